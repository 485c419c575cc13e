"""The planner asks nothing irrelevant and hardly more than it must; its guesses never change a result."""

import random
from collections.abc import Mapping
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant import Library, determine
from assistant.evaluation.entries import CONTRADICTION
from assistant.evaluation.gold import read_cases
from assistant.library import Regulation
from assistant.rules.expression import Value
from assistant.rules.facts import parse_facts
from assistant.rules.graph.compiled import compiled, conflicting_facts
from assistant.rules.outcomes import INSUFFICIENT
from assistant.rules.planning.plan import Plan
from evals.best_tree import best_mean, mean_of, states_of
from evals.cuts import Cut, completed, cuts, needless, tells
from evals.measure_questions import MOST_RATIO, chooser
from evals.truth_table import FORBIDDEN

LIBRARY = Library.load()
CUTS = [(regulation, cut) for regulation in LIBRARY.values() for cut in cuts(regulation, 3, most=10)]
BOOLEAN_CASES = [
    (regulation, cut)
    for regulation, cut in CUTS
    if all(regulation.rulebook.vocabulary[fact].kind == "bool" for fact in cut.table.facts)
]
SMALL_CUTS = [(regulation, cut) for regulation in LIBRARY.values() for cut in cuts(regulation, 1, most=7)]

CASES = {
    regulation.id: [case for case in read_cases(regulation) if case.outcome != CONTRADICTION]
    for regulation in LIBRARY.values()
}


def ids(value: object) -> str:
    return str(getattr(value, "id", getattr(value, "name", value)))


def outcome_names(regulation: Regulation, left: np.ndarray[tuple[int, ...], np.dtype[np.int8]]) -> set[str]:
    names = list(regulation.rulebook.outcomes.by_id)
    return {names[number] for number in set(left.ravel().tolist()) if number != FORBIDDEN}


@pytest.mark.parametrize(("regulation", "cut"), CUTS, ids=ids)
def test_relevant_facts_are_those_of_the_table_in_every_state(regulation: Regulation, cut: Cut) -> None:
    model, table = compiled(regulation.rulebook), cut.table
    rng = np.random.default_rng(4)
    for _ in range(40):
        known = {
            fact: values[rng.integers(len(values))]
            for fact, values in zip(table.facts, table.values, strict=True)
            if rng.random() < 0.4
        }
        place = tuple(
            values.index(known[fact]) if fact in known else slice(None)
            for fact, values in zip(table.facts, table.values, strict=True)
        )
        left = table.outcome[place]
        still_open = [fact for fact in table.facts if fact not in known]
        expected = {fact for axis, fact in enumerate(still_open) if tells(left, axis)}
        atoms = model.assignment({**cut.fixed, **known})
        assert set(model.relevant(atoms)) == expected
        assert set(model.graph.possible(atoms)) == outcome_names(regulation, np.asarray(left))


@pytest.mark.parametrize(("regulation", "cut"), CUTS, ids=ids)
def test_no_needless_question_and_hardly_more_than_the_best_tree_asks(
    regulation: Regulation, cut: Cut
) -> None:
    states = states_of(cut.table)
    vocabulary = regulation.rulebook.vocabulary
    for costs in (
        dict.fromkeys(cut.table.facts, 1.0),
        {fact: vocabulary[fact].cost for fact in cut.table.facts},
    ):
        choose = chooser(regulation, cut, costs)
        assert needless(cut, choose)[0] == 0
        assert mean_of(states, costs, choose) <= MOST_RATIO * best_mean(states, costs)


def test_a_question_that_tells_nothing_would_be_counted() -> None:
    regulation, cut = CUTS[0]
    first = chooser(regulation, cut, dict.fromkeys(cut.table.facts, 1.0))
    lazy = cut.table.facts[0]

    def stubborn(known: Mapping[str, Value]) -> str:
        return lazy if len(known) > 1 else first(known)

    assert needless(cut, stubborn)[0] > 0


@pytest.mark.parametrize(("regulation", "cut"), SMALL_CUTS, ids=ids)
def test_no_state_at_all_has_an_irrelevant_question(regulation: Regulation, cut: Cut) -> None:
    """Every way to know some facts of a small rulebook, whoever asked them in whatever order."""
    model, table = compiled(regulation.rulebook), cut.table
    for chosen in product(*([None, *range(len(values))] for values in table.values)):
        left = table.outcome[tuple(slice(None) if place is None else place for place in chosen)]
        still_open = [fact for fact, place in zip(table.facts, chosen, strict=True) if place is None]
        known = {
            fact: values[place]
            for fact, values, place in zip(table.facts, table.values, chosen, strict=True)
            if place is not None
        }
        expected = {fact for axis, fact in enumerate(still_open) if tells(left, axis)}
        assert set(model.relevant(model.assignment({**cut.fixed, **known}))) == expected, known


@pytest.mark.parametrize(("regulation", "cut"), BOOLEAN_CASES, ids=ids)
def test_the_worth_of_a_question_is_what_its_answer_tells_on_the_table(
    regulation: Regulation, cut: Cut
) -> None:
    """Mutual information of answer and outcome, from the table of all completions."""
    model, table = compiled(regulation.rulebook), cut.table
    rng = np.random.default_rng(7)
    chance = {fact: float(rng.uniform(0.05, 0.95)) for fact in table.facts}
    atoms = model.assignment(cut.fixed)
    even = dict.fromkeys(table.facts, 1.0)
    worth = Plan(regulation.rulebook, atoms, table.facts, chance, even).worth
    weight = np.ones(table.outcome.shape)
    for axis, fact in enumerate(table.facts):
        shape = [2 if place == axis else 1 for place in range(len(table.facts))]
        weight = weight * np.reshape([1 - chance[fact], chance[fact]], shape)
    weight = np.where(table.outcome == FORBIDDEN, 0, weight)
    for axis, fact in enumerate(table.facts):
        joint = [
            [float(np.take(weight * (table.outcome == code), side, axis=axis).sum()) for side in (0, 1)]
            for code in np.unique(table.outcome[table.outcome != FORBIDDEN])
        ]
        assert worth[fact] == pytest.approx(mutual_information(np.array(joint)), abs=1e-9)


def mutual_information(joint: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    joint = joint / joint.sum()
    alone = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    return float(sum(p * np.log2(p / q) for p, q in zip(joint.ravel(), alone.ravel(), strict=True) if p > 0))


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(list(LIBRARY)), st.randoms(use_true_random=False))
def test_guesses_change_the_order_and_never_the_result(regulation: str, rng: random.Random) -> None:
    """Whatever is guessed, only facts that still decide are asked, and the end is that of all the facts."""
    rulebook = LIBRARY[regulation].rulebook
    model = compiled(rulebook)
    case = completed(rulebook, rng, parse_facts(rulebook.vocabulary, rng.choice(CASES[regulation]).facts))
    assume(not conflicting_facts(model, case))
    whole = determine(LIBRARY[regulation], case, with_changes=False).outcome
    assert whole != INSUFFICIENT
    chances = {fact: rng.uniform(0.01, 0.99) for fact in rulebook.vocabulary.facts}
    known: dict[str, Value] = {}
    while open_facts := model.relevant(model.assignment(known)):
        asked = Plan(rulebook, model.assignment(known), open_facts, chances).best
        assert asked in open_facts
        known[asked] = case[asked]
    assert determine(LIBRARY[regulation], known, with_changes=False).outcome == whole
