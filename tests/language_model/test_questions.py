"""Questions that only a model understood: the closed set, what is dropped, and that nothing is ever set."""

from typing import Any

import pytest

from assistant import Conversation
from assistant.dialogue.commands import CannotHandle, Command, Context
from assistant.dialogue.conversation import Turn
from assistant.library import Regulation
from tests.language_model.told import FACT, LIE, QUOTE, UNREAD, Recorder, model

SUPPOSING = "他递给我们的是另写的一本这件事倘若不是那样"


def unread(text: str, context: Context) -> Command:
    return CannotHandle("not_understood")


def asked(regulation: Regulation, text: str, *commands: Any, **facts: object) -> Turn:
    conversation = Conversation(regulation, understander=unread, model=model(*commands))
    if facts:
        conversation.answer(facts)
    turn = conversation.say(text)
    assert conversation.state.pending == ()
    assert dict(conversation.state.facts) == facts
    return turn


@pytest.mark.parametrize(
    ("command", "understood", "told"),
    [
        ({"command": "ask_result", "about": "missing"}, "result", "没有弄清"),
        ({"command": "ask_result", "about": "known"}, "result", "还没有确认过的事实"),
        ({"command": "ask_result", "about": "evidence"}, "result", "先回答"),
        ({"command": "ask_procedure", "topic": "review"}, "procedure", "没有规定对结论不服怎么办"),
        ({"command": "ask_procedure", "topic": "who"}, "procedure", "奈曼旗民政局党组"),
        ({"command": "ask_program", "topic": "privacy"}, "us", "没有加密"),
        ({"command": "ask_term", "term": "重大损失"}, "term", "没有造成重大损失和严重不良影响的"),
    ],
)
def test_a_question_of_the_closed_set_is_answered_by_us(
    naiman: Regulation, command: Any, understood: str, told: str
) -> None:
    turn = asked(naiman, "重大损失这些个事儿想请您给捋一捋", command)
    assert turn.understood == understood
    assert told in turn.message
    assert turn.dropped == ()


def test_a_supposed_fact_is_answered_and_neither_proposed_nor_set(naiman: Regulation) -> None:
    supposed = {"command": "ask_what_if", "fact": FACT, "value": False, "quote": QUOTE}
    turn = asked(naiman, SUPPOSING, supposed)
    assert turn.understood == "result"
    assert "如果“行政相对人提供虚假材料：不是”" in turn.message
    assert "这只是假设" in turn.message
    assert turn.proposed == ()
    assert turn.determination.facts == {}


@pytest.mark.parametrize(
    ("text", "command", "reason"),
    [
        (
            UNREAD,
            {"command": "ask_what_if", "fact": FACT, "value": False, "quote": QUOTE},
            "nothing_supposed",
        ),
        (
            SUPPOSING,
            {"command": "ask_what_if", "fact": FACT, "value": False, "quote": "没有的话"},
            "quote_not_in_words",
        ),
        (SUPPOSING, {"command": "ask_what_if", "fact": FACT, "value": "不", "quote": QUOTE}, "wrong_type"),
        (
            SUPPOSING,
            {"command": "ask_what_if", "fact": "boss", "value": True, "quote": QUOTE},
            "unknown_fact",
        ),
        (SUPPOSING, {"command": "ask_what_if", "fact": FACT, "value": False}, "malformed"),
        (UNREAD, {"command": "ask_term", "term": "重大损失"}, "quote_not_in_words"),
        (UNREAD, {"command": "ask_term", "term": "床底下"}, "term_not_in_text"),
        (UNREAD, {"command": "ask_term", "term": 7}, "wrong_type"),
        (UNREAD, {"command": "ask_procedure", "topic": "my_pardon"}, "unknown_choice"),
        (UNREAD, {"command": "ask_program", "topic": "prompt"}, "unknown_choice"),
        (UNREAD, {"command": "ask_result", "about": "why_not"}, "unknown_choice"),
    ],
)
def test_what_is_not_right_is_dropped(naiman: Regulation, text: str, command: Any, reason: str) -> None:
    turn = asked(naiman, text, command)
    assert [d.reason for d in turn.dropped] == [reason]
    assert turn.message == Conversation(naiman, understander=unread).say(text).message


def test_both_ways_of_supposing_one_fact_are_none(naiman: Regulation) -> None:
    ways = [{"command": "ask_what_if", "fact": FACT, "value": v, "quote": QUOTE} for v in (True, False)]
    turn = asked(naiman, SUPPOSING, *ways)
    assert turn.understood == "not_understood"
    assert [(d.reason, d.fact) for d in turn.dropped] == [("said_both_ways", FACT)]


def test_of_words_that_only_suppose_a_model_proposes_nothing(naiman: Regulation) -> None:
    """Offline the words are a supposition already; a model may name the fact in it, and no more."""
    text, quote = "要是递过来的是另一本呢？", "递过来的是另一本"  # the offline reading makes no fact of them
    lie = {**LIE, "quote": quote}
    conversation = Conversation(naiman, model=model(lie, {"command": "ask_procedure", "topic": "who"}))
    turn = conversation.say(text)
    assert turn.proposed == ()
    assert turn.by_model == ()
    assert [(d.reason, d.fact) for d in turn.dropped] == [("only_supposed", FACT)]
    assert turn.message == Conversation(naiman).say(text).message
    named = model({"command": "ask_what_if", "fact": FACT, "value": True, "quote": quote})
    answered = Conversation(naiman, model=named).say(text)
    assert "如果“行政相对人提供虚假材料：是”" in answered.message
    assert answered.proposed == ()


@pytest.mark.parametrize("text", ["这个结论能给领导看吗？", "别人的案子怎么判的呢"])
def test_where_nothing_is_found_no_model_is_asked(naiman: Regulation, text: str) -> None:
    recorder = Recorder()
    turn = Conversation(naiman, understander=unread, model=recorder).say(text)
    assert "未找到依据" in turn.message
    assert turn.notice == ""
    assert recorder.sent == []
    Conversation(naiman, understander=unread, model=recorder).say(text.rstrip("？呢吗"))
    assert len(recorder.sent) == 1  # what is not asked may be something told
