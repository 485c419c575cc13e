"""Marks: never more than the question has, none for nothing, order and repeats no matter."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quiz.item import LETTERS
from assistant.quiz.paper import MARKING_WORDS, Marking, Question, marks_for


def question(key: str, options: int = 4, marking: Marking = "exact", marks: float = 3.0) -> Question:
    texts = tuple(LETTERS[:options])
    return Question("q", 1, "indefinite", "", texts, key, "", texts, "", 1, marks, marking)


@st.composite
def answered(draw: st.DrawFn) -> tuple[Question, str]:
    options = draw(st.integers(2, len(LETTERS)))
    letters = st.sampled_from(LETTERS[:options])
    key = "".join(sorted(draw(st.sets(letters, min_size=1))))
    marking: Marking = draw(st.sampled_from(list(MARKING_WORDS)))
    marks = draw(st.sampled_from([0.5, 1.0, 2.0, 2.5, 4.0]))
    return question(key, options, marking, marks), draw(st.text(letters, max_size=12))


@given(answered())
def test_never_more_than_the_marks_nor_less_than_none(case: tuple[Question, str]) -> None:
    asked, answer = case
    assert marks_for(asked, answer) in (0.0, asked.marks / 2, asked.marks)
    assert (marks_for(asked, answer) == asked.marks) is (set(answer) == set(asked.key))


@given(answered())
def test_order_repeats_and_case_are_no_matter(case: tuple[Question, str]) -> None:
    asked, answer = case
    same = (answer[::-1], answer + answer, answer.lower(), "".join(sorted(set(answer))))
    assert {marks_for(asked, one) for one in same} == {marks_for(asked, answer)}


@given(answered())
def test_half_is_for_what_is_incomplete_and_not_wrong(case: tuple[Question, str]) -> None:
    asked, answer = case
    incomplete = set() < set(answer) < set(asked.key)
    half = asked.marking == "half_if_incomplete" and incomplete
    assert (marks_for(asked, answer) == asked.marks / 2) is half


@pytest.mark.parametrize("marking", list(MARKING_WORDS))
def test_nothing_answered_gets_nothing(marking: Marking) -> None:
    for size in range(1, 5):
        for key in combinations("ABCD", size):
            assert marks_for(question("".join(key), marking=marking), "") == 0.0


def test_half_marks_by_hand() -> None:
    asked = question("ABD", marking="half_if_incomplete", marks=2)
    assert [marks_for(asked, answer) for answer in ("ABD", "AB", "D", "ABC", "C", "ABCD")] == [
        2,
        1,
        1,
        0,
        0,
        0,
    ]
    assert marks_for(question("ABD", marking="exact", marks=2), "AB") == 0


def test_a_letter_that_is_no_option_is_refused() -> None:
    with pytest.raises(ValueError, match="E"):
        marks_for(question("A"), "AE")
    with pytest.raises(ValueError, match="没有选项"):
        marks_for(question("A"), "对")
