"""A scripted officer: tells the story, corrects what was misread, answers every screen truthfully."""

from dataclasses import dataclass
from time import perf_counter

from assistant.dialogue.conversation import Conversation, Turn
from assistant.library import Regulation
from assistant.rules.determination import plain
from evals.gold import Story

MOST_SCREENS = 60  # a conversation that is longer is a loop


@dataclass(frozen=True)
class Talk:
    """How one conversation went. `corrected` counts proposals the officer had to put right."""

    story: Story
    turn: Turn
    screens: int
    asked: int
    proposed: int
    corrected: int
    first: float  # seconds the story itself took
    slowest: float  # seconds of the slowest later turn


def talk(regulation: Regulation, story: Story) -> Talk:
    """Lead one conversation to its end. Raises RuntimeError when it does not end."""
    conversation = Conversation(regulation)
    started = perf_counter()
    turn = conversation.say(story.text)
    first, slowest = perf_counter() - started, 0.0
    proposed = turn.proposed
    corrected = sum(story.truth.get(p.fact) != plain(p.value) for p in proposed)
    if proposed:
        turn = conversation.confirm({p.fact: story.truth.get(p.fact) for p in proposed})
    screens = asked = 0
    while turn.question is not None:
        screens += 1
        asked += len(turn.question.rows)
        if screens > MOST_SCREENS:
            raise RuntimeError(f"{story.id}: no end after {MOST_SCREENS} screens")
        opened = [r.id for r in turn.question.rows if r.gate and any(story.truth.get(f) for f in r.facts)]
        answers = {f: story.truth.get(f) for r in turn.question.rows if r.id not in opened for f in r.facts}
        started = perf_counter()
        turn = conversation.answer(answers, opened)
        slowest = max(slowest, perf_counter() - started)
    return Talk(story, turn, screens, asked, len(proposed), corrected, first, slowest)
