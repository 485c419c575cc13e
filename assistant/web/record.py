"""What a stored event holds: what the officer did, how it was worded, and what was shown in reply."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.conversation import Turn
from assistant.dialogue.explain import answer_words
from assistant.dialogue.question import Question
from assistant.dialogue.state import Event
from assistant.rules.determination import plain
from assistant.rules.facts import Vocabulary
from assistant.storage.conversations import OPENED, NewEvent, StoredEvent

YES, NO, UNKNOWN = "是", "不是", "不清楚"


@dataclass(frozen=True)
class Answered:
    """One answer in words, as the officer's message in the chat shows it."""

    label: str
    value: str


def value_words(value: object) -> str:
    return UNKNOWN if value is None else answer_words(value)


def answered_facts(vocabulary: Vocabulary, facts: dict[str, Any]) -> tuple[Answered, ...]:
    return tuple(Answered(vocabulary[fact].label, value_words(value)) for fact, value in facts.items())


def answered_rows(
    vocabulary: Vocabulary, question: Question | None, facts: dict[str, Any], opened: Sequence[str]
) -> tuple[Answered, ...]:
    """The answers as they were asked: a gate is one line, however many facts it settles."""
    lines: list[Answered] = []
    left = dict(facts)
    for row in question.rows if question else ():
        if not row.gate:
            continue
        if row.id in opened:
            lines.append(Answered(row.text.rstrip("？"), YES))
        elif row.facts and all(fact in left for fact in row.facts):
            lines.append(Answered(row.text.rstrip("？"), value_words(left[row.facts[0]])))
            left = {fact: value for fact, value in left.items() if fact not in row.facts}
    return (*lines, *answered_facts(vocabulary, left))


def new_event(
    event: Event, answered: Sequence[Answered], turn: Turn, version: str, weighed: bool = False
) -> NewEvent:
    """The record of one event and of the reply it got.

    `weighed`: the regulation was chosen with these words in view, so that the names in them ask for no other.
    """
    decided = turn.question is None and turn.conflict is None and not turn.proposed
    payload = {
        "data": plain(event.data),
        "answered": plain(list(answered)),
        "weighed": weighed,
        "reply": {
            "message": turn.message,
            "understood": turn.understood,
            "question": turn.question.text if turn.question and not turn.proposed else None,
            "clauses": plain(turn.clauses),
            "outcome": turn.determination.outcome,
            # Kept whole: a later change of the knowledge must not change what this officer was shown.
            "card": plain(turn.card) if decided and event.kind != "said" else None,
        },
    }
    return NewEvent(event.at, event.kind, payload, version)


def past_events(stored: Sequence[StoredEvent]) -> list[Event]:
    """The conversation's own events, for resuming it."""
    return [Event(e.kind, e.at, e.payload["data"]) for e in stored if e.kind != OPENED]
