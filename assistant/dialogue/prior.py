"""How likely each open fact is, given what the officer told. It orders the questions and nothing else."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.dialogue.state import State
from assistant.rules.expression import Expression, Or, fact_ids, truth
from assistant.rules.rulebook import Rulebook

USUAL = 0.1  # any one circumstance of the law is rare
COMMON = 0.5  # facts of a group that says so
FOUND = 0.25  # named by a clause that was found for the officer's words
POINTED = 0.5  # named by the one provision that a confirmed fact speaks for, or in a group said yes to
WITHIN = 0.9  # people mostly ask about the regulation that applies to them
READ = 0.95  # read from the officer's words, not confirmed yet; what they only hint at has its own chance


@dataclass(frozen=True)
class Prior:
    """The chance of every yes-or-no fact; `pointed` are the facts that what is confirmed points to."""

    chances: Mapping[str, float]
    pointed: frozenset[str]


def prior(rulebook: Rulebook, state: State) -> Prior:
    """What several things speak for has the highest of their chances; what is read, its own."""
    found = {fact.id: USUAL for fact in rulebook.vocabulary.facts.values() if fact.kind == "bool"}

    def raise_to(chance: float, facts: Iterable[str]) -> None:
        found.update((fact, max(chance, found[fact])) for fact in facts if fact in found)

    pointed = set[str]()
    for group in rulebook.vocabulary.groups:
        if group.common:
            raise_to(COMMON, group.facts)
        if group.id in state.opened:
            raise_to(POINTED, group.facts)
    for rule in rulebook.rules.values():
        if rule.provision in state.found:
            raise_to(FOUND, fact_ids(rulebook.condition_of(rule)))
    for named, chance in _pointing(rulebook, state):
        raise_to(chance, named)
        if chance >= FOUND:
            pointed.update(named)
    for scope in rulebook.scope:  # the first of several ways to be within is the usual one
        raise_to(WITHIN, fact_ids(scope.when.parts[0] if isinstance(scope.when, Or) else scope.when))
    found.update((fact, chance) for fact, chance in state.leanings.items() if fact in found)
    for proposal in state.pending:
        if proposal.fact in found:
            found[proposal.fact] = READ if proposal.value is True else 1 - READ
    return Prior(found, frozenset(pointed - rulebook.scope_facts))


def _pointing(rulebook: Rulebook, state: State) -> Iterable[tuple[tuple[str, ...], float]]:
    """For each rule that a confirmed fact speaks for and none stands against: its facts, and how likely.

    A fact that stands in many rules speaks for each of them only a little.
    """
    told: list[tuple[tuple[str, ...], list[str]]] = []
    true = {fact for fact, value in state.facts.items() if value is True} - rulebook.scope_facts
    for condition, named in _conditions(rulebook):
        confirmed = [fact for fact in named if fact in true]
        if confirmed and truth(condition, state.facts) is not False:
            told.append((named, confirmed))
    rules_of = Counter(fact for _, confirmed in told for fact in confirmed)
    return [(named, POINTED / min(rules_of[fact] for fact in confirmed)) for named, confirmed in told]


@lru_cache(maxsize=64)
def _conditions(rulebook: Rulebook) -> tuple[tuple[Expression, tuple[str, ...]], ...]:
    """Of every rule that names facts, its condition and the facts."""
    found = (rulebook.condition_of(rule) for rule in rulebook.rules.values() if rule.catch_all is None)
    return tuple((condition, fact_ids(condition)) for condition in found)
