"""What tells two rulebooks apart: the proof that nothing does, or the smallest case that does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Literal

from assistant.evaluation.mutation_answers import Answers, SharedDiagrams
from assistant.rules.expression import Atom, Value
from assistant.rules.graph.diagram import Diagrams, Node
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rulebook

Told = Literal["headline", "citation", "further_citation", "nothing"]


@dataclass(frozen=True)
class Gap:
    """A case that would tell two rulebooks apart: the facts that are so, all others being not so.

    `outcome` and `misread_outcome` are what the two rulebooks answer: a proposal, no gold. A person reads the
    text and writes down what it demands.
    """

    facts: Mapping[str, Value]
    outcome: str
    misread_outcome: str


def told_apart(right: Answers, wrong: Answers) -> tuple[Told, Node]:
    """What a complete case could tell them apart by, and the function of the facts that do.

    By a headline; by a provision that is no longer cited; only by a further provision that is cited, which a
    gold case cannot tell, since it lists what must be cited; or by nothing, which is the proof that they
    answer alike: over all facts that the axioms let stand together the functions are one and the same node.
    """
    diagrams = right.diagrams
    headlines = list(_changed(right.headlines, wrong.headlines, diagrams.false))
    if headlines:
        return "headline", diagrams.disjoin(a & ~b for a, b in headlines)  # one headline always holds
    cited = [
        *_changed(right.grounds, wrong.grounds, diagrams.false),
        *_changed(right.beside, wrong.beside, diagrams.false),
    ]
    lost = diagrams.disjoin(a & ~b for a, b in cited)
    if lost != diagrams.false:
        return "citation", lost
    gained = diagrams.disjoin(b & ~a for a, b in cited)
    return ("further_citation" if gained != diagrams.false else "nothing"), gained


def _changed(right: Mapping[str, Node], wrong: Mapping[str, Node], none: Node) -> Iterator[tuple[Node, Node]]:
    for name in {**right, **wrong}:
        pair = right.get(name, none), wrong.get(name, none)
        if pair[0] != pair[1]:
            yield pair


def gap(shared: SharedDiagrams, right: Answers, wrong: Answers, where: Node) -> Gap:
    """The case with the fewest facts that are so, of those where the function `where` holds."""
    facts = _values(shared.rulebook, shared.atoms, _cheapest_path(shared, where))
    outcome, misread = (_headline(shared, answers, facts) for answers in (right, wrong))
    elsewhere = shared.axioms & ~where
    for fact in [fact for fact, value in facts.items() if not isinstance(value, bool)]:
        fewer = {name: value for name, value in facts.items() if name != fact}
        same = _headline(shared, right, fewer) == outcome and _headline(shared, wrong, fewer) == misread
        if same and shared.diagrams.restrict(elsewhere, shared.truths(fewer)) == shared.diagrams.false:
            facts = fewer  # a number, day or choice that plays no part
    so = {fact: value for fact, value in facts.items() if value is not False}
    return Gap(so, str(outcome), str(misread))


def _headline(shared: SharedDiagrams, answers: Answers, facts: Mapping[str, Value]) -> str | None:
    """The outcome on these facts, None where they leave it open."""
    known = shared.truths(facts)
    left = [
        outcome
        for outcome, node in answers.headlines.items()
        if shared.diagrams.restrict(node, known) != shared.diagrams.false
    ]
    return left[0] if len(left) == 1 else None


def _cheapest_path(shared: SharedDiagrams, node: Node) -> dict[str, bool]:
    """The cheapest way through a satisfiable diagram to true: a yes costs one, a no nothing."""
    diagrams = shared.diagrams
    costs: dict[Node, float] = {diagrams.true: 0, diagrams.false: inf}
    path: dict[str, bool] = {}
    while node != diagrams.true:
        name, without, within = diagrams.branches(node)
        path[name] = _cost(diagrams, within, costs) + 1 < _cost(diagrams, without, costs)
        node = within if path[name] else without
    return path


def _cost(diagrams: Diagrams, node: Node, costs: dict[Node, float]) -> float:
    if node not in costs:
        _, without, within = diagrams.branches(node)
        costs[node] = min(_cost(diagrams, without, costs), _cost(diagrams, within, costs) + 1)
    return costs[node]


def _values(rulebook: Rulebook, atoms: Mapping[str, Atom], path: Mapping[str, bool]) -> dict[str, Value]:
    """Values that make the atoms as the path has them; what it leaves open is not so, or as it comes."""
    about: dict[str, list[Atom]] = {}
    for atom in atoms.values():
        about.setdefault(atom.fact, []).append(atom)
    late = {order.upper for order in rulebook.orders}  # the largest of them never comes before the lower one
    found: dict[str, Value] = {}
    for fact, named in about.items():
        if named[0].operator is None:
            found[fact] = path.get(fact, False)
            continue
        values = representative_values(rulebook.vocabulary[fact], named)
        found[fact] = next(
            value
            for value in (reversed(values) if fact in late else values)
            if all(atom.holds_for(value) == path.get(atom.name, atom.holds_for(value)) for atom in named)
        )
    return found
