"""Rule coverage: MC/DC pairs known by hand, gaps that are named, proofs that there can be none."""

import pytest

from assistant.evaluation.coverage import Coverage, measure_coverage
from assistant.evaluation.coverage_words import coverage_data, coverage_text
from assistant.evaluation.gold import read_cases
from assistant.library import Library, determine
from assistant.rules.expression import parse
from assistant.rules.rulebook import Axiom
from tests.evaluation.hand_made import GROUND, OTHER, A, B, Given, case, rulebook

LENIENT = ("lenient", (GROUND,))


def witnesses(coverage: Coverage) -> dict[tuple[int, bool], tuple[str, ...]]:
    """By place of the occurrence (all rules counted through) and what it is stuck at: the cases."""
    return {(number // 2, side.stuck_at): side.shown_by for number, side in enumerate(coverage.sides)}


def test_the_pairs_of_a_and_b_or_c(library: Library) -> None:
    cases = [case("ab", *LENIENT), case("a", "no_ground"), case("b", "no_ground"), case("c", *LENIENT)]
    found = measure_coverage(rulebook(library, lenient="{a} and {b} or {c}"), cases)
    assert witnesses(found) == {
        (0, False): ("ab",),  # a never: only ab rests on it
        (0, True): ("b",),  # a always: b alone would do
        (1, False): ("ab",),
        (1, True): ("a",),
        (2, False): ("c",),
        (2, True): ("a", "b"),
    }
    assert (found.shown, found.gaps, found.cannot_matter, found.rate) == (6, (), (), 1.0)


def test_without_its_case_a_condition_is_a_gap_that_is_named(library: Library) -> None:
    cases = [case("ab", *LENIENT), case("a", "no_ground"), case("b", "no_ground")]
    found = measure_coverage(rulebook(library, lenient="{a} and {b} or {c}"), cases)
    [side] = found.gaps
    assert side.occurrence.id == f"{GROUND} when 3 destroyed_evidence"
    assert side.stuck_at is False
    assert side.gap is not None
    assert side.gap.facts == {"destroyed_evidence": True}  # the fewest facts that do
    assert (side.gap.outcome, side.gap.misread_outcome) == ("lenient", "no_ground")
    assert found.rate == pytest.approx(5 / 6)


def test_a_masked_condition_cannot_matter(library: Library) -> None:
    found = measure_coverage(rulebook(library, lenient="{a} or {a} and {b}"), [case("a", *LENIENT)])
    assert [(s.occurrence.place, s.stuck_at) for s in found.cannot_matter] == [
        (1, False),  # `a` in the second half: the first half stands
        (2, False),  # `b` never: the first half stands
        (2, True),  # `b` always: still no more than `a`
    ]
    assert "同一个条件" in found.cannot_matter[0].cannot_matter


def test_what_the_axioms_forbid_cannot_matter(library: Library) -> None:
    axiom = Axiom("implies", parse(A), parse(B), "a 总是 b")
    found = measure_coverage(rulebook(library, lenient="{a} and {b}", axioms=[axiom]), [case("ab", *LENIENT)])
    assert [(s.occurrence.place, s.stuck_at) for s in found.cannot_matter] == [(1, True)]
    assert [(s.occurrence.place, s.stuck_at) for s in found.gaps] == [(0, True)]


def test_a_rule_shadowed_in_outcome_is_still_shown_by_its_citation(library: Library) -> None:
    book = rulebook(library, lenient="{a}", better="{a}")
    silent = measure_coverage(book, [case("a", "duty_fulfilled", (OTHER,))])
    told = measure_coverage(book, [case("a", "duty_fulfilled", (OTHER,), (GROUND,))])
    side = (0, False)  # the shadowed rule, its fact never so
    assert witnesses(silent)[side] == ()
    assert witnesses(told)[side] == ("a",)


def test_an_open_fact_covers_by_what_it_leaves_possible(library: Library) -> None:
    book = rulebook(library, lenient="{a} and {b}")
    open_b = Given(
        "open",
        {A: True, "destroyed_evidence": False},
        "insufficient_facts",
        possible=("no_ground", "lenient"),
    )
    found = witnesses(measure_coverage(book, [open_b]))
    assert found[0, False] == ("open",)  # then nothing but no_ground is possible
    assert found[1, True] == ("open",)  # then lenient is certain
    assert found[0, True] == ()


def test_a_case_that_is_red_already_shows_nothing(library: Library) -> None:
    found = measure_coverage(rulebook(library, lenient="{a}"), [case("a", "no_ground")])
    assert not any(side.shown_by for side in found.sides)


@pytest.mark.parametrize("regulation_id", ["xixian-review-2022", "xixian-statistics-2022"])
def test_the_gold_cases_cover_all_that_can_matter(library: Library, regulation_id: str) -> None:
    regulation = library[regulation_id]
    found = measure_coverage(regulation.rulebook, read_cases(regulation))
    assert found.rate == 1.0, coverage_text(found, regulation)
    assert all(sum(map(bool, (s.shown_by, s.gap, s.cannot_matter))) == 1 for s in found.sides)
    data = coverage_data(found, regulation)
    assert data["shown"] + data["cannot_matter"] == data["sides"] == 2 * data["conditions"]


def test_taking_a_gold_case_away_opens_the_gap_it_closed(library: Library) -> None:
    """Case xs-056 alone shows that a township without enforcement functions has nothing to report."""
    regulation = library["xixian-statistics-2022"]
    fewer = [case for case in read_cases(regulation) if case.id != "xs-056"]
    found = measure_coverage(regulation.rulebook, fewer)
    [side] = found.gaps
    assert (side.occurrence.id, side.stuck_at) == ("art_5__item_1 when 4 has_enforcement_functions", True)
    assert side.gap is not None
    assert side.gap.outcome == "need_not_report"
    assert "has_enforcement_functions" not in side.gap.facts


def test_every_gap_names_a_case_that_the_rules_answer_as_proposed(library: Library) -> None:
    """Without any gold case all that can matter is a gap; the proposals come from the diagrams."""
    regulation = library["xixian-statistics-2022"]
    found = measure_coverage(regulation.rulebook, [])
    assert found.shown == 0
    vocabulary = regulation.rulebook.vocabulary
    for side in found.gaps:
        assert side.gap is not None
        others = {fact.id: False for fact in vocabulary.facts.values() if fact.kind == "bool"}
        answer = determine(regulation, {**others, **side.gap.facts}, with_changes=False)
        assert answer.outcome == side.gap.outcome
    text = coverage_text(found, regulation)
    assert text.count("可以补的案例") == len(found.gaps)
    assert "第五条第（一）项，条件：“实施行政执法法定职能”，当成总是成立" in text
