"""A scripted officer: tells the story, corrects what was misread, answers every screen truthfully."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from time import perf_counter
from typing import Any

from assistant.dialogue.conversation import Conversation, Search, Turn
from assistant.evaluation.entries import Story
from assistant.library import Regulation
from assistant.rules.determination import plain

MOST_SCREENS = 60  # a conversation that is longer is a loop
TOLD_ON = "2026-11-20T09:00:00+08:00"  # 去年 is counted from it, next year as now


class EndlessTalkError(RuntimeError):
    """The conversation goes on asking."""


@dataclass(frozen=True)
class Talk:
    """How one conversation went. `corrected` counts proposals the officer had to put right.

    `unconfirmed` are the facts that a determination rested on without the officer's yes or no; `seconds` what
    each turn took, that of the story first; `read` the facts proposed with their values; `ruled_out` whether
    any turn took the outcome that is true in the end for impossible.
    """

    story: Story
    turn: Turn
    screens: int
    asked: int
    proposed: int
    corrected: int
    unconfirmed: frozenset[str]
    seconds: tuple[float, ...]
    read: Mapping[str, Any]
    ruled_out: bool


def talk(regulation: Regulation, story: Story, model: Any = None, search: Search | None = None) -> Talk:
    """Lead one conversation to its end, with a language model or the clause search if given.

    Raises EndlessTalkError when it does not end.
    """
    conversation = Conversation(regulation, model=model, search=search, now=lambda: TOLD_ON)
    seconds: list[float] = []
    confirmed: set[str] = set()
    unconfirmed: set[str] = set()
    ruled_out = False

    def take(turn: Callable[[], Turn]) -> Turn:
        nonlocal ruled_out
        started = perf_counter()
        found = turn()
        seconds.append(perf_counter() - started)
        unconfirmed.update(found.determination.facts.keys() - confirmed)
        ruled_out |= story.outcome not in found.determination.possible
        return found

    turn = take(partial(conversation.say, story.text))
    proposed = turn.proposed
    read = {p.fact: plain(p.value) for p in proposed}
    truth = {fact: plain(value) for fact, value in story.truth.items()}  # a day is told and answered as text
    corrected = sum(truth.get(fact) != value for fact, value in read.items())
    if proposed:
        left = {p.fact: truth.get(p.fact) for p in proposed}
        confirmed.update(left)
        turn = take(partial(conversation.confirm, left))
    screens = asked = 0
    while turn.question is not None:
        question = turn.question
        screens += 1
        asked += len(question.rows)
        if screens > MOST_SCREENS:
            raise EndlessTalkError(f"{story.id}: no end after {MOST_SCREENS} screens")
        opened = [row.id for row in question.rows if row.gate and any(truth.get(f) for f in row.facts)]
        answers = {f: truth.get(f) for row in question.rows if row.id not in opened for f in row.facts}
        confirmed.update(answers)
        turn = take(partial(conversation.answer, answers, opened))
    counts = (screens, asked, len(proposed), corrected)
    return Talk(story, turn, *counts, frozenset(unconfirmed), tuple(seconds), read, ruled_out)
