"""Axioms that contradict one another, say nothing, or say more than the meaning of words can."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from assistant.law.errors import KnowledgeError
from assistant.law.yaml_file import read_yaml
from assistant.library import Library
from assistant.rules.expression import And, Atom, Expression, Not, Or, atoms, render
from assistant.rules.facts import Vocabulary
from assistant.rules.graph.diagram import Diagrams, Node
from assistant.rules.read_axioms import read_axioms
from assistant.rules.representatives import consistent_values
from assistant.rules.rulebook import Axiom
from assistant.verify.finding import Finding

SHARED = "axioms.yaml"


@dataclass(frozen=True)
class _Axioms:
    """Axioms that are in force together: those all regulations share, or those of one regulation."""

    file: str
    axioms: tuple[Axiom, ...]
    atoms: tuple[str, ...]
    diagrams: Diagrams
    values: Node  # what numbers, dates and choices allow by themselves
    nodes: tuple[Node, ...]  # one for each axiom

    def allow(self, *nodes: Node, without: int | None = None) -> bool:
        """Whether these can hold together, one axiom left out where its place is given."""
        kept = [node for place, node in enumerate(self.nodes) if place != without]
        return bool(self.diagrams.conjoin((self.values, *kept, *nodes)) != self.diagrams.false)


def contradicting_axioms(library: Library) -> Iterator[Finding]:
    """Axioms that cannot all hold, that settle a fact before anyone is asked, or that forbid a gate's no."""
    for group in _groups(library):
        if not group.allow():
            why = "几条公理不能同时成立，什么事实都会被当成矛盾"
            yield Finding(group.file, "公理", why, f"请检查 {SHARED} 和这里的公理")
            continue
        for name in group.atoms:
            holds = group.diagrams.var(name)
            settled = [word for word, other in (("是", ~holds), ("否", holds)) if not group.allow(other)]
            if settled:
                why = f"公理和取值范围使它只能是“{settled[0]}”，问了也没有意义"
                yield Finding(group.file, f"事实 {name}", why, "请检查提到它的公理，或者 minimum、maximum")
        yield from _gates(group, _vocabulary(library))


def _gates(group: _Axioms, vocabulary: Vocabulary) -> Iterator[Finding]:
    for screen in vocabulary.groups:
        denied = [~group.diagrams.var(fact) for fact in screen.denies if fact in group.atoms]
        if not group.allow(*denied):
            why = "公理不许它的各项都是“否”，这一组的 gate 就不能答“不是”"
            yield Finding(group.file, f"事实组 {screen.id}", why, "请检查公理或者 denies")


def circular_axioms(library: Library) -> Iterator[Finding]:
    """Facts that imply each other are one fact asked twice."""
    for group in _groups(library):
        if not group.allow():
            continue
        for one, other in combinations(group.atoms, 2):
            left, right = group.diagrams.var(one), group.diagrams.var(other)
            if not (group.allow(left, ~right) or group.allow(~left, right)):
                why = f"公理使它和“{other}”互相推出，成了同一件事"
                yield Finding(group.file, f"事实 {one}", why, "请删去其中一条公理，或者合并两个事实")


def idle_axioms(library: Library) -> Iterator[Finding]:
    """An axiom that holds anyway, or that the others say already."""
    shared = _shared(library)
    for group in _groups(library):
        for place, axiom in enumerate(group.axioms):
            own = group.file == SHARED or axiom not in shared
            if own and not group.allow(~group.nodes[place], without=place):
                why = "不写它也一样（说的是空话，或者别的公理已经说了）"
                yield Finding(group.file, _words(axiom), why, "请删去，或者改成它本来要说的")


def _groups(library: Library) -> Iterator[_Axioms]:
    shared = _shared(library)
    yield _group(SHARED, _vocabulary(library), shared)
    for regulation in library.values():
        rulebook = regulation.rulebook
        yield _group(f"{regulation.id}/rules.yaml", rulebook.vocabulary, rulebook.axioms)


def _group(file: str, vocabulary: Vocabulary, axioms: Sequence[Axiom]) -> _Axioms:
    used = {atom.name: atom for axiom in axioms for side in (axiom.left, axiom.right) for atom in atoms(side)}
    diagrams = Diagrams(used)
    rows = consistent_values(vocabulary, used.values())
    values = diagrams.conjoin(diagrams.disjoin(_row(diagrams, row) for row in fact) for fact in rows)
    nodes = tuple(_axiom(diagrams, axiom) for axiom in axioms)
    return _Axioms(file, tuple(axioms), tuple(used), diagrams, values, nodes)


def _row(diagrams: Diagrams, truths: Mapping[str, bool]) -> Node:
    nodes = ((diagrams.var(name), holds) for name, holds in truths.items())
    return diagrams.conjoin(node if holds else ~node for node, holds in nodes)


def _axiom(diagrams: Diagrams, axiom: Axiom) -> Node:
    left, right = _node(diagrams, axiom.left), _node(diagrams, axiom.right)
    return ~(left & right) if axiom.kind == "excludes" else ~left | right


def _node(diagrams: Diagrams, expression: Expression) -> Node:
    match expression:
        case Atom():
            return diagrams.var(expression.name)
        case Not(part):
            return ~_node(diagrams, part)
        case And(parts):
            return diagrams.conjoin(_node(diagrams, part) for part in parts)
        case Or(parts):
            return diagrams.disjoin(_node(diagrams, part) for part in parts)
    raise KnowledgeError(SHARED, None, f"公理里不能写“{render(expression)}”", "请写出各个事实")


def _vocabulary(library: Library) -> Vocabulary:
    return next(iter(library.values())).vocabulary


def _shared(library: Library) -> tuple[Axiom, ...]:
    file = read_yaml(library.folder / SHARED)
    return read_axioms(file, file.data, _vocabulary(library))


def _words(axiom: Axiom) -> str:
    return f"公理 {axiom.kind}: [{render(axiom.left)}, {render(axiom.right)}]"
