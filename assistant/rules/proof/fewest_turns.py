"""The smallest sets of facts to turn or settle for another outcome to be certain.

A change either turns a known fact round or settles an open one; facts left open count for every way they
could turn out. On the open graph a node's outcomes within k changes are

    within_k(where it goes now)  or  within_(k-c)(low)  or  within_(k-c')(high)

where c and c' are the fewest changes that make the node's variable false or true (one for a fact, more for
a fold of several), and an open variable goes on to `both`. They are computed for all outcomes and all k
together as the bits of one number; the sets are then read off along the ways that keep an outcome within
reach.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import product

from assistant.rules.graph.folds import FoldedGraph
from assistant.rules.graph.open_graph import OpenGraph

MOST_CHANGES = 3  # larger sets tell an officer little, and are not looked for

Turns = tuple[tuple[str, bool], ...]


def fewest_turns(
    folded: FoldedGraph,
    graph: OpenGraph,
    settled: Mapping[str, bool],
    free: Collection[str],
    targets: Sequence[str],
) -> list[tuple[str, Turns]]:
    """Every smallest set of at most MOST_CHANGES changes after which a target is certain.

    `graph` is the open graph of `folded`; `settled` holds the truth of its atoms and folds as `with_folds`
    gives it; only the atoms in `free` change.
    """
    turning = _Turning(folded, settled, free)
    level, low, high, both = graph.level, graph.low, graph.high, graph.both
    values = [settled.get(name) for name in graph.variables]
    width = len(graph.outcomes)
    falls = [width * turning.to_false[name] for name in graph.variables]
    rises = [width * turning.to_true[name] for name in graph.variables]
    furthest = width * MOST_CHANGES
    every = (1 << width * (MOST_CHANGES + 1)) - 1  # `width` bits for no change, then for one, two, three
    repeated = sum(1 << width * changes for changes in range(MOST_CHANGES + 1))
    # What a node can come to: each outcome's bit at its number of changes.
    reach = {end: repeated << end for end in range(width)} | {graph.impossible: 0, graph.mixed: 0}

    def weigh(node: int) -> int:
        at, found = level[node], 0
        if values[at] is None:
            after = both(node)
            found = reach[after] if after in reach else weigh(after)
        if falls[at] <= furthest:
            after = low[node]
            found |= (reach[after] if after in reach else weigh(after)) << falls[at]
        if rises[at] <= furthest:
            after = high[node]
            found |= (reach[after] if after in reach else weigh(after)) << rises[at]
        reach[node] = found = found & every
        return found

    def ways(node: int, goals: int) -> list[tuple[int, Turns]]:
        """Ends with the changes that lead there; a goal is an outcome's bit at the changes still to make."""
        found: list[tuple[int, Turns]] = []
        while (at := level[node]) < graph.bottom:
            if 0 < rises[at] <= furthest and (ahead := goals >> rises[at] & reach[high[node]]):
                found += turned(at, True, ways(high[node], ahead))
            if 0 < falls[at] <= furthest and (ahead := goals >> falls[at] & reach[low[node]]):
                found += turned(at, False, ways(low[node], ahead))
            node = both(node) if values[at] is None else high[node] if values[at] else low[node]
            goals &= reach[node]
            if not goals:
                return found
        found.append((node, ()))
        return found

    def turned(at: int, value: bool, ahead: list[tuple[int, Turns]]) -> list[tuple[int, Turns]]:
        here = turning.sets(graph.variables[at], value)
        return [(end, first + turns) for end, turns in ahead for first in here]

    if None not in values:  # then no join is met, and the graph has its nodes after their children
        for node in range(graph.mixed + 1, graph.root):
            at = level[node]
            reach[node] = (reach[low[node]] << falls[at] | reach[high[node]] << rises[at]) & every
    goals, reached = 0, reach[graph.root] if graph.root in reach else weigh(graph.root)
    for target in targets:
        bit = 1 << graph.outcomes.index(target)
        needed = next((n for n in range(MOST_CHANGES + 1) if reached & bit << width * n), None)
        if needed:
            goals |= bit << width * needed
    return [(graph.outcomes[end], turns) for end, turns in ways(graph.root, goals)]


class _Turning:
    """The fewest changes that make each variable false or true, and what they are."""

    def __init__(self, folded: FoldedGraph, settled: Mapping[str, bool], free: Collection[str]) -> None:
        self.fold_of = folded.fold_of
        turned = dict.fromkeys(folded.graph.variables, MOST_CHANGES + 1) | dict.fromkeys(
            settled, MOST_CHANGES + 1
        )
        turned.update(dict.fromkeys(free, 1))
        self.to_false = turned | dict.fromkeys([name for name, value in settled.items() if not value], 0)
        self.to_true = turned | dict.fromkeys([name for name, value in settled.items() if value], 0)
        to_false, to_true = self.to_false, self.to_true
        for fold in folded.folds:
            name, (some_false, some_true) = fold.name, (fold.of(to_false), fold.of(to_true))
            if fold.kind == "not":
                to_false[name], to_true[name] = some_true[0], some_false[0]
            elif fold.kind == "any":
                to_false[name], to_true[name] = sum(some_false), min(some_true)
            else:
                to_false[name], to_true[name] = min(some_false), sum(some_true)

    def sets(self, name: str, value: bool) -> list[Turns]:
        """All smallest sets of changes that make the variable so; one empty set where it is so."""
        costs = self.to_true if value else self.to_false
        if costs[name] == 0:
            return [()]
        fold = self.fold_of.get(name)
        if fold is None:
            return [((name, value),)]
        if fold.kind == "not":
            return self.sets(fold.parts[0], not value)
        if value is (fold.kind == "any"):  # one part does it
            one = [part for part in fold.parts if costs[part] == costs[name]]
            return [turns for part in one for turns in self.sets(part, value)]
        every = product(*(self.sets(part, value) for part in fold.parts))
        return [tuple(turn for turns in chosen for turn in turns) for chosen in every]
