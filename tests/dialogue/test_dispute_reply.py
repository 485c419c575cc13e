"""Answers in words to "请你说以哪个为准"."""

import pytest

from assistant import Conversation, Library
from assistant.dialogue.commands import Command, Context, Proposal, Propose
from assistant.dialogue.conversation import offline_understander
from assistant.dialogue.state import Event
from tests.language_model.told import Recorder

LIBRARY = Library.load()
NAIMAN = LIBRARY["naiman-2025"]
FIRST = Proposal("some_loss", False, "没有造成损失")
LATER = Proposal("some_loss", True, "损失了三万块")


def at_a_dispute(*more: Event, **named: object) -> Conversation:
    events = [
        Event("said", "2026-03-10T09:00:00+08:00", {"text": p.quote, "proposals": [list(p)], "found": []})
        for p in (FIRST, LATER)
    ]
    conversation = Conversation(NAIMAN, library=LIBRARY, events=[*events, *more], **named)  # type: ignore[arg-type]
    assert "some_loss" in [d.fact for d in conversation.state.disputed]
    return conversation


@pytest.mark.parametrize(
    ("words", "way"),
    [
        ("第一个为准", FIRST),
        ("第一个", FIRST),
        ("前面的为准", FIRST),
        ("以前面说的为准", FIRST),
        ("先说的对", FIRST),
        ("以第一次说的为准", FIRST),
        ("第二个不对", FIRST),
        ("没有造成损失", FIRST),
        ("第二个对", LATER),
        ("第二个", LATER),
        ("以后面说的为准", LATER),
        ("后面的对", LATER),
        ("后来说的为准", LATER),
        ("后者", LATER),
        ("损失以后面说的为准", LATER),
        ("损失了三万块。", LATER),
    ],
)
def test_the_way_named_stands_and_waits_to_be_confirmed(words: str, way: Proposal) -> None:
    conversation = at_a_dispute()
    turn = conversation.say(words)
    assert turn.understood == "dispute"
    assert turn.disputed == ()
    assert turn.proposed == (way,)
    assert turn.determination.facts == {}  # words set nothing
    assert "以这个为准" in turn.message
    assert conversation.confirm({way.fact: way.value}).determination.facts["some_loss"] is way.value
    assert Conversation(NAIMAN, events=conversation.events).state == conversation.state


@pytest.mark.parametrize("words", ["不清楚", "我也不清楚", "到底有没有损失我也不清楚", "记不清了"])
def test_what_the_officer_does_not_know_is_left_open(words: str) -> None:
    conversation = at_a_dispute()
    turn = conversation.say(words)
    assert turn.disputed == ()
    assert turn.proposed == ()
    assert "some_loss" in conversation.state.declined
    assert "some_loss" not in turn.determination.facts
    assert Conversation(NAIMAN, events=conversation.events).state == conversation.state
    assert conversation.answer({"some_loss": True}).determination.facts["some_loss"] is True


def test_saying_one_of_the_two_again_tells_which_it_is() -> None:
    again = Proposal("some_loss", True, "亏了")

    def reading(text: str, context: Context) -> Command:
        return Propose((again,)) if text == "亏了" else Propose(())

    conversation = at_a_dispute(understander=reading)
    assert conversation.say("谢谢").disputed != ()
    turn = conversation.say("亏了")
    assert turn.disputed == ()
    assert turn.proposed == (again,)


def test_a_bare_number_and_a_third_way_are_asked_back() -> None:
    for words in ("1", "2", "第三个为准"):
        turn = at_a_dispute().say(words)
        assert turn.understood == "which_way"
        assert [d.said for d in turn.disputed] == [(FIRST, LATER)]


def test_of_two_disputes_an_ordinal_is_asked_back_and_earlier_and_later_hold_for_both() -> None:
    effect = [
        Proposal("adverse_effect", value, quote) for value, quote in ((False, "没影响"), (True, "上了新闻"))
    ]
    more = [
        Event("said", "2026-03-10T09:00:00+08:00", {"text": p.quote, "proposals": [list(p)], "found": []})
        for p in effect
    ]
    assert at_a_dispute(*more).say("第一个为准").understood == "which_way"
    turn = at_a_dispute(*more).say("都以前面说的为准")
    assert turn.disputed == ()
    assert set(turn.proposed) == {FIRST, effect[0]}
    turn = at_a_dispute(*more).say("损失以后面说的为准")
    assert [d.fact for d in turn.disputed] == ["adverse_effect"]
    assert turn.proposed == (LATER,)


def test_beside_a_list_a_number_is_of_the_list_and_the_dispute_can_still_be_settled() -> None:
    waiting = Proposal("false_materials", True, "材料是假的")
    said = {"text": waiting.quote, "proposals": [list(waiting)], "found": []}
    more = Event("said", "2026-03-10T09:00:00+08:00", said)
    offline = offline_understander(NAIMAN)
    assert at_a_dispute(more, understander=offline).say("第一条不对").understood == "list"
    turn = at_a_dispute(more, understander=offline).say("以前面说的为准")
    assert set(turn.proposed) == {waiting, FIRST}


def test_a_settled_dispute_is_not_sent_to_a_model() -> None:
    model = Recorder()
    at_a_dispute(model=model).say("以后面说的为准")
    at_a_dispute(model=model).say("不清楚")
    assert model.sent == []
