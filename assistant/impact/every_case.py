"""Every case there is: which outcomes can come out otherwise at all, proven on decision diagrams.

Both versions become functions of the same facts in one set of diagrams. A pair of outcomes that can occur
together is a way in which the wording changes cases; where none differ, no case whatsoever changes, known or
unknown facts alike. For each pair one of the cases with the fewest facts that hold is given.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import numpy as np

from assistant.impact.cases import Rows, columns_of
from assistant.impact.evaluate import CONTRADICTION
from assistant.impact.parts import Both
from assistant.rules.expression import Atom, Value, as_number
from assistant.rules.expression import atoms as atoms_of
from assistant.rules.facts import Fact
from assistant.rules.graph.compiled import compiled
from assistant.rules.graph.decision_graph import DecisionGraph
from assistant.rules.graph.diagram import Diagrams, Node
from assistant.rules.graph.variable_order import settled_order
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rulebook

NEVER = "事实不论怎样，清楚还是不清楚，两个版本的结论都一样"


class EveryCase:
    """One case for each pair of outcomes; every fact is known in it."""

    id = "every"
    title = "一切可能的情形（每种变化一例）"

    def __init__(self, both: Both) -> None:
        self.facts = both.facts.vocabulary.facts
        self.cases: tuple[Mapping[str, Value], ...] = ()
        if any(change.kind == "kind" for change in both.facts.changes):
            self.notes: tuple[str, ...] = ("有事实换了种类，两个版本不能逐一对照，这一项没有做",)
            return
        self.cases = tuple(_witnesses(both))
        when = "事实都清楚时" if self.cases else ""
        proven = "凡是会变的结论，每一种在这里都有一例，没有列出的就不会发生" if self.cases else NEVER
        self.notes = (f"{when}逐一证明过{_limits(both)}：{proven}",)

    def blocks(self) -> Iterator[Rows]:
        names = [f"例 {number}" for number in range(1, len(self.cases) + 1)]
        yield Rows(np.arange(1, len(names) + 1, dtype=np.int64), names, columns_of(self.cases, self.facts))


def _witnesses(both: Both) -> Iterator[Mapping[str, Value]]:
    books = both.mixed(()), both.mixed(both.differing)
    atoms = {atom.name: atom for book in books for atom in book.used_atoms()}
    diagrams = Diagrams(settled_order(tuple(atoms), [edge for book in books for edge in _together(book)]))
    values = _values(both, atoms)
    orders = sorted(_orders(both.earlier) & _orders(both.later))
    real = _one_value_each(diagrams, atoms, values, orders)
    first, second = (_functions(diagrams, book, atoms) for book in books)
    for old, was in first.items():
        for new, becomes in second.items():
            if old != new and (common := was & becomes & real) != diagrams.false:
                yield _smallest(diagrams, common, atoms, both, values, orders)


def _limits(both: Both) -> str:
    """What the proof leaves out; empty where it leaves out nothing."""
    left_out = []
    if any(change.kind == "range" for change in both.facts.changes):
        left_out.append("只有一个版本认的取值")
    if _orders(both.earlier) != _orders(both.later):
        left_out.append("改了的先后次序")
    return f"（{'和'.join(left_out)}不算在内）" if left_out else ""


def _orders(book: Rulebook) -> set[tuple[str, str]]:
    return {(order.lower, order.upper) for order in book.orders}


def _together(book: Rulebook) -> Iterator[list[str]]:
    """What decides together: the atoms of each condition and each axiom."""
    for entry in book.entries():
        conditions = (entry.when, entry.unless, *(reading.when for reading in entry.readings))
        yield [atom.name for when in conditions if when is not None for atom in atoms_of(when)]
    for axiom in book.axioms:
        yield [atom.name for side in (axiom.left, axiom.right) for atom in atoms_of(side)]


def _functions(diagrams: Diagrams, book: Rulebook, atoms: Mapping[str, Atom]) -> dict[str, Node]:
    graph = compiled(book).graph
    found = {outcome: _function(diagrams, graph, end) for end, outcome in enumerate(graph.outcomes)}
    found[CONTRADICTION] = _function(diagrams, graph, graph.impossible)
    return found


def _function(diagrams: Diagrams, graph: DecisionGraph, end: int) -> Node:
    """The cases of a graph that reach one of its ends."""
    nodes: list[Node] = []
    for node in range(len(graph.level)):
        if node <= graph.impossible:
            nodes.append(diagrams.true if node == end else diagrams.false)
            continue
        variable = diagrams.var(graph.variables[graph.level[node]])
        nodes.append(variable & nodes[graph.high[node]] | ~variable & nodes[graph.low[node]])
    return nodes[graph.root]


def _one_value_each(
    diagrams: Diagrams,
    atoms: Mapping[str, Atom],
    values: Mapping[str, Sequence[Value]],
    orders: Sequence[tuple[str, str]],
) -> Node:
    """That numbers, days and choices have one value each, and two of them their order."""

    def row(fact: str, value: Value) -> Node:
        own = [atom for atom in atoms.values() if atom.fact == fact]
        return diagrams.conjoin(
            diagrams.var(a.name) if a.holds_for(value) else ~diagrams.var(a.name) for a in own
        )

    found = [diagrams.disjoin(row(fact, value) for value in own) for fact, own in values.items()]
    for lower, upper in orders:
        if lower in values and upper in values:
            pairs = product(values[lower], values[upper])
            fitting = [(v, w) for v, w in pairs if as_number(v) <= as_number(w)]
            found.append(diagrams.disjoin(row(lower, v) & row(upper, w) for v, w in fitting))
    return diagrams.conjoin(found)


def _values(both: Both, atoms: Mapping[str, Atom]) -> dict[str, list[Value]]:
    """For each fact that is compared, values from every region that both versions admit, ascending.

    Facts that have an order among them are cut at each other's constants, too.
    """
    ties = [order for book in (both.earlier, both.later) for order in _orders(book)]
    found = {}
    for name in dict.fromkeys(atom.fact for atom in atoms.values() if atom.operator is not None):
        tied = {name, *(other for tie in ties if name in tie for other in tie)}
        own = [atom for atom in atoms.values() if atom.fact in tied and atom.operator is not None]
        sides = [book.vocabulary.facts.get(name) for book in (both.earlier, both.later)]
        possible = representative_values(both.facts.vocabulary[name], own)
        found[name] = [v for v in possible if all(fact is None or _admits(fact, v) for fact in sides)]
    return found


def _admits(fact: Fact, value: Value) -> bool:
    if fact.kind == "choice":
        return value in fact.options
    return fact.kind != "int" or fact.admits(as_number(value))


def _smallest(
    diagrams: Diagrams,
    function: Node,
    atoms: Mapping[str, Atom],
    both: Both,
    values: Mapping[str, Sequence[Value]],
    orders: Sequence[tuple[str, str]],
) -> dict[str, Value]:
    """A full case of a function that can be met, with as few yes-or-no facts holding as possible."""
    path = _fewest(diagrams, function)
    case: dict[str, Value] = {
        name: path.get(name, False)
        for name, fact in both.facts.vocabulary.facts.items()
        if fact.kind == "bool"
    }
    latest = {upper for _, upper in orders}
    for name, possible in values.items():
        own = [atom for atom in atoms.values() if atom.fact == name and atom.name in path]
        fitting = [v for v in possible if all(a.holds_for(v) == path[a.name] for a in own)]
        case[name] = fitting[-1 if name in latest else 0]  # if any values keep the order, these do
    return case


def _fewest(diagrams: Diagrams, function: Node) -> dict[str, bool]:
    """The way to yes on which the fewest variables hold."""
    counts: dict[Node, int] = {diagrams.true: 0}
    _count(diagrams, function, counts)
    path: dict[str, bool] = {}
    while function != diagrams.true:
        name, low, high = diagrams.branches(function)
        path[name] = low == diagrams.false or (high != diagrams.false and counts[low] > counts[high] + 1)
        function = high if path[name] else low
    return path


def _count(diagrams: Diagrams, node: Node, counts: dict[Node, int]) -> int:
    if node not in counts:
        _, low, high = diagrams.branches(node)
        ways = [_count(diagrams, low, counts)] if low != diagrams.false else []
        ways += [_count(diagrams, high, counts) + 1] if high != diagrams.false else []
        counts[node] = min(ways)
    return counts[node]
