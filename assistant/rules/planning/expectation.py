"""How likely each outcome is, and how much each variable moves it: two passes over the decision graph.

Upwards: the chance of every outcome below a node. Downwards: the chance of coming to it. From both follows,
for all variables at once, how the chances of the outcomes move with each variable's own. The mass of cases
that the axioms forbid is left out, as if they had never been drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from assistant.rules.graph.decision_graph import DecisionGraph

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True)
class _Level:
    """The nodes of one level, `first` up to `last`: their children, and the edges that lead to them.

    `parents` are the edges by the node they come from, `edges` their places among all edges, `into` where the
    edges of each node begin. Nodes count from the ends on.
    """

    at: int
    first: int
    last: int
    low: Places
    high: Places
    parents: Places
    edges: slice
    into: Places


class Expectation:
    """A decision graph laid out level by level, for arithmetic on whole levels."""

    def __init__(self, graph: DecisionGraph) -> None:
        self.ends = ends = graph.impossible + 1
        self.variables = len(graph.variables)
        order = sorted(range(ends, len(graph.level)), key=graph.level.__getitem__)  # the root comes first
        place = {node: ends + position for position, node in enumerate(order)} | {e: e for e in range(ends)}
        self.root = place[graph.root]
        self.low = low = np.array([place[graph.low[node]] for node in order], dtype=np.intp)
        self.high = high = np.array([place[graph.high[node]] for node in order], dtype=np.intp)
        level = np.array([graph.level[node] for node in order], dtype=np.intp)
        children, parents = np.concatenate([low, high]), np.tile(np.arange(len(order)), 2)
        by_child = np.argsort(children, kind="stable")
        children, parents = children[by_child], parents[by_child]
        self.edge_level, self.edge_high = level[parents], by_child >= len(order)
        bounds = np.searchsorted(level, np.arange(self.variables + 1))
        edges = np.searchsorted(children, np.arange(ends, ends + len(order) + 1))
        self.levels = [
            _Level(
                at,
                ends + int(first),
                ends + int(last),
                low[first:last],
                high[first:last],
                ends + parents[edges[first] : edges[last]],
                slice(edges[first], edges[last]),
                edges[first:last] - edges[first],
            )
            for at, (first, last) in enumerate(pairwise(bounds))
            if first < last
        ]

    def slopes(self, chance: Sequence[float]) -> tuple[Floats, Floats]:
        """The chance of every outcome, and for every level how it grows with its variable's chance.

        `chance` is each variable's own chance of holding, by level (1 or 0 where it is known). Shapes
        (outcomes,) and (variables, outcomes); the sum of the first is the mass the axioms allow.
        """
        holds = np.asarray(chance, dtype=np.float64)
        below = np.zeros((self.ends + len(self.high), self.ends - 1))
        np.fill_diagonal(below, 1.0)
        for level in reversed(self.levels):
            within, without = below.take(level.high, axis=0), below.take(level.low, axis=0)
            within -= without
            within *= chance[level.at]
            within += without
            below[level.first : level.last] = within
        whole: Floats = below[self.root].copy()
        slope = np.zeros((self.variables, self.ends - 1))
        if not self.levels:
            return whole, slope
        weight = holds.take(self.edge_level)
        weight = np.where(self.edge_high, weight, 1 - weight)
        reach = np.zeros(len(below))
        reach[self.root] = 1.0
        for level in self.levels[1:]:
            flow = reach.take(level.parents)
            flow *= weight[level.edges]
            reach[level.first : level.last] = np.add.reduceat(flow, level.into)
        visits = reach[self.ends :, None]
        starts = [level.first - self.ends for level in self.levels]
        parted = below.take(self.high, axis=0) - below.take(self.low, axis=0)
        slope[[level.at for level in self.levels]] = np.add.reduceat(visits * parted, starts)
        return whole, slope


def information(whole: Floats, held: Floats) -> Floats:
    """Bits each answer tells about the outcome, on average.

    `whole`: the chance of every outcome; `held`, a row an answer: that of every outcome together with "yes".
    """
    mass = whole.sum()
    if mass <= 0:
        return np.zeros(len(held))
    left = np.maximum(whole - held, 0)
    after: Floats = (_entropy(held) + _entropy(left)) / mass
    found: Floats = np.maximum(float(_entropy(whole[None])[0]) / mass - after, 0)
    return found


def _entropy(masses: Floats) -> Floats:
    """Entropy of each row in bits, times the row's sum."""
    total = masses.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        rows = np.where(masses > 0, masses * np.log2(masses), 0).sum(axis=1)
        found: Floats = np.where(total > 0, total * np.log2(total), 0) - rows
    return found
