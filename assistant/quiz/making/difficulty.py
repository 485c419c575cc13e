"""How hard an item is before anyone has answered it: read off the proof of its key."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from assistant.library import Regulation, determine
from assistant.quiz.item import Difficulty
from assistant.rules.expression import Value, fact_ids
from assistant.rules.rulebook import Condition, Rule, Rulebook

MANY_FACTS, NARROW = 4, 1


def difficulty(regulation: Regulation, facts: Mapping[str, Value], told: Sequence[str]) -> Difficulty:
    """Facts needed: of those told, beside the scope, how many the proof of the outcome rests on. Margin: the
    fewest facts whose change gives another outcome. Exceptions: provisos, cumulative conditions and bars that
    the facts touch.
    """
    own = regulation.rulebook.vocabulary.facts
    given = tuple((fact, value) for fact, value in facts.items() if fact in own)
    return _difficulty(regulation, given, tuple(told))


@lru_cache(maxsize=4096)
def _difficulty(
    regulation: Regulation, given: tuple[tuple[str, Value], ...], told: tuple[str, ...]
) -> Difficulty:
    facts = dict(given)
    found = determine(regulation, facts)
    proof = found.proof
    assert proof is not None  # determined with what would change it
    scope = regulation.rulebook.scope_facts
    needed = len([fact for fact in proof.why if fact in told and fact not in scope])
    margin = min((len(change.changes) for change in proof.changes), default=None)
    exceptions = _exceptions(regulation.rulebook, facts)
    points = (needed >= MANY_FACTS) + (exceptions > 0) + (margin is not None and margin <= NARROW)
    return Difficulty(needed, exceptions, margin, max(1, min(3, points)))


def _exceptions(rulebook: Rulebook, facts: Mapping[str, Value]) -> int:
    """How many of them have a fact of their own that holds in the story."""
    told = {fact for fact, value in facts.items() if value is True}
    touched = 0
    for entry in rulebook.entries():
        if entry.unless is not None:
            touched += bool(told.intersection(fact_ids(entry.unless)))
        is_bar = isinstance(entry, Rule) and entry.bar
        if (is_bar or isinstance(entry, Condition)) and entry.when is not None:
            touched += bool(told.intersection(fact_ids(rulebook.unfolded(entry.when))))
    return touched
