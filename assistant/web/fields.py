"""One answer on the page and back: which boxes a fact gets, and which value a pick stands for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.question import Question
from assistant.rules.expression import Value
from assistant.rules.facts import Fact, FactError, Vocabulary
from assistant.web.record import NO, UNKNOWN, YES

YES_PICK, NO_PICK, UNKNOWN_PICK = "yes", "no", "unknown"
_BOOL = ((YES_PICK, YES), (NO_PICK, NO), (UNKNOWN_PICK, UNKNOWN))
_MEANING = {YES_PICK: True, NO_PICK: False, UNKNOWN_PICK: None}
_TYPED = {"date": "日期", "int": "数字"}


class IncompleteError(ValueError):
    """A form came back with a line unanswered, or for a question that has been answered meanwhile."""


@dataclass(frozen=True)
class Option:
    value: str
    words: str


@dataclass(frozen=True)
class Field:
    """A line's answer: options to pick from, or (without options) a typed date or number."""

    name: str
    options: tuple[Option, ...]
    chosen: str | None = None
    kind: str = "radio"
    typed_label: str = ""


def gate_field(name: str) -> Field:
    return Field(name, tuple(Option(*option) for option in _BOOL))


def fact_field(fact: Fact, chosen: Value | None = None, known: bool = False) -> Field:
    """The field of a fact; with `known` its present value (None: 不清楚) is picked already."""
    if fact.kind in _TYPED:
        kind = "number" if fact.kind == "int" else "date"
        return Field(fact.id, (), str(chosen) if chosen is not None else None, kind, _TYPED[fact.kind])
    if fact.kind == "choice":
        options = (*(Option(o, o) for o in fact.options), Option(UNKNOWN_PICK, UNKNOWN))
        pick = str(chosen) if chosen is not None else UNKNOWN_PICK
    else:
        options = tuple(Option(*option) for option in _BOOL)
        pick = next(pick for pick, value in _MEANING.items() if value is chosen)
    return Field(fact.id, options, pick if known else None)


def picked_value(fact: Fact, pick: object) -> Value | None:
    """What a pick means for a fact. Raises FactError."""
    if pick == UNKNOWN_PICK:
        return None
    if fact.kind == "bool" and pick in _MEANING:
        return _MEANING[str(pick)]
    if fact.kind == "int" and isinstance(pick, str) and pick.strip().lstrip("-").isdecimal():
        return int(pick)
    if fact.kind in ("date", "choice") and isinstance(pick, str):
        return pick  # checked by the conversation, as any answer is
    raise FactError(f"“{fact.label}”还没有选好，请再选一次")


def picked_facts(vocabulary: Vocabulary, picks: Mapping[str, Any]) -> dict[str, Value | None]:
    """Fact id → value for a form with one line a fact. Raises FactError."""
    return {fact: picked_value(vocabulary[fact], pick) for fact, pick in picks.items()}


def picked_answers(
    vocabulary: Vocabulary, question: Question | None, picks: Mapping[str, Any]
) -> tuple[dict[str, Value | None], tuple[str, ...]]:
    """Facts and opened groups for a question's form. Raises IncompleteError and FactError.

    是 at a gate opens its group and says nothing of its facts; 不是 denies each, 不清楚 leaves each open.
    """
    rows = {row.id: row for row in question.rows} if question is not None else {}
    if set(picks) - set(rows):
        raise IncompleteError("这个问题刚才已经答过了，下面是最新的内容")
    if missing := [row.text for row in rows.values() if row.id not in picks]:
        raise IncompleteError(f"还有 {len(missing)} 项没有选：{missing[0]}")
    facts: dict[str, Value | None] = {}
    opened = []
    for name, pick in picks.items():
        row = rows[name]
        if not row.gate:
            facts[name] = picked_value(vocabulary[name], pick)
        elif pick == YES_PICK:
            opened.append(name)
        elif pick in _MEANING:
            facts.update(dict.fromkeys(row.facts, _MEANING[str(pick)]))
        else:
            raise FactError(f"“{row.text}”还没有选好，请再选一次")
    return facts, tuple(opened)
