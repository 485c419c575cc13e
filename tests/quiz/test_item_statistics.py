"""Statistics of tables small enough to compute by hand, beside numpy and sklearn; and what is refused."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from math import sqrt
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import matthews_corrcoef

from assistant.law.errors import KnowledgeError
from assistant.quiz.answers.classical_test_theory import cronbach_alpha, upper_lower
from assistant.quiz.answers.item_statistics import ItemStatistics
from assistant.quiz.answers.paper_statistics import PaperStatistics, paper_statistics
from assistant.quiz.answers.responses import Answer, Responses
from assistant.quiz.answers.statistics_limits import read_statistics_limits, shipped_statistics_limits
from assistant.quiz.answers.statistics_text import as_text
from assistant.quiz.item import Item
from assistant.quiz.paper import Paper
from assistant.wilson import wilson
from tests.quiz.small_paper import item, judge, paper

SHIPPED = shipped_statistics_limits()
# Low counts, so that a table of a few lines can be computed by hand.
FEW = replace(
    SHIPPED,
    fewest_difficulty=2,
    fewest_discrimination=2,
    fewest_in_group=1,
    fewest_reliability=2,
    fewest_choosing=1,
)


def responses(table: Mapping[str, Sequence[str | None]], of: Paper, seconds: float | None = 10) -> Responses:
    """A line for each person, an answer for each question in order; None: not given to them."""
    names = [question.id for section in of.sections for one in section.items for question in one.questions]
    return Responses(
        tuple(
            Answer(person, name, letters, seconds, 0)
            for person, line in table.items()
            for name, letters in zip(names, line, strict=True)
            if letters is not None
        ),
        (),
    )


def of_right_and_wrong(rows: Sequence[Sequence[int]], pass_mark: float = 0) -> tuple[Paper, Responses]:
    """Questions whose key is A; 1 answered A, 0 answered B."""
    made = paper(*(item(f"q{n}", "A") for n in range(len(rows[0]))), pass_mark=pass_mark)
    return made, responses({f"p{i}": ["BA"[mark] for mark in row] for i, row in enumerate(rows)}, made)


# Five persons, four questions. Totals 4 3 2 1 0, mean 2, population variance 2; p = .8 .6 .4 .2.
GUTTMAN = ((1, 1, 1, 1), (1, 1, 1, 0), (1, 1, 0, 0), (1, 0, 0, 0), (0, 0, 0, 0))


def test_kr_20_by_hand() -> None:
    made, given = of_right_and_wrong(GUTTMAN, pass_mark=3)
    found = paper_statistics(made, given, FEW)
    # Σpq = .16 + .24 + .24 + .16 = .8; 4/3 · (1 - .8/2) = .8
    assert found.reliability_kind == "KR-20"
    assert found.reliability.value == pytest.approx(0.8)
    assert found.reliability.count == 5
    # sample standard deviation √(10/4), times √(1 - .8)
    assert found.error.value == pytest.approx(sqrt(2.5 * 0.2))
    assert (found.mean.value, found.median.value) == (2.0, 2.0)
    assert found.deviation.value == pytest.approx(sqrt(2.5))
    assert (found.passed, found.pass_share.value) == (2, 0.4)
    assert (found.pass_share.low, found.pass_share.high) == pytest.approx((0.1176, 0.7693), abs=1e-4)
    assert [band.count for band in found.bands] == [1, 0, 1, 0, 0, 1, 0, 1, 0, 1]


def test_difficulty_and_discrimination_by_hand() -> None:
    made, given = of_right_and_wrong(GUTTMAN)
    first = paper_statistics(made, given, FEW).items[0]
    assert (first.answered, first.right, first.blank) == (5, 4, 0)
    assert first.difficulty.value == 0.8
    assert (first.difficulty.low, first.difficulty.high) == pytest.approx((0.3755, 0.9638), abs=1e-4)
    # marks 1 1 1 1 0, the rest 3 2 1 0 0 (mean 1.2): Σ(x-.8)(y-1.2) = 1.2, Σ(x-.8)² = .8, Σ(y-1.2)² = 6.8
    assert first.point_biserial.value == pytest.approx(1.2 / sqrt(0.8 * 6.8))
    # 27 % of five is one: the best has it right, the worst has not
    assert (first.upper_lower.value, first.upper_lower.count) == (1.0, 2)
    assert first.seconds.value == 10


def test_uncorrected_totals_would_be_seen() -> None:
    """A question that has nothing to do with the others correlates with the total, of which it is a part."""
    rows = [(1, 1, 1), (0, 1, 1), (1, 0, 0), (0, 0, 0)]
    made, given = of_right_and_wrong(rows)
    first = paper_statistics(made, given, FEW).items[0]
    assert first.point_biserial.value == pytest.approx(0.0)


def test_against_numpy_and_sklearn_on_many_answers() -> None:
    drawn = np.random.default_rng(7)
    ability, hardness = drawn.normal(size=(200, 1)), np.linspace(-1.5, 1.5, 12)
    rows = (drawn.random((200, 12)) < 1 / (1 + np.exp(hardness - ability))).astype(int)
    made, given = of_right_and_wrong(rows.tolist())
    found = paper_statistics(made, given, SHIPPED)
    totals = rows.sum(axis=1)
    for place, one in enumerate(found.items):
        rest = totals - rows[:, place]
        assert one.point_biserial.value == pytest.approx(np.corrcoef(rows[:, place], rest)[0, 1])
        use = one.options[1]  # B is what everyone chose who was wrong
        assert use.point_biserial.value == pytest.approx(-np.corrcoef(rows[:, place], rest)[0, 1])
    covariance = np.cov(rows.T)
    alpha = 12 / 11 * (1 - np.trace(covariance) / covariance.sum())
    assert found.reliability.value == pytest.approx(alpha)
    # the point-biserial of two yes-or-no variables is Matthews' coefficient
    pair = paper_statistics(*of_right_and_wrong(rows[:, :2].tolist()), SHIPPED).items[0]
    assert pair.point_biserial.value == pytest.approx(matthews_corrcoef(rows[:, 0], rows[:, 1]))


def test_cronbach_of_marks_that_are_not_all_alike() -> None:
    marks = np.array([[2.0, 1.0], [1.0, 1.0], [0.0, 0.0]])
    # variances 1 and 1/3, of the totals 3 2 0: 7/3; 2 · (1 - (4/3)/(7/3)) = 6/7
    assert cronbach_alpha(marks) == pytest.approx(6 / 7)
    assert cronbach_alpha(np.array([[1.0, 0.0], [0.0, 1.0]])) is None
    assert cronbach_alpha(np.array([[1.0], [0.0]])) is None


def test_wilson_of_all_and_none() -> None:
    z = 1.959964
    assert wilson(10, 10) == pytest.approx((10 / (10 + z * z), 1.0))
    assert wilson(0, 10) == pytest.approx((0.0, z * z / (10 + z * z)))


def test_ties_at_the_edge_of_a_group_count_in_part() -> None:
    shares = np.array([1.0, 1.0, 0.0, 0.0, 0.0, 0.0])
    totals = np.array([5.0, 4.0, 4.0, 2.0, 1.0, 1.0])
    # of two at the top: the one with 5, and half of each with 4; at the bottom the two with 1
    assert upper_lower(shares, totals, 2) == pytest.approx((1 + 0.5) / 2)
    order = [3, 2, 5, 0, 4, 1]
    assert upper_lower(shares[order], totals[order], 2) == pytest.approx(0.75)


def test_half_marks_count_in_the_totals_and_not_as_right() -> None:
    made = paper(
        item("m", "BD", kind="multiple"),
        item("n", "AB", kind="multiple"),
        marks=2,
        marking="half_if_incomplete",
    )
    given = responses({"a": ("BD", "AB"), "b": ("B", "A"), "c": ("BC", ""), "d": ("D", "AB")}, made)
    found = paper_statistics(made, given, FEW)
    first, second = found.items
    assert (first.right, first.difficulty.value, first.marks_share.value) == (1, 0.25, 0.5)
    assert (second.right, second.blank) == (2, 1)
    assert found.mean.value == pytest.approx((4 + 2 + 0 + 3) / 4)
    assert found.reliability_kind == "Cronbach α"
    # marks 2 1 0 1 against 2 1 0 2: Σ(x-1)(y-1.25) = 2, Σ(x-1)² = 2, Σ(y-1.25)² = 2.75
    assert first.point_biserial.value == pytest.approx(2 / sqrt(2 * 2.75))


def test_option_use_and_what_is_pointed_out() -> None:
    made = paper(item("x", "A"), item("y", "A"), item("z", "A"))
    table = {"a": ("B", "A", "A"), "b": ("B", "A", "A"), "c": ("A", "B", "A"), "d": ("A", "B", "B")}
    found = paper_statistics(made, responses(table, made), FEW)
    first = found.items[0]
    assert [use.count for use in first.options] == [2, 2, 0, 0]
    assert [use.share.value for use in first.options] == [0.5, 0.5, 0.0, 0.0]
    assert [use.right for use in first.options] == [True, False, False, False]
    assert first.options[0].flags == ("key_repels",)
    assert first.options[1].flags == ("attracts_better",)
    assert first.options[2].flags == ("unused",)
    assert "没有人选或者人人都选" in first.options[2].point_biserial.why
    assert first.flags == ("negative",)
    words = as_text(found)
    assert "B（2/4 人选，相关 +0.90）选它的人总分反而高" in words
    assert "区分度为负" in words


def test_a_little_used_option_and_easy_and_hard_questions() -> None:
    rows = [(1, 0, int(n % 2 == 0)) for n in range(40)]
    made, given = of_right_and_wrong(rows)
    changed = [
        replace(a, letters="C") if a.person == "p0" and a.question == "q1" else a for a in given.answers
    ]
    easy, hard, _ = paper_statistics(made, Responses(tuple(changed), ()), SHIPPED).items
    assert (easy.flags, hard.flags) == (("easy",), ("hard",))
    assert [use.flags for use in hard.options] == [(), (), ("little_used",), ("unused",)]


def _all_reasons(found: PaperStatistics) -> list[str]:
    one = found.items[0]
    figures = (one.difficulty, one.marks_share, one.point_biserial, one.upper_lower, one.seconds)
    of_paper = (found.reliability, found.error, found.mean, found.deviation, found.median, found.pass_share)
    assert all(figure.value is None for figure in (*figures, *of_paper))
    assert all(use.share.value is use.point_biserial.value is None for use in one.options)
    return [figure.why for figure in (*figures, *of_paper)]


def test_below_the_counts_there_are_counts_and_no_figures() -> None:
    made, given = of_right_and_wrong(GUTTMAN * 3, pass_mark=3)
    found = paper_statistics(made, given, SHIPPED)
    assert set(_all_reasons(found)) == {
        "人数不足（15 人，至少 20 人），不计算",
        "人数不足（15 人，至少 30 人），不计算",
    }
    assert (found.persons, found.passed, found.items[0].answered, found.items[0].right) == (15, 6, 15, 12)
    words = as_text(found)
    assert "平均分、标准差、中位数：人数不足（15 人，至少 20 人），不计算" in words
    assert "- 难度：人数不足（15 人，至少 20 人），不计算（全部题）" in words


def test_each_count_opens_its_own_figures() -> None:
    def at(count: int) -> ItemStatistics:
        made, given = of_right_and_wrong((GUTTMAN * 8)[:count])
        return paper_statistics(made, given, SHIPPED).items[0]

    assert at(19).difficulty.value is None
    assert at(20).difficulty.value is not None
    assert at(29).point_biserial.value is None
    assert at(30).point_biserial.value is not None
    assert at(30).upper_lower.why == "高分组、低分组各 8 人（至少 10 人），不计算"
    assert at(37).upper_lower.value is not None


def test_nothing_answered_at_all() -> None:
    made, _ = of_right_and_wrong(GUTTMAN, pass_mark=3)
    found = paper_statistics(made, Responses((), ()), SHIPPED)
    _all_reasons(found)
    assert (found.persons, found.asked, found.bands) == (0, 0, ())
    assert as_text(found)


def test_no_variance_is_said_so() -> None:
    made, given = of_right_and_wrong([(1, 0)] * 40)
    found = paper_statistics(made, given, SHIPPED)
    assert found.reliability.why == "总分人人相同，不计算"
    assert found.items[0].point_biserial.why == "这道题人人得分相同，不计算"
    assert found.mean.value == 1.0
    flat_rest = paper_statistics(*of_right_and_wrong([(1, 0), (0, 0)] * 20), SHIPPED)
    assert flat_rest.items[0].point_biserial.why == "其余各题的总分人人相同，不计算"
    alone = paper_statistics(*of_right_and_wrong([(1,), (0,)] * 20), SHIPPED)
    assert alone.reliability.why == "只有一道题，不计算"


def test_those_who_were_not_given_every_question_have_no_total() -> None:
    made = paper(item("x", "A"), item("y", "A"), pass_mark=1)
    given = responses({"a": ("A", "A"), "b": ("A", ""), "c": ("B", None)}, made, seconds=None)
    found = paper_statistics(made, given, FEW)
    assert (found.persons, found.complete) == (3, 2)
    assert (found.items[0].answered, found.items[1].answered, found.items[1].blank) == (3, 2, 1)
    assert found.mean.value == 1.5
    assert "1 人没有做完所有的题" in found.notes[0]
    assert found.items[0].seconds.why == "没有用时"


def test_questions_nobody_was_given_are_left_out_of_the_total_and_no_pass_mark_is_applied() -> None:
    made = paper(item("x", "A"), item("y", "A"), pass_mark=1)
    found = paper_statistics(made, responses({"a": ("A", None), "b": ("B", None)}, made), FEW)
    assert (found.asked, found.total) == (1, 1.0)
    assert found.pass_share.why == "只作答了一部分题，不与及格线比较"
    assert found.items[1].point_biserial.why == "没有人作答，不计算"
    assert "1 道题没有任何人作答" in found.notes[0]


def test_parts_of_a_case_are_questions_and_the_reliability_is_warned_of() -> None:
    case: Item = item("c", "", kind="case", parts=(item("c-1", "A"), item("c-2", "B"), item("c-3", "A")))
    made = paper(judge("j", "A"), case)
    given = responses({"a": ("A", "A", "B", "A"), "b": ("B", "A", "A", "B")}, made)
    found = paper_statistics(made, given, FEW)
    assert [one.id for one in found.items] == ["j", "c-1", "c-2", "c-3"]
    assert any("共用一份材料" in note for note in found.notes)


def test_the_statistics_are_plain_data() -> None:
    made, given = of_right_and_wrong(GUTTMAN * 10, pass_mark=3)
    found = paper_statistics(made, given, SHIPPED)
    again = json.loads(json.dumps(asdict(found), ensure_ascii=False, allow_nan=False))
    assert again["items"][0]["difficulty"]["value"] == 0.8
    words = as_text(found)
    assert "信度（KR-20） 0.80" in words
    assert "0.80（0.67—0.89）" in words  # 40 of 50
    assert "A*40 B10 C0 D0" in words


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("group_share: 0.27", "group_share: 0.6"),
        ("fewest_reliability: 30", "fewest_reliability: 1"),
        ("easy:", "eazy:"),
    ],
)
def test_a_broken_limits_file_is_named(tmp_path: Path, old: str, new: str) -> None:
    from assistant.installation import installed

    words = (installed("knowledge") / "scenarios" / "statistics.yaml").read_text(encoding="utf-8")
    assert old in words
    (tmp_path / "statistics.yaml").write_text(words.replace(old, new), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"statistics\.yaml"):
        read_statistics_limits(tmp_path / "statistics.yaml")
