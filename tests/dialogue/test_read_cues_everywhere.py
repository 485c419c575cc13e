"""What officers of the other six regulations say, and what must not be read into it."""

from datetime import date

import pytest

from assistant import Library
from assistant.dialogue.cues import read_cues, read_language
from assistant.dialogue.numerals import number_of
from assistant.dialogue.read_facts import read_facts
from assistant.rules.expression import Value

LIBRARY = Library.load()
FOLDER = LIBRARY.folder / "cues"
LANGUAGE = read_language(FOLDER)
CUES = read_cues(FOLDER, LIBRARY.vocabulary)
XIXIAN, MINZU, XILINGOL, LICHENG = "xixian-2022", "minzu", "xilingol", "licheng-2025"
STATISTICS, REVIEW = "xixian-statistics-2022", "xixian-review-2022"


def read(regulation: str, text: str) -> dict[str, Value]:
    """What an officer under a regulation is proposed: only the facts that it uses."""
    facts = LIBRARY[regulation].rulebook.vocabulary.facts
    cues = [cue for cue in CUES if cue.fact in facts]
    return {proposal.fact: proposal.value for proposal in read_facts(text, cues, LANGUAGE)}


SCOPE: list[tuple[str, str, str, Value]] = [
    (LICHENG, "我是历城区综合执法队的", "licheng_body", True),
    (LICHENG, "我在历城区山大路街道办事处上班", "licheng_body", True),
    (LICHENG, "我们是历城区城管局的，那天去查占道", "licheng_body", True),
    (LICHENG, "我是历下区市场监管局的", "licheng_body", False),
    (LICHENG, "我不是历城的，我在别的区", "licheng_body", False),
    (LICHENG, "还没拿到执法证", "holds_certificate", False),
    (LICHENG, "我的执法证当时过期了", "holds_certificate", False),
    (LICHENG, "我有执法证", "holds_certificate", True),
    (LICHENG, "我是持证执法人员", "holds_certificate", True),
    (LICHENG, "执法资格考试我考过了", "passed_qualification", True),
    (LICHENG, "执法资格考试还没通过", "passed_qualification", False),
    (LICHENG, "我是协管员", "auxiliary_staff", True),
    (LICHENG, "我当时就是个辅助执法人员", "auxiliary_staff", True),
    (LICHENG, "我不是协管员", "auxiliary_staff", False),
    (LICHENG, "我是在编在岗的，执法证还没发下来", "staff_not_yet_certified", True),
    (LICHENG, "我没有编制", "staff_not_yet_certified", False),
    (LICHENG, "我一直在综合执法中队办案", "enforcement_within_powers", True),
    (XIXIAN, "我是隰县市场监管局的执法人员", "xixian_department", True),
    (XIXIAN, "我在隰县综合行政执法队工作", "xixian_department", True),
    (XIXIAN, "我是永和县城管局的", "xixian_department", False),
    (XIXIAN, "我是隰县市场监管局的执法人员", "enforcement_officer", True),
    (MINZU, "我是县民宗局的", "minzu_department", True),
    (MINZU, "我在市民族宗教事务局搞执法", "minzu_department", True),
    (MINZU, "我是应急局的", "minzu_department", False),
    (XILINGOL, "我是锡林浩特市应急管理局的", "xilingol_emergency_system", True),
    (XILINGOL, "我在多伦县应急局上班", "xilingol_emergency_system", True),
    (XILINGOL, "我是赤峰市应急局的", "xilingol_emergency_system", False),
    (XILINGOL, "我是锡林浩特市住建局的", "xilingol_emergency_system", False),
    (XILINGOL, "我负责危化企业的安全检查和处罚", "emergency_enforcement_duties", True),
    (XILINGOL, "我在局里只管后勤", "emergency_enforcement_duties", False),
    (XILINGOL, "这是制度印发之后的事", "after_xilingol_issued", True),
    (XILINGOL, "那时候这份制度还没印发", "after_xilingol_issued", False),
    (XIXIAN, "2023年4月6日我们去检查", "act_date", date(2023, 4, 6)),
    (LICHENG, "容错决定是2025年12月9日作出的", "decision_date", date(2025, 12, 9)),
    (LICHENG, "2026-01-20下了容错决定", "decision_date", date(2026, 1, 20)),
]

LINES: list[tuple[str, str, str, Value]] = [
    (XIXIAN, "我们超出了法定职责范围", "exceeded_duty_scope", True),
    (XIXIAN, "这次属于越权执法", "exceeded_duty_scope", True),
    (MINZU, "我们没有超越职权", "exceeded_duty_scope", False),
    (XIXIAN, "我们违反了法定程序", "violated_procedure", True),
    (LICHENG, "没有告知就直接罚了", "violated_procedure", True),
    (MINZU, "该听证的没有听证", "violated_procedure", True),
    (XIXIAN, "我们从未违反法定程序", "violated_procedure", False),
    (LICHENG, "我明知不合规还是批了", "clearly_violated_law", True),
    (XILINGOL, "我们绝不是故意违法", "officer_intentional_violation", False),
    (XILINGOL, "我明知道违法还去那么办", "officer_intentional_violation", True),
    (LICHENG, "处罚决定没有按规定公示", "disclosure_not_followed", True),
    (LICHENG, "执法结果都按时公示了", "disclosure_not_followed", False),
    (LICHENG, "那天忘了开执法记录仪", "recording_not_followed", True),
    (LICHENG, "记录仪全程开着", "recording_not_followed", False),
    (LICHENG, "没做法制审核", "legal_review_not_followed", True),
    (LICHENG, "法制审核做过了", "legal_review_not_followed", False),
    (LICHENG, "没有公示，造成了严重后果", "serious_result_of_neglect", True),
    (LICHENG, "没有造成严重后果", "serious_consequence_to_answer", False),
    (LICHENG, "我履职不到位", "work_duty_not_done_properly", True),
    (LICHENG, "我们没有及时查处", "violation_not_handled_in_time", True),
    (LICHENG, "接到线索当天就立案了", "violation_not_handled_in_time", False),
    (LICHENG, "最后定性为责任事故", "liability_accident", True),
    (LICHENG, "这不是责任事故", "liability_accident", False),
    (LICHENG, "同一个问题上我又出现了同样的失误", "repeated_same_mistake", True),
    (LICHENG, "以前从没出过这种错", "repeated_same_mistake", False),
    (LICHENG, "去年容错免责以后，这次又犯了同样的错误", "repeated_after_tolerance", True),
    (LICHENG, "又犯了同样的错误，是我没吸取教训", "repeat_was_subjective", True),
    (LICHENG, "我收了老板两条烟的好处，拿了他的购物卡", "broke_integrity_rules", True),
    (LICHENG, "没拿过人家一分钱好处", "broke_integrity_rules", False),
    (LICHENG, "我没有谋取半点私利", "sought_private_gain", False),
    (XILINGOL, "我们没有故意隐瞒证据", "officer_concealed_evidence", False),
    (XILINGOL, "因为严重疏忽漏掉了关键证据", "officer_missed_evidence_grossly", True),
    (XILINGOL, "计划里有这家，该检查的却没去检查", "supervision_not_performed", True),
    (XILINGOL, "我们核对了原件和资质", "reviewed_diligently", True),
    (LICHENG, "移交的材料我们逐份审核过", "prudent_review", True),
    (LICHENG, "没仔细核对就用了", "prudent_review", False),
    (XILINGOL, "我们是依据检测报告作出的处罚决定", "relied_on_expert_report", True),
    (XILINGOL, "按年度监督检查计划检查过了", "inspected_by_plan", True),
    (XILINGOL, "这家还没轮到检查", "not_yet_inspected", True),
    (XILINGOL, "检查期限还没到", "inspection_time_not_exceeded", True),
    (LICHENG, "碰到了以前没遇到过的新业态", "new_situation", True),
    (LICHENG, "我向区司法局请示了", "reported_to_legal_dept", True),
    (LICHENG, "当天就给分管领导作了汇报", "reported_to_unit_head", True),
    (LICHENG, "那时候还在等批复", "within_request_period", True),
    (LICHENG, "处罚决定还没作出", "decision_not_yet_made", True),
    (LICHENG, "我滥用职权压了案子，群众集体上访", "adverse_effect_from_abuse", True),
]

OTHERS: list[tuple[str, str, str, Value]] = [
    (XILINGOL, "企业隐瞒了曾经出过事故的情况", "party_concealed_circumstances", True),
    (LICHENG, "下了整改通知书，整改期间他根本没改", "correction_ignored_in_course", True),
    (XILINGOL, "对方到期不交罚款", "penalty_decision_refused", True),
    (XIXIAN, "老板拒不执行处罚决定", "decision_refused", True),
    (MINZU, "责令停业的决定他们死活不执行", "decision_refused", True),
    (XIXIAN, "我们已经报请县政府责令关闭", "closure_requested", True),
    (XIXIAN, "已经依法申请法院强制执行", "court_enforcement_requested", True),
    (XILINGOL, "强制执行还没申请", "court_enforcement_requested", False),
    (XIXIAN, "他还在偷偷生产", "kept_operating", True),
    (XILINGOL, "必要的处置措施我们都采取了", "necessary_measures_taken", True),
    (XILINGOL, "我们已经作出了行政处罚决定", "penalty_decided", True),
    (XILINGOL, "企业拒不改正", "party_refused_correction", True),
    (XILINGOL, "他擅自启用查封的设备", "party_used_sealed_equipment", True),
    (XILINGOL, "他没有申请安全生产许可证就开工", "party_without_permit", True),
    (XILINGOL, "重大危险源他们一直没备案", "party_without_registration", True),
    (XILINGOL, "出事前我们一直没有接到投诉举报", "no_complaint_before_effect", True),
    (XILINGOL, "之前就接到过举报", "no_complaint_before_effect", False),
    (XILINGOL, "他在民房里夜里干，日常巡查根本发现不了", "undiscoverable_before_effect", True),
    (XILINGOL, "是企业自己违规操作", "party_violated_law", True),
    (LICHENG, "当事人不让我们进门取证", "party_obstructed", True),
    (LICHENG, "对方一直配合检查", "party_obstructed", False),
    (LICHENG, "物业死活不给开门", "third_party_obstructed", True),
    (LICHENG, "各种措施我们都用尽了，穷尽了手段", "exhausted_measures", True),
    (LICHENG, "请示法律解释，有权机关一直没有答复", "no_timely_interpretation", True),
    (LICHENG, "结案超过了法定期限", "exceeded_time_limit", True),
    (LICHENG, "没有超期", "exceeded_time_limit", False),
    (LICHENG, "法规写了公告时间不算在办案期限", "time_deduction_provided", True),
    (LICHENG, "公安局的认定弄错了", "other_organ_fault", True),
    (XIXIAN, "公安局的认定弄错了", "other_department_fault", True),
    (XILINGOL, "我们缺少在线监测设备", "supervision_means_limited", True),
    (LICHENG, "算不算违法没法定性", "illegality_unclassifiable", True),
    (LICHENG, "他持刀砍过来，我是正当防卫", "self_defence", True),
    (LICHENG, "那是紧急避险", "emergency_avoidance", True),
    (LICHENG, "赶上了特大暴雨", "force_majeure", True),
    (LICHENG, "雨一停我们马上就继续检查了", "within_necessary_limits", True),
    (XILINGOL, "唯一的检测车当时坏了", "hard_to_overcome_factor", True),
    (XILINGOL, "执法依据不明确", "basis_unclear", True),
    (XILINGOL, "我们和复议机关的理解不一样", "understanding_differs", True),
    (XILINGOL, "执法依据不明确，处罚幅度出现了偏差", "deviated_from_basis", True),
    (XILINGOL, "后来调到新的录像，原来认定的事实变了", "new_evidence_changed_facts", True),
    (XILINGOL, "又发现了新证据，变成了涉嫌犯罪", "new_evidence_changed_nature", True),
    (LICHENG, "公安移交过来的证据有误", "transferred_evidence_wrong", True),
    (LICHENG, "鉴定机构的报告出错了", "institution_report_wrong", True),
    (LICHENG, "检测报告出错了，结果我们罚错了", "wrong_decision_from_materials", True),
    (XIXIAN, "按照事发当时的规定，我不该负责", "not_liable_then", True),
    (MINZU, "按三定方案这项职责不属于我们局", "outside_three_fixed_duties", True),
    (LICHENG, "当时查了没有处罚", "violation_not_acted_on", True),
    (LICHENG, "那时候他们的做法还不算违法", "party_not_liable_then", True),
]

WORK: list[tuple[str, str, str, Value]] = [
    (LICHENG, "我们是执行市里统一部署的整治任务", "executing_superior_order", True),
    (XIXIAN, "我们在落实县委的部署", "implementing_superior_decision", True),
    (MINZU, "先行先试搞了一把", "bold_pilot", True),
    (LICHENG, "我们大胆探索，积极履职", "explored_boldly", True),
    (XIXIAN, "当时正在搞污染防治攻坚战", "key_work", True),
    (LICHENG, "这是服务全区经济社会发展大局的重点工作", "regional_key_work", True),
    (LICHENG, "我们在处理历史遗留的违建", "resolving_legacy_issue", True),
    (LICHENG, "这件事涉及好几家执法单位", "several_enforcement_bodies", True),
    (LICHENG, "当时是在处置突发火灾", "responding_to_emergency", True),
    (LICHENG, "我们执行的是急难险重任务", "urgent_task", True),
    (XIXIAN, "我们攻坚克难，敢于决策", "dared_to_decide", True),
    (LICHENG, "几个部门都推，是我们主动牵头接下来的", "took_initiative", True),
    (LICHENG, "就是为了尽快处置险情", "for_quick_disposal", True),
    (LICHENG, "没来得及办审批手续", "formalities_skipped", True),
    (LICHENG, "程序上有些瑕疵", "procedural_flaw", True),
    (LICHENG, "当时受条件限制", "limited_by_conditions", True),
    (LICHENG, "政策界限不明确", "policy_unclear_unspecific", True),
    (MINZU, "政策界限不明确", "policy_boundary_unclear", True),
    (XILINGOL, "没有造成危害后果", "harmful_consequence", False),
    (XILINGOL, "两名工人受伤了，造成了危害后果", "harmful_consequence", True),
    (XILINGOL, "情节显著轻微", "improper_act_slight", True),
    (XILINGOL, "我发现弄错了，当天就主动向局长报告了", "reported_fault_promptly", True),
    (XILINGOL, "我们马上撤回了那份决定，采取了补救措施", "took_remedial_measures", True),
    (LICHENG, "没等领导要求，我自己就去追回来了", "initiative_measures", True),
    (XILINGOL, "及时叫停，没有出事", "harm_prevented", True),
    (XILINGOL, "投诉撤了，影响消除了", "effect_eliminated", True),
    (XILINGOL, "违法所得已经全部上交了", "surrendered_gains", True),
    (XILINGOL, "红包全额退还了", "repaid_gains", True),
    (XILINGOL, "没有违法所得", "repaid_gains", False),
    (XILINGOL, "调查核实期间我一直配合", "cooperated_with_verification", True),
    (LICHENG, "督查组来调查，我积极配合", "cooperated_with_inquiry", True),
    (XILINGOL, "我把自己的过错都交代清楚了", "told_own_fault", True),
    (XILINGOL, "我还检举了同案人的问题", "reported_others", True),
    (XILINGOL, "我有重大立功表现", "other_merit", True),
    (XILINGOL, "我检举了别人的问题，已经查证属实", "merit_verified", True),
    (XILINGOL, "这属于其他不予追究责任的情形", "other_not_pursued_claimed", True),
]

PAPERS: list[tuple[str, str, str, Value]] = [
    (STATISTICS, "我们乡镇要不要上报统计？", "statistics_matter", "单位要不要统计上报"),
    (STATISTICS, "罚没款数额要不要上报？", "statistics_matter", "某项内容要不要统计上报"),
    (STATISTICS, "统计多久报一次？", "statistics_matter", "上报的期限和次数"),
    (STATISTICS, "我们是隰县的镇政府", "in_xixian", True),
    (STATISTICS, "我们是大宁县的", "in_xixian", False),
    (STATISTICS, "我们是镇政府", "is_township", True),
    (STATISTICS, "我们不是乡镇", "is_township", False),
    (STATISTICS, "我们是县市场监管局", "is_enforcement_unit", True),
    (STATISTICS, "我们不是执法单位", "is_enforcement_unit", False),
    (STATISTICS, "我们没有行政处罚权", "has_enforcement_functions", False),
    (STATISTICS, "我们有行政处罚权，一直在办案", "has_enforcement_functions", True),
    (STATISTICS, "执法人员参加培训的人数要报吗？", "training_attended", True),
    (STATISTICS, "自己办的培训班要不要统计？", "training_held", True),
    (STATISTICS, "持证人员名单要上报吗？", "certificate_holders", True),
    (STATISTICS, "行政处罚案件数要报吗？", "penalty_case_count", True),
    (STATISTICS, "行政检查的次数要不要报？", "inspection_case_count", True),
    (STATISTICS, "查封扣押的件数用不用报？", "coercion_case_count", True),
    (STATISTICS, "行政许可的数量要报吗？", "other_kind_case_count", True),
    (STATISTICS, "立案数和结案数要报吗？", "cases_filed_and_closed", True),
    (STATISTICS, "罚款总额要上报吗？", "fines_and_confiscations", True),
    (STATISTICS, "开过听证会的案件要报吗？", "hearings_held", True),
    (REVIEW, "案卷办完以后多少天内要移交？", "review_matter", "移交案卷的期限"),
    (REVIEW, "打了官司的案卷还评不评查？", "review_matter", "这份案卷还评不评查"),
    (REVIEW, "这份案卷能评什么等次？", "review_matter", "这份案卷评什么等次"),
    (REVIEW, "办案人有两件不合格会怎么处理？", "review_matter", "办案人员一年的评查结果"),
    (REVIEW, "单位的自我评查有什么要求？", "review_matter", "单位的自我评查工作"),
    (REVIEW, "层级监督检查一年要搞几次？", "review_matter", "县里的层级监督检查"),
    (REVIEW, "单位拒绝评查会有什么后果？", "review_matter", "单位不配合评查的后果"),
    (REVIEW, "我们是隰县生态环境局", "xixian_county_department", True),
    (REVIEW, "案子已经办结了", "case_concluded", True),
    (REVIEW, "案子还没结", "case_concluded", False),
    (REVIEW, "办结以后第35天才移交的案卷", "days_to_handover", 35),
    (REVIEW, "案子办完过了二十八天移交的", "days_to_handover", 28),
    (REVIEW, "当事人把案子起诉到了法院", "litigation_brought", True),
    (REVIEW, "没有人提起行政诉讼", "litigation_brought", False),
    (REVIEW, "对方申请了行政复议", "reconsideration_brought", True),
    (REVIEW, "执法主体合法", "body_lawful", True),
    (REVIEW, "事实没有查清", "facts_clear", False),
    (REVIEW, "证据不足", "evidence_conclusive", False),
    (REVIEW, "程序合法", "procedure_lawful", True),
    (REVIEW, "法条引用错误，适用法律不正确", "law_applied_correctly", False),
    (REVIEW, "处罚明显过重", "act_appropriate", False),
    (REVIEW, "文书齐全，归档规范", "general_standards_met", True),
    (REVIEW, "送达回证缺了一份，案卷不齐全", "general_standards_met", False),
    (REVIEW, "我今年主办了9件案件", "cases_in_year", 9),
    (REVIEW, "我全年一共主办十一件", "cases_in_year", 11),
    (REVIEW, "其中有两件不合格", "unqualified_files", 2),
    (REVIEW, "不合格的有3件", "unqualified_files", 3),
    (REVIEW, "没有一件不合格", "unqualified_files", 0),
    (REVIEW, "自我评查的评查率达到98%", "self_review_rate", 98),
    (REVIEW, "评查率只有百分之九十五", "self_review_rate", 95),
    (REVIEW, "上半年做了一次评析", "half_year_analyses", 1),
    (REVIEW, "这半年一次评析也没搞", "half_year_analyses", 0),
    (REVIEW, "自我评查总结已经书面报给县司法局了", "summary_sent_in_writing", True),
    (REVIEW, "总结还没报", "summary_sent_in_writing", False),
    (REVIEW, "今年开展了两次层级监督检查", "yearly_inspections", 2),
    (REVIEW, "每类案卷抽了4份", "files_per_kind_drawn", 4),
    (REVIEW, "县司法局来我们单位现场检查的", "inspected_on_site", True),
    (REVIEW, "他们拒不提供案卷", "review_refused", True),
    (REVIEW, "我们单位开展评查不积极，就是应付", "review_not_active", True),
]

SAYINGS = SCOPE + LINES + OTHERS + WORK + PAPERS


@pytest.mark.parametrize(("regulation", "text", "fact", "value"), SAYINGS)
def test_ways_of_saying(regulation: str, text: str, fact: str, value: Value) -> None:
    assert read(regulation, text).get(fact) == value


def test_every_fact_that_naiman_does_not_use_has_a_saying_here() -> None:
    naiman = LIBRARY["naiman-2025"].rulebook.vocabulary.facts
    used = {f for r in (XIXIAN, MINZU, XILINGOL, LICHENG, STATISTICS, REVIEW) for f in facts_of(r)}
    assert used - naiman.keys() <= {fact for _, _, fact, _ in SAYINGS}


def facts_of(regulation: str) -> set[str]:
    return set(LIBRARY[regulation].rulebook.vocabulary.facts)


# Doubt, questions, suppositions, acts of others, plans, talk about the law, and words that only look alike.
NEAR_MISSES: list[tuple[str, str, dict[str, Value]]] = [
    # who and where
    (LICHENG, "我去历城区综合执法队办过事", {}),
    (LICHENG, "历城区的办法是怎么规定的？", {}),
    (LICHENG, "协管员小王没有执法证", {}),
    (LICHENG, "我带的协管员拦了车", {}),
    (LICHENG, "他说他是协管员", {}),
    (LICHENG, "协管员算不算执法人员？", {}),
    (LICHENG, "如果没有执法证怎么办", {}),
    (LICHENG, "执法证可能过期了", {}),
    (XIXIAN, "隰县的制度我学过", {}),
    (XIXIAN, "我跟隰县市场监管局联系过", {}),
    (XIXIAN, "我是隰县人", {}),
    (XIXIAN, "那家店的老板是蒲县的", {}),
    (MINZU, "我去民宗局请示过", {}),
    (MINZU, "宗教活动场所的负责人来过", {}),
    (XILINGOL, "我给锡林浩特市应急局打过电话", {}),
    (XILINGOL, "那个老板是赤峰来的", {}),
    (XILINGOL, "上级文件还没下来", {}),
    # dates
    (LICHENG, "容错决定书的日期是2025年12月9日", {"decision_date": date(2025, 12, 9)}),
    (LICHENG, "处罚决定2025年6月3日作出", {"act_date": date(2025, 6, 3)}),
    (XIXIAN, "2023年9月1日作出了容错决定", {}),
    (XIXIAN, "他的许可证有效期到2023年9月1日", {}),
    (LICHENG, "容错决定还没有作出", {}),
    # the bars
    (XIXIAN, "这事算不算越权？", {}),
    (XIXIAN, "举报人说我们违反法定程序", {}),
    (XIXIAN, "公安局越权了", {}),
    (XIXIAN, "如果没走法定程序，会怎么样", {}),
    (LICHENG, "他明知违法还偷着干", {"party_intentional_violation": True}),
    (LICHENG, "有没有谋取私利，组织在查", {}),
    (LICHENG, "同事收了人家红包", {}),
    (LICHENG, "有人举报我收了红包", {}),
    (LICHENG, "差点造成责任事故", {}),
    (LICHENG, "好像造成了严重后果", {}),
    (LICHENG, "门口的公示牌没有坏", {}),
    (LICHENG, "又有人投诉同样的问题", {}),
    (XILINGOL, "老板不是故意的", {"party_intentional_violation": False}),
    (XILINGOL, "他把证据藏起来了", {"concealed_evidence": True, "party_concealed_circumstances": True}),
    # the other side
    (XILINGOL, "我们打算申请法院强制执行", {}),
    (XILINGOL, "罚款他已经交了", {"penalty_decision_refused": False}),
    (LICHENG, "企业逾期不改正怎么处理？", {}),
    (LICHENG, "许可证已经逾期了", {}),
    (XILINGOL, "听说他没办许可证", {}),
    (XILINGOL, "怀疑对方隐瞒了事故情况", {}),
    (XILINGOL, "他要是拒不改正，我们就申请法院强制执行", {}),
    (XILINGOL, "这家企业有安全生产许可证", {"party_without_permit": False}),
    # other causes
    (XIXIAN, "我们市场监管局认定错了", {"error": True}),
    (LICHENG, "我们街道办写错了", {"mistake": True}),
    (XIXIAN, "本局登记有误", {"error": True}),
    (LICHENG, "区里开了防汛会", {}),
    (LICHENG, "我们搞过一次应急演练", {}),
    (LICHENG, "正当防卫是什么意思？", {}),
    (LICHENG, "应急预案里写了不可抗力条款", {}),
    (XILINGOL, "依据很明确", {"basis_unclear": False}),
    (LICHENG, "检测报告没有问题", {"institution_report_wrong": False}),
    (LICHENG, "新证据可能会推翻原来的事实", {}),
    (XIXIAN, "这事归我们管", {"outside_three_fixed_duties": False}),
    # work and remedy
    (LICHENG, "这算不算历史遗留问题？", {}),
    (LICHENG, "我们准备采取补救措施", {}),
    (XILINGOL, "应当主动报告过错", {}),
    (XILINGOL, "计划下个月去检查这家", {}),
    (XILINGOL, "我们定了年度检查计划", {}),
    (XILINGOL, "报告我没细看", {}),
    (LICHENG, "对方律师说我们程序违法", {}),
    (LICHENG, "听领导说这是重点项目", {}),
    (LICHENG, "区司法局来调查这个事", {}),
    (LICHENG, "区里开会讲过要严格公示", {}),
    (LICHENG, "当事人申请了听证，我们组织了听证", {}),
    (XIXIAN, "我在隰县司法局法制股工作", {}),
    (XIXIAN, "要不要向法院申请强制执行？", {}),
    (XIXIAN, "罚款两万，分期交", {}),
    (REVIEW, "我们法制科有3个人", {}),
    (REVIEW, "什么叫不合格案卷？", {}),
    (STATISTICS, "我们单位有20个执法人员", {}),
    (XILINGOL, "他主动上交了违法所得", {}),
    (XILINGOL, "有人检举了他的问题", {}),
    (XILINGOL, "不知道算不算立功", {}),
    (XILINGOL, "情节严重", {"improper_act_slight": False}),
    # numbers and choices
    (REVIEW, "主办了将近10件案件", {}),
    (REVIEW, "主办了十几件", {}),
    (REVIEW, "主办了八九件", {}),
    (REVIEW, "全局主办了60件案子", {}),
    (REVIEW, "第2件不合格", {}),
    (REVIEW, "规定是30天内移交", {}),
    (REVIEW, "大约20天移交的", {}),
    (REVIEW, "评查率应达到100%", {}),
    (REVIEW, "案子办完不到20天就移交了", {"case_concluded": True}),
    (REVIEW, "办结以后30天以内移交的案卷", {"case_concluded": True}),
    (REVIEW, "评查率达到90%左右", {}),
    (REVIEW, "每类抽了5份以上", {}),
    (REVIEW, "不合格的有2到3件", {}),
    (REVIEW, "评查率是不是95%？", {}),
    (REVIEW, "条文要求每类抽5份", {}),
    (REVIEW, "这半年评析了两三次", {}),
    (REVIEW, "要是有两件不合格会怎样？", {}),
    (REVIEW, "我们是不是县政府所属部门？", {}),
    (STATISTICS, "罚款已经上缴国库", {}),
    (STATISTICS, "我们算不算乡镇？", {}),
    (STATISTICS, "昨天办了个培训班", {}),
    (STATISTICS, "隰县的统计制度我看了", {}),
]


@pytest.mark.parametrize(("regulation", "text", "expected"), NEAR_MISSES)
def test_near_misses(regulation: str, text: str, expected: dict[str, Value]) -> None:
    assert read(regulation, text) == expected


def test_a_regulation_proposes_its_own_facts_only() -> None:
    story = "我明知不合规还是批了，没有公示，下了责令改正通知书他根本不改，主办了8件案件，罚款总额要上报吗？"
    for regulation in LIBRARY:
        assert read(regulation, story).keys() <= facts_of(regulation)


@pytest.mark.parametrize(
    ("regulation", "text", "fact", "other"),
    [
        (LICHENG, "公安局的登记弄错了", "other_organ_fault", XIXIAN),
        (LICHENG, "督查组来了，我积极配合", "cooperated_with_inquiry", XILINGOL),
        (LICHENG, "我们大胆探索", "explored_boldly", MINZU),
        (XIXIAN, "我们违反了法定程序", "violated_procedure", "naiman-2025"),
    ],
)
def test_facts_worded_alike_keep_to_their_regulations(
    regulation: str, text: str, fact: str, other: str
) -> None:
    assert read(regulation, text)[fact] is True
    assert fact not in read(other, text)


def test_a_date_belongs_to_one_fact() -> None:
    text = "2025年5月6日检查的，容错决定2026年1月8日作出。"
    found = read(LICHENG, text)
    assert found["act_date"] == date(2025, 5, 6)
    assert found["decision_date"] == date(2026, 1, 8)
    assert "act_date" not in read(LICHENG, "容错决定2026年1月8日作出")
    assert "decision_date" not in read(LICHENG, "2025年5月6日作出处罚决定")
    assert "decision_date" not in read(LICHENG, "2025年5月6日出的事，想申请容错")


def test_two_numbers_for_one_fact_are_no_number() -> None:
    assert "cases_in_year" not in read(REVIEW, "我主办了8件。不对，主办了9件。")


def test_a_negated_number_is_no_number() -> None:
    assert "cases_in_year" not in read(REVIEW, "我没有主办10件案件")


def test_two_matters_are_no_matter() -> None:
    assert "review_matter" not in read(REVIEW, "案卷多少天内移交？这份案卷评什么等次？")


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("零", 0),
        ("两", 2),
        ("九", 9),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("四十五", 45),
        ("百", 100),
        ("一百", 100),
        ("一百零五", 105),
        ("一百二十", 120),
        ("三百四十五", 345),
        ("八九", None),
        ("一百二", None),
        ("十十", None),
        ("", None),
    ],
)
def test_numerals(numeral: str, number: int | None) -> None:
    assert number_of(numeral) == number


def test_a_number_beyond_the_bounds_of_its_fact_is_not_proposed() -> None:
    assert "self_review_rate" not in read(REVIEW, "自我评查率120%")
    assert read(REVIEW, "自我评查率100%")["self_review_rate"] == 100
