"""A tiny rulebook made by hand, so that what covers what is known without running anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.library import Library
from assistant.rules.expression import parse
from assistant.rules.rulebook import Axiom, Rule, Rulebook

# Facts of the Naiman vocabulary, used as mere letters.
A, B, C = "concealed_evidence", "forged_evidence", "destroyed_evidence"
GROUND = "art_10__para_1__item_1"
OTHER = "art_9__item_1"


@dataclass(frozen=True)
class Given:
    """A gold case by hand; every fact is given, unless it is left out."""

    id: str
    facts: Mapping[str, object]
    outcome: str
    grounds: Sequence[str] = ()
    secondary: Sequence[str] = ()
    possible: Sequence[str] = field(default=())


def rulebook(library: Library, *, axioms: Sequence[Axiom] = (), **conditions: str) -> Rulebook:
    """Rules `lenient` for GROUND and `better` for OTHER, over A, B and C; no scope, no bar."""
    naiman = library["naiman-2025"].rulebook
    made = {
        "lenient": Rule(GROUND, GROUND, "lenient", GROUND, "", None, {}),
        "better": Rule(OTHER, OTHER, "duty_fulfilled", OTHER, "", None, {}),
    }
    rules = {
        made[name].id: replace(made[name], when=parse(condition.format(a=A, b=B, c=C)))
        for name, condition in conditions.items()
    }
    return replace(naiman, scope=(), rules=rules, conditions={}, axioms=tuple(axioms), orders=())


def case(true: str, outcome: str, grounds: Sequence[str] = (), secondary: Sequence[str] = ()) -> Given:
    """A case named after the letters that are so, the others being not so."""
    facts = {fact: letter in true for letter, fact in (("a", A), ("b", B), ("c", C))}
    return Given(true or "none", facts, outcome, grounds, secondary)
