"""Random cases in which every fact is known."""

import random

from assistant.rules.expression import Atom, Value
from assistant.rules.graph.compiled import compiled
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rulebook
from assistant.verify.sample import sample


def full_cases(rulebook: Rulebook, seed: int, count: int) -> list[dict[str, Value]]:
    """Cases towards every outcome, with a value for every fact; what the sample leaves open is not so."""
    model = compiled(rulebook)
    about: dict[str, list[Atom]] = {}
    for atom in model.atoms.values():
        about.setdefault(atom.fact, []).append(atom)
    default: dict[str, Value] = {
        fact: representative_values(rulebook.vocabulary[fact], named)[0] if named[0].operator else False
        for fact, named in about.items()
    }
    return [default | case for case in sample(model, random.Random(seed), count)]
