"""Random cases of a rulebook, and what the decision diagrams make of them."""

import random
from collections.abc import Mapping

from assistant.rules.expression import Value
from assistant.rules.graph.compiled import compiled
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rulebook

Case = Mapping[str, Value]


def random_cases(rulebook: Rulebook, seed: int, count: int) -> list[Case]:
    """Cases of every share of known facts, the facts true more rarely than not; contradictions among them."""
    rng = random.Random(seed)
    atoms = compiled(rulebook).atoms.values()
    values = {
        fact.id: [True, False, False]
        if fact.kind == "bool"
        else representative_values(fact, [atom for atom in atoms if atom.fact == fact.id])
        for fact in rulebook.vocabulary.facts.values()
    }
    in_scope = {fact: True for fact in rulebook.scope_facts if rulebook.vocabulary[fact].kind == "bool"}
    cases: list[Case] = []
    for _ in range(count):
        share = rng.choice((0.1, 0.5, 0.9, 1.0))
        drawn = {fact: rng.choice(options) for fact, options in values.items() if rng.random() < share}
        cases.append({**drawn, **in_scope} if rng.random() < 0.8 else drawn)
    return cases


def possible_by_diagrams(rulebook: Rulebook, case: Case) -> set[str]:
    model = compiled(rulebook)
    for order in rulebook.orders:
        if {order.lower, order.upper} <= case.keys() and case[order.lower] > case[order.upper]:  # type: ignore[operator]
            return set()
    return set(model.possible(model.headlines, model.assignment(case)))
