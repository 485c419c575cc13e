"""While proposals wait to be confirmed: lines taken back, things said in two ways, questions in between."""

from collections.abc import Callable
from typing import Any

import pytest

from assistant import Conversation, Library
from assistant.dialogue.commands import Command, Context, Proposal, Propose
from assistant.dialogue.conversation import Turn
from assistant.dialogue.state import Event
from assistant.dialogue.turn_json import turn_json
from tests.language_model.told import FACT, QUOTE, UNREAD, model

LIBRARY = Library.load()
NAIMAN = LIBRARY["naiman-2025"]
STORY = (
    "我去养老院检查，院长拿出来的消防材料是假的，我们照着发了合格的结论，后来发现结论是错的。没有造成损失。"
)


def listed() -> tuple[Conversation, tuple[Proposal, ...]]:
    conversation = Conversation(NAIMAN, library=LIBRARY)
    turn = conversation.say(STORY)
    assert len(turn.proposed) >= 4
    return conversation, turn.proposed


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("第二条不对", [2]),
        ("第二个不对", [2]),
        ("第2项有误", [2]),
        ("2不对", [2]),
        ("第二条不是", [2]),
        ("第1、3条不对", [1, 3]),
        ("第一、三条不对", [1, 3]),
        ("1不对 3不对", [1, 3]),
        ("第一条不对，第三条也不对", [1, 3]),
        ("第二条不对，其他都对", [2]),  # in words the others still wait to be confirmed
        ("第二条不清楚", [2]),
        ("都不对", [1, 2, 3, 4]),
        ("不对", [1, 2, 3, 4]),
        ("全不对。", [1, 2, 3, 4]),
        ("这些都不是", [1, 2, 3, 4]),
        ("不是这样的", [1, 2, 3, 4]),
    ],
)
def test_lines_of_the_list_are_taken_back_and_nothing_is_set(words: str, wrong: list[int]) -> None:
    conversation, proposed = listed()
    turn = conversation.say(words)
    left = [p for number, p in enumerate(proposed[:4], 1) if number not in wrong] + list(proposed[4:])
    assert turn.understood == "list"
    assert list(turn.proposed) == ([] if len(wrong) == 4 else left)
    assert turn.clauses == ()
    assert turn.determination.facts == {}
    vocabulary = NAIMAN.rulebook.vocabulary
    assert all(vocabulary[proposed[number - 1].fact].label in turn.message for number in wrong)
    open_facts = turn.determination.open_facts  # and may be asked now
    assert all(proposed[number - 1].fact in open_facts for number in wrong)


def test_all_taken_back_is_said_and_asked() -> None:
    conversation, _ = listed()
    turn = conversation.say("都不对")
    assert "一条也没有留下" in turn.message
    assert turn.question is not None
    assert "in_course_of_duty" in turn.question.facts  # was on the list, is asked now


def test_what_is_right_instead_is_read_too() -> None:
    conversation, proposed = listed()
    place = next(n for n, p in enumerate(proposed, 1) if p.fact == "some_loss")
    turn = conversation.say(f"第{place}条不对，造成了三千块的损失")
    assert ("some_loss", True) in [(p.fact, p.value) for p in turn.proposed]
    assert turn.disputed == ()


def test_a_line_that_is_not_there() -> None:
    conversation, proposed = listed()
    turn = conversation.say("第十九条不对")
    assert turn.understood == "no_such_line"
    assert turn.proposed == proposed
    assert f"只有 {len(proposed)} 条" in turn.message


@pytest.mark.parametrize("words", ["第二条是什么", "第二条讲什么", "第二条"])
def test_an_article_can_be_asked_for_beside_a_list(words: str) -> None:
    conversation, proposed = listed()
    turn = conversation.say(words)
    assert [c.provision for c in turn.clauses] == ["art_2"]
    assert turn.proposed == proposed


def test_without_a_list_a_number_is_an_article() -> None:
    turn = Conversation(NAIMAN).say("第二条不对")
    assert [c.provision for c in turn.clauses] == ["art_2"]
    confirmed = Conversation(NAIMAN)
    confirmed.answer({"some_loss": False})
    assert [c.provision for c in confirmed.say("第二条不对").clauses] == ["art_2"]


def test_what_was_taken_back_stays_so_when_the_conversation_is_resumed() -> None:
    conversation, _ = listed()
    conversation.say("第二条不对")
    conversation.say("造成了三千块的损失")
    resumed = Conversation(NAIMAN, events=conversation.events)
    assert resumed.state == conversation.state
    assert resumed.turn() == conversation.turn()


def told_twice() -> tuple[Conversation, Turn]:
    conversation = Conversation(NAIMAN, library=LIBRARY)
    conversation.say("我去养老院检查，没有造成损失。")
    return conversation, conversation.say("造成了三千块的损失")


def test_what_is_said_in_two_ways_is_shown_in_both_and_counts_for_nothing() -> None:
    _, turn = told_twice()
    (dispute,) = turn.disputed
    assert [(p.value, p.quote) for p in dispute.said] == [
        (False, "没有造成损失"),
        (True, "造成了三千块的损失"),
    ]
    assert "你先写的“没有造成损失”（不是）；后来写的“造成了三千块的损失”（是）" in turn.message
    assert "some_loss" not in {p.fact for p in turn.proposed}
    assert turn.determination.facts == {}
    assert turn.question is not None
    assert turn.question.facts == ("some_loss",)
    assert "没有造成损失" in turn.question.rows[0].help
    shown = turn_json(NAIMAN, turn, ())["disputed"]
    assert shown[0]["said"] == [
        {"value": False, "quote": "没有造成损失"},
        {"value": True, "quote": "造成了三千块的损失"},
    ]


def test_it_stays_until_the_officer_says_which_it_is() -> None:
    conversation, turn = told_twice()
    waiting = {p.fact: p.value for p in turn.proposed}
    acts: tuple[Callable[[], Turn], ...] = (
        lambda: conversation.say("谢谢"),
        lambda: conversation.say("能不能复核"),
        lambda: conversation.confirm(waiting),
        lambda: conversation.answer({"abused_power": False}),
    )
    for act in acts:
        turn = act()
        assert [d.fact for d in turn.disputed] == ["some_loss"]
        assert "some_loss" not in turn.determination.facts
        assert turn.question is not None
        assert turn.question.id == "dispute"
    assert "以哪个为准" in turn.message
    turn = conversation.answer({"some_loss": True})
    assert turn.disputed == ()
    assert turn.determination.facts["some_loss"] is True


def test_a_dispute_may_be_left_open() -> None:
    conversation, _ = told_twice()
    turn = conversation.answer({"some_loss": None})
    assert turn.disputed == ()
    assert "some_loss" in conversation.state.declined


def test_the_officers_own_correction_takes_the_place_of_what_was_said() -> None:
    conversation = Conversation(NAIMAN)
    conversation.say("我去养老院检查，没有造成损失。")
    turn = conversation.say("刚才说错了，其实造成了三千块的损失")
    assert turn.disputed == ()
    assert ("some_loss", True) in [(p.fact, p.value) for p in turn.proposed]
    assert turn.determination.facts == {}


def test_numbers_and_days_can_be_disputed_too() -> None:
    conversation = Conversation(NAIMAN, now=lambda: "2026-03-10T09:00:00+08:00")
    conversation.say("昨天我去养老院检查")
    turn = conversation.say("前天去的")
    (dispute,) = turn.disputed
    assert [str(p.value) for p in dispute.said] == ["2026-03-09", "2026-03-08"]


def test_a_model_alone_cannot_dispute_what_waits() -> None:
    def reading(text: str, context: Context) -> Command:
        return Propose((Proposal(FACT, True, "假的"),)) if text == "假的" else Propose(())

    against: dict[str, Any] = {"command": "propose", "fact": FACT, "value": False, "quote": QUOTE}
    conversation = Conversation(NAIMAN, understander=reading, model=model(against))
    conversation.say("假的")
    turn = conversation.say(UNREAD)
    assert [d.reason for d in turn.dropped] == ["contradicts_proposed"]
    assert turn.disputed == ()
    assert [(p.fact, p.value) for p in turn.proposed] == [(FACT, True)]
    put_right = Conversation(
        NAIMAN,
        understander=reading,
        model=model({**against, "command": "correct"}),
        events=conversation.events,
    )
    assert [d.fact for d in put_right.say(UNREAD).disputed] == [FACT]  # shown beside, never instead


PROCEDURE = (
    *("能不能复核", "可以复核不", "能复核吗", "对结果不服能不能复核", "复议可以吗", "能申诉吗", "谁来定"),
    *(
        "多久给答复",
        "结果多久出来",
        "复核要多久",
        "几天能出结果",
        "要等多久",
        "什么时候给答复",
        "结果会通知我吗",
    ),
)


@pytest.mark.parametrize("regulation", list(LIBRARY))
def test_questions_are_answered_while_proposals_wait(regulation: str) -> None:
    fact = next(f.id for f in LIBRARY[regulation].rulebook.vocabulary.facts.values() if f.kind == "bool")
    said = {"text": "有这回事", "proposals": [[fact, True, "有这回事"]], "found": []}
    conversation = Conversation(
        LIBRARY[regulation], library=LIBRARY, events=[Event("said", "2026-03-10T09:00:00+08:00", said)]
    )
    for words in PROCEDURE:
        turn = conversation.say(words)
        assert turn.understood == "procedure", words
        assert turn.proposed == (Proposal(fact, True, "有这回事"),)
        assert conversation.state.facts == {}
