"""A broken knowledge file is refused with file, line, why and what to do."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Library
from assistant.law.errors import KnowledgeError


@pytest.fixture
def knowledge(library: Library, tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    shutil.copytree(library.folder, folder)
    return folder


def replace(path: str, before: str, after: str) -> Callable[[Path], None]:
    def damage(root: Path) -> None:
        file = root / path
        text = file.read_text(encoding="utf-8")
        assert before in text, before
        file.write_text(text.replace(before, after, 1), encoding="utf-8")

    return damage


RULES = "naiman-2025/rules.yaml"
XILINGOL, REVIEW = "xilingol/rules.yaml", "xixian-review-2022/rules.yaml"
STATISTICS = "xixian-statistics-2022/rules.yaml"
DAMAGE = {
    "an unknown fact in a condition": (
        replace(RULES, "when: other_department_fault and", "when: other_departement_fault and"),
        RULES,
        "不认识的事实编号“other_departement_fault”，最接近的是“other_department_fault”",
    ),
    "words that do not stand in the provision": (
        replace(RULES, "rights_harmed: 合法权益受到损害", "rights_harmed: 合法权益受损害"),
        RULES,
        "第十二条里没有“合法权益受损害”这几个字",
    ),
    "a fact without words": (
        replace(RULES, "      bad_consequence: 造成不良后果\n", ""),
        RULES,
        "“bad_consequence”没有引用条文的字词",
    ),
    "a provision without a rule or a reason": (
        replace(RULES, "  art_7: {no_rule: 对执法人员的一般要求，本条没有写违反的后果}\n", ""),
        RULES,
        "第七条（art_7）既没有规则，也没有说明为什么没有",
    ),
    "a provision that does not exist": (
        replace(RULES, "  art_19: {no_rule", "  art_20: {no_rule"),
        RULES,
        "text.md 里没有“art_20”",
    ),
    "an effect the list does not give": (
        replace(RULES, "  art_11__item_2:\n    effect: mitigable", "  art_11__item_2:\n    effect: lenient"),
        RULES,
        "后果“lenient”与 art_11 的“mitigable”不一致",
    ),
    "an unknown outcome": (
        replace(RULES, "effect: not_tolerated", "effect: not_tolerable"),
        RULES,
        "不认识的结论“not_tolerable”",
    ),
    "code in a condition": (
        replace(RULES, "condition: actively_remedied", "condition: open('x')"),
        RULES,
        "只能用要素编号",
    ),
    "a number compared with a yes-or-no fact": (
        replace(RULES, "condition: actively_remedied", "condition: actively_remedied > 3"),
        RULES,
        "是 bool 类",
    ),
    "one reading only": (
        replace(
            RULES,
            "      - id: technology_only\n"
            "        reading: 只有技术限制才要“不能发现存在问题”，标准缺失只要“无法定性”\n"
            "        when: (standard_missing or technology_limited and could_not_discover)"
            " and violation_unclassifiable\n",
            "",
        ),
        RULES,
        "读法要有两种以上",
    ),
    "a key given twice": (
        replace(RULES, "  art_5: {no_rule", "  art_6: {no_rule"),
        RULES,
        "键“art_6”写了两次",
    ),
    "an unheard-of key": (
        replace(RULES, "    bar: true", "    barr: true"),
        RULES,
        "不认识的键“barr”",
    ),
    "broken syntax": (
        replace("axioms.yaml", "- implies: [major_loss, some_loss]", "- implies: [major_loss, some_loss"),
        "axioms.yaml",
        "YAML 写法有误",
    ),
    "an axiom over an unknown fact": (
        replace("axioms.yaml", "[major_loss, some_loss]", "[major_los, some_loss]"),
        "axioms.yaml",
        "最接近的是“major_loss”",
    ),
    "a fact defined twice": (
        replace("facts/06-consequences.yaml", "      major_loss:\n", "      false_materials:\n"),
        "facts/06-consequences.yaml",
        "事实“false_materials”已经定义过",
    ),
    "a judgement without factors": (
        replace("facts/06-consequences.yaml", "        factors: [金额, 能否挽回, 是否有人员伤亡]\n", ""),
        "facts/06-consequences.yaml",
        "没有写衡量因素",
    ),
    "a fact without a question": (
        replace("facts/02-own-conduct.yaml", "        question: 有没有滥用职权的情况？\n", ""),
        "facts/02-own-conduct.yaml",
        "缺少“question”",
    ),
    "a missing outcome": (
        replace("outcomes.yaml", "- id: reserved", "- id: reservedd"),
        "outcomes.yaml",
        "缺少结论“reserved”",
    ),
    "a procedure step without its words": (
        replace("naiman-2025/procedure.yaml", "quote: 跟踪了解纠错对象的整改情况", "quote: 跟踪整改情况"),
        "naiman-2025/procedure.yaml",
        "第十七条里没有“跟踪整改情况”这几个字",
    ),
    "a changed word of the law": (
        replace("naiman-2025/text.md", "可以从轻或者减轻责任", "应当从轻或者减轻责任"),
        "naiman-2025/text.md",
        "与收到的原文不一致",
    ),
    "furniture that is no list": (
        replace("naiman-2025/regulation.yaml", "furniture: ['^#+ ', '\\*\\*']", "furniture: 5"),
        "naiman-2025/regulation.yaml",
        "furniture 应是一列正则表达式",
    ),
    "furniture that deletes the law": (
        replace("naiman-2025/regulation.yaml", "furniture: ['^#+ ', '\\*\\*']", "furniture: ['.*']"),
        "naiman-2025/regulation.yaml",
        "会删去正文里的字",
    ),
    "furniture that is no pattern": (
        replace("naiman-2025/regulation.yaml", "furniture: ['^#+ ', '\\*\\*']", "furniture: ['[']"),
        "naiman-2025/regulation.yaml",
        "正则表达式写法有误",
    ),
    "an axiom that is no pair": (
        replace("axioms.yaml", "- implies: [major_loss, some_loss]", "- implies: 5"),
        "axioms.yaml",
        "公理要写 excludes 或者 implies",
    ),
    "quotes that are no mapping": (
        replace(RULES, "quotes: {in_course_of_duty: 履行职责过程中}", "quotes: [in_course_of_duty]"),
        RULES,
        "quotes 应写成",
    ),
    "a bar that is a word": (replace(RULES, "bar: true", "bar: 'no'"), RULES, "bar 只能写 true"),
    "two readings of one name": (
        replace(RULES, "- id: technology_only", "- id: both_causes"),
        RULES,
        "读法的 id 有重复",
    ),
    "an empty question": (
        replace("facts/02-own-conduct.yaml", "question: 有没有滥用职权的情况？", "question: ''"),
        "facts/02-own-conduct.yaml",
        "question 是空的",
    ),
    "a gate that denies nothing": (
        replace(
            "facts/04-outside-causes.yaml", "    denies: [other_department_fault, other_organ_fault]\n", ""
        ),
        "facts/04-outside-causes.yaml",
        "gate 和 denies 要一起写",
    ),
    "a proviso without its words": (
        replace(XILINGOL, "      officer_intentional_violation: 但故意违法的除外\n", ""),
        XILINGOL,
        "“officer_intentional_violation”没有引用条文的字词",
    ),
    "words of a proviso that is gone": (
        replace(XILINGOL, "    unless: supervision_not_performed\n", ""),
        XILINGOL,
        "“supervision_not_performed”没有用在条件里",
    ),
    "words said to stand in another provision": (
        replace(REVIEW, "litigation_brought: {art_12: 凡", "litigation_brought: {art_13: 凡"),
        REVIEW,
        "第十三条里没有“凡提起行政诉讼”这几个字",
    ),
    "a number below its bound": (
        replace(REVIEW, "half_year_analyses >= 1", "half_year_analyses >= -1"),
        REVIEW,
        "只能用",
    ),
    "a choice that is no option": (
        replace(REVIEW, "review_matter == '移交案卷的期限'", "review_matter == '移交案卷'"),
        REVIEW,
        "移交案卷",
    ),
    "a day that is none": (
        replace(STATISTICS, "act_date >= '2022-11-26'", "act_date >= '2022-11-31'"),
        STATISTICS,
        "不是日期",
    ),
    "an outcome for silence that is none": (
        replace(STATISTICS, "otherwise: no_rule", "otherwise: must_report"),
        STATISTICS,
        "otherwise 不能是“must_report”",
    ),
    "one of several results without an effect": (
        replace(REVIEW, "    - effect: overdue\n      effect_quote", "    - effect_quote"),
        REVIEW,
        "缺少“effect”",
    ),
    "items of a list that has none": (
        replace("licheng-2025/rules.yaml", "when: any_item(art_12)", "when: any_item(art_13)"),
        "licheng-2025/rules.yaml",
        "“art_13”下面没有写全各项的规则",
    ),
    "a clock whose days are not printed": (
        replace("licheng-2025/procedure.yaml", "length: 30日", "length: 20日"),
        "licheng-2025/procedure.yaml",
        "里没有“20日”",
    ),
    "a missing file": (
        lambda root: (root / "naiman-2025" / "rules.yaml").unlink(),
        RULES,
        "文件不存在",
    ),
    "a file in another encoding": (
        lambda root: (root / "axioms.yaml").write_bytes("- implies: [甲, 乙]".encode("gbk")),
        "axioms.yaml",
        "UTF-8",
    ),
}
WITHOUT_A_LINE = {"a missing outcome", "a missing file", "a file in another encoding"}


def test_the_copy_loads(knowledge: Path, library: Library) -> None:
    assert list(Library.load(knowledge)) == list(library)


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_reported(knowledge: Path, name: str) -> None:
    damage, file, words = DAMAGE[name]
    damage(knowledge)
    with pytest.raises(KnowledgeError) as raised:
        Library.load(knowledge)
    assert raised.value.path == str(knowledge / file)
    assert words in str(raised.value)
    assert raised.value.remedy
    if name not in WITHOUT_A_LINE:
        assert raised.value.line


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError):
        Library.load(tmp_path / "nowhere")


def test_the_version_changes_with_any_word_of_a_rule(knowledge: Path, library: Library) -> None:
    before = library["naiman-2025"].rulebook.version
    assert Library.load(knowledge)["naiman-2025"].rulebook.version == before
    replace(RULES, "note: “没有造成", "note: “没 有造成")(knowledge)
    assert Library.load(knowledge)["naiman-2025"].rulebook.version != before
