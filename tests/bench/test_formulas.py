"""The peers' formulas: what they say of small listings, and that they say what the core says."""

import random
from collections.abc import Mapping
from typing import Any

import pytest

from assistant.library import Library
from assistant.rules.listing import list_rulebook
from assistant.rules.possible import possible_outcomes
from evals.bench.cases import complete_cases
from evals.bench.formulas import And, Fact, Formula, Formulas, Named, Not, NotTwoValuedError, Or, formulas
from evals.bench.system import Case

RANKS = {"out_of_scope": 0, "barred": 1, "no_ground": 2, "good": 3, "better": 4, "reserved": 5}


def outcome(rules: Formulas, case: Case) -> str:
    """The plainest evaluation there is."""

    def holds(formula: Formula) -> bool:
        match formula:
            case Fact(id=fact):
                return bool(case[fact])
            case Named(name=name):
                return holds(rules.named[name])
            case Not(part):
                return not holds(part)
            case And(parts):
                return all(holds(part) for part in parts)
            case Or(parts):
                return any(holds(part) for part in parts)

    return next((name for name, formula in rules.headlines if holds(formula)), rules.otherwise)


def row(entry: str, effect: str, condition: str, *readings: str, **more: Any) -> dict[str, Any]:
    texts = [{"folded": reading} for reading in (condition, *readings)] if readings else []
    plain = {"bar": False, "catch_all": False, "unless": None}
    return {"id": entry, "effect": effect, "folded": condition, "readings": texts, **plain, **more}


def listing(*provisions: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    scope = [{"id": "scope", "folded": "officer", "readings": []}]
    whole = {
        "scope": scope,
        "provisions": provisions,
        "cumulative": [],
        "items": {},
        "otherwise": "no_ground",
    }
    return whole | more


def test_what_goes_before_what() -> None:
    """A bar beats every ground, the better ground the other, and outside the scope nothing applies."""
    rules = formulas(
        listing(row("a", "good", "g"), row("b", "better", "b"), row("c", "barred", "x", bar=True)), RANKS
    )
    none = {"officer": True, "g": False, "b": False, "x": False}
    assert outcome(rules, none) == "no_ground"
    assert outcome(rules, none | {"g": True}) == "good"
    assert outcome(rules, none | {"g": True, "b": True}) == "better"
    assert outcome(rules, none | {"g": True, "b": True, "x": True}) == "barred"
    assert outcome(rules, none | {"x": True, "officer": False}) == "out_of_scope"


def test_readings_that_part_are_reserved() -> None:
    """Met under one of two readings only: for the authority, though a lesser ground holds in any case."""
    rules = formulas(listing(row("a", "better", "p and q", "p or q"), row("b", "good", "g")), RANKS)
    none = {"officer": True, "p": False, "q": False, "g": True}
    assert outcome(rules, none) == "good"
    assert outcome(rules, none | {"p": True}) == "reserved"
    assert outcome(rules, none | {"p": True, "q": True}) == "better"


def test_negated_items_are_taken_the_other_way_round() -> None:
    """`not any_item` of an ambiguous item holds for certain only where the item fails under every reading."""
    rules = formulas(
        listing(
            row("item", "good", "p and q", "p or q"),
            row("a", "better", "h and not any_item(article)"),
            items={"article": ["item"]},
        ),
        RANKS,
    )
    case = {"officer": True, "h": True, "p": False, "q": False}
    assert outcome(rules, case) == "better"
    assert outcome(rules, case | {"p": True}) == "reserved"
    assert outcome(rules, case | {"p": True, "q": True}) == "good"


def test_a_proviso_and_a_claimed_catch_all() -> None:
    rules = formulas(
        listing(row("a", "good", "g", unless="except_when"), row("b", "good", "claimed", catch_all=True)),
        RANKS,
    )
    case = {"officer": True, "g": True, "except_when": False, "claimed": True}
    assert outcome(rules, case) == "good"
    assert outcome(rules, case | {"except_when": True}) == "reserved"
    assert outcome(rules, case | {"except_when": True, "claimed": False}) == "no_ground"


def test_what_the_form_cannot_say_is_refused() -> None:
    with pytest.raises(NotTwoValuedError, match="age"):
        formulas(listing(row("a", "good", "age >= 3")), RANKS)
    twice = listing(
        row("item", "barred", "p", "q", bar=True),
        row("a", "good", "any_item(article)"),
        row("b", "good", "h and any_item(article)"),
        items={"article": ["item"]},
    )
    with pytest.raises(NotTwoValuedError, match="item"):
        formulas(twice, RANKS)


def test_the_core_says_the_same() -> None:
    """On gold cases and cases drawn from them, which are complete, consistent and reach every outcome."""
    regulation = Library.load(only="naiman-2025")["naiman-2025"]
    outcomes = regulation.rulebook.outcomes.by_id.values()
    rules = formulas(list_rulebook(regulation.rulebook), {o.id: o.rank for o in outcomes})
    drawn = complete_cases(regulation, 1500)
    assert len(drawn.cases) == sum(drawn.reached.values()) == 1500
    assert 0 < drawn.gold < 1500
    assert set(drawn.reached) == {name for name, _ in rules.headlines} | {rules.otherwise}
    for case in random.Random(0).sample(drawn.cases, 800):
        assert possible_outcomes(regulation.rulebook, case) == (outcome(rules, case),)
