"""The part of a condition that decides: negations pushed to the facts, the rest counted and left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.rules.determination import ConditionNode, FactNode
from assistant.rules.expression import Truth

MOST_PARTS = 8


@dataclass(frozen=True)
class Leaf:
    """A fact as the condition wants it: `wanted` False where the provision needs it not to be so."""

    fact: FactNode
    wanted: bool
    met: Truth


@dataclass(frozen=True)
class Group:
    """`all` or `any` of its parts; `hidden` counts the parts that do not matter here."""

    kind: Literal["all", "any"]
    met: Truth
    parts: tuple["Branch", ...]
    hidden: int = 0


Branch = Leaf | Group


def deciding(node: ConditionNode | FactNode) -> Branch:
    """What makes the condition hold, what makes it fail, or what is still open in it."""
    return _pruned(_positive(node, negated=False))


def facts_in(branch: Branch) -> Iterator[FactNode]:
    if isinstance(branch, Leaf):
        yield branch.fact
    else:
        for part in branch.parts:
            yield from facts_in(part)


def _positive(node: ConditionNode | FactNode, negated: bool) -> Branch:
    met = node.holds if not negated or node.holds is None else not node.holds
    if isinstance(node, FactNode):
        return Leaf(node, not negated, met)
    if node.kind == "not":
        return _positive(node.parts[0], not negated)
    kind: Literal["all", "any"] = "all" if (node.kind == "all") != negated else "any"
    parts = [_positive(part, negated) for part in node.parts]
    return Group(kind, met, tuple(_flat(kind, parts)))


def _flat(kind: str, parts: Iterable[Branch]) -> Iterator[Branch]:
    """All of all is all."""
    for part in parts:
        if isinstance(part, Group) and part.kind == kind:
            yield from part.parts
        else:
            yield part


def _pruned(branch: Branch) -> Branch:
    """Of alternatives those that hold; of requirements those that fail or, with none failing, are open."""
    if isinstance(branch, Leaf):
        return branch
    every = (branch.kind, branch.met) in (("all", True), ("any", False))
    kept = [part for part in branch.parts if every or part.met is branch.met]
    kept = (kept or list(branch.parts))[:MOST_PARTS]
    hidden = len(branch.parts) - len(kept)
    parts = tuple(_pruned(part) for part in kept)
    if len(parts) == 1 and not hidden:
        return parts[0]
    return Group(branch.kind, branch.met, parts, hidden)
