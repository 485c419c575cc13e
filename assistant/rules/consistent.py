"""Facts that collide are refused before anything is determined."""

from collections.abc import Mapping, Sequence

from assistant.rules.expression import Value
from assistant.rules.facts import ContradictionError
from assistant.rules.graph.compiled import Compiled, broken_axioms, conflicting_facts
from assistant.rules.rulebook import Rulebook


def check_consistent(model: Compiled, facts: Mapping[str, Value], possible: Sequence[str]) -> None:
    """Raises ContradictionError naming a smallest set of facts that collide.

    `possible`: the outcomes these facts leave; none where the axioms forbid them together.
    """
    colliding = conflicting_facts(model, facts) if not possible or model.rulebook.orders else ()
    if colliding:
        labels = tuple(_answer(model.rulebook, fact, facts[fact]) for fact in colliding)
        why = broken_axioms(model, {fact: facts[fact] for fact in colliding})
        raise ContradictionError(colliding, labels, why)


def _answer(rulebook: Rulebook, fact: str, value: Value) -> str:
    label = rulebook.vocabulary[fact].label
    return f"{label}：{'是' if value else '不是'}" if isinstance(value, bool) else f"{label}：{value}"
