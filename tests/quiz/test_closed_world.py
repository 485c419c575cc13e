"""The closed world of a story: what is told, what its words bring with them, and all else as not so."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Library
from assistant.library import Regulation
from assistant.quiz.closed_world import closed_world, contradicts, implied_facts
from assistant.rules.determine import determine
from assistant.rules.expression import Value, fact_ids
from assistant.rules.facts import ContradictionError
from tests.quiz.second_opinion import plain, second_opinion

REGULATIONS = ("naiman-2025", "licheng-2025", "xixian-review-2022")


@cache
def regulation_of(name: str) -> Regulation:
    return Library.load()[name]


@st.composite
def told(draw: st.DrawFn) -> tuple[Regulation, dict[str, Value]]:
    regulation = regulation_of(draw(st.sampled_from(REGULATIONS)))
    facts = draw(st.lists(st.sampled_from(sorted(regulation.rulebook.vocabulary.facts)), max_size=8))
    axiom = draw(st.sampled_from(regulation.rulebook.axioms))  # what words have to do with each other
    values: dict[str, Value] = {}
    for name in (*facts, *fact_ids(axiom.left), *fact_ids(axiom.right)):
        fact = regulation.rulebook.vocabulary[name]
        match fact.kind:
            case "bool":
                values[name] = draw(st.sampled_from([True, True, False]))
            case "choice":
                values[name] = draw(st.sampled_from(fact.options))
            case "date":
                values[name] = draw(st.dates(date(2024, 1, 1), date(2027, 12, 31)))
            case _:
                values[name] = draw(st.integers(0, 40))
    return regulation, values


@given(told())
def test_what_is_told_stays_as_told(case: tuple[Regulation, dict[str, Value]]) -> None:
    regulation, facts = case
    assert facts.items() <= closed_world(regulation, facts).items()


@given(told())
def test_yes_or_no_facts_are_all_decided_others_stay_open(case: tuple[Regulation, dict[str, Value]]) -> None:
    regulation, facts = case
    world = closed_world(regulation, facts)
    for name, fact in regulation.rulebook.vocabulary.facts.items():
        assert (name in world) is (fact.kind == "bool" or name in facts)


@given(told())
def test_closing_twice_adds_nothing(case: tuple[Regulation, dict[str, Value]]) -> None:
    regulation, facts = case
    world = closed_world(regulation, facts)
    assert closed_world(regulation, world) == world
    assert not {fact for fact in implied_facts(regulation.rulebook, world) if world.get(fact) is not True}


@given(told())
def test_it_is_the_world_the_second_opinion_closes(case: tuple[Regulation, dict[str, Value]]) -> None:
    """The shared axioms speak of facts of other regulations, too; here only of this one's."""
    regulation, facts = case
    world = {fact: plain(value) for fact, value in closed_world(regulation, facts).items()}
    other = second_opinion(regulation.id).closed(facts)
    assert world == {fact: other[fact] for fact in world}


@settings(deadline=None, max_examples=60)
@given(told())
def test_what_contradicts_cannot_be_determined(case: tuple[Regulation, dict[str, Value]]) -> None:
    regulation, facts = case
    world = closed_world(regulation, facts)
    try:
        determine(regulation.rulebook, world, with_changes=False)
    except ContradictionError:
        assert contradicts(regulation.rulebook, world)
    else:
        assert not contradicts(regulation.rulebook, world)


def test_words_bring_others_with_them(naiman: Regulation) -> None:
    world = closed_world(naiman, {"major_loss": True, "exploratory_mistake": True})
    assert (world["some_loss"], world["mistake"], world["error"]) == (True, True, False)


def test_what_is_told_goes_before_what_words_bring(naiman: Regulation) -> None:
    world = closed_world(naiman, {"major_loss": True, "some_loss": False})
    assert world["some_loss"] is False
    assert contradicts(naiman.rulebook, world)


@pytest.mark.parametrize(("lower", "upper", "wrong"), [(3, 2, True), (2, 2, False), (1, 9, False)])
def test_the_order_of_two_numbers_is_kept(library: Library, lower: int, upper: int, wrong: bool) -> None:
    rulebook = library["xixian-review-2022"].rulebook
    facts = {"unqualified_files": lower, "cases_in_year": upper}
    assert contradicts(rulebook, facts) is wrong
