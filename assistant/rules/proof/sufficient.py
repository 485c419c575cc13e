"""Which facts settle the headline: the fewest that do, whatever all the others are.

On the graph that asks only whether this outcome is certain, keeping a known variable follows its value and
costs its price, leaving it open follows `both` and costs nothing:

    cost(node) = min(price + cost(kept), cost(both))

so the fewest facts are found exactly, in one walk. The price of a fact is its weight; that of a fold is the
least total of facts that keep it as it is. (They are the shortest prime implicant that the case
satisfies: A. Shih, A. Choi, A. Darwiche, A symbolic approach to explaining Bayesian network classifiers.)
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from assistant.rules.expression import Truth
from assistant.rules.graph.folds import Fold, FoldedGraph
from assistant.rules.graph.open_graph import OpenGraph


class Unsettled(ValueError):
    """Even all the known facts together do not settle the outcome: a mistake in the program."""


def fewest_sufficient(
    folded: FoldedGraph,
    graph: OpenGraph,
    settled: Mapping[str, bool],
    fact_of: Mapping[str, str],
    several: Mapping[str, Sequence[str]],
    order: Sequence[str],
    preferred: Collection[str],
) -> tuple[str, ...]:
    """The facts of a smallest set that makes the graph's outcome certain, in the given order of all facts.

    `graph` asks whether an outcome of `folded` is certain; `settled` tells the truth of its atoms and folds
    as `with_folds` gives it, `fact_of` the fact of each atom, `several` the atoms of every fact that has more
    than one. Among sets of equal size the one with the most `preferred` facts is taken, then the one whose
    facts come first in the order.
    """
    place, weights = _weights(tuple(order))
    preference = 1 << len(order)
    compared = {fact: names for fact, names in several.items() if names[0] in settled}

    def price(fact: str) -> int:
        return weights[fact] - preference if fact in preferred else weights[fact]

    def price_of_atom(atom: str) -> int:
        """Several atoms of one fact, never folded, are kept together and paid for once."""
        fact = fact_of[atom]
        return 0 if fact in compared else price(fact)

    keeping = _Keeping(folded, settled, price_of_atom)
    best: tuple[int, tuple[str, ...]] | None = None
    for kept in (tuple(compared), *_subsets(tuple(compared))):
        if best is not None and sum(price(fact) for fact in kept) >= best[0]:
            continue
        left = {name for fact in compared if fact not in kept for name in compared[fact]}
        values = [None if name in left else settled.get(name) for name in graph.variables]
        found = _fewest(graph, values, keeping.price)
        if found is None:
            continue
        facts = {fact_of[atom] for variable in found[1] for atom in keeping.atoms(variable)}
        paid = found[0] + sum(price(fact) for fact in facts.intersection(compared))
        if best is None or paid < best[0]:
            best = paid, tuple(sorted(facts, key=place.__getitem__))
        if not facts.intersection(compared):
            break  # with all of them for nothing none is of use: no set is better
    if best is None:
        raise Unsettled(f"not settled: {sorted(settled)}")
    return best[1]


@lru_cache(maxsize=64)
def _weights(order: tuple[str, ...]) -> tuple[dict[str, int], dict[str, int]]:
    """The place of each fact, and its weight: most for being there, then for not being preferred or late."""
    size = len(order)
    one = 1 << size + size.bit_length() + 1  # more than all preferences together
    place = {fact: position for position, fact in enumerate(order)}
    return place, {fact: one + (1 << size) - (1 << size - 1 - at) for fact, at in place.items()}


class _Keeping:
    """The least total price of known atoms that keep a variable as it is, and which they are."""

    def __init__(
        self, folded: FoldedGraph, settled: Mapping[str, bool], price_of_atom: Callable[[str], int]
    ) -> None:
        self.fold_of, self.truth, self.price_of_atom = folded.fold_of, settled, price_of_atom
        self.prices: dict[str, int] = {}

    def price(self, variable: str) -> int:
        found = self.prices.get(variable)
        if found is None:
            fold = self.fold_of.get(variable)
            found = sum(map(self.price, self._parts(fold))) if fold else self.price_of_atom(variable)
            self.prices[variable] = found
        return found

    def _parts(self, fold: Fold) -> Sequence[str]:
        """The parts to keep: all of them, or the cheapest of those that settle it alone."""
        value = self.truth[fold.name]
        if fold.kind == "not" or value is (fold.kind == "all"):
            return fold.parts
        settling = (part for part in fold.parts if self.truth.get(part) is value)
        return (min(settling, key=self.price),)

    def atoms(self, variable: str) -> Iterator[str]:
        fold = self.fold_of.get(variable)
        if fold is None:
            yield variable
        else:
            for part in self._parts(fold):
                yield from self.atoms(part)


def _subsets(facts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(facts) + 1):
        yield from combinations(facts, size)


def _fewest(
    graph: OpenGraph, values: Sequence[Truth], price: Callable[[str], int]
) -> tuple[int, list[str]] | None:
    """The least total price and the variables kept for it; None where all of them are not enough."""
    level, low, high, both = graph.level, graph.low, graph.high, graph.both
    certain: dict[int, bool] = {graph.impossible: True, graph.mixed: False}
    costs: dict[int, int] = {graph.impossible: 0}

    def way(node: int) -> int:
        value = values[level[node]]
        return both(node) if value is None else high[node] if value else low[node]

    def is_certain(node: int) -> bool:
        """Whether keeping every known fact from here on is enough."""
        if node not in certain:
            certain[node] = is_certain(way(node))
        return certain[node]

    def cost(node: int) -> int:
        at, after = level[node], way(node)
        found = costs[after] if after in costs else cost(after)
        if values[at] is not None:
            found += price(graph.variables[at])
            left = both(node)
            if certain[left] if left in certain else is_certain(left):
                found = min(found, costs[left] if left in costs else cost(left))
        costs[node] = found
        return found

    if not is_certain(graph.root):
        return None
    total, kept, node = costs[graph.root] if graph.root in costs else cost(graph.root), [], graph.root
    while level[node] < graph.bottom:
        at = level[node]
        if values[at] is not None and is_certain(left := both(node)) and costs[left] == costs[node]:
            node = left
        else:
            if values[at] is not None:
                kept.append(graph.variables[at])
            node = way(node)
    return total, kept
