"""A practice run as state: scores are sums of marks, stopping loses nothing, bad moves change nothing."""

import random
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.quiz.item import LETTERS, TYPE_LABELS, Item
from assistant.quiz.paper import Paper, marks_for
from assistant.quiz.practice.practice import (
    Event,
    PracticeError,
    Progress,
    answer_of,
    answered,
    apply,
    asked_in,
    by_provision,
    by_regulation,
    fallen_for,
    missed,
    replay,
    score,
    started,
)
from assistant.quiz.practice.practice_draw import Order, draw
from tests.quiz.small_paper import item, judge, paper

CASE = item(
    "c",
    "",
    kind="case",
    parts=(
        item("c-1", "A", story="先。"),
        item("c-2", "BC", kind="multiple"),
        item("c-3", "D", story="后。"),
    ),
)
SMALL = paper(
    item("s-1", "A"),
    item("s-2", "C"),
    item("m-1", "ABD", kind="multiple"),
    item("i-1", "B", kind="indefinite"),
    judge("j-1", "B"),
    CASE,
    marks=2,
)
HALF = replace(SMALL, sections=tuple(replace(s, marking="half_if_incomplete") for s in SMALL.sections))


def run_through(of: Paper, letters: dict[str, str], leave_after: int | None = None) -> list[Event]:
    """The events of one run over all questions with these answers."""
    asked = asked_in(of)
    events = [started(list(asked), "t0")]
    for place, name in enumerate(list(asked)[:leave_after]):
        events += [answered(asked[name], letters[name], f"t{place + 1}"), Event("moved_on", f"t{place + 1}")]
    return events


def letters_of(of: Paper) -> st.SearchStrategy[dict[str, str]]:
    """One answer that can be given to each question."""
    possible: dict[str, st.SearchStrategy[str]] = {}
    for name, asked in asked_in(of).items():
        letters = LETTERS[: len(asked.question.options)]
        most = 1 if asked.question.type in ("single", "judge") else len(letters)
        chosen = st.lists(st.sampled_from(letters), min_size=1, max_size=most, unique=True)
        possible[name] = chosen.map("".join)
    return st.fixed_dictionaries(possible)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from((SMALL, HALF)).flatmap(lambda of: st.tuples(st.just(of), letters_of(of))))
def test_the_score_is_the_sum_of_the_marks_for_each_answer(given: tuple[Paper, dict[str, str]]) -> None:
    of, letters = given
    asked = asked_in(of)
    run = replay(run_through(of, letters)).runs[0]
    whole = score(run.answers)
    assert whole.marks == sum(marks_for(asked[name].question, letters[name]) for name in asked)
    assert (whole.of, whole.asked) == (of.total, len(asked))
    assert whole.right == sum(set(letters[name]) == set(asked[name].question.key) for name in asked)
    for rows in (by_provision(run.answers), by_regulation(run.answers)):
        assert sum(row.score.marks for row in rows) == whole.marks
        assert sum(row.score.asked for row in rows) == whole.asked
    assert len(missed(run)) == whole.asked - whole.right
    assert run.ended


@settings(max_examples=40, deadline=None)
@given(letters_of(SMALL), st.integers(0, 17))
def test_stopping_and_going_on_makes_no_difference(letters: dict[str, str], stop: int) -> None:
    events = run_through(SMALL, letters)
    first = replay(events[:stop])
    again = replay(events[:stop])  # as after a restart: nothing but the record is left
    for event in events[stop:]:
        first, again = apply(first, event), apply(again, event)
    assert first == again == replay(events)


def test_the_question_stays_until_its_explanation_has_been_read() -> None:
    progress = replay([started(["s-1", "s-2"], "t0")])
    assert progress.open is not None
    assert (progress.open.question, progress.open.answer) == ("s-1", None)
    progress = apply(progress, answered(asked_in(SMALL)["s-1"], "B", "t1"))
    assert progress.open is not None
    assert progress.open.question == "s-1"
    assert progress.open.answer is not None
    progress = apply(progress, Event("moved_on", "t2"))
    assert progress.open is not None
    assert progress.open.question == "s-2"
    progress = apply(progress, Event("ended", "t3"))
    assert progress.open is None
    assert (progress.runs[0].ended, score(progress.runs[0].answers).asked) == ("t3", 1)


def test_a_case_tells_its_story_step_by_step() -> None:
    asked = asked_in(SMALL)
    assert [(asked[n].told, asked[n].new) for n in ("c-1", "c-2", "c-3")] == [
        ("", "先。"),
        ("先。", ""),
        ("先。", "后。"),
    ]
    assert [asked[n].question.part for n in ("c-1", "c-2", "c-3")] == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("question", "letters", "words"),
    [
        ("s-1", "", "还没有选"),
        ("s-1", "AB", "只能选一个"),
        ("j-1", "C", "没有选项 C"),
        ("m-1", "Z", "没有选项 Z"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(question: str, letters: str, words: str) -> None:
    with pytest.raises(PracticeError, match=words):
        answered(asked_in(SMALL)[question], letters, "t")


def test_letters_in_any_order_case_and_number_are_one_answer() -> None:
    given = answer_of(answered(asked_in(SMALL)["m-1"], "dBab", "t"))
    assert (given.letters, given.right, given.marks) == ("ABD", True, 2)


def test_what_does_not_fit_changes_nothing() -> None:
    asked = asked_in(SMALL)
    begun = replay([started(["s-1", "s-2"], "t0")])
    told = apply(begun, answered(asked["s-1"], "A", "t1"))
    for progress, event in (
        (Progress(), Event("moved_on", "t")),
        (Progress(), answered(asked["s-1"], "A", "t")),
        (begun, Event("moved_on", "t")),
        (begun, answered(asked["s-2"], "A", "t")),
        (told, answered(asked["s-1"], "B", "t")),
    ):
        with pytest.raises(PracticeError):
            apply(progress, event)
    with pytest.raises(PracticeError, match="没有题可做"):
        started([], "t")
    assert apply(begun, Event("a kind of a later version", "t")) == begun


def test_withdrawn_questions_leave_and_answers_stay() -> None:
    asked = asked_in(SMALL)
    progress = replay(
        [
            started(["s-1", "s-2", "m-1", "j-1"], "t0"),
            answered(asked["s-1"], "B", "t1"),
            Event("moved_on", "t1"),
            Event("withdrawn", "t2", {"questions": ["s-1", "s-2", "j-1"]}),
        ]
    )
    assert progress.open is not None
    assert progress.open.questions == ("s-1", "m-1")
    assert progress.open.question == "m-1"
    gone = apply(progress, Event("withdrawn", "t3", {"questions": ["m-1"]}))
    assert gone.open is None
    assert score(gone.runs[0].answers).asked == 1


def test_misreadings_are_counted_by_question_and_the_weakest_provision_comes_first() -> None:
    asked = asked_in(SMALL)
    answers = [answer_of(answered(asked["s-1"], "B", "t")), answer_of(answered(asked["s-2"], "C", "t"))]
    answers[1] = replace(answers[1], citation="《规定》第九条")
    answers.append(answer_of(answered(asked["i-1"], "ACD", "t")))
    assert fallen_for(answers) == (("dropped_condition", 2),)
    assert [(row.citation, row.score.right, row.score.asked) for row in by_provision(answers)] == [
        ("《规定》第三条", 0, 2),
        ("《规定》第九条", 1, 1),
    ]


BANK: list[Item] = [item(f"{kind}-{n}", "A", kind=kind) for kind in TYPE_LABELS for n in range(20)]


def drawn(order: Order, seen: frozenset[str] = frozenset(), seed: int = 1) -> Counter[str]:
    return Counter(name.partition("-")[0] for name in draw(BANK, order, seen, random.Random(seed)))


def test_the_types_are_mixed_by_their_shares_and_as_many_as_ordered() -> None:
    assert drawn(Order(count=10)) == {"single": 4, "multiple": 2, "judge": 2, "indefinite": 1, "case": 1}
    assert drawn(Order(types=("judge",), count=5)) == {"judge": 5}
    assert drawn(Order(types=("case", "judge"), count=100)) == {"judge": 20, "case": 20}
    assert drawn(Order(regulations=("other",))) == Counter()


def test_what_was_answered_before_comes_last() -> None:
    seen = frozenset(f"judge-{n}" for n in range(17))
    names = draw(BANK, Order(types=("judge",), count=5), seen, random.Random(3))
    assert set(names[:3]) == {"judge-17", "judge-18", "judge-19"}
    assert len(set(names)) == 5


def test_provisions_take_turns() -> None:
    same = [item(f"a-{n}", "A") for n in range(9)]
    other = [replace(item(f"b-{n}", "A"), provision=f"r/art_{n + 10}") for n in range(3)]
    names = draw([*same, *other], Order(types=("single",), count=4), (), random.Random(2))
    assert Counter(name[0] for name in names) == {"a": 1, "b": 3}
