"""What each regulation prescribes afterwards, and damaged files refused with their line."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant import Library
from assistant.law.document import read_document
from assistant.law.errors import KnowledgeError
from assistant.procedure.in_words import step_line
from tests.procedure.shipped import KNOWLEDGE, REGULATIONS, read

# Read off the texts: clock, article, days or months, the event that starts it, the one that ends it.
CLOCKS = {
    "naiman-2025": [],
    "xixian-2022": [("art_14", 7, None, "容错决定作出", "告知相关单位及当事人")],
    "minzu": [("art_14", 7, None, "容错决定作出", "告知相关单位及当事人")],
    "xilingol": [("art_14", 7, None, "容错决定作出", "告知相关单位及当事人")],
    "licheng-2025": [
        ("art_15", 30, None, "接到移交", "处理完成"),
        ("art_15", 7, None, "处理完成", "处理结果报备案"),
        ("art_17", 30, None, "立案", "决定作出"),
        ("art_17", 7, None, "决定作出", "告知相关单位及当事人"),
        ("art_19__para_1", 15, None, "收到认定决定", "提出复核申请"),
        ("art_19__para_1", 30, None, "提出复核申请", "复核决定作出"),
    ],
    "xixian-statistics-2022": [],
    "xixian-review-2022": [
        ("art_5", 30, None, "行政执法案件办理完毕", "案卷移交法制工作机构"),
        ("art_9", None, 6, "上一次评析自我评查工作", None),
        ("art_10", None, 12, "上一次层级监督检查", None),
    ],
}
AUTHORITIES = {
    "naiman-2025": "奈曼旗民政局党组",
    "xixian-2022": "所在单位党组",
    "minzu": "所在单位",
    "xilingol": "本级应急管理部门党委",
    "licheng-2025": "区政府行政执法监督机构",
    "xixian-statistics-2022": "县司法局",
    "xixian-review-2022": "各行政执法机关法制工作机构",
}


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_clocks_authority_and_application_are_those_of_the_text(regulation: str) -> None:
    procedure = read(regulation)
    found = [
        (c.provision, c.days, c.months, c.start.label, c.end.label if c.end else None)
        for c in procedure.clocks
    ]
    assert found == CLOCKS[regulation]
    assert procedure.authority == AUTHORITIES[regulation]
    may = regulation in ("xixian-2022", "minzu", "xilingol")
    assert procedure.may_apply == ("may" if may else "no_rule")


@pytest.mark.parametrize("regulation", REGULATIONS)
def test_every_number_of_days_in_the_text_is_a_clock(regulation: str) -> None:
    """A number before 日 that is no date, and 每半年 or 每年, wherever they stand."""
    procedure = read(regulation)
    known = {
        (c.provision, f"{c.days}日" if c.days else {6: "每半年", 12: "每年"}[c.months or 0])
        for c in procedure.clocks
    }
    known |= {(c.extension.provision, f"{c.extension.days}日") for c in procedure.clocks if c.extension}
    printed = set()
    for provision in read_document(KNOWLEDGE / regulation / "text.md").provisions:
        text = re.sub(r"\s", "", provision.text)
        printed |= {(provision.id, word) for word in re.findall(r"(?<![月\d])\d+日|每半年|每年", text)}
    assert printed == known


def test_licheng_decision_may_be_extended_and_leaves_out_technical_time() -> None:
    clocks = {clock.id: clock for clock in read("licheng-2025").clocks}
    extension, (exclusion,) = clocks["decide"].extension, clocks["decide"].exclusions
    assert extension is not None
    assert (extension.days, extension.approved_by, extension.provision) == (30, "负责人", "art_17")
    assert exclusion.provision == "art_16__para_2"
    assert "不计入办理时间" in exclusion.quote
    others = [clock for name, clock in clocks.items() if name != "decide"]
    assert all(clock.extension is None and not clock.exclusions for clock in others)


@pytest.mark.parametrize(
    ("regulation", "provision", "words"),
    [
        ("xixian-2022", "art_9", "及时移送公安机关"),
        ("minzu", "art_9", "及时移送公安机关"),
        ("licheng-2025", "art_8", "案件应当移送公安机关等有管辖权机关"),
        ("licheng-2025", "art_13__para_2", "商请纪检监察机关开展联合调查"),
        ("licheng-2025", "art_14__para_2", "可以召开听证会"),
        ("licheng-2025", "art_16__para_1", "不得少于两人"),
        ("licheng-2025", "art_16__para_3", "应当回避"),
        ("licheng-2025", "art_19__para_1", "复核"),
        ("xixian-2022", "art_14", "应是“对不该容的坚决不容”之误"),
        ("xixian-review-2022", "art_8__para_2", "考核合格后重新上岗执法"),
        ("xixian-statistics-2022", "art_2", "没有规定几天"),
    ],
)
def test_steps_of_the_text_are_there(regulation: str, provision: str, words: str) -> None:
    lines = [step_line(step) for step in read(regulation).steps if step.provision == provision]
    assert any(words in line for line in lines)


def test_only_who_writes_of_a_clarification_mechanism_is_said_to() -> None:
    having = {r for r in REGULATIONS if "clarification_mechanism" in {s.id for s in read(r).steps}}
    assert having == {"xixian-2022", "minzu", "licheng-2025"}
    assert "澄清保护机制的建立" in read("xilingol").silent


def test_the_slip_of_xixian_stays_as_printed() -> None:
    (step,) = [step for step in read("xixian-2022").steps if step.id == "determine"]
    assert "对该容的坚决不容" in step.quote
    assert not any(step.note for step in read("minzu").steps)


def test_next_steps_say_the_clock_before_the_deed() -> None:
    steps = {step.id: step for step in read("licheng-2025").steps}
    assert step_line(steps["notify"]) == "行政执法监督机构：决定作出后7日内，告知你和相关单位。（第十七条）"
    assert "负责人批准可以延长，最多30日（第十七条）" in step_line(steps["decide"])


def test_the_library_agrees_on_dates_and_reachable_outcomes(library: Library) -> None:
    for regulation in library.values():
        validity = regulation.procedure.validity
        expires = regulation.metadata["expires"]
        printed = validity.last_day.isoformat() if validity and validity.last_day else None
        assert (str(expires) if expires else None) == printed, regulation.id
        effects = {rule.effect for rule in regulation.rulebook.rules.values()}
        reachable = effects | {"no_ground", "reserved", "insufficient_facts"}
        named = {outcome for step in regulation.procedure.steps for outcome in step.outcomes}
        assert named <= reachable, regulation.id


@dataclass(frozen=True)
class Damage:
    """Words replaced in a file, and why that is refused, at the line of `place` or of the words."""

    before: str
    after: str
    why: str
    place: str | None = None
    regulation: str = "licheng-2025"


DAMAGE = {
    "a number that the words do not hold": Damage("length: 15日", "length: 16日", "里没有“16日”"),
    "the tail of a number": Damage("length: 15日", "length: 5日", "里没有“5日”"),
    "a number without 日": Damage("length: 15日", "length: 15", "“length”应当是文字"),
    "words for a number": Damage("length: 15日", "length: 书面", "看不懂期限“书面”"),
    "a longer extension": Damage("most: 30日", "most: 60日", "里没有“60日”"),
    "words changed": Damage(
        "quote: 复核决定应当在30日内作出\n    clock",
        "quote: 复核决定应于30日内作出\n    clock",
        "里没有“复核决定应于30日内作出”这几个字",
    ),
    "an exclusion's words changed": Damage(
        "quote: 鉴定(评估、检测)等", "quote: 鉴定（评估、检测）等", "里没有“鉴定（评估、检测）等技术性"
    ),
    "empty words": Damage("quote: 调查人员不得少于两人", "quote: ''", "不能空着"),
    "words that are a number": Damage("quote: 调查人员不得少于两人", "quote: 2", "应当是文字"),
    "an unknown event": Damage("from: case_filed", "from: case_flied", "没有事件“case_flied”"),
    "an end that may come first": Damage(
        "    after: [review_applied]\n", "", "没有写明在“提出复核申请”之后", place="until: review_decided"
    ),
    "an event nothing uses": Damage(
        "      until: review_decided\n", "", "没有期限用到", place="- id: review_decided"
    ),
    "a later event named as earlier": Damage(
        "after: [transfer_received]", "after: [review_applied]", "前面没有事件"
    ),
    "two steps of one name": Damage("- id: recusal", "- id: hearing", "编号“hearing”用了两次"),
    "two clocks of one name": Damage(
        "      id: decide_review\n",
        "      id: decide\n",
        "期限“decide”用了两次",
        place="    clock:\n      id: decide\n      label: 作出复核决定",
    ),
    "an unknown key": Damage(
        "      until: review_applied", "      untill: review_applied", "不认识的键“untill”"
    ),
    "a provision that does not exist": Damage(
        "provision: art_16__para_3", "provision: art_16__para_4", "没有“art_16__para_4”"
    ),
    "a day of expiry not printed": Damage("to: 2027-02-28", "to: 2028-02-28", "里没有“2028年2月28日”"),
    "a false silence": Damage("absent: [逾期, 超期]", "absent: [逾期, 复核]", "里有“复核”"),
    "a silence without proof": Damage("absent: [逾期, 超期]", "absent: []", "absent 是空的"),
    "an answer YAML reads as true": Damage("allowed: no_rule", "allowed: yes", "allowed 只能写"),
    "a right to apply without words": Damage(
        "allowed: no_rule", "allowed: may", "缺少“provision”", place="individual_application:"
    ),
    "an outcome unheard of": Damage(
        "[tolerable, lenient, exemptible]", "[tolerated]", "不认识的结论“tolerated”", regulation="minzu"
    ),
    "a step for no outcome": Damage(
        "[tolerable, lenient, exemptible]", "[]", "没有写属于哪些结论", regulation="minzu"
    ),
    "a period that is extended": Damage(
        "      length: 每年\n",
        "      length: 每年\n      exclusions: []\n",
        "周期不能延长",
        place="    clock:\n      id: yearly_supervision",
        regulation="xixian-review-2022",
    ),
    "outcomes that are a word": Damage(
        "[tolerable, lenient, exemptible]", "tolerable", "这里应当是一列", regulation="minzu"
    ),
}


@pytest.mark.parametrize("name", DAMAGE)
def test_damage_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    damage = DAMAGE[name]
    text = (KNOWLEDGE / damage.regulation / "procedure.yaml").read_text(encoding="utf-8")
    assert damage.before in text
    damaged = text.replace(damage.before, damage.after, 1)
    path = tmp_path / "procedure.yaml"
    path.write_text(damaged, encoding="utf-8")
    at = damaged.index(damage.place) if damage.place else text.index(damage.before)
    with pytest.raises(KnowledgeError) as refused:
        read(damage.regulation, path)
    assert damage.why in refused.value.why
    assert refused.value.line == damaged[:at].count("\n") + 1
