"""A decision graph with some atoms known: what is left of it, reduced."""

from collections.abc import Mapping

from assistant.rules.graph.decision_graph import DecisionGraph


def restricted(graph: DecisionGraph, known: Mapping[str, bool]) -> DecisionGraph:
    """The graph with the known atoms fixed: the same ends and variables, only nodes that still matter.

    Reduced: equal parts are one node, and a node asks only about what makes a difference below it.
    """
    fixed = [known.get(name) for name in graph.variables]
    level, low, high, ends = graph.level, graph.low, graph.high, graph.impossible + 1
    reached = bytearray(graph.root + 1)
    reached[graph.root] = 1
    for node in range(graph.root, ends - 1, -1):  # parents come before their children
        if reached[node]:
            value = fixed[level[node]]
            if value is not True:
                reached[low[node]] = 1
            if value is not False:
                reached[high[node]] = 1
    left = list(range(graph.root + 1))  # what each node becomes; ends stay themselves
    levels, lows, highs = list(level[:ends]), list(low[:ends]), list(high[:ends])
    numbers: dict[tuple[int, int, int], int] = {}
    for node in range(ends, graph.root + 1):
        if not reached[node]:
            continue
        at = level[node]
        value = fixed[at]
        if value is not None:
            left[node] = left[high[node] if value else low[node]]
            continue
        without, within = left[low[node]], left[high[node]]
        if without == within:
            left[node] = without
            continue
        key = (at, without, within)
        number = numbers.get(key)
        if number is None:
            number = numbers[key] = len(levels)
            levels.append(at)
            lows.append(without)
            highs.append(within)
        left[node] = number
    return DecisionGraph(graph.variables, graph.outcomes, levels, lows, highs, left[graph.root])
