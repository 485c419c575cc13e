"""Days as they come in life: inside the limits, a decision weeks after the act, no count on a border."""

import random
from collections.abc import Mapping
from datetime import date, timedelta

from assistant.library import Regulation
from assistant.rules.expression import Value
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rulebook

ACT, DECISION = "act_date", "decision_date"
LONGEST = 700  # days within which an act is drawn
WAIT = (20, 50)  # days from the act to the decision
DAYS, CLEAR = "天数", 4


def with_days(regulation: Regulation, facts: Mapping[str, Value], rng: random.Random) -> dict[str, Value]:
    """The facts with the day of the act, and of the decision, moved to others that every comparison tells
    alike."""
    drawn = dict(facts)
    act = facts.get(ACT)
    if isinstance(act, date):
        first, last = _limits(regulation, ACT)
        span = min((last - first).days, LONGEST) - WAIT[1]
        days = (first + timedelta(rng.randint(1, max(1, span))) for _ in range(20))
        drawn[ACT] = act = next((day for day in days if _same(regulation, ACT, act, day)), act)
    decision = facts.get(DECISION)
    if isinstance(decision, date) and isinstance(act, date):
        day = act + timedelta(rng.randint(*WAIT))
        drawn[DECISION] = day if _same(regulation, DECISION, decision, day) else decision
    return drawn


def clear_of_limits(rulebook: Rulebook, fact: str, value: Value) -> Value:
    """A count of days well away from the last one allowed: how the first day is counted is not asked."""
    known = rulebook.vocabulary[fact]
    if known.kind != "int" or DAYS not in known.label or not isinstance(value, int):
        return value
    atoms = [atom for atom in rulebook.used_atoms() if atom.fact == fact]
    for moved in (value + CLEAR, value - CLEAR):
        if moved >= 0 and all(atom.holds_for(moved) is atom.holds_for(value) for atom in atoms):
            return moved
    return value


def _limits(regulation: Regulation, fact: str) -> tuple[date, date]:
    """The first and last day that the rules draw a border at; far apart where there is but one."""
    atoms = [atom for atom in regulation.rulebook.used_atoms() if atom.fact == fact]
    values = representative_values(regulation.rulebook.vocabulary[fact], atoms)
    days = [value for value in values if isinstance(value, date)]
    last = max(days)
    return min(days), last if (last - min(days)).days > WAIT[1] else last + timedelta(LONGEST)


def _same(regulation: Regulation, fact: str, one: date, other: date) -> bool:
    atoms = [atom for atom in regulation.rulebook.used_atoms() if atom.fact == fact]
    return all(atom.holds_for(one) is atom.holds_for(other) for atom in atoms)
