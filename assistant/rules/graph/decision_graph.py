"""One regulation as one decision graph in plain lists: every path over the facts ends in an outcome.

A multi-terminal decision diagram (R. Bahar et al., Algebraic decision diagrams and their applications, 1993),
read off the rulebook's decision diagrams once. With some facts unknown both ways are followed at their
nodes; the ends that are reached are exactly the outcomes still possible. Facts that the axioms forbid
together end in "impossible", which is no outcome.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.rules.expression import Truth
from assistant.rules.graph.diagram import Diagrams, Node


def code_names(outcomes: int) -> tuple[str, ...]:
    """Names for the variables that number so many outcomes."""
    return tuple(f"outcome {bit}" for bit in range((outcomes - 1).bit_length()))


@dataclass(frozen=True)
class DecisionGraph:
    """Nodes as numbers, children before parents.

    `0 … len(outcomes) - 1` are the outcomes, worst to best, `impossible` comes next, the rest ask about
    `variables[level[node]]` and go on to `low[node]` (it does not hold) or `high[node]`. An end's level is
    the number of variables, below every question; its children are itself.
    """

    variables: tuple[str, ...]
    outcomes: tuple[str, ...]
    level: Sequence[int]
    low: Sequence[int]
    high: Sequence[int]
    root: int

    @property
    def impossible(self) -> int:
        return len(self.outcomes)

    @cached_property
    def nodes(self) -> tuple[tuple[str, int, int], ...]:
        """What each node asks and where it goes on to; ends ask about nothing."""
        names = (*self.variables, "")
        return tuple(
            (names[at], low, high) for at, low, high in zip(self.level, self.low, self.high, strict=True)
        )

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The level of each variable."""
        return {name: at for at, name in enumerate(self.variables)}

    def possible(self, known: Mapping[str, bool]) -> tuple[str, ...]:
        """Every outcome that some completion of the known atoms leads to, worst to best; () if none is."""
        return self.reached(known.get)

    def reached(self, truth_of: Callable[[str], Truth]) -> tuple[str, ...]:
        """The outcomes at the ends of every way that the truth of the variables leaves open."""
        nodes, ends = self.nodes, len(self.outcomes) + 1
        seen, waiting = {self.root}, [self.root]
        while waiting:
            node = waiting.pop()
            if node < ends:
                continue
            name, low, high = nodes[node]
            value = truth_of(name)
            if value is not True and low not in seen:
                seen.add(low)
                waiting.append(low)
            if value is not False and high not in seen:
                seen.add(high)
                waiting.append(high)
        return tuple(outcome for number, outcome in enumerate(self.outcomes) if number in seen)


def decision_graph(
    diagrams: Diagrams, codes: Sequence[str], outcomes: Sequence[str], function: Node
) -> DecisionGraph:
    """The graph of a function that is true where the code names the headline (see `as_one_function`).

    `codes` are the manager's last variables, enough of them to number the outcomes.
    """
    ends = {diagrams.false: len(outcomes)}
    ends |= {_code(diagrams, codes, number): number for number in range(len(outcomes))}
    variables = diagrams.order[: -len(codes)]
    lists = _Lists(diagrams, ends, len(variables))
    root = lists.number_of(function)
    return DecisionGraph(variables, tuple(outcomes), lists.level, lists.low, lists.high, root)


def as_one_function(
    diagrams: Diagrams, codes: Sequence[str], headlines: Mapping[str, Node], axioms: Node
) -> Node:
    """True where the axioms hold and the code names the one of the disjoint headlines that holds."""
    function = diagrams.false
    for number, node in enumerate(headlines.values()):
        function = function | node & _code(diagrams, codes, number)
    return function & axioms


def _code(diagrams: Diagrams, codes: Sequence[str], number: int) -> Node:
    return diagrams.conjoin(
        diagrams.var(name) if number >> bit & 1 else ~diagrams.var(name) for bit, name in enumerate(codes)
    )


class _Lists:
    """The nodes of a diagram written down, children before parents, after the ends."""

    def __init__(self, diagrams: Diagrams, ends: Mapping[Node, int], variables: int) -> None:
        self.diagrams = diagrams
        self.numbers = dict(ends)
        self.level = [variables] * len(ends)
        self.low, self.high = list(range(len(ends))), list(range(len(ends)))

    def number_of(self, node: Node) -> int:
        if node not in self.numbers:
            name, without, within = self.diagrams.branches(node)
            low, high = self.number_of(without), self.number_of(within)
            self.numbers[node] = len(self.level)
            self.level.append(self.diagrams.level[name])
            self.low.append(low)
            self.high.append(high)
        return self.numbers[node]
