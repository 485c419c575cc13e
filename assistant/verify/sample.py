"""Partial cases for trying a regulation: every outcome, every border of numbers and dates."""

import random
from collections.abc import Iterator

from assistant.rules.expression import Atom, Value
from assistant.rules.graph.compiled import Compiled
from assistant.rules.graph.diagram import Node
from assistant.rules.representatives import representative_values

Case = dict[str, Value]


def sample(model: Compiled, rng: random.Random, count: int) -> Iterator[Case]:
    """`count` cases: two of three lead towards an outcome drawn evenly, the rest are drawn blindly."""
    towards = [
        node for node in (n & model.axioms for n in model.headlines.values()) if node != model.diagrams.false
    ]
    domains = _domains(model)
    for number in range(count):
        full = {fact: rng.choice(values) for fact, values in domains.items()}
        if number % 3 and towards:
            path = _path(model, rng, rng.choice(towards))
            full = {fact: _meeting(model, rng, fact, values, path) for fact, values in domains.items()}
        turned = rng.sample(list(domains), k=min(len(domains), rng.choice((0, 0, 1, 2))))
        full |= {fact: rng.choice(domains[fact]) for fact in turned}
        known = rng.random() ** 0.5
        yield {fact: value for fact, value in full.items() if rng.random() < known}


def _domains(model: Compiled) -> dict[str, list[Value]]:
    """The values of each fact that differ for some condition; a yes-or-no fact is more often no."""
    atoms: dict[str, list[Atom]] = {}
    for atom in model.atoms.values():
        atoms.setdefault(atom.fact, []).append(atom)
    facts = model.rulebook.vocabulary
    return {
        fact: representative_values(facts[fact], named) if named[0].operator else [True, False, False]
        for fact, named in atoms.items()
    }


def _path(model: Compiled, rng: random.Random, node: Node) -> dict[str, bool]:
    """The truths of one way through a diagram to yes."""
    path: dict[str, bool] = {}
    while node != model.diagrams.true:
        name, no, yes = model.diagrams.branches(node)
        if no == model.diagrams.false or (yes != model.diagrams.false and rng.random() < 0.5):
            path[name], node = True, yes
        else:
            path[name], node = False, no
    return path


def _meeting(
    model: Compiled, rng: random.Random, fact: str, values: list[Value], path: dict[str, bool]
) -> Value:
    """A value that makes the fact's comparisons as the path has them."""
    wanted = [(atom, path[name]) for name, atom in model.atoms.items() if atom.fact == fact and name in path]
    return rng.choice(
        [v for v in values if all(atom.holds_for(v) == holds for atom, holds in wanted)] or values
    )
