"""The best way to ask: the decision tree of the smallest mean cost, by dynamic programming."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from assistant.rules.expression import Value
from evals.truth_table import FORBIDDEN, Table

Known = Mapping[str, Value]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class States:
    """All states of a table: along each axis the answers, and last "not yet known".

    `weight` counts the completions the axioms allow, `worst` and `best` are the outcomes still possible.
    """

    table: Table
    weight: Floats
    worst: npt.NDArray[np.int8]
    best: npt.NDArray[np.int8]

    def at(self, known: Known) -> tuple[int, ...]:
        """The place of a state."""
        return tuple(
            values.index(known[fact]) if fact in known else len(values)
            for fact, values in zip(self.table.facts, self.table.values, strict=True)
        )

    def settled(self, known: Known) -> bool:
        place = self.at(known)
        return bool(self.weight[place] == 0 or self.worst[place] == self.best[place])


def states_of(table: Table) -> States:
    allowed = table.outcome != FORBIDDEN
    weight = allowed.astype(np.float64)
    worst = np.where(allowed, table.outcome, np.int8(127)).astype(np.int8)
    best = np.where(allowed, table.outcome, np.int8(-1)).astype(np.int8)
    for axis in range(table.outcome.ndim):
        weight = np.concatenate([weight, weight.sum(axis=axis, keepdims=True)], axis=axis)
        worst = np.concatenate([worst, worst.min(axis=axis, keepdims=True)], axis=axis)
        best = np.concatenate([best, best.max(axis=axis, keepdims=True)], axis=axis)
    return States(table, weight, worst, best)


def best_mean(states: States, cost: Mapping[str, float]) -> float:
    """The smallest mean cost of asking until the outcome is certain, all completions alike likely."""
    sizes = states.table.outcome.shape
    price = [cost[fact] for fact in states.table.facts]
    total = np.zeros_like(states.weight)  # cost to go, times the weight of the state
    for unknown in range(1, len(sizes) + 1):
        for axes in combinations(range(len(sizes)), unknown):
            place = tuple(
                slice(size, None) if axis in axes else slice(size) for axis, size in enumerate(sizes)
            )
            ways = []
            for axis in axes:
                answers = (*place[:axis], slice(sizes[axis]), *place[axis + 1 :])
                after = total[answers].sum(axis=axis, keepdims=True)
                ways.append(price[axis] * states.weight[place] + after)
            open_ones = states.worst[place] < states.best[place]
            total[place] = np.where(open_ones, np.min(ways, axis=0), 0.0)
    return float(total[sizes] / states.weight[sizes])


def mean_of(states: States, cost: Mapping[str, float], choose: Callable[[Known], str]) -> float:
    """The mean cost of asking what `choose` says until the outcome is certain."""
    axis_of = {fact: axis for axis, fact in enumerate(states.table.facts)}

    def total(known: dict[str, Value]) -> float:
        if states.settled(known):
            return 0.0
        fact = choose(known)
        after = sum(total({**known, fact: value}) for value in states.table.values[axis_of[fact]])
        return cost[fact] * float(states.weight[states.at(known)]) + after

    return total({}) / float(states.weight[states.at({})])
