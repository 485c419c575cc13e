"""What officers' words propose, and what they must not."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.dialogue.cues import Cue, Language, compile_cue, read_cues, read_language
from assistant.dialogue.read_facts import read_facts
from assistant.dialogue.segments import clauses, fold, fold_with_places, sentences
from assistant.law.errors import KnowledgeError
from assistant.library import installed
from assistant.rules.expression import Value
from assistant.rules.facts import Fact, parse_value, read_vocabulary

FOLDER = installed("knowledge") / "cues"
VOCABULARY = read_vocabulary(installed("knowledge") / "facts")
LANGUAGE: Language = read_language(FOLDER)
CUES: tuple[Cue, ...] = read_cues(FOLDER, VOCABULARY)


def read(text: str) -> dict[str, Value]:
    return {proposal.fact: proposal.value for proposal in read_facts(text, CUES, LANGUAGE)}


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ("我是奈曼旗民政局执法人员", "enforcement_officer", True),
        ("我不是执法人员", "enforcement_officer", False),
        ("没见谁上访", "adverse_effect", False),
        ("没人为这个上访", "adverse_effect", False),
        ("没人因为这个受损失", "some_loss", False),
        ("看见有人投诉了", "adverse_effect", True),
        ("我是奈曼旗民政局执法人员", "naiman_civil_affairs", True),
        ("我是库伦旗民政局的", "naiman_civil_affairs", False),
        ("那天我们下乡执法", "in_course_of_duty", True),
        ("这是制度印发之后的事", "after_naiman_2025_issued", True),
        ("那时候制度还没印发", "after_naiman_2025_issued", False),
        ("法律让走的步骤一步没少", "followed_statutory_procedure", True),
        ("处罚前没告知人家", "followed_statutory_procedure", False),
        ("我喝了酒去执法", "followed_professional_requirements", False),
        ("为了亲戚把案子压了", "abused_power", True),
        ("滥用职权那是没有的", "abused_power", False),
        ("该复核的我一次也没复核，就是不作为", "failed_statutory_duty", True),
        ("没有哪条法不许这么干", "expressly_prohibited", False),
        ("他把账本藏起来了", "concealed_evidence", True),
        ("公章是假的", "forged_evidence", True),
        ("老板连夜把监控录像删了", "destroyed_evidence", True),
        ("交上来一套假的会议纪要", "false_materials", True),
        ("立案以后人就蹽了", "evaded_investigation", True),
        ("他把扣押的设备连夜拉走了", "sealed_goods_moved", True),
        ("他明知道没证还偷着收人", "party_intentional_violation", True),
        ("责令改正通知书也送到了", "ordered_to_correct", True),
        ("一场谁都没料到的白毛风", "event_unforeseeable", True),
        ("公安那边登记错了", "other_department_fault", True),
        ("国家没标准", "standard_missing", True),
        ("算不算违法也没法定性", "violation_unclassifiable", True),
        ("法律压根没写", "no_legal_rule", True),
        ("我们自己摸索了一套新办法", "creative_work", True),
        ("来不及请示，我当场就拍了板", "improvised", True),
        ("断了人家财路", "broke_entrenched_interests", True),
        ("哪些情形能办，文件没写清楚", "policy_boundary_unclear", True),
        ("尺度没把握好", "deviation", True),
        ("没有损失", "some_loss", False),
        ("损失不大", "major_loss", False),
        ("影响也不大", "serious_adverse_effect", False),
        ("家属上访了", "adverse_effect", True),
        ("当天就纠正了", "timely_correction", True),
        ("我拖到现在还没改", "timely_correction", False),
        ("我主动上门赔不是", "actively_remedied", True),
        ("没等领导催，我自己就去补了", "initiative_measures", True),
        ("督查来了我材料全交", "cooperated_with_inquiry", True),
        ("我推说是同事干的", "accepted_responsibility", False),
        ("这应当算“其他可以容错免责的情形”", "other_tolerance_claimed", True),
    ],
)
def test_ways_of_saying(text: str, fact: str, value: bool) -> None:
    assert read(text).get(fact) is value


@pytest.mark.parametrize("fact", VOCABULARY.facts.values(), ids=lambda fact: fact.id)
def test_every_fact_can_be_said(fact: Fact) -> None:
    """A statement as true, a date and a number as told in the words, a choice in each of its options."""
    said = {cue.value for cue in CUES if cue.fact == fact.id}
    needed: dict[str, set[object]] = {"bool": {True}, "choice": set(fact.options)}
    assert needed.get(fact.kind, {None}) <= said


def test_denying_the_grave_denies_not_the_plain() -> None:
    assert read("没有造成重大损失") == {"major_loss": False}
    assert read("没有造成重大损失和严重不良影响") == {"major_loss": False, "serious_adverse_effect": False}


def test_two_negations_say_nothing_clear() -> None:
    assert "some_loss" not in read("不能说没有损失")


@pytest.mark.parametrize(
    "text",
    [
        "好像没说实话",
        "他可能把账本烧了",
        "不知道有没有人投诉",
        "有没有造成重大损失现在还不好说",
        "公章是假的，我也说不准",
        "听说他把账本藏起来了",
    ],
)
def test_doubt_proposes_nothing(text: str) -> None:
    assert read(text) == {}


@pytest.mark.parametrize(
    "text", ["这算失误吗？", "对方是不是故意隐瞒？", "算不算滥用职权？", "院长没说实话？"]
)
def test_questions_propose_nothing(text: str) -> None:
    assert read(text) == {}


@pytest.mark.parametrize(
    "text",
    [
        "要是他把账本烧了，我们就查不下去",
        "假如造成了重大损失，该怎么处理",
        "险些造成重大损失",
        "我打算主动上门道歉",
        "第九条说的隐瞒证据是什么意思",
    ],
)
def test_what_did_not_happen_proposes_nothing(text: str) -> None:
    assert read(text) == {}


def test_a_sentence_may_turn_back_to_what_happened() -> None:
    assert read("要是早点查就好了，可他把账本烧了") == {"destroyed_evidence": True}


@pytest.mark.parametrize(
    "text",
    ["同事小刘忘了亮证", "公安立案了", "领导说我不作为", "有人举报我滥用职权，纯属诬告", "他到现在没改正"],
)
def test_acts_and_words_of_others_are_not_the_officers(text: str) -> None:
    own = {"followed_statutory_procedure", "violation_investigated", "failed_statutory_duty", "abused_power"}
    assert not (own | {"timely_correction", "in_course_of_duty"}) & read(text).keys()


@pytest.mark.parametrize(
    "text",
    [
        "当时也没有办法",
        "该查的隐患没查出来",
        "老人送到医院了，家属把老人接走了",
        "他手续不全",
        "程序还没走完",
        "决定书没送出去",
        "上面文件还没下来",
        "我们告诉他法律明文禁止",
        "家属电话没人接",
        "今天天气不错",
    ],
)
def test_near_misses_propose_nothing(text: str) -> None:
    assert read(text) == {}


def test_an_order_to_the_party_is_not_the_officers_own_correction() -> None:
    assert read("我们当场下了责令改正通知书").keys().isdisjoint({"timely_correction", "initiative_measures"})


def test_the_actor_is_carried_to_the_next_clause() -> None:
    assert "timely_correction" not in read("院长认了错，第二天就改正了")
    assert read("我认了错，第二天就改正了")["timely_correction"] is True
    assert read("院长来投诉，第二天我就改正了")["timely_correction"] is True


def test_an_object_is_not_an_actor() -> None:
    assert read("给院长打过电话，当天就纠正了")["timely_correction"] is True


def test_a_fact_said_both_ways_is_not_proposed() -> None:
    assert "some_loss" not in read("没有造成损失。后来一算，损失了三千块。")


def test_a_consequence_needs_its_cause_in_the_message() -> None:
    assert "wrong_decision_from_deception" not in read("结果定错了。")
    assert read("他交的是假材料。结果定错了。")["wrong_decision_from_deception"] is True


@pytest.mark.parametrize(
    "text", ["事情发生在2026年3月5日", "2026-03-05去检查的", "２０２６年０３月０５日的事"]
)
def test_full_dates(text: str) -> None:
    assert read(text)["act_date"] == date(2026, 3, 5)


@pytest.mark.parametrize(
    "text", ["2026年3月的事", "2026年2月31日", "2025年3月5日印发", "是不是2026年3月5日？"]
)
def test_no_date_without_a_day_of_the_act(text: str) -> None:
    assert "act_date" not in read(text)


def test_two_dates_are_no_date() -> None:
    assert "act_date" not in read("2026年3月5日检查，2026年4月1日处罚")


@pytest.mark.parametrize("text", ["没有造成损\u200b失", "没有\u202e造成\u2066损失", "没有造成损失\u0000"])
def test_invisible_characters_do_not_hide_words(text: str) -> None:
    (proposal,) = read_facts(text, CUES, LANGUAGE)
    assert (proposal.fact, proposal.value) == ("some_loss", False)
    assert proposal.quote in text


def test_full_width_letters_and_spaces_as_commas() -> None:
    assert fold("２０２６Ａ，。") == "2026A，。"
    assert read("流水是Ｐ出来的")["forged_evidence"] is True
    parts = clauses(sentences("他没说实话 我没查出来")[0])
    assert [part.text.strip() for part in parts] == ["他没说实话", "我没查出来"]


def test_quotes_are_the_clauses_that_say_it() -> None:
    (proposal,) = read_facts("那天下雪，他把账本藏起来了，我没细问。", CUES, LANGUAGE)[:1]
    assert proposal == ("concealed_evidence", True, "他把账本藏起来了")


def test_proposals_come_in_the_order_of_the_text() -> None:
    proposals = read_facts("他把账本藏起来了。公章是假的。没有造成损失。", CUES, LANGUAGE)
    assert [proposal.fact for proposal in proposals] == ["concealed_evidence", "forged_evidence", "some_loss"]


WORDS = (
    "主办了 12 两 十 件 不合格 评查率 120% 要不要 上报 "
    "我们 他 院长 没有 不 造成 损失 重大 影响 好像 如果 吗 ？ ， 。 检查 账本 藏起来 改正 当天 2026年3月5日"
)
PIECES = st.sampled_from([*WORDS.split(), "\n", "\u200b", "\u202e", " "])


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_is_read_and_quoted_verbatim(text: str) -> None:
    seen = set()
    for fact, value, quote in read_facts(text, CUES, LANGUAGE):
        assert quote in text
        assert parse_value(VOCABULARY[fact], value) == value
        assert fact not in seen
        seen.add(fact)


@given(st.text(max_size=200))
def test_folding_keeps_the_places(text: str) -> None:
    folded, places = fold_with_places(text)
    assert len(folded) == len(places) == len(set(places))
    assert fold(text) == folded


def test_gaps_do_not_swallow_a_negation() -> None:
    assert compile_cue("按…职责", {}).search("按规定的职责")
    assert not compile_cue("按…职责", {}).search("按规定没有职责")
    assert not compile_cue("封条～卖", {}).search("撕了封条，没有卖")
    assert compile_cue("{东西}～卖", {"{东西}": "(?:棺木|封条)"}).search("撕了封条，拉走卖了")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("some_los:\n  says: [损失]\n", "some_los"),
        ("some_loss:\n  says: ['损失(']\n", "正则表达式"),
        ("some_loss:\n  says: ['{没有的词}损失']\n", "没有的词"),
        ("some_loss:\n  who: nobody\n  says: [损失]\n", "nobody"),
        ("some_loss:\n  given: [some_los]\n  says: [损失]\n", "some_los"),
        ("act_date:\n  dates: ['\\d+年']\n", "year"),
        ("cases_in_year:\n  counts: ['\\d+件']\n", "number"),
        ("cases_in_year:\n  says: [办了案]\n", "int"),
        ("some_loss:\n  counts: ['{数}件']\n", "bool"),
        ("statistics_matter:\n  chooses:\n    没有的选项: [要不要报]\n", "没有的选项"),
        ("cases_in_year:\n  chooses:\n    -1: [没办]\n", "-1"),
        ("some_loss:\n  unless: ['损失(']\n  says: [损失]\n", "正则表达式"),
    ],
)
def test_a_broken_cue_is_reported_by_file_and_line(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "_language.yaml").write_text((FOLDER / "_language.yaml").read_text("utf-8"), "utf-8")
    (tmp_path / "loss.yaml").write_text(content, "utf-8")
    with pytest.raises(KnowledgeError, match=message) as error:
        read_cues(tmp_path, VOCABULARY)
    assert "loss.yaml" in str(error.value)
