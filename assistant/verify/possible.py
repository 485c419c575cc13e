"""Exact questions to a regulation's diagrams, over all facts that its axioms allow together."""

from dataclasses import dataclass

from assistant.rules.expression import Expression, fact_ids
from assistant.rules.graph.compiled import Compiled
from assistant.rules.graph.diagram import Node
from assistant.rules.rulebook import Entry


def can_hold(model: Compiled, *nodes: Node) -> bool:
    """Whether some facts (and readings) make all of them true at once."""
    return bool(model.diagrams.conjoin((model.axioms, *nodes)) != model.diagrams.false)


def follows(model: Compiled, premise: Node, conclusion: Node) -> bool:
    """Whether the conclusion holds wherever the premise does, under every reading."""
    return not can_hold(model, premise, ~conclusion)


def same(model: Compiled, left: Node, right: Node) -> bool:
    return follows(model, left, right) and follows(model, right, left)


@dataclass(frozen=True)
class Way:
    """One way a provision can hold: its condition (under one reading, where it has several) and proviso."""

    words: str
    node: Node
    facts: tuple[str, ...]  # those it names itself


def ways(model: Compiled, entry: Entry) -> list[Way]:
    """A way for each reading of a provision, else the only one."""
    given: list[tuple[str, Expression]] = [(f"读法“{r.text}”", r.when) for r in entry.readings]
    whole = model.rulebook.ground_of(entry) if entry.catch_all is not None else entry.when
    assert whole is not None  # the loader lets no other rule through
    found = []
    for words, when in given or [("条件", whole)]:
        node = model.node(when)
        facts = fact_ids(when)
        if entry.unless is not None:
            node, facts = node & ~model.node(entry.unless), (*facts, *fact_ids(entry.unless))
        found.append(Way(words, node, tuple(dict.fromkeys(facts))))
    return found


def depends_on(model: Compiled, node: Node, fact: str) -> bool:
    """Whether the answer to one fact ever decides, all others staying as they are.

    A number, a date or a choice is several atoms that change together.
    """
    names = [name for name, atom in model.atoms.items() if atom.fact == fact]

    def for_some_answer(part: Node) -> Node:
        return ~model.diagrams.forall(names, ~(part & model.axioms))

    return bool(for_some_answer(node) & for_some_answer(~node) != model.diagrams.false)
