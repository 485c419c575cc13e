"""The kinds of damage, from the text to the axioms."""

from evals.damage import (
    GOLD,
    LOAD,
    VERIFY,
    Damage,
    append,
    axiom,
    both,
    delete,
    double_line,
    drop_line,
    line_edit,
    recode,
    swap,
    swap_all,
    turn_with_next,
)

NAIMAN, XIXIAN, MINZU = "naiman-2025/", "xixian-2022/", "minzu/"
XILINGOL, LICHENG = "xilingol/", "licheng-2025/"
REVIEW, STATISTICS = "xixian-review-2022/", "xixian-statistics-2022/"
RULES, TEXT, PROCEDURE = "rules.yaml", "text.md", "procedure.yaml"

DAMAGE = (
    # The text
    Damage(
        "条文错一个字",
        swap(MINZU + TEXT, "逃避案件调查", "逃避案件检查"),
        LOAD,
        "与收到的原文不一致",
    ),
    Damage("少一行条文", line_edit(XIXIAN + TEXT, "第七条", drop_line), LOAD, "编号不连续"),
    Damage("少一项", line_edit(XILINGOL + TEXT, "（三）", drop_line), LOAD, "编号不连续"),
    Damage("最后一项没有抄", line_edit(NAIMAN + TEXT, "（九）", drop_line), LOAD, "与收到的原文不一致"),
    Damage("多一行重复的条文", line_edit(REVIEW + TEXT, "第六条", double_line), LOAD, "编号不连续"),
    Damage("两条的顺序颠倒", line_edit(NAIMAN + TEXT, "第六条", turn_with_next), LOAD, "编号不连续"),
    Damage(
        "条文里漏了但书",
        swap(LICHENG + TEXT, ",但法律法规对执法期限扣除另有规定的除外", ""),
        LOAD,
        "与收到的原文不一致",
    ),
    Damage(
        "原文和条文里的但书都漏了",
        both(
            swap(XILINGOL + TEXT, "，但故意违法的除外", ""),
            swap(XILINGOL + "source.txt", "，但故意违法的除外", ""),
        ),
        LOAD,
        "没有“但故意违法的除外”",
    ),
    Damage(
        "文号抄错",
        swap(LICHENG + "regulation.yaml", "济历城政发〔2025〕1号", "济历城政发〔2025〕2号"),
        VERIFY,
        "原文里没有印",
    ),
    Damage(
        "发文机关抄错",
        swap(LICHENG + "regulation.yaml", "济南市历城区人民政府", "济南市历下区人民政府"),
        VERIFY,
        "原文里没有印",
    ),
    Damage(
        "印发日期错一天",
        swap(LICHENG + "regulation.yaml", '"2025-02-21"', '"2025-02-22"'),
        VERIFY,
        "原文里没有印",
    ),
    Damage("规则文件存成了别的编码", recode(STATISTICS + RULES, "gbk"), LOAD, "UTF-8"),
    Damage("条文开头多了 BOM", recode(STATISTICS + TEXT, "utf-8-sig"), LOAD, "没有找到标题"),
    Damage("删掉了 procedure.yaml", delete(LICHENG + PROCEDURE), LOAD, "文件不存在"),
    Damage(
        "删掉了 regulation.yaml，整份制度不见了",
        delete(MINZU + "regulation.yaml"),
        VERIFY,
        "left_out_folders",
    ),
    Damage("删掉了 paraphrases.yaml", delete(XILINGOL + "paraphrases.yaml"), VERIFY, "paraphrases"),
    # What a rule says
    Damage(
        "漏了 unless（但书）",
        both(
            swap(XILINGOL + RULES, "    unless: officer_intentional_violation\n", ""),
            swap(XILINGOL + RULES, "      officer_intentional_violation: 但故意违法的除外\n", ""),
        ),
        VERIFY,
        "proviso_words",
    ),
    Damage(
        "漏了 unless，字词还留在 quotes 里",
        swap(LICHENG + RULES, "    unless: time_deduction_provided\n", ""),
        LOAD,
        "没有用在条件里",
    ),
    Damage(
        "和写成了或",
        swap(
            XIXIAN + RULES,
            "initiative_measures and (loss_avoided",
            "initiative_measures or (loss_avoided",
        ),
        GOLD,
    ),
    Damage(
        "或写成了和",
        swap(
            MINZU + RULES,
            "(sealed_goods_hidden or sealed_goods_moved",
            "(sealed_goods_hidden and sealed_goods_moved",
        ),
        GOLD,
    ),
    Damage(
        "或写成了和（不予容错）",
        swap(
            NAIMAN + RULES,
            "(abused_power or failed_statutory_duty)",
            "(abused_power and failed_statutory_duty)",
        ),
        GOLD,
    ),
    Damage(
        "漏了括号",
        swap(
            LICHENG + RULES,
            "(self_defence or emergency_avoidance or force_majeure)",
            "self_defence or emergency_avoidance or force_majeure",
        ),
        GOLD,
    ),
    Damage(
        "漏了“不”",
        swap(NAIMAN + RULES, "condition: not expressly_prohibited", "condition: expressly_prohibited"),
        GOLD,
    ),
    Damage(
        "漏了一个条件，连同引用",
        both(
            swap(LICHENG + RULES, " and liability_accident\n", "\n"),
            swap(LICHENG + RULES, "      liability_accident: 造成责任事故\n", ""),
        ),
        VERIFY,
        "unused_facts",
    ),
    Damage(
        "漏了别的制度也用到的条件，连同引用",
        both(
            swap(XIXIAN + RULES, " and kept_operating\n", "\n", below="  art_10__item_3:"),
            swap(XIXIAN + RULES, "      kept_operating: 仍违法生产经营\n", "", below="  art_10__item_3:"),
        ),
        GOLD,
    ),
    Damage(
        "漏了列举中的一样，连同引用",
        both(
            swap(XILINGOL + RULES, " or sealed_goods_damaged", ""),
            swap(XILINGOL + RULES, "      sealed_goods_damaged: 损毁被查封、扣押的物品\n", ""),
        ),
        GOLD,
    ),
    Damage(
        "漏了同时要符合的一个条件",
        swap(
            MINZU + RULES,
            "any_item(art_11__para_1) and every_item(art_11__para_2)",
            "any_item(art_11__para_1)",
        ),
        VERIFY,
        "covered_provisions idle_provisions",
    ),
    Damage(
        "同时要符合的一项写成 no_rule",
        both(
            swap(
                XIXIAN + RULES,
                "    condition: actively_remedied\n"
                "    quotes: {actively_remedied: 积极主动消除不良影响、挽回损失}\n",
                "    no_rule: 不设条件\n",
            ),
            swap(XIXIAN + RULES, "    note: ", "    # ", below="  art_11__para_2__item_3:"),
        ),
        LOAD,
        "没有写全各项的规则",
    ),
    Damage(
        "七项都要有，写成了每一项",
        swap(LICHENG + RULES, "when: any_item(art_12)", "when: every_item(art_12)"),
        GOLD,
    ),
    Damage(
        "规则写成了 no_rule",
        swap(
            LICHENG + RULES,
            "    effect: mitigable\n    when: cooperated_with_inquiry and accepted_responsibility\n"
            "    quotes:\n"
            "      cooperated_with_inquiry: 积极配合问责追责调查\n"
            "      accepted_responsibility: 主动承担责任\n",
            "    no_rule: 不设条件\n",
        ),
        GOLD,
    ),
    Damage(
        "一个条款既没有规则，也没有说明",
        line_edit(REVIEW + RULES, "  art_18:", drop_line),
        LOAD,
        "既没有规则，也没有说明为什么没有",
    ),
    Damage(
        "同一个键写了两次",
        swap(XILINGOL + RULES, "  art_9__item_4:\n", "  art_9__item_3:\n"),
        LOAD,
        "写了两次",
    ),
    Damage(
        "条件抄成了上一项的",
        swap(
            LICHENG + RULES,
            "other_organ_fault and wrong_handling_from_department\n",
            "(standard_missing or technology_limited) and could_not_discover and illegality_unclassifiable\n",
        ),
        LOAD,
        "没有引用条文的字词",
    ),
    Damage(
        "条件和引用都抄成了上一项的",
        swap(
            MINZU + RULES,
            "key_work and dared_to_decide and (mistake or deviation)\n"
            "    quotes:\n"
            "      key_work: 扎实推动高质量发展、打好污染防治攻坚战等重点工作中\n"
            "      dared_to_decide: 敢于决策、大胆履职、攻坚克难\n"
            "      mistake: 失误\n"
            "      deviation: 偏差\n",
            "reform_innovation_work and broke_routine and exploratory_mistake\n"
            "    quotes:\n"
            "      reform_innovation_work: 全面深化改革、推进体制机制创新中\n"
            "      broke_routine: 先行先试、突破常规\n"
            "      exploratory_mistake: 探索性失误\n",
        ),
        LOAD,
        "里没有“全面深化改革",
    ),
    Damage(
        "“其他……”写成了条件",
        swap(XIXIAN + RULES, "    catch_all: other_tolerance_claimed", "    when: other_tolerance_claimed"),
        VERIFY,
        "catch_all_words",
    ),
    Damage(
        "兜底条款写成了 no_rule",
        swap(
            NAIMAN + RULES,
            "    effect: mitigable\n    catch_all: other_mitigation_claimed\n"
            "    quotes: {other_mitigation_claimed: 其他依法可以从轻、减轻追究责任}\n",
            "    no_rule: 兜底条款\n",
        ),
        GOLD,
    ),
    Damage(
        "条件放宽，盖住了别的条款",
        both(
            swap(XILINGOL + RULES, "when: relied_on_expert_report and reviewed", "when: reviewed"),
            line_edit(XILINGOL + RULES, "      relied_on_expert_report:", drop_line),
        ),
        VERIFY,
        "covered_provisions",
    ),
    # What it brings about
    Damage(
        "应当写成了可以（整个列举的后果）",
        both(
            swap_all(LICHENG + RULES, "effect: lenient", "effect: mitigable"),
            swap(LICHENG + RULES, "chapeau: lenient", "chapeau: mitigable"),
        ),
        VERIFY,
        "modal_words",
    ),
    Damage(
        "可以写成了应当",
        both(
            swap_all(XILINGOL + RULES, "effect: mitigable", "effect: lenient"),
            swap(XILINGOL + RULES, "chapeau: mitigable", "chapeau: lenient"),
        ),
        VERIFY,
        "modal_words",
    ),
    Damage(
        "后果挪给了相邻的一条",
        both(
            swap(REVIEW + RULES, "effect: circulated_criticism", "effect: TEMPORARY"),
            swap(REVIEW + RULES, "effect: barred_from_awards", "effect: circulated_criticism"),
            swap(REVIEW + RULES, "effect: TEMPORARY", "effect: barred_from_awards"),
        ),
        GOLD,
    ),
    Damage(
        "一项的后果与列举的开头不一致",
        swap(NAIMAN + RULES, "effect: mitigable", "effect: lenient"),
        LOAD,
        "不一致",
    ),
    Damage("不认识的结论", swap(REVIEW + RULES, "effect: overdue", "effect: over_due"), LOAD, "不认识的结论"),
    Damage("不予容错没有写 bar", swap(MINZU + RULES, "    bar: true\n", ""), VERIFY, "misplaced_effects"),
    Damage(
        "不利的结论没有写 adverse",
        swap("outcomes.yaml", "  adverse: true\n", "", below="- id: overdue"),
        VERIFY,
        "misplaced_effects",
    ),
    Damage(
        "没有规定写成了未见依据",
        swap(STATISTICS + RULES, "otherwise: no_rule", "otherwise: no_ground"),
        GOLD,
    ),
    # Readings
    Damage(
        "三种读法少了一种",
        swap(
            LICHENG + RULES,
            "      - id: measures_too\n"
            "        reading: 也要执法人员已经采取法定措施\n"
            "        when: >-\n"
            "          party_intentional_violation and took_statutory_measures"
            " and accident_despite_measures\n"
            "          or correction_ignored_in_course and took_statutory_measures"
            " and accident_from_ignoring\n",
            "",
        ),
        GOLD,
    ),
    Damage(
        "两种读法少了一种",
        swap(
            MINZU + RULES,
            "      - id: either\n"
            "        reading: 职责范围、法定程序都要遵守，违反其中一样就不予容错\n"
            "        when: exceeded_duty_scope or violated_procedure\n",
            "",
        ),
        LOAD,
        "读法要有两种以上",
    ),
    Damage(
        "两种读法写成了一样",
        swap(
            XIXIAN + RULES, "when: exceeded_duty_scope or violated", "when: exceeded_duty_scope and violated"
        ),
        VERIFY,
        "equal_readings",
    ),
    Damage(
        "适用范围漏了一种人，引用还在",
        swap(
            LICHENG + RULES,
            "          or staff_not_yet_certified or auxiliary_staff\n",
            "          or auxiliary_staff\n",
        ),
        LOAD,
        "没有用在条件里",
    ),
    # Numbers and days
    Damage(
        "数字差一",
        swap(REVIEW + RULES, "days_to_handover <= 30", "days_to_handover <= 31"),
        VERIFY,
        "numbers",
    ),
    Damage(
        "< 写成 <=",
        swap(REVIEW + RULES, "self_review_rate < 100", "self_review_rate <= 100"),
        VERIFY,
        "numbers",
    ),
    Damage("<= 写成 <", swap(REVIEW + RULES, "cases_in_year <= 10", "cases_in_year < 10"), VERIFY, "numbers"),
    Damage(
        "等于写成大于等于",
        swap(REVIEW + RULES, "unqualified_files == 1", "unqualified_files >= 1"),
        VERIFY,
        "numbers",
    ),
    Damage("施行日期错了月份", swap(XIXIAN + RULES, "'2022-11-26'", "'2022-12-26'"), VERIFY, "days"),
    Damage(
        "有效期的最后一天差一天", swap_all(LICHENG + RULES, "'2027-02-28'", "'2027-02-27'"), VERIFY, "days"
    ),
    Damage("施行当天被划在外面", swap(STATISTICS + RULES, "act_date >= ", "act_date > "), VERIFY, "days"),
    Damage(
        "regulation.yaml 的日期错了",
        swap(LICHENG + "regulation.yaml", "2025-03-01", "2025-03-10"),
        VERIFY,
        "days",
    ),
    Damage(
        "规则和 regulation.yaml 的施行日期一起错了",
        both(
            swap(REVIEW + RULES, "'2022-11-26'", "'2022-11-27'"),
            swap(REVIEW + "regulation.yaml", 'in_force_from: "2022-11-26"', 'in_force_from: "2022-11-27"'),
        ),
        GOLD,
    ),
    Damage("公理的年份差一年", swap_all(NAIMAN + RULES, "'2026-01-01'", "'2027-01-01'"), GOLD),
    # Quotes
    Damage(
        "引用错一个字",
        swap(REVIEW + RULES, "litigation_brought: 凡提起行政诉讼", "litigation_brought: 凡提出行政诉讼"),
        LOAD,
        "这几个字",
    ),
    Damage(
        "引用写错了条款", swap(STATISTICS + RULES, "{art_2: 乡镇}", "{art_3: 乡镇}"), LOAD, "里没有“乡镇”"
    ),
    Damage("期限的数字错了", swap(LICHENG + PROCEDURE, "length: 30日", "length: 20日"), LOAD, "20日"),
    Damage(
        "期限和引用里的数字一起错了",
        both(
            swap(LICHENG + PROCEDURE, "接到移交后30日内", "接到移交后20日内"),
            swap(LICHENG + PROCEDURE, "length: 30日", "length: 20日"),
        ),
        LOAD,
        "20日",
    ),
    Damage(
        "步骤写给了没有的结论",
        swap(LICHENG + PROCEDURE, "&all [not_tolerated, ", "&all [not_tolerated, exemptible, "),
        VERIFY,
        "idle_steps",
    ),
    # Scope
    Damage(
        "适用范围少了一方面",
        swap(
            XILINGOL + RULES,
            "  - provision: art_20\n    when: after_xilingol_issued\n"
            "    quotes: {after_xilingol_issued: 自印发之日起施行}\n",
            "",
        ),
        VERIFY,
        "unused_facts",
    ),
    Damage(
        "适用范围的和写成了或",
        swap(
            NAIMAN + RULES,
            "    when: enforcement_officer and naiman",
            "    when: enforcement_officer or naiman",
        ),
        GOLD,
    ),
    # Facts
    Damage(
        "多出一个没有用到的事实",
        swap(
            "facts/02-own-conduct.yaml",
            "      abused_power:\n",
            "      never_used:\n"
            "        label: 没有用到\n"
            "        question: 有没有？\n"
            "        help: 没有用到。\n"
            "      abused_power:\n",
        ),
        VERIFY,
        "unused_facts",
    ),
    Damage(
        "事实没有说明",
        swap("facts/09-case-file-review.yaml", "        help: 当事人告到法院的。\n", ""),
        LOAD,
        "缺少“help”",
    ),
    Damage(
        "事实没有问句",
        swap("facts/09-case-file-review.yaml", "        question: 案件办理完毕了吗？\n", ""),
        LOAD,
        "缺少“question”",
    ),
    Damage(
        "要衡量的事实没有衡量因素",
        swap("facts/09-case-file-review.yaml", "        factors: [要件事实是否都查明]\n", ""),
        LOAD,
        "没有写衡量因素",
    ),
    Damage(
        "事实改了名，规则没有改",
        swap("facts/09-case-file-review.yaml", "      facts_clear:\n", "      facts_are_clear:\n"),
        LOAD,
        "最接近的是“facts_are_clear”",
    ),
    Damage(
        "两个事实的名称一样",
        swap("facts/09-case-file-review.yaml", "label: 案件提起了行政复议", "label: 案件提起了行政诉讼"),
        VERIFY,
        "confusable_facts",
    ),
    Damage(
        "数字的下限把条件定死",
        swap("facts/09-case-file-review.yaml", "        minimum: 0\n", "        minimum: 40\n"),
        LOAD,
        "不小于 40",
    ),
    Damage(
        "说法写给了没有的事实",
        append("cues/06-consequences.yaml", "\nmajor_los:\n  says: [损失惨重]\n"),
        VERIFY,
        "cues",
    ),
    # Axioms
    Damage("公理推出自己", axiom("implies: [mistake, mistake]"), VERIFY, "idle_axioms"),
    Damage("两个事实互相推出", axiom("implies: [some_loss, major_loss]"), VERIFY, "circular_axioms"),
    Damage("同一条公理写了两次", axiom("implies: [major_loss, some_loss]"), VERIFY, "idle_axioms"),
    Damage("公理自相矛盾", axiom("implies: [some_loss, not some_loss]"), VERIFY, "contradicting_axioms"),
    Damage(
        "公理使一切都矛盾",
        both(axiom("excludes: [mistake, mistake]"), axiom("implies: [not mistake, mistake]")),
        VERIFY,
        "contradicting_axioms",
    ),
    Damage(
        "公理使一条规则不可能成立",
        axiom("excludes: [took_statutory_measures, accident_despite_measures]"),
        VERIFY,
        "dead_provisions",
    ),
    Damage(
        "公理使列举中的一样不起作用",
        axiom("excludes: [forged_evidence, wrong_decision_from_deception]"),
        VERIFY,
        "idle_facts",
    ),
    Damage("公理把不相干的两件事连在一起", axiom("implies: [mistake, adverse_effect]"), GOLD),
    Damage(
        "漏了一条公理",
        swap(
            "axioms.yaml", "- implies: [major_loss, some_loss]\n  why: 造成了重大损失，就是造成了损失\n", ""
        ),
        GOLD,
    ),
)
