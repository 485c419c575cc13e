"""The core agrees with an independent solver: exhaustively on small fact sets, at random on the whole."""

import itertools
import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from assistant import Library
from assistant.library import Regulation
from assistant.rules.compiled import colliding_facts, compiled
from assistant.rules.listing import list_rulebook
from tests.rules.solver import Solver

RANDOM_CASES = 100_000
SCOPE = ("enforcement_officer", "naiman_civil_affairs", "in_course_of_duty", "after_naiman_2025_issued")
# Small sets of facts that decide together; every other fact is denied.
SMALL_SETS = {
    "scope and bar": (*SCOPE, "abused_power", "failed_statutory_duty", "rights_harmed", "bad_consequence"),
    "deception and evasion": (
        "concealed_evidence",
        "false_materials",
        "wrong_decision_from_deception",
        "evaded_investigation",
        "decision_delayed_by_evasion",
        "followed_statutory_duty",
        "failed_statutory_duty",
    ),
    "an ambiguous item and the three conditions": (
        "creative_work",
        "laws_adjusted",
        "policy_boundary_unclear",
        "constrained_by_conditions",
        "mistake",
        "expressly_prohibited",
        "actively_remedied",
    ),
    "readings of 10(1)(4) and mitigation": (
        "preventing_enforcement_risk",
        "improvised",
        "unforeseeable_reason",
        "deviation",
        "initiative_measures",
        "loss_avoided",
        "other_tolerance_claimed",
    ),
    "loss, its grades and art. 4": (
        "some_loss",
        "major_loss",
        "adverse_effect",
        "serious_adverse_effect",
        "objective_factor",
        "timely_correction",
        "followed_statutory_duty",
    ),
}
ART_4_REST = ("followed_post_duty", "followed_professional_requirements", "enforced_lawfully")


def core_possible(regulation: Regulation, facts: Mapping[str, bool]) -> set[str]:
    model = compiled(regulation.rulebook)
    if colliding_facts(model, facts):
        return set()
    return set(model.possible(model.headlines, model.assignment(facts)))


def partial_cases(facts: tuple[str, ...]) -> Iterator[dict[str, bool]]:
    """Every way each fact is true, false or not known."""
    for values in itertools.product((True, False, None), repeat=len(facts)):
        yield {fact: value for fact, value in zip(facts, values, strict=True) if value is not None}


@pytest.mark.parametrize("name", SMALL_SETS)
def test_agrees_on_every_partial_case_of_a_small_set(naiman: Regulation, name: str) -> None:
    solver = Solver(list_rulebook(naiman.rulebook))
    chosen = SMALL_SETS[name]
    rest = {fact: fact in (*SCOPE, *ART_4_REST) for fact in solver.facts if fact not in chosen}
    for case in partial_cases(chosen):
        facts = {**rest, **case}
        assert core_possible(naiman, facts) == solver.possible(facts), case


def random_case(rng: random.Random, facts: list[str]) -> dict[str, bool]:
    """Mostly inside the scope, from nearly nothing known to everything known, with few or many truths."""
    known, truths = rng.random() ** 0.5, rng.choice((0.1, 0.3, 0.6))
    case = {fact: rng.random() < truths for fact in facts if rng.random() < known}
    if rng.random() < 0.9:
        case.update(dict.fromkeys(SCOPE, True))
    if rng.random() < 0.7:
        case.update(dict.fromkeys(("abused_power", "failed_statutory_duty"), False))
    return case


def disagreements(seed: int, count: int) -> tuple[int, list[dict[str, bool]], set[str]]:
    """Run some random cases; returns how many, those that differ, and every outcome seen."""
    regulation = Library.load()["naiman-2025"]
    solver = Solver(list_rulebook(regulation.rulebook))
    rng = random.Random(seed)
    wrong, seen = [], set()
    for _ in range(count):
        case = random_case(rng, solver.facts)
        found = core_possible(regulation, case)
        seen |= found
        if found != solver.possible(case):
            wrong.append(case)
    return count, wrong, seen


def test_agrees_on_random_partial_cases_of_the_whole_regulation(naiman: Regulation) -> None:
    seeds = range(20)
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(disagreements, seeds, itertools.repeat(RANDOM_CASES // len(seeds))))
    assert sum(count for count, _, _ in done) == RANDOM_CASES
    assert [case for _, wrong, _ in done for case in wrong] == []
    assert set().union(*(seen for _, _, seen in done)) == set(compiled(naiman.rulebook).headlines)
