"""The figures against small sets counted by hand."""

import math
from pathlib import Path

import numpy as np
import pytest

from assistant import Library
from assistant.evaluation import read_suite, run_suite
from assistant.evaluation.answer import Answer, Reading, Result
from assistant.evaluation.entries import Case, Question, Story
from assistant.evaluation.intervals import Floats, resampled
from assistant.evaluation.measures import Group, groups_of
from assistant.evaluation.ranking import gain_at_10
from assistant.wilson import wilson
from tests.evaluation.suites import WRONG, write


def overall(results: list[Result]) -> Group:
    return groups_of(results)[0]


def case(outcome: str, got: str | None, cited: str = "", found: str = "", **more: object) -> Result:
    """Provisions are letters; each case is of regulation `r`."""
    entry = Case("c", "", {}, outcome, tuple(cited), (), (), "", "r")
    return Result(entry, Answer(got, tuple(found), **more), "" if outcome == got else "x")  # type: ignore[arg-type]


def test_three_cases_one_of_them_wrong(library: Library, tmp_path: Path) -> None:
    group = run_suite(read_suite(library, write(tmp_path, WRONG)), library).groups[0]
    accuracy = group.measures["outcome_accuracy"]
    assert (accuracy.value, accuracy.right, accuracy.of) == (2 / 3, 2, 3)
    assert (accuracy.low, accuracy.high) == pytest.approx((0.2077, 0.9385), abs=1e-4)
    assert (group.entries, group.failed) == (3, 1)
    assert group.confusion == {
        ("duty_fulfilled", "duty_fulfilled"): 1,
        ("no_ground", "no_ground"): 1,
        ("duty_fulfilled", "no_ground"): 1,
    }
    # t-1 cites item 1 and should; the others cite nothing: t-2 rightly, t-3 was not told to
    assert group.measures["citation_precision"].value == 1
    assert group.measures["citation_recall"].value == 1
    # the outcome wrongly expected of t-3 is not possible by the text
    assert group.measures["bounds_contain_truth"].right == 2


@pytest.mark.parametrize(("right", "total"), [(2, 3), (0, 4), (250, 250), (97, 100)])
def test_wilson_bounds_lie_196_standard_errors_from_the_share(right: int, total: int) -> None:
    """What the interval is defined by: |share - p| = z * sqrt(p (1 - p) / n) at both ends, z being 1.96."""
    for bound in wilson(right, total):
        error = math.sqrt(bound * (1 - bound) / total)
        assert abs(right / total - bound) == pytest.approx(1.9599639845 * error, abs=1e-7)


def test_citations_are_pooled_over_entries() -> None:
    group = overall([case("a", "a", "xy", "xz"), case("a", "a", "x", "x"), case("a", "a", "", "q")])
    precision, recall = group.measures["citation_precision"], group.measures["citation_recall"]
    assert (precision.right, precision.of) == (2, 3)  # x and x of x, z, x; where none is given none is judged
    assert (recall.right, recall.of) == (2, 3)  # x and x of x, y, x


def test_refusals_right_wrong_and_missing() -> None:
    group = overall(
        [
            case("reserved", "reserved"),
            case("a", "reserved"),
            case("reserved", "a"),
            case("insufficient_facts", "reserved"),
            case("a", "a"),
        ]
    )
    found = {r.outcome: (r.right, r.wrong, r.missing) for r in group.refusals}
    assert found == {"reserved": (1, 2, 1), "insufficient_facts": (0, 0, 1)}
    assert group.measures["refusal_precision"].value == 1 / 3
    assert group.measures["refusal_recall"].value == 1 / 3


def test_ends_of_the_possible_outcomes() -> None:
    def bounded(wanted: str, got: str) -> Result:
        entry = Case("c", "", {}, "a", (), (), tuple(wanted), "", "r")
        return Result(entry, Answer("a", possible=tuple(got)), "")

    exact = overall([bounded("abc", "abc"), bounded("abc", "ac"), bounded("abc", "ab")]).measures
    assert (exact["bounds_exact"].right, exact["bounds_exact"].of) == (2, 3)


def story(screens: int, proposed: int = 0, wrong: int = 0, told: int = 0, missed: int = 0) -> Result:
    facts = [str(number) for number in range(max(proposed, told))]
    reading = Reading(
        dict.fromkeys(facts[:proposed], True), tuple(facts[:wrong]), tuple(facts[:missed]), told
    )
    entry = Story("s", "", "", {}, {}, "a", regulation="r")
    return Result(
        entry, Answer("a", screens=screens, rows=screens * 2, reading=reading, milliseconds=(5,)), ""
    )


def test_screens_and_facts_of_stories() -> None:
    """Median and p95 by nearest rank: of 20 the tenth and the nineteenth."""
    group = overall([story(number) for number in range(1, 21)])
    assert group.measures["screens_median"].value == 10
    assert group.measures["screens_p95"].value == 19
    assert group.measures["rows_p95"].value == 38
    group = overall([story(1, 4, 1, 5, 3), story(1, 0, 0, 1, 1), story(1, 6, 0, 4, 0)])
    precision, recall = group.measures["proposal_precision"], group.measures["proposal_recall"]
    assert (precision.right, precision.of) == (9, 10)
    assert (recall.right, recall.of) == (6, 10)
    assert precision.low < 0.9 < precision.high


def question(right: str, ranked: str) -> Result:
    return Result(Question("q", "r", "", frozenset(right), ""), Answer(ranked=tuple(ranked)), "")


def test_rankings() -> None:
    group = overall([question("a", "abcdef"), question("f", "abcdef"), question("", ""), question("", "ab")])
    assert group.measures["recall_at_1"].value == 0.5
    assert group.measures["recall_at_5"].value == 0.5
    assert group.measures["mrr"].value == pytest.approx((1 + 1 / 6) / 2)
    assert group.measures["ndcg_at_10"].value == pytest.approx((1 + 1 / math.log2(7)) / 2)
    assert group.measures["silent_off_topic"].value == 0.5
    assert group.measures["recall_at_5"].of == 2
    # one of two right at place 2, the other nowhere: 1 / log2(3) over 1 + 1 / log2(3)
    assert gain_at_10("xa", "ab") == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))
    assert gain_at_10("xxxxxxxxxxxa", "a") == pytest.approx(1 / math.log2(3))  # repeats count once


def test_groups_by_regulation_and_kind() -> None:
    groups = groups_of([case("a", "a"), question("a", "a")])
    assert [(group.regulation, group.kind, group.entries) for group in groups] == [
        (None, None, 2),
        (None, "case", 1),
        (None, "question", 1),
        ("r", None, 2),
        ("r", "case", 1),
        ("r", "question", 1),
    ]
    assert "recall_at_1" not in groups[1].measures


def test_intervals_by_drawing_anew() -> None:
    """The same every time; half the width with four times the entries; a proportion's where all are alike."""

    def bounds_of(values: Floats) -> tuple[float, float]:
        return resampled(lambda draws: values[draws].mean(axis=1), len(values))

    few, many = np.tile([0.0, 1.0], 50), np.tile([0.0, 1.0], 200)
    bounds = [bounds_of(values) for values in (few, few, many)]
    assert bounds[0] == bounds[1]
    width = [high - low for low, high in bounds]
    assert width[0] == pytest.approx(2 * 1.96 * 0.05, rel=0.1)
    assert width[2] == pytest.approx(width[0] / 2, rel=0.1)
    same = overall([question("a", "a")] * 10).measures["mrr"]
    assert (same.low, same.high) == wilson(10, 10)
