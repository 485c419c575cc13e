"""How two provisions of different regulations relate, proven on decision diagrams over all facts at once.

A condition is a Boolean function of the shared facts; under the axioms one provision is the same rule as
another when the functions are equal, stricter when it implies the other. Where both wordings have the same
readings they are compared reading by reading, else every reading with every other; a relation that does not
hold throughout is said to depend on the reading.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from threading import RLock

from assistant.rules.expression import And, Atom, Expression, ExpressionError, Not, Or, atoms, render
from assistant.rules.graph.diagram import Diagrams, Node
from assistant.rules.rulebook import Axiom, Entry, Rulebook, items_in_all

SAME, STRICTER, WIDER, OVERLAPPING, DISJOINT, BY_READING = (
    "same",
    "stricter",
    "wider",
    "overlapping",
    "disjoint",
    "by_reading",
)


_Case = tuple[int, tuple[str, ...]]  # how many facts hold, and which


@dataclass(frozen=True)
class Relation:
    """`kind` reads left to right: `stricter` is the left condition within the right one.

    `left_only` is a smallest case (facts that hold, all others do not) that meets the left provision and not
    the right one, under their first readings; None where there is none. `right_only` the other way round.
    """

    kind: str
    left_only: tuple[str, ...] | None
    right_only: tuple[str, ...] | None


class Joint:
    """The yes-or-no facts and the axioms of several rulebooks in one set of diagrams.

    Whoever uses the diagrams from several threads holds `lock`.
    """

    def __init__(self, rulebooks: Iterable[Rulebook], shared: Iterable[Axiom]) -> None:
        every = list(shared)
        used: list[Atom] = []
        for rulebook in rulebooks:
            used += rulebook.used_atoms()
            every += [axiom for axiom in rulebook.axioms if axiom not in every]
        plain = [axiom for axiom in every if not any(atom.operator for atom in _atoms_of(axiom))]
        used += [atom for axiom in plain for atom in _atoms_of(axiom)]
        self.lock = RLock()
        self.facts = tuple(dict.fromkeys(atom.fact for atom in used if atom.operator is None))
        self.diagrams = Diagrams(self.facts)
        self._axioms = [({atom.fact for atom in _atoms_of(axiom)}, self._axiom(axiom)) for axiom in plain]
        self.axioms = self.diagrams.conjoin(node for _, node in self._axioms)

    def _axiom(self, axiom: Axiom) -> Node:
        left, right = self.node(axiom.left), self.node(axiom.right)
        return ~(left & right) if axiom.kind == "excludes" else ~left | right

    def axioms_about(self, facts: Iterable[str]) -> Node:
        """The axioms that bear on these facts, through however many others."""
        about, rest = set(facts), list(self._axioms)
        found = self.diagrams.true
        while touching := [entry for entry in rest if about & entry[0]]:
            rest = [entry for entry in rest if entry not in touching]
            about = about.union(*(names for names, _ in touching))
            found &= self.diagrams.conjoin(node for _, node in touching)
        return found

    def node(self, expression: Expression) -> Node:
        match expression:
            case Atom(operator=None):
                return self.diagrams.var(expression.fact)
            case Not(part):
                return ~self.node(part)
            case And(parts):
                return self.diagrams.conjoin(self.node(part) for part in parts)
            case Or(parts):
                return self.diagrams.disjoin(self.node(part) for part in parts)
        raise ExpressionError(f"“{render(expression)}”不能跨制度比较")

    def readings_of(self, rulebook: Rulebook, entry: Entry) -> dict[tuple[str, ...], Node]:
        """The entry's functions by the readings chosen, its own and those of the items it takes up."""
        points = [e for e in (entry, *_taken_up(rulebook, entry)) if e.readings]
        found = {}
        for choice in product(*(point.readings for point in points)):
            of = {point.id: reading.id for point, reading in zip(points, choice, strict=True)}
            found[tuple(of.values())] = self.node(rulebook.condition_of(entry, of))
        return found

    def fewest_true(self, node: Node) -> tuple[str, ...] | None:
        """A case of the function with as few facts holding as possible; None where it never holds."""
        if node == self.diagrams.false:
            return None
        return self._fewest(node, {self.diagrams.true: (0, ())})[1]

    def _fewest(self, node: Node, known: dict[Node, _Case]) -> _Case:
        """How many facts, and which; `known` keeps what was found for each node of the diagram."""
        if node not in known:
            name, low, high = self.diagrams.branches(node)
            options = []
            if low != self.diagrams.false:
                options.append(self._fewest(low, known))
            if high != self.diagrams.false:
                count, names = self._fewest(high, known)
                options.append((count + 1, (name, *names)))
            known[node] = min(options)
        return known[node]


def _atoms_of(axiom: Axiom) -> list[Atom]:
    return [*atoms(axiom.left), *atoms(axiom.right)]


def _taken_up(rulebook: Rulebook, entry: Entry) -> list[Entry]:
    found: list[Entry] = []
    for items in items_in_all(entry):
        found += [item for item in rulebook.items_under(items.provision) if item not in found]
    return found


def relate(joint: Joint, left: tuple[Rulebook, Entry], right: tuple[Rulebook, Entry]) -> Relation:
    """The proven relation of two provisions' conditions, and smallest cases that tell them apart.

    Conditions over numbers, dates or choices are not compared (ExpressionError): no two share any.
    """
    ours, theirs = joint.readings_of(*left), joint.readings_of(*right)
    axioms = joint.axioms_about(
        fact for node in (*ours.values(), *theirs.values()) for fact in joint.diagrams.support(node)
    )
    ours, theirs = ({names: node & axioms for names, node in side.items()} for side in (ours, theirs))
    if set(ours) == set(theirs):
        pairs = [(node, theirs[names]) for names, node in ours.items()]
    else:
        pairs = list(product(ours.values(), theirs.values()))
    kinds = {_kind(joint, a, b) for a, b in pairs}
    kind = kinds.pop() if len(kinds) == 1 else BY_READING
    if kind == SAME:
        return Relation(kind, None, None)
    a, b = pairs[0]
    return Relation(kind, joint.fewest_true(a & ~b), joint.fewest_true(b & ~a))


def _kind(joint: Joint, a: Node, b: Node) -> str:
    if a == b:
        return SAME
    if a & ~b == joint.diagrams.false:
        return STRICTER
    if b & ~a == joint.diagrams.false:
        return WIDER
    return DISJOINT if a & b == joint.diagrams.false else OVERLAPPING


def entries_of(rulebook: Rulebook, provision: str) -> list[Entry]:
    """The deciding entries of a provision: one, or one for each of its results."""
    rules: list[Entry] = [r for r in rulebook.rules.values() if r.provision == provision and not r.catch_all]
    return rules or [rulebook.conditions[provision]]
