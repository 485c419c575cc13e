"""Which unknown facts can still change the headline: exactly those, found on the decision graph.

In a reduced graph an atom that no axiom touches matters exactly when some node asks about it. A fact that
axioms touch, or that several comparisons are about, matters when two of its values, all else equal and both
allowed, end in different outcomes: two ways through the graph that agree on every other fact.
"""

from collections.abc import Collection, Mapping, Set
from math import inf
from types import MappingProxyType

from assistant.rules.graph.decision_graph import DecisionGraph


def deciding_facts(graph: DecisionGraph, fact_of: Mapping[str, str], bound: Collection[str]) -> set[str]:
    """The facts that decide in a graph restricted by all that is known.

    `fact_of` tells the fact of each atom; `bound` holds the facts that axioms touch or that have several
    atoms.
    """
    asking: dict[str, list[int]] = {}
    for node in range(graph.impossible + 1, len(graph.level)):
        asking.setdefault(fact_of[graph.variables[graph.level[node]]], []).append(node)
    found = {fact for fact in asking if fact not in bound}
    for fact in asking.keys() - found:
        parted = [(graph.low[node], graph.high[node]) for node in asking[fact]]
        if _end_apart(graph, {graph.level[node] for node in asking[fact]}, parted):
            found.add(fact)
    return found


def soon_decides(graph: DecisionGraph, own: Set[int], assumed: Mapping[int, bool], steps: int) -> bool:
    """Whether a fact, whose atoms stand on these levels, is found to decide within so many steps.

    `assumed` are atoms, by level, whose truth is taken for granted. False may mean that it was not found yet.
    """
    return _end_apart(graph, own, [(graph.root, graph.root)], assumed, steps)


def _end_apart(
    graph: DecisionGraph,
    own: Set[int],
    waiting: list[tuple[int, int]],
    assumed: Mapping[int, bool] = MappingProxyType({}),
    steps: float = inf,
) -> bool:
    """Whether answers to one fact lead from one of these pairs of nodes to different outcomes.

    Two ways run together until they part at a node that asks about the fact; from there they take every other
    fact alike, and the fact's further comparisons each as it likes (the axioms see to it that they fit).
    """
    level, low, high, impossible, last = graph.level, graph.low, graph.high, graph.impossible, max(own)
    from_root = waiting == [(graph.root, graph.root)]
    seen = set(waiting)
    while waiting and len(seen) < steps:
        one, other = waiting.pop()
        if one == other:
            if not from_root or level[one] > last:
                continue
        elif impossible in (one, other):
            continue
        elif one < impossible and other < impossible:
            return True
        at = min(level[one], level[other])
        ones = (low[one], high[one]) if level[one] == at else (one, one)
        others = (low[other], high[other]) if level[other] == at else (other, other)
        value = assumed.get(at)
        pairs = []
        if value is not True:
            pairs.append((ones[0], others[0]))
        if value is not False:
            pairs.append((ones[1], others[1]))
        if at in own:
            pairs += [(ones[1], others[0]), (ones[0], others[1])]  # parted ways are tried first
        for pair in pairs:
            if pair not in seen:
                seen.add(pair)
                waiting.append(pair)
    return False
