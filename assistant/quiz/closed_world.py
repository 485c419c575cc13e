"""The closed world of a story: what is told, what the words bring with them, and nothing else."""

from collections.abc import Mapping

from assistant.library import Regulation
from assistant.rules.expression import And, Atom, Expression, Value, as_number, truth
from assistant.rules.rulebook import Rulebook


def closed_world(regulation: Regulation, told: Mapping[str, Value]) -> dict[str, Value]:
    """What is told, what the meaning of the words makes of it, and everything else as not so.

    Numbers, days and choices that are not told stay unknown.
    """
    rulebook = regulation.rulebook
    implied = implied_facts(rulebook, told)
    nothing = {fact.id: False for fact in rulebook.vocabulary.facts.values() if fact.kind == "bool"}
    return {**nothing, **implied, **told}


def implied_facts(rulebook: Rulebook, told: Mapping[str, Value]) -> dict[str, Value]:
    """Yes-or-no facts that told facts bring with them ("implies"), step by step."""
    found: dict[str, Value] = {}
    before = -1
    while len(found) > before:
        before = len(found)
        for axiom in rulebook.axioms:
            if axiom.kind == "implies" and truth(axiom.left, {**told, **found}) is True:
                found |= {fact: True for fact in _plain_facts(axiom.right) if fact not in told}
    return found


def _plain_facts(expression: Expression) -> tuple[str, ...]:
    """The facts that a conjunction of plain facts asserts; none of any other expression."""
    match expression:
        case Atom(fact=fact, operator=None):
            return (fact,)
        case And(parts):
            return tuple(fact for part in parts for fact in _plain_facts(part))
    return ()


def contradicts(rulebook: Rulebook, facts: Mapping[str, Value]) -> bool:
    """Whether an axiom or the order of two numbers or days forbids these facts."""
    for order in rulebook.orders:
        lower, upper = facts.get(order.lower), facts.get(order.upper)
        if lower is not None and upper is not None and as_number(lower) > as_number(upper):
            return True
    for axiom in rulebook.axioms:
        left, right = truth(axiom.left, facts), truth(axiom.right, facts)
        if left is True and right is (axiom.kind == "excludes"):
            return True
    return False
