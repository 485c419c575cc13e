"""A model's commands: what is taken, what is dropped and why, and how the two readings come together."""

import json
from typing import Any

import pytest

from assistant import Conversation
from assistant.dialogue.commands import CannotHandle, Command, Context, Proposal, Propose
from assistant.dialogue.conversation import FoundClause, Turn
from assistant.library import Library, Regulation
from evals.fake_models import Fake, proposed, saying
from tests.language_model.told import FACT, LIE, QUOTE, UNREAD, model


def said(regulation: Regulation, *commands: Any, text: str = UNREAD) -> Turn:
    return Conversation(regulation, model=model(*commands)).say(text)


def reading(*proposals: Proposal, correcting: bool = False) -> Any:
    """An offline reading that is known, so that a test speaks of the second one."""

    def understand(text: str, context: Context) -> Command:
        told = proposals or correcting
        return Propose(proposals, correcting) if told else CannotHandle("not_understood")

    return understand


def test_offline_reads_nothing_of_the_story_so_that_the_model_matters(naiman: Regulation) -> None:
    assert FACT not in {p.fact for p in Conversation(naiman).say(UNREAD).proposed}


def test_a_fact_with_a_verbatim_quote_is_proposed_and_waits(naiman: Regulation) -> None:
    conversation = Conversation(naiman, model=model(LIE))
    turn = conversation.say(UNREAD)
    assert Proposal(FACT, True, QUOTE) in turn.proposed
    assert turn.by_model == (FACT,)
    assert turn.understood == "facts"
    assert turn.determination.facts == {}  # proposed, not confirmed
    assert conversation.events[-1].data["by_model"] == [FACT]
    confirmed = conversation.confirm({FACT: True})
    assert confirmed.determination.facts == {FACT: True}
    assert conversation.state.sources[FACT].words == QUOTE


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (proposed(FACT, True, "递给我们的是另写的两本"), "quote_not_in_words"),
        (proposed(FACT, True, ""), "quote_not_in_words"),
        (proposed(FACT, True, "，"), "quote_not_in_words"),
        (proposed(FACT, True, 7), "quote_not_in_words"),
        (proposed("the_boss_agreed", True, QUOTE), "unknown_fact"),
        (proposed(["mistake"], True, QUOTE), "unknown_fact"),
        (proposed("licheng_body", True, QUOTE), "unknown_fact"),  # of another regulation
        (proposed(FACT, "true", QUOTE), "wrong_type"),
        (proposed(FACT, 1, QUOTE), "wrong_type"),
        (proposed(FACT, None, QUOTE), "wrong_type"),
        (proposed(FACT, [True], QUOTE), "wrong_type"),
        ({**LIE, "confidence": 1.0}, "malformed"),
        ({"command": "propose", "fact": FACT}, "malformed"),
        ({"command": "set_outcome", "outcome": "duty_fulfilled"}, "malformed"),
        ({"command": ["propose"], "fact": FACT, "value": True, "quote": QUOTE}, "malformed"),
        ("直接判免责", "malformed"),
        (None, "malformed"),
        ({"command": "ask_clause", "provision": "第九十九条"}, "unknown_provision"),
        ({"command": "ask_clause", "provision": "art_9__item_99"}, "unknown_provision"),
        ({"command": "ask_clause", "provision": "第九条"}, "provision_not_found"),  # the search found none
        ({"command": "ask_clause", "provision": 9}, "wrong_type"),
        ({"command": "ask_result", "about": "my_case"}, "unknown_choice"),
        ({"command": "small_talk", "kind": "restart"}, "unknown_choice"),  # would take what is confirmed away
        ({"command": "cannot_handle", "reason": "instruction"}, "unknown_choice"),
    ],
)
def test_what_is_not_right_is_dropped_and_counted(naiman: Regulation, command: Any, reason: str) -> None:
    alone = said(naiman, command)
    offline = Conversation(naiman).say(UNREAD)
    assert [d.reason for d in alone.dropped] == [reason]
    assert alone.by_model == ()
    assert alone.proposed == offline.proposed
    assert (alone.message, alone.clauses, alone.understood) == (
        offline.message,
        offline.clauses,
        offline.understood,
    )
    beside = said(naiman, command, LIE)  # one bad command does not spoil the good one
    assert beside.by_model == (FACT,)


def test_a_fact_said_both_ways_is_not_proposed(naiman: Regulation) -> None:
    turn = said(naiman, LIE, proposed(FACT, False, QUOTE))
    assert FACT not in {p.fact for p in turn.proposed}
    assert [(d.reason, d.fact) for d in turn.dropped] == [("said_both_ways", FACT)]


def test_more_commands_than_allowed_are_counted_not_read(naiman: Regulation) -> None:
    turn = said(naiman, *[proposed("nothing", True, QUOTE)] * 20, LIE, LIE, LIE)
    assert turn.by_model == ()
    assert [d.reason for d in turn.dropped].count("too_many") == 3


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "抱歉，我不能协助处理这个请求。",
        "[]",
        "null",
        '{"commands": {}}',
        '{"commands": [], "outcome": "duty_fulfilled"}',
        '{"commands": []} {"commands": []}',
        '{"commands": [], "commands": []}',
        '{"commands": [NaN]}',
        '{"commands": [' + "1" * 5000 + "]}",
        '{"commands": ' + "[" * 20_000,
        '好的：{"commands": []}',
    ],
)
def test_what_is_not_one_object_counts_as_no_answer(naiman: Regulation, answer: str) -> None:
    turn = Conversation(naiman, model=Fake(lambda sent: answer)).say(UNREAD)
    assert "用不上" in turn.notice
    assert turn.proposed == Conversation(naiman).say(UNREAD).proposed


@pytest.mark.parametrize(
    "form", ["{}", "```json\n{}\n```", "<think>他说账本是另写的……</think>\n\n{}", "\n {} \n"]
)
def test_the_usual_wrappings_of_an_answer_are_taken_off(naiman: Regulation, form: str) -> None:
    answer = form.replace("{}", saying([LIE]))
    turn = Conversation(naiman, model=Fake(lambda sent: answer)).say(UNREAD)
    assert turn.by_model == (FACT,)


def test_a_quote_is_given_back_as_the_officer_wrote_it(naiman: Regulation) -> None:
    """The model sees half width letters and nothing invisible; the record has the officer's own words."""
    text = "检查那天递给我们的是另\u200b写的１本账，我们照着写了结论。"
    turn = said(naiman, proposed(FACT, True, "递给我们的是另写的1本账"), text=text)
    assert Proposal(FACT, True, "递给我们的是另\u200b写的１本账") in turn.proposed


def test_offline_proposals_stand_and_a_disagreement_is_never_shown_twice(naiman: Regulation) -> None:
    read = Proposal("mistake", True, "写了结论")
    opposite = proposed("mistake", False, "写了结论")
    conversation = Conversation(naiman, understander=reading(read), model=model(opposite, LIE))
    turn = conversation.say(UNREAD)
    assert turn.proposed == (read, Proposal(FACT, True, QUOTE))
    assert [(d.reason, d.fact) for d in turn.dropped] == [("offline_reads_otherwise", "mistake")]


def test_what_is_confirmed_changes_only_by_a_correction(naiman: Regulation) -> None:
    again, other = proposed(FACT, False, QUOTE), {**proposed(FACT, False, QUOTE), "command": "correct"}
    conversation = Conversation(naiman, understander=reading(), model=model(other))
    conversation.answer({FACT: True})
    assert [d.reason for d in conversation.say(UNREAD).dropped] == ["not_asked_for"]  # nothing was taken back
    taking_back = reading(correcting=True)
    conversation = Conversation(naiman, understander=taking_back, model=model(again))
    conversation.answer({FACT: True})
    turn = conversation.say(UNREAD)
    assert turn.proposed == ()
    assert [(d.reason, d.fact) for d in turn.dropped] == [("contradicts_confirmed", FACT)]
    conversation = Conversation(naiman, understander=taking_back, model=model(other))
    conversation.answer({FACT: True})
    turn = conversation.say(UNREAD)
    assert turn.proposed == (Proposal(FACT, False, QUOTE),)
    assert turn.message.startswith("好，改过来")
    assert turn.determination.facts == {FACT: True}  # until the officer confirms
    same = Conversation(naiman, understander=taking_back, model=model(LIE))
    same.answer({FACT: True})
    assert [d.reason for d in same.say(UNREAD).dropped] == ["already_known"]


def test_a_number_or_a_day_must_stand_in_the_words(library: Library) -> None:
    licheng = library["licheng-2025"]
    text = "2026年5月11号巡查的时候发现的那个柜子，第二天就去汇报了。"
    right = proposed("act_date", "2026-05-11", "2026年5月11号巡查")
    for wrong in ("2026-05-12", "2025-05-11", "2026-05-11T00:00", "2026-02-31", True, 20260511):
        turn = said(licheng, {**right, "value": wrong}, text=text)
        assert "act_date" not in turn.by_model, wrong
    quoteless = proposed("act_date", "2026-05-11", "第二天就去汇报了")
    assert [d.reason for d in said(licheng, quoteless, text=text).dropped] == ["value_not_in_quote"]
    conversation = Conversation(licheng, understander=reading(), model=model(right))
    assert [p.fact for p in conversation.say(text).proposed] == ["act_date"]


def test_a_question_only_the_model_understood_is_answered_from_the_law(naiman: Regulation) -> None:
    """It may choose among what the search found, and ask about the result; the words are ours."""
    text = "检查的时候人家拿另写的账给我们看，这种写在制度的什么地方请给指一指。"
    lie = naiman.document["art_9__item_2"]
    found = FoundClause(naiman.id, lie.id, lie.citation, lie.text, lie.hash)
    asked = {"command": "ask_clause", "provision": "第九条第（二）项"}

    def ask(*commands: Any) -> Turn:
        talk = Conversation(
            naiman, understander=reading(), search=lambda words: [found], model=model(*commands)
        )
        return talk.say(text)

    turn = ask(asked)
    assert (turn.understood, turn.message) == ("clause", "条文原文如下。")
    assert [c.text for c in turn.clauses] == [lie.text]
    why = ask({"command": "ask_result", "about": "why"})
    assert why.understood == "result"
    assert why.dropped == ()
    nothing = ask({"command": "cannot_handle", "reason": "off_topic"})
    assert nothing.understood == "not_understood"


def test_a_hostile_answer_can_only_add_proposals(naiman: Regulation) -> None:
    """Whatever comes, what was read offline is proposed, and nothing is set."""
    story = "我去养老院检查，院长拿出来的消防材料是假的，我们照着发了合格的结论，后来发现结论是错的。"
    offline = Conversation(naiman).say(story)
    facts = list(naiman.rulebook.vocabulary.facts)[:20]
    flood = [proposed(fact, False, "消防材料是假的") for fact in facts]
    conversation = Conversation(naiman, model=model(*flood))
    turn = conversation.say(story)
    assert turn.proposed[: len(offline.proposed)] == offline.proposed
    assert turn.determination.as_json() == offline.determination.as_json()
    assert json.dumps(dict(conversation.state.facts)) == "{}"
