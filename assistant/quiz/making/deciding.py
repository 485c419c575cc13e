"""Which open facts can change the outcome, under each reading taken by itself."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from assistant.library import Regulation
from assistant.misreading.closed_case import disputed_entries, outcome_under
from assistant.quiz.closed_world import closed_world, contradicts
from assistant.rules.expression import Value

Told = Mapping[str, Value]


def deciding_facts(regulation: Regulation, told: Told, unknown: Sequence[str]) -> set[frozenset[str]]:
    """For each way to read the text the open facts on which the outcome can turn, whatever the others are.

    `told` as in `closed_world`, `unknown` yes-or-no facts. One set where it does not matter how the text is
    read. Raises KeyError for a number or day that the outcome turns on and nobody tells.
    """
    rulebook = regulation.rulebook
    cases = {
        values: facts
        for values in product((False, True), repeat=len(unknown))
        if not contradicts(rulebook, facts := _completed(regulation, told, unknown, values))
    }
    disputed = {entry.id: entry for facts in cases.values() for entry in disputed_entries(rulebook, facts)}
    found = set()
    for chosen in product(*(entry.readings for entry in disputed.values())):
        readings = {entry: reading.id for entry, reading in zip(disputed, chosen, strict=True)}
        outcomes = {values: outcome_under(rulebook, readings, facts) for values, facts in cases.items()}
        found.add(frozenset(unknown[place] for place in _turning(outcomes)))
    return found


def _completed(
    regulation: Regulation, told: Told, unknown: Sequence[str], values: Sequence[bool]
) -> dict[str, Value]:
    return closed_world(regulation, {**told, **dict(zip(unknown, values, strict=True))})


def _turning(outcomes: Mapping[tuple[bool, ...], str]) -> Iterator[int]:
    """The places where two cases differ in nothing else and yet end otherwise."""
    for values, outcome in outcomes.items():
        for place, value in enumerate(values):
            other = (*values[:place], not value, *values[place + 1 :])
            if outcomes.get(other, outcome) != outcome:
                yield place
