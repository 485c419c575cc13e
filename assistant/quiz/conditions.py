"""Whether the conditions of a provision are there, and which facts they need, however it is read."""

from collections.abc import Iterator, Mapping
from itertools import product

from assistant.library import Regulation
from assistant.quiz.closed_world import implied_facts
from assistant.rules.expression import Truth, Value, fact_ids, truth
from assistant.rules.rulebook import Entry, Rulebook, ScopeRule, items_in_all

Facts = Mapping[str, Value]


def is_met(regulation: Regulation, provision: str, facts: Facts) -> Truth:
    """Whether its conditions are there, whatever bars their effect. A catch-all is only claimed, never met.

    None where that depends on an open fact or on how it is read.
    """
    rulebook = regulation.rulebook
    entries = _entries(rulebook, provision)
    found = {_any(rulebook, entries, readings, facts) for readings in _readings(rulebook, entries)}
    return found.pop() if len(found) == 1 else None


def is_necessary(regulation: Regulation, provision: str, fact: str, facts: Facts) -> bool | None:
    """Whether a met provision fails once the fact is not so.

    None where that depends on how it is read, or where the other facts bring this one with them.
    """
    others = {name: value for name, value in facts.items() if name != fact}
    if fact in implied_facts(regulation.rulebook, others):
        return None
    left = is_met(regulation, provision, {**facts, fact: not facts.get(fact)})
    return None if left is None else not left


def is_missed(regulation: Regulation, provision: str, facts: Facts) -> bool:
    """Whether its conditions are surely not there, even for another of the matters that may be asked about.

    What has conditions only for another matter, or says in its negative what is not asked, is not missed.
    """
    rulebook = regulation.rulebook
    named = {
        fact for entry in _entries(rulebook, provision) for fact in fact_ids(rulebook.condition_of(entry))
    }
    matters = [fact for fact in sorted(named) if rulebook.vocabulary[fact].kind == "choice"]
    options = product(*(rulebook.vocabulary[fact].options for fact in matters))
    cases = ({**facts, **dict(zip(matters, chosen, strict=True))} for chosen in options)
    return all(is_met(regulation, provision, case) is False for case in cases)


def _entries(rulebook: Rulebook, provision: str) -> list[Entry]:
    return [
        entry
        for entry in rulebook.entries()
        if entry.provision == provision and entry.catch_all is None and not isinstance(entry, ScopeRule)
    ]


def _readings(rulebook: Rulebook, entries: list[Entry]) -> Iterator[dict[str, str]]:
    """Every way to read the entries and the items they take up."""
    items = (
        item
        for entry in entries
        for items in items_in_all(entry)
        for item in rulebook.items_under(items.provision)
    )
    points = list({entry.id: entry for entry in (*entries, *items) if entry.readings}.values())
    for chosen in product(*(point.readings for point in points)):
        yield {point.id: reading.id for point, reading in zip(points, chosen, strict=True)}


def _any(rulebook: Rulebook, entries: list[Entry], readings: Mapping[str, str], facts: Facts) -> Truth:
    truths = {truth(rulebook.condition_of(entry, readings), facts) for entry in entries}
    return True if True in truths else None if None in truths else False
