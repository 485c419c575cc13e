"""One answer on the page and back: which boxes a fact gets, and which value a pick stands for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.dialogue.question import Question
from assistant.rules.expression import Value
from assistant.rules.facts import Fact, FactError, Vocabulary, parse_date
from assistant.web.record import NO, UNKNOWN, YES

YES_PICK, NO_PICK, UNKNOWN_PICK = "yes", "no", "unknown"
_INTEGER = re.compile(r"-?[0-9]{1,9}")
_BOOL = ((YES_PICK, YES), (NO_PICK, NO), (UNKNOWN_PICK, UNKNOWN))
_MEANING = {YES_PICK: True, NO_PICK: False, UNKNOWN_PICK: None}
_TYPED = {"date": "日期", "int": "数字"}
_WRONG = {
    "date": "“{label}”还不是一个完整的日期。请填年、月、日，说不准的选“不清楚”。",
    "int": "“{label}”应当填{bounds}。说不准的选“不清楚”。",
}


class IncompleteError(ValueError):
    """A form came back with a line unanswered, or for a question that has been answered meanwhile."""


@dataclass(frozen=True)
class Option:
    value: str
    words: str


@dataclass(frozen=True)
class Field:
    """A line's answer: options to pick from, or (without options) a typed date or number.

    `kind` is radio (side by side), list (one below the other), date or number; `wrong` is what to say of a
    typed value that cannot be; a number lies between `low` and `high` (None: no bound).
    """

    name: str
    options: tuple[Option, ...]
    chosen: str | None = None
    kind: str = "radio"
    typed_label: str = ""
    wrong: str = ""
    low: int | None = None
    high: int | None = None


def gate_field(name: str) -> Field:
    return Field(name, tuple(Option(*option) for option in _BOOL))


def fact_field(
    fact: Fact, chosen: Value | None = None, known: bool = False, *, unknown: bool = True
) -> Field:
    """The field of a fact; with `known` its present value (None: 不清楚) is picked already.

    Without `unknown` a choice does not offer 不清楚.
    """
    if fact.kind in _TYPED:
        return Field(
            fact.id,
            (),
            UNKNOWN_PICK if known and chosen is None else str(chosen) if known else None,
            "number" if fact.kind == "int" else "date",
            _TYPED[fact.kind],
            _wrong(fact),
            fact.minimum,
            fact.maximum,
        )
    if fact.kind == "choice":
        options = tuple(Option(o, o) for o in fact.options)
        pick = str(chosen) if chosen is not None else UNKNOWN_PICK
        more = (Option(UNKNOWN_PICK, UNKNOWN),) if unknown else ()
        return Field(fact.id, (*options, *more), pick if known else None, "list")
    pick = next(pick for pick, value in _MEANING.items() if value is chosen)
    return Field(fact.id, tuple(Option(*option) for option in _BOOL), pick if known else None)


def _wrong(fact: Fact) -> str:
    """What to say of a typed value that cannot be, with the bounds of a number."""
    match fact.minimum, fact.maximum:
        case None, None:
            bounds = "整数"
        case low, None:
            bounds = f" {low} 或者更大的整数"
        case None, high:
            bounds = f" {high} 或者更小的整数"
        case low, high:
            bounds = f" {low} 到 {high} 的整数"
    return _WRONG[fact.kind].format(label=fact.label, bounds=bounds)


def picked_value(fact: Fact, pick: object) -> Value | None:
    """What a pick means for a fact. Raises FactError."""
    if pick == UNKNOWN_PICK:
        return None
    if fact.kind == "bool" and pick in _MEANING:
        return _MEANING[str(pick)]
    if fact.kind == "int" and isinstance(pick, str):
        return _number(fact, pick)
    if fact.kind == "date" and isinstance(pick, str):
        return _day(fact, pick)
    if fact.kind == "choice" and pick in fact.options:
        return str(pick)
    raise FactError(f"“{fact.label}”还没有选好，请再选一次")


def _number(fact: Fact, typed: str) -> int:
    """Only what a number is usually written as; nothing a browser's own field would not send."""
    if _INTEGER.fullmatch(typed.strip()) is None or not fact.admits(int(typed)):
        raise FactError(_wrong(fact))
    return int(typed)


def _day(fact: Fact, typed: str) -> date:
    try:
        return parse_date(typed)
    except ValueError:
        raise FactError(_wrong(fact)) from None


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
