"""The outcomes left if one variable had another truth, for many variables in one sweep of the graph."""

from collections.abc import Collection, Mapping
from functools import reduce
from itertools import chain
from operator import or_

from assistant.rules.expression import Truth
from assistant.rules.graph.decision_graph import DecisionGraph

Turned = tuple[str, Truth]  # a variable and the truth it would have


def outcomes_otherwise(
    graph: DecisionGraph, settled: Mapping[str, bool], asked: Collection[Turned]
) -> dict[Turned, tuple[str, ...]]:
    """For each of `asked` what `DecisionGraph.possible` gives with that variable so, all others as settled.

    The ways through the graph are followed level by level. Which nodes are reached above a variable does not
    depend on its truth; what is left below them is weighed once for all.
    """
    level, low, high, ends = graph.level, graph.low, graph.high, len(graph.outcomes)
    values = [settled.get(name) for name in graph.variables]
    truths: dict[int, list[Truth]] = {}
    for name, truth in asked:
        truths.setdefault(graph.place[name], []).append(truth)
    left = {end: 1 << end for end in range(ends)} | {graph.impossible: 0}  # a bit for each outcome

    def after(node: int, value: Truth) -> tuple[int, ...]:
        return (low[node], high[node]) if value is None else (high[node] if value else low[node],)

    def weigh(node: int) -> int:
        found = left.get(node)
        if found is None:
            value = values[level[node]]
            if value is None:
                found = weigh(low[node]) | weigh(high[node])
            else:
                found = weigh(high[node] if value else low[node])
            left[node] = found
        return found

    found: dict[Turned, tuple[str, ...]] = {}
    reached = {graph.root}
    for at, value in enumerate(values):
        asking = [node for node in reached if level[node] == at]
        reached.difference_update(asking)
        for truth in truths.get(at, ()):
            anew = (node for asked_of in asking for node in after(asked_of, truth))
            bits = reduce(or_, map(weigh, chain(reached, anew)), 0)
            found[graph.variables[at], truth] = tuple(
                o for i, o in enumerate(graph.outcomes) if bits >> i & 1
            )
        for node in asking:
            reached.update(after(node, value))
    return found
