"""The outcome of one case in which every fact is known, read straight off the rules.

No diagrams are built, so that hundreds of misread rulebooks can be tried on one story. The determination a
person is shown comes from `assistant.rules.determine`; the two are compared in the tests.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from assistant.rules.expression import Expression, Value, truth
from assistant.rules.outcomes import OUT_OF_SCOPE, RESERVED
from assistant.rules.rulebook import Entry, Rule, Rulebook


@dataclass(frozen=True)
class ClosedCase:
    """`outcome` of the case; `holding`: the ids of the rules that hold, whatever the reading.

    `disputed`: the entries whose readings part on these facts.
    """

    outcome: str
    holding: tuple[str, ...]
    disputed: tuple[str, ...]


def closed_case(rulebook: Rulebook, facts: Mapping[str, Value]) -> ClosedCase:
    """`facts` has a value for every fact the rulebook uses. Raises KeyError for one that is missing."""
    disputed = disputed_entries(rulebook, facts)
    outcomes: set[str] = set()
    always: set[str] | None = None
    for chosen in product(*(entry.readings for entry in disputed)):
        readings = {entry.id: reading.id for entry, reading in zip(disputed, chosen, strict=True)}
        holding = {rule.id for rule in rulebook.rules.values() if _holds(rulebook, rule, readings, facts)}
        outcomes.add(_outcome(rulebook, holding, readings, facts))
        always = holding if always is None else always & holding
    outcome = outcomes.pop() if len(outcomes) == 1 else RESERVED
    kept = tuple(rule for rule in rulebook.rules if rule in (always or ()))
    return ClosedCase(outcome, kept, tuple(entry.id for entry in disputed))


def disputed_entries(rulebook: Rulebook, facts: Mapping[str, Value]) -> list[Entry]:
    """The entries whose readings part on these facts. Raises KeyError for a fact that is missing."""
    return [entry for entry in rulebook.points if len({*_under_each_reading(rulebook, entry, facts)}) > 1]


def outcome_under(rulebook: Rulebook, readings: Mapping[str, str], facts: Mapping[str, Value]) -> str:
    """The outcome with these entries read so, all others the first way. Raises KeyError as above."""
    holding = {rule.id for rule in rulebook.rules.values() if _holds(rulebook, rule, readings, facts)}
    return _outcome(rulebook, holding, readings, facts)


def _outcome(
    rulebook: Rulebook, holding: set[str], readings: Mapping[str, str], facts: Mapping[str, Value]
) -> str:
    in_scope = all(_holds(rulebook, rule, readings, facts) for rule in rulebook.scope)
    return _headline(rulebook, holding) if in_scope else OUT_OF_SCOPE


def _under_each_reading(rulebook: Rulebook, entry: Entry, facts: Mapping[str, Value]) -> Iterator[bool]:
    return (_holds(rulebook, entry, {entry.id: reading.id}, facts) for reading in entry.readings)


def _holds(rulebook: Rulebook, entry: Entry, readings: Mapping[str, str], facts: Mapping[str, Value]) -> bool:
    holds = truth(_written_out(rulebook, entry.id, tuple(readings.items())), facts)
    if holds is None:
        raise KeyError(f"{rulebook.regulation} {entry.id}: a fact is missing")
    return holds


@lru_cache(maxsize=65536)
def _written_out(rulebook: Rulebook, entry: str, readings: tuple[tuple[str, str], ...]) -> Expression:
    """Written out once for the many cases tried on one misread rulebook."""
    found = next(e for e in rulebook.entries() if e.id == entry)
    return rulebook.condition_of(found, dict(readings))


def _headline(rulebook: Rulebook, holding: set[str]) -> str:
    """Bars and adverse effects from the worst, then the best ground, then a claimed catch-all."""
    rules = [rule for rule in rulebook.rules.values() if rule.id in holding]
    plain = [rule for rule in rules if rule.catch_all is None]
    bars = {rule.effect for rule in rulebook.rules.values() if rule.bar}
    adverse = [r.effect for r in plain if r.effect in bars or rulebook.outcomes[r.effect].adverse]
    if adverse:
        return rulebook.outcomes.ordered(adverse)[0]
    if plain:
        return rulebook.outcomes.ordered(_effects(plain))[-1]
    return RESERVED if rules else rulebook.otherwise


def _effects(rules: list[Rule]) -> set[str]:
    return {rule.effect for rule in rules}
