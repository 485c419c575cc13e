"""Days, counts and rates as they are told by the way; and what must not be taken for one."""

from datetime import date

import pytest

from assistant import Library
from assistant.dialogue.cues import read_cues, read_language
from assistant.dialogue.read_facts import read_facts
from assistant.rules.expression import Value

LIBRARY = Library.load()
FOLDER = LIBRARY.folder / "cues"
LANGUAGE = read_language(FOLDER)
CUES = read_cues(FOLDER, LIBRARY.vocabulary)
REVIEW, LICHENG = "xixian-review-2022", "licheng-2025"


def read(regulation: str, text: str) -> dict[str, Value]:
    facts = LIBRARY[regulation].rulebook.vocabulary.facts
    cues = [cue for cue in CUES if cue.fact in facts]
    return {proposal.fact: proposal.value for proposal in read_facts(text, cues, LANGUAGE)}


@pytest.mark.parametrize(
    ("words", "fact", "value"),
    [
        ("案子早办完了，到今天整整三十四天，卷还没交", "days_to_handover", 34),
        ("结案第八天我就把卷抱到法制股了", "days_to_handover", 8),
        ("罚款交清就结案了，过了四十天我才交卷", "days_to_handover", 40),
        ("卷在柜子里搁了五十二天", "days_to_handover", 52),
        ("我今年主办了七件，评下来俩不合格", "unqualified_files", 2),
        ("里头一个给打成不合格了", "unqualified_files", 1),
        ("不合格的一件也没有", "unqualified_files", 0),
        ("我手里一共六件，没有一件不合格", "cases_in_year", 6),
        ("自评率做到百分之八十八", "self_review_rate", 88),
        ("自评率才七成五，人手不够", "self_review_rate", 75),
        ("评查率八成，剩下的没人看", "self_review_rate", 80),
        ("我们单位自评做到百分百", "self_review_rate", 100),
        ("评析这半年搞了三次", "half_year_analyses", 3),
        ("今年上半年一回评析也没开", "half_year_analyses", 0),
        ("司法局今年下来查过两趟", "yearly_inspections", 2),
        ("司法局一次也没来查", "yearly_inspections", 0),
        ("司法局一次都还没来查过", "yearly_inspections", 0),
        ("评析这半年一次也没搞", "half_year_analyses", 0),
        ("评析这半年一次都还没搞", "half_year_analyses", 0),
        ("处罚许可强制一样抽了四本", "files_per_kind_drawn", 4),
    ],
)
def test_a_number_told_by_the_way_is_read(words: str, fact: str, value: int) -> None:
    assert read(REVIEW, words).get(fact) == value


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("每类抽了五份，最少的抽了两份", "files_per_kind_drawn"),  # asked: the least counts
        ("评析这半年一次也没搞", "yearly_inspections"),
        ("评析？一次也没搞", "yearly_inspections"),
        ("复议完紧跟着第二天就交了起诉状", "days_to_handover"),
        ("我同事那年办了八个，里头三个不合格", "cases_in_year"),
        ("听人说有两件评了不合格", "unqualified_files"),
        ("明年要把自评率做到百分百", "self_review_rate"),
        ("文件上说是每类五份", "files_per_kind_drawn"),
        ("大概搁了二十来天才交卷", "days_to_handover"),
        ("从立案到结案一共四十天", "days_to_handover"),
        ("处罚决定送达到今天整整三十五天，罚款还没交", "days_to_handover"),
        ("立案到作出决定整整六十天", "days_to_handover"),
        ("处罚决定第二天就送达了当事人", "days_to_handover"),
        ("第三天他就交了罚款", "days_to_handover"),
        ("年终总结第三天就送到司法局了", "days_to_handover"),
        ("结案三天当事人才交的罚款", "days_to_handover"),
        ("过了十天当事人才交的罚款", "days_to_handover"),
        ("我手里有两件不合格", "cases_in_year"),
        ("我办的一件评了不合格", "cases_in_year"),
        ("我师傅那年办了八个，里头三个不合格", "cases_in_year"),
        ("我同事那年办了八个，里头三个不合格", "unqualified_files"),
        ("我们俩都评了不合格", "unqualified_files"),
        ("我那天砸了两个", "unqualified_files"),
        ("这批案卷合格率是百分之九十二", "self_review_rate"),
        ("评查工作我百分百配合", "self_review_rate"),
        ("明年自评率打算做到九成", "self_review_rate"),
        ("自评率大概八成", "self_review_rate"),
        ("自我评查八成是走过场", "self_review_rate"),
        ("评查率提高了五个百分点", "self_review_rate"),
        ("上半年有一次评析没开成", "half_year_analyses"),
        ("司法局今年组织了三次培训", "yearly_inspections"),
        ("评析今年一共两次", "yearly_inspections"),
        ("司法局有一次没来我们局", "yearly_inspections"),
        ("司法局一次抽走四十本卷", "yearly_inspections"),
        ("我们局每类案卷三十件", "files_per_kind_drawn"),
        ("按办法每类五份", "files_per_kind_drawn"),
    ],
)
def test_what_is_no_number_of_this_case_is_not_read(words: str, fact: str) -> None:
    assert fact not in read(REVIEW, words)


@pytest.mark.parametrize(
    ("words", "act", "decision"),
    [
        (
            "2026年3月5号去查的酒店，2026年5月9号监督机构定的。",
            date(2026, 3, 5),
            date(2026, 5, 9),
        ),
        ("那天是2026年3月5号，2026年5月9号区里给了个说法。", date(2026, 3, 5), date(2026, 5, 9)),
        ("2026年3月5日，2026年5月9日出的决定。", date(2026, 3, 5), date(2026, 5, 9)),
        ("监督机构拖到2026年5月9日才作出决定。", None, date(2026, 5, 9)),
        ("2026年3月5日我们下的处罚决定。", date(2026, 3, 5), None),
        ("2026年3月5日监督检查认定他们超范围经营。", date(2026, 3, 5), None),
        ("行政处罚决定作出之日是2026年4月2日。", date(2026, 4, 2), None),
        ("处罚决定是2026年3月5日下的。", date(2026, 3, 5), None),
        ("我的容错申请书落款是2026年5月1日。", None, None),
        ("2026年3月5日商户给了个说法，说是借的证。", date(2026, 3, 5), None),
    ],
)
def test_the_day_it_happened_and_the_day_it_was_decided(
    words: str, act: date | None, decision: date | None
) -> None:
    found = read(LICHENG, words)
    assert (found.get("act_date"), found.get("decision_date")) == (act, decision)
