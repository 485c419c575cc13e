"""The smallest sets of facts to turn or settle for another outcome to be certain.

A change either turns a known fact round or settles an open one; facts left open count for every way they
could turn out. On the open graph a node's outcomes within k changes are

    within_k(where it goes now)  or  within_(k-c)(low)  or  within_(k-c')(high)

where c and c' are the fewest changes that make the node's variable false or true (one for a fact, more for
a fold of several), and an open variable goes on to `both`. They are computed for all outcomes and all k
together as the bits of one number; the sets are then read off along the ways that keep an outcome within
reach.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import product

from assistant.rules.folds import Fold, FoldedGraph
from assistant.rules.open_graph import OpenGraph

MOST_CHANGES = 3  # larger sets tell an officer little, and are not looked for

Turns = tuple[tuple[str, bool], ...]


def fewest_turns(
    folded: FoldedGraph,
    graph: OpenGraph,
    settled: Mapping[str, bool],
    free: Collection[str],
    targets: Sequence[str],
) -> Iterator[tuple[str, Turns]]:
    """Every smallest set of at most MOST_CHANGES changes after which a target is certain.

    `graph` is the open graph of `folded`; `settled` holds the truth of its atoms and folds as `with_folds`
    gives it; only the atoms in `free` change.
    """
    turning = _Turning(folded, settled, free)
    level, low, high, both = graph.level, graph.low, graph.high, graph.both
    values = [settled.get(name) for name in graph.variables]
    costs = [turning.cost[name] for name in graph.variables]
    width = len(graph.outcomes)
    furthest = width * MOST_CHANGES
    shifts = [
        (width * no, width * yes, value is None) for (no, yes), value in zip(costs, values, strict=True)
    ]
    every = (1 << width * (MOST_CHANGES + 1)) - 1  # `width` bits for no change, then for one, two, three
    repeated = sum(1 << width * changes for changes in range(MOST_CHANGES + 1))
    reach = {end: repeated << end for end in range(width)} | {graph.impossible: 0, graph.mixed: 0}

    def weigh(node: int) -> int:
        """What a node can come to: each outcome's bit at its number of changes."""
        to_low, to_high, is_open = shifts[level[node]]
        found = 0
        if is_open:
            after = both(node)
            found = reach[after] if after in reach else weigh(after)
        if to_low <= furthest:
            after = low[node]
            found |= (reach[after] if after in reach else weigh(after)) << to_low
        if to_high <= furthest:
            after = high[node]
            found |= (reach[after] if after in reach else weigh(after)) << to_high
        reach[node] = found = found & every
        return found

    def ways(node: int, goals: int) -> Iterator[tuple[int, Turns]]:
        """Ends with the changes that lead there; a goal is an outcome's bit at the changes still to make."""
        while level[node] < graph.bottom:
            at = level[node]
            for value, after in ((True, high[node]), (False, low[node])):
                cost = costs[at][value]
                if 0 < cost <= MOST_CHANGES and (ahead := goals >> width * cost & reach[after]):
                    here = turning.sets(graph.variables[at], value)
                    for end, turns in ways(after, ahead):
                        yield from ((end, (*turned, *turns)) for turned in here)
            node = both(node) if values[at] is None else high[node] if values[at] else low[node]
            goals &= reach[node]
            if not goals:
                return
        yield node, ()

    goals, reached = 0, reach[graph.root] if graph.root in reach else weigh(graph.root)
    for target in targets:
        bit = 1 << graph.outcomes.index(target)
        needed = next((n for n in range(MOST_CHANGES + 1) if reached & bit << width * n), None)
        if needed:
            goals |= bit << width * needed
    for end, turns in ways(graph.root, goals):
        yield graph.outcomes[end], turns


class _Turning:
    """The fewest changes that make each variable false or true, and what they are."""

    def __init__(self, folded: FoldedGraph, settled: Mapping[str, bool], free: Collection[str]) -> None:
        self.fold_of = folded.fold_of
        never = MOST_CHANGES + 1
        self.cost: dict[str, tuple[int, int]] = dict.fromkeys(folded.graph.variables, (never, never))
        self.cost.update(dict.fromkeys(free, (1, 1)))
        for name, value in settled.items():
            turned = 1 if name in free else never
            self.cost[name] = (turned, 0) if value else (0, turned)
        for fold in folded.folds:
            self.cost[fold.name] = self._of(fold)

    def _of(self, fold: Fold) -> tuple[int, int]:
        parts = [self.cost[part] for part in fold.parts]
        if fold.kind == "not":
            return parts[0][True], parts[0][False]
        to_false, to_true = [cost[False] for cost in parts], [cost[True] for cost in parts]
        return (sum(to_false), min(to_true)) if fold.kind == "any" else (min(to_false), sum(to_true))

    def sets(self, name: str, value: bool) -> list[Turns]:
        """All smallest sets of changes that make the variable so; one empty set where it is so."""
        if self.cost[name][value] == 0:
            return [()]
        fold = self.fold_of.get(name)
        if fold is None:
            return [((name, value),)]
        if fold.kind == "not":
            return self.sets(fold.parts[0], not value)
        if value is (fold.kind == "any"):  # one part does it
            fewest = self.cost[name][value]
            one = [part for part in fold.parts if self.cost[part][value] == fewest]
            return [turns for part in one for turns in self.sets(part, value)]
        every = product(*(self.sets(part, value) for part in fold.parts))
        return [tuple(turn for turns in chosen for turn in turns) for chosen in every]
