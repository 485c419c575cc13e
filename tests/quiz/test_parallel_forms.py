"""Forms A and B: the same blueprint, nothing in common, equally hard."""

from collections import Counter
from collections.abc import Iterator

import pytest

from assistant.quiz.bank.assemble import papers
from assistant.quiz.bank.bank import Bank
from assistant.quiz.bank.blueprint import Blueprint, Part
from assistant.quiz.errors import QuizError
from assistant.quiz.item import Item
from assistant.quiz.paper import Paper, questions

PARTS = (
    Part("single", 9, 2, "exact"),
    Part("multiple", 3, 2.5, "half_if_incomplete"),
    Part("judge", 3, 1, "exact"),
    Part("indefinite", 2, 3, "exact"),
    Part("case", 1, 2, "exact"),
)
BLUEPRINT = Blueprint("平行试卷", 60, 0.6, (), PARTS, ("闭卷",))
SEEDS = range(4)


@pytest.fixture(scope="module", params=SEEDS)
def forms(bank: Bank, request: pytest.FixtureRequest) -> tuple[Paper, Paper]:
    first, second = papers(bank, BLUEPRINT, request.param, 2)
    return first, second


def items_of(paper: Paper) -> list[Item]:
    return [item for section in paper.sections for item in section.items]


def asked(paper: Paper) -> Iterator[Item]:
    return (question for item in items_of(paper) for question in item.questions)


def test_both_keep_to_the_blueprint(forms: tuple[Paper, Paper]) -> None:
    for paper, name in zip(forms, ("A", "B"), strict=True):
        assert [(s.type, len(s.items), s.marks, s.marking) for s in paper.sections] == [
            (part.type, part.count, part.marks, part.marking) for part in PARTS
        ]
        assert all(item.type == section.type for section in paper.sections for item in section.items)
        assert (paper.title, paper.minutes, paper.notes) == ("平行试卷", 60, ("闭卷",))
        assert paper.form == name


def test_both_have_the_same_total_and_pass_mark(forms: tuple[Paper, Paper]) -> None:
    first, second = forms
    assert first.total == second.total
    assert first.pass_mark == second.pass_mark == pytest.approx(first.total * 0.6, abs=0.05)
    steps = [len(item.parts) for item in items_of(first) if item.parts]
    assert first.total == 9 * 2 + 3 * 2.5 + 3 * 1 + 2 * 3 + sum(steps) * 2


def test_they_share_no_item(forms: tuple[Paper, Paper]) -> None:
    first, second = ({question.id for question in asked(paper)} for paper in forms)
    assert not first & second
    assert len(first) == len(list(asked(forms[0])))  # nor is one asked twice


def test_they_share_no_story(bank: Bank) -> None:
    """Neither the words nor the case: the same facts told otherwise are the same story."""
    for seed in range(40):
        forms = papers(bank, BLUEPRINT, seed, 2)
        first, second = (
            {(q.regulations[0], frozenset(q.told.items())): q for q in asked(paper) if q.topic != "clock"}
            for paper in forms
        )
        shared = [(seed, first[told].id, second[told].id) for told in first.keys() & second.keys()]
        assert not shared
        told = [
            {"".join(q.story for q in item.questions) for item in items_of(paper)} - {""} for paper in forms
        ]
        assert not told[0] & told[1]


def test_they_are_equally_hard(forms: tuple[Paper, Paper]) -> None:
    levels = [sum(item.difficulty.level for item in items_of(paper)) for paper in forms]
    assert abs(levels[0] - levels[1]) <= 0.1 * max(levels)
    of_regulation = [Counter(item.regulations[0] for item in items_of(paper)) for paper in forms]
    apart = sum(((of_regulation[0] - of_regulation[1]) + (of_regulation[1] - of_regulation[0])).values())
    assert apart <= 4


def test_questions_are_numbered_through(forms: tuple[Paper, Paper]) -> None:
    for paper in forms:
        numbers = [question.number for question in questions(paper)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_one_paper_has_no_form_name(bank: Bank) -> None:
    (paper,) = papers(bank, BLUEPRINT, 1)
    assert paper.form == ""


def test_only_the_regulations_of_the_blueprint(bank: Bank) -> None:
    blueprint = Blueprint("", 10, 0.5, ("xixian-review-2022",), (Part("single", 3, 1, "exact"),), ())
    (paper,) = papers(bank, blueprint, 1)
    assert {item.regulations[0] for item in items_of(paper)} == {"xixian-review-2022"}


def test_too_small_a_bank_names_type_and_numbers(bank: Bank) -> None:
    has = sum(item.type == "case" for item in bank.items)
    blueprint = Blueprint("", 10, 0.5, (), (Part("case", has, 1, "exact"),), ())
    with pytest.raises(QuizError, match=rf"案例分析题要2 套每套 {has} 题，题库里材料不重复的只有 \d+ 题"):
        papers(bank, blueprint, 1, 2)
