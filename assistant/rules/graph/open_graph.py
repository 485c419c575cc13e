"""The decision graph with a third way on from every node: the fact stays open.

Facts may stay open at each node in turn, so what is left over is one node again, not a set of nodes: the
`join` of the two ways. Where both end in the same outcome, so does the join; where they end in different ones
it ends in `mixed`; a way that the axioms forbid adds nothing. Following `both` at every open fact therefore
ends in an outcome exactly when every completion that the axioms admit ends there. Joins are made when first
asked for and kept: the graph grows a little with use, never beyond what all joins of its nodes come to.
"""

from collections.abc import Mapping, Sequence

from assistant.rules.expression import Truth
from assistant.rules.graph.decision_graph import DecisionGraph


class OpenGraph:
    """Nodes as numbers: outcomes, `impossible`, `mixed`, then questions; ends have the last level.

    With `outcome`, the graph asks only whether that outcome is certain: it and what is impossible are one end
    (`impossible`, which joins to nothing), every other outcome is `mixed`. It is smaller and quicker.
    """

    def __init__(self, graph: DecisionGraph, outcome: str | None = None) -> None:
        self.variables, self.outcomes = graph.variables, graph.outcomes
        self.bottom = len(graph.variables)  # the level of the ends
        self.impossible, self.mixed = graph.impossible, graph.impossible + 1
        ends = self.mixed + 1
        self.level = [self.bottom] * ends
        self.low, self.high = list(range(ends)), list(range(ends))
        self._both = list(range(ends))
        self._numbers: dict[tuple[int, int, int], int] = {}
        self._joins: dict[tuple[int, int], int] = {}
        number = list(range(self.mixed))
        if outcome is not None:
            number = [self.mixed] * self.mixed
            number[graph.outcomes.index(outcome)] = number[self.impossible] = self.impossible
        for node in range(self.mixed, len(graph.level)):
            number.append(self._number(graph.level[node], number[graph.low[node]], number[graph.high[node]]))
        self.root = number[graph.root]

    def both(self, node: int) -> int:
        """What is certain however the fact turns out that the node asks about."""
        joined = self._both[node]
        if joined < 0:
            joined = self._both[node] = self._join(self.low[node], self.high[node])
        return joined

    def certain(self, known: Mapping[str, bool]) -> str | None:
        """The outcome that every completion of the known atoms ends in; None where they part."""
        return self.certain_for([known.get(name) for name in self.variables])

    def certain_for(self, values: Sequence[Truth]) -> str | None:
        """The same, with the truth of each variable in its place."""
        node = self.root
        while self.level[node] < self.bottom:
            value = values[self.level[node]]
            node = self.both(node) if value is None else self.high[node] if value else self.low[node]
        return self.outcomes[node] if node < self.impossible else None

    def _number(self, level: int, low: int, high: int) -> int:
        """The node that asks this: one for all that ask the same, none where the answer does not matter."""
        if low == high:
            return low
        key = (level, low, high)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.level)
            self.level.append(level)
            self.low.append(low)
            self.high.append(high)
            self._both.append(-1)
        return number

    def _join(self, one: int, other: int) -> int:
        if one > other:
            one, other = other, one
        if one in (other, self.mixed) or other == self.impossible:
            return one
        if one == self.impossible:
            return other
        if other <= self.mixed:
            return self.mixed
        key = (one, other)
        joined = self._joins.get(key)
        if joined is None:
            level = min(self.level[one], self.level[other])
            ones = (self.low[one], self.high[one]) if self.level[one] == level else (one, one)
            others = (self.low[other], self.high[other]) if self.level[other] == level else (other, other)
            low, high = self._join(ones[0], others[0]), self._join(ones[1], others[1])
            joined = self._joins[key] = self._number(level, low, high)
        return joined
