"""One case as fast as can be: the outcomes still possible, exactly, and nothing else."""

from collections.abc import Mapping

from assistant.rules.consistent import check_consistent
from assistant.rules.facts import parse_facts
from assistant.rules.graph.compiled import compiled
from assistant.rules.graph.folding import folded_graph
from assistant.rules.rulebook import Rulebook


def possible_outcomes(rulebook: Rulebook, given: Mapping[str, object]) -> tuple[str, ...]:
    """The outcomes that the facts leave possible, worst to best; one where they settle it.

    `given` as for `determine`. Raises FactError, and ContradictionError for facts that cannot hold together.
    """
    model = compiled(rulebook)
    facts = parse_facts(rulebook.vocabulary, given)
    possible = folded_graph(rulebook).possible(model.assignment(facts))
    if rulebook.orders or not possible:
        with model.lock:
            check_consistent(model, facts, possible)
    return possible
