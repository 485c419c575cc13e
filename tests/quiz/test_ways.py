"""The ways a condition comes true or fails: each does it, none tells too much, together they are all."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Library
from assistant.library import Regulation
from assistant.quiz.making.ways import Literals, values_for, ways
from assistant.rules.expression import And, Atom, Expression, Not, Or, Value, atoms, parse

LETTERS = tuple(Atom(name) for name in "abcd")


def names_each_once(expression: Expression) -> bool:
    named = list(atoms(expression))
    return len(set(named)) == len(named)


EXPRESSIONS = st.recursive(
    st.sampled_from(LETTERS),
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(lambda found: And(tuple(found)), st.lists(parts, min_size=2, max_size=3)),
        st.builds(lambda found: Or(tuple(found)), st.lists(parts, min_size=2, max_size=3)),
    ),
    max_leaves=7,
)
Truths = Mapping[Atom, bool]


def is_so(expression: Expression, truths: Truths) -> bool:
    match expression:
        case Atom():
            return truths[expression]
        case Not(part):
            return not is_so(part, truths)
        case And(parts):
            return all(is_so(part, truths) for part in parts)
        case Or(parts):
            return any(is_so(part, truths) for part in parts)
    raise AssertionError(expression)


def every_truth() -> list[Truths]:
    return [dict(zip(LETTERS, row, strict=True)) for row in product((False, True), repeat=len(LETTERS))]


def suffices(expression: Expression, wanted: bool, literals: Literals) -> bool:
    """Whatever the atoms are that a way says nothing of."""
    return all(
        is_so(expression, truths) is wanted for truths in every_truth() if literals.items() <= truths.items()
    )


@given(EXPRESSIONS, st.booleans())
def test_each_way_makes_it_so(expression: Expression, wanted: bool) -> None:
    for way in ways(expression, wanted):
        assert suffices(expression, wanted, way)


@given(EXPRESSIONS, st.booleans())
def test_no_way_holds_another(expression: Expression, wanted: bool) -> None:
    """Else a story tells a fact that it could do without: both of two alternatives."""
    found = [frozenset(way.items()) for way in ways(expression, wanted)]
    assert len(set(found)) == len(found)
    assert not [(way, other) for way in found for other in found if other < way]


@given(EXPRESSIONS.filter(names_each_once), st.booleans())
def test_no_way_tells_more_than_it_needs(expression: Expression, wanted: bool) -> None:
    for way in ways(expression, wanted):
        for atom in way:
            less = {other: holds for other, holds in way.items() if other != atom}
            assert not suffices(expression, wanted, less), (way, atom)


@given(EXPRESSIONS, st.booleans())
def test_every_case_is_one_of_the_ways(expression: Expression, wanted: bool) -> None:
    found = ways(expression, wanted)
    for truths in every_truth():
        is_one = any(way.items() <= truths.items() for way in found)
        assert is_one is (is_so(expression, truths) is wanted)


def test_by_hand() -> None:
    expression = parse("a and (b or not c)")
    a, b, c = LETTERS[:3]
    assert ways(expression) == [{a: True, b: True}, {a: True, c: False}]
    assert ways(expression, False) == [{a: False}, {b: False, c: True}]
    assert ways(parse("a and not a")) == []


@pytest.fixture(scope="module")
def review(library: Library) -> Regulation:
    return library["xixian-review-2022"]


CONDITIONS = (
    "days_to_handover <= 30 and case_concluded",
    "unqualified_files >= 3 or unqualified_files == 1",
    "cases_in_year <= 10 and unqualified_files == 2",
    "review_matter == '移交案卷的期限' and not litigation_brought",
    "act_date >= '2022-11-26' and not (self_review_rate >= 100)",
)


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("wanted", [True, False])
def test_values_make_their_atoms_so(review: Regulation, condition: str, wanted: bool) -> None:
    expression = parse(condition)
    used = review.rulebook.used_atoms()
    for way in ways(expression, wanted):
        found = list(values_for(way, review.rulebook.vocabulary, used))
        assert found, way
        for values in found:
            assert values.keys() == {atom.fact for atom in way}
            assert all(atom.holds_for(values[atom.fact]) is holds for atom, holds in way.items())


def test_there_is_a_value_on_each_side_of_every_limit(review: Regulation) -> None:
    """At most ten cases, ten included."""
    used = review.rulebook.used_atoms()
    (way,) = ways(parse("cases_in_year <= 10"))
    values = [found["cases_in_year"] for found in values_for(way, review.rulebook.vocabulary, used)]
    assert 10 in values
    assert all(isinstance(value, int) and 0 <= value <= 10 for value in values)


def test_what_no_value_makes_so_has_none(review: Regulation) -> None:
    way = {Atom("cases_in_year", "<=", 10): True, Atom("cases_in_year", ">=", 11): True}
    assert list(values_for(way, review.rulebook.vocabulary, tuple(way))) == []


@settings(max_examples=60)
@given(st.lists(st.booleans(), min_size=3, max_size=3), st.integers(0, 40))
def test_every_region_of_a_number_is_offered(review: Regulation, truths: list[bool], limit: int) -> None:
    """Of three limits, any truth that some number gives is given by an offered one."""
    vocabulary = review.rulebook.vocabulary
    limits = [Atom("days_to_handover", "<=", limit + step) for step in (0, 1, 5)]
    way = dict(zip(limits, truths, strict=True))
    possible = any(all(a.holds_for(n) is holds for a, holds in way.items()) for n in range(60))
    offered: list[dict[str, Value]] = list(values_for(way, vocabulary, limits))
    assert bool(offered) is possible


@pytest.mark.parametrize("regulation", ["naiman-2025", "xixian-statistics-2022"])
def test_the_ways_of_a_real_rule_are_all_there(library: Library, regulation: str) -> None:
    """Every alternative of every rule appears in some way: no item of a list is never told."""
    rulebook = library[regulation].rulebook
    for rule in rulebook.rules.values():
        condition = rulebook.condition_of(rule)
        told = {atom for way in ways(condition) for atom in way}
        assert told == set(atoms(condition)), rule.id
