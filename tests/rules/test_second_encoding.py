"""Two hands encoded each text independently; their conditions are the same functions of the facts.

Where a wording has several readings both hands list the same ones, in whatever order.
"""

from typing import Any

import pytest
import yaml

from assistant import Library
from assistant.library import Regulation, installed
from assistant.rules.expression import parse
from assistant.rules.graph.compiled import Compiled, compiled
from assistant.rules.graph.diagram import Node
from assistant.rules.rulebook import Condition, Entry, Rule

LIBRARY = Library.load()
SECOND: dict[str, dict[str, Any]] = {
    regulation: yaml.safe_load(
        (installed("evals") / "encodings" / f"{regulation}.yaml").read_text(encoding="utf-8")
    )
    for regulation in LIBRARY
}


def first_encoding(regulation: Regulation) -> dict[tuple[str, str], Rule | Condition]:
    """Everything that decides, by provision and effect; a catch-all names no facts and is left out."""
    rulebook = regulation.rulebook
    decidable = [rule for rule in rulebook.rules.values() if rule.catch_all is None]
    found: dict[tuple[str, str], Rule | Condition] = {(r.provision, r.effect): r for r in decidable}
    return found | {(c.provision, "condition"): c for c in rulebook.conditions.values()}


def second_encoding(regulation: Regulation) -> dict[tuple[str, str], list[str]]:
    """The other hand's conditions; `provision: {effect: […]}` where one provision orders several results."""
    found = {}
    effects = SECOND[regulation.id].get("effects") or {}
    for provision, given in SECOND[regulation.id]["provisions"].items():
        by_effect = given if isinstance(given, dict) else {effects.get(provision, ""): given}
        found.update({(provision, effect): conditions for effect, conditions in by_effect.items()})
    return found


def same(model: Compiled, ours: list[Node], theirs: list[Node]) -> bool:
    """As sets of functions of the facts, over all facts the axioms allow."""

    def equal(a: Node, b: Node) -> bool:
        return bool((a & ~b | b & ~a) & model.axioms == model.diagrams.false)

    return all(any(equal(a, b) for b in theirs) for a in ours) and all(
        any(equal(a, b) for a in ours) for b in theirs
    )


def nodes(model: Compiled, entry: Entry) -> list[Node]:
    """The entry's functions; items it takes up keep the selectors of their own readings."""
    assert entry.when is not None
    return [model.node(r.when) for r in entry.readings] or [model.node(entry.when)]


def parsed(model: Compiled, conditions: list[str]) -> list[Node]:
    return [model.node(parse(" ".join(condition.split()))) for condition in conditions]


@pytest.mark.parametrize("regulation", LIBRARY.values(), ids=lambda regulation: regulation.id)
def test_both_encodings_cover_the_same_provisions(regulation: Regulation) -> None:
    ours, theirs = first_encoding(regulation), second_encoding(regulation)
    if SECOND[regulation.id].get("effects"):
        assert set(theirs) == set(ours)
    else:
        assert {provision for provision, _ in theirs} == {provision for provision, _ in ours}
    claims = {r.provision: r.catch_all for r in regulation.rulebook.rules.values() if r.catch_all}
    assert SECOND[regulation.id].get("catch_all", claims) == claims


@pytest.mark.parametrize(
    ("regulation", "provision", "effect"),
    [(regulation, *key) for regulation in LIBRARY.values() for key in first_encoding(regulation)],
    ids=lambda value: value if isinstance(value, str) else value.id,
)
def test_both_encodings_agree(regulation: Regulation, provision: str, effect: str) -> None:
    model = compiled(regulation.rulebook)
    entry = first_encoding(regulation)[provision, effect]
    theirs = second_encoding(regulation)
    conditions = theirs.get((provision, effect)) or theirs[provision, ""]
    assert same(model, nodes(model, entry), parsed(model, conditions))
    proviso = (SECOND[regulation.id].get("unless") or {}).get(provision)
    assert (entry.unless is None) == (proviso is None)
    if entry.unless is not None and proviso is not None:
        assert same(model, [model.node(entry.unless)], parsed(model, [proviso]))


@pytest.mark.parametrize("regulation", LIBRARY.values(), ids=lambda regulation: regulation.id)
def test_both_encodings_agree_on_the_scope(regulation: Regulation) -> None:
    model = compiled(regulation.rulebook)
    theirs = SECOND[regulation.id].get("scope")
    if theirs is None:  # this hand was given the scope facts
        return
    assert [side["provision"] for side in theirs] == [side.provision for side in regulation.rulebook.scope]
    for side, entry in zip(theirs, regulation.rulebook.scope, strict=True):
        assert same(model, nodes(model, entry), parsed(model, side["readings"])), entry.provision
