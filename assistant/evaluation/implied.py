"""What told facts carry with them by the meaning of the words: they are neither wrong to read nor missed."""

from collections.abc import Mapping
from typing import Any

from assistant.library import Regulation
from assistant.rules.facts import parse_facts
from assistant.rules.graph.compiled import compiled


def with_implied(regulation: Regulation, told: Mapping[str, Any]) -> dict[str, Any]:
    """The facts and those that the axioms settle once they are known."""
    model = compiled(regulation.rulebook)
    known = model.assignment(parse_facts(regulation.rulebook.vocabulary, told))
    with model.lock:
        return {**model.implied(known), **told}
