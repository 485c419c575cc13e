"""Moodle XML, read as Moodle's importer reads it: its trimming, its grid of fractions, its true and false."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, combinations

import pytest
from lxml import etree

from assistant.quiz.errors import QuizError
from assistant.quiz.export.moodle_fractions import departures, fractions
from assistant.quiz.export.moodle_xml import moodle_xml
from assistant.quiz.item import LETTERS
from assistant.quiz.paper import Marking, Question, Section, marks_for, questions
from tests.quiz.export.reading import Reading, original, page_text
from tests.quiz.export.sample_paper import PAPER

# The fractions Moodle knows, and as negatives; others stop an import. It compares to five decimals.
GRID = (
    *(1, 0.9, 0.8333333, 0.8, 0.75, 0.7, 0.6666667, 0.6, 0.5, 0.4, 0.3333333, 0.3, 0.25, 0.2),
    *(0.1666667, 0.1428571, 0.125, 0.1111111, 0.1, 0.05, 0),
)

QUESTIONS = tuple(questions(PAPER))
EIGHT = next(question for question in QUESTIONS if len(question.options) == 8)


def quiz() -> Iterator[etree._Element]:
    yield from etree.fromstring(moodle_xml(PAPER))


def asked() -> list[etree._Element]:
    return [question for question in quiz() if question.get("type") != "category"]


def text(element: etree._Element, path: str) -> str:
    """A `text` holds nothing but text, else Moodle says that the XML is invalid; it trims it."""
    found = element.find(f"{path}/text")
    assert found is not None, f"no {path}"
    assert len(found) == 0, f"elements inside the text of {path}"
    return (found.text or "").strip()


def shown(element: etree._Element, path: str) -> str:
    found = element.find(path)
    assert found is not None
    assert found.get("format") == "html"
    return page_text(text(element, path))


def read(question: etree._Element) -> Reading:
    answers = question.findall("answer")
    if question.get("type") == "truefalse":
        assert {text(answer, ".") for answer in answers} == {"true", "false"}
        answers.sort(key=lambda answer: text(answer, "."), reverse=True)
        options = ["对", "错"]
    else:
        assert all(answer.get("format") == "html" for answer in answers)
        options = [page_text(text(answer, ".")) for answer in answers]
    worth = [fraction(answer) for answer in answers]
    return Reading(
        id=question.findtext("idnumber"),
        stem=shown(question, "questiontext"),
        options=tuple(options),
        key="".join(letter for letter, share in zip(LETTERS, worth, strict=False) if share > 0),
        rationale=shown(question, "generalfeedback"),
        option_rationales=tuple(shown(answer, "feedback") for answer in answers),
    )


def fraction(answer: etree._Element) -> float:
    return on_grid(answer.get("fraction"))


def on_grid(percent: str) -> float:
    share = float(percent) / 100
    (known,) = (known for known in GRID if abs(abs(share) - known) < 0.00001)
    return known if share >= 0 else -known


def moodle_marks(question: Question, ticked: Iterable[str]) -> float:
    """Moodle adds up what is ticked and cuts off at nothing and at all of it."""
    shares = [on_grid(percent) for percent in fractions(question)]
    earned = sum(shares[LETTERS.index(letter)] for letter in ticked)
    return question.marks * min(max(0.0, earned), 1.0)


def test_every_question_is_read_as_it_was_written() -> None:
    assert [read(question) for question in asked()] == [original(q).stripped() for q in QUESTIONS]


def test_kinds_marks_and_names() -> None:
    for element, question in zip(asked(), QUESTIONS, strict=True):
        assert (element.get("type") == "truefalse") == (question.type == "judge")
        if question.type != "judge":
            several = question.type in ("multiple", "indefinite")
            assert element.findtext("single") == ("false" if several else "true")
            assert element.findtext("shuffleanswers") == "false"
        assert float(element.findtext("defaultgrade")) == question.marks
        assert text(element, "name").startswith(f"{question.number:03d} ")
        assert len(text(element, "name")) <= 255
        assert len(element.findtext("idnumber")) <= 100


def test_a_question_is_filed_under_its_article_and_tagged() -> None:
    filed = ""
    for element in quiz():
        if element.get("type") == "category":
            filed = text(element, "category")
            continue
        *_, title, chapter = filed.replace("//", "\0").split("/")
        assert title.replace("\0", "/").startswith("容错纠错《综合》测验")
        assert chapter == "《江苏省容错规定》第三条第一项"
    tags = [[tag.findtext("text") for tag in element.iterfind("tags/tag")] for element in asked()]
    assert tags[0] == ["题型：单选题", "考点：结论", "难度：易"]
    assert tags[3] == ["题型：多选题", "考点：还缺的事实", "难度：中"]


@pytest.mark.parametrize("number_right", range(1, 9))
def test_the_right_options_make_up_the_whole(number_right: int) -> None:
    question = replace(EIGHT, key=LETTERS[:number_right])
    shares = [on_grid(percent) for percent in fractions(question)]
    assert round(sum(share for share in shares if share > 0), 2) == 1  # else Moodle refuses the question
    everything = moodle_marks(question, LETTERS)
    assert everything == pytest.approx(question.marks if number_right == 8 else 0)


@pytest.mark.parametrize("marking", ["exact", "half_if_incomplete"])
@pytest.mark.parametrize("key", ["A", "BD", "ACH", "ABCDEFGH"])
def test_only_incomplete_answers_are_marked_otherwise_than_here(marking: Marking, key: str) -> None:
    question = replace(EIGHT, key=key, marking=marking)
    answers = chain.from_iterable(combinations(LETTERS, size) for size in range(9))
    for ticked in map("".join, answers):
        incomplete = ticked and set(ticked) < set(key)
        if not incomplete:
            assert moodle_marks(question, ticked) == pytest.approx(marks_for(question, ticked), abs=1e-4)


def test_the_file_says_where_moodle_marks_otherwise() -> None:
    notes = [info for info in quiz() if info.find("info") is not None]
    assert shown(notes[0], "info") == "\n".join(departures(PAPER))
    assert "少选得一半" in shown(notes[0], "info")
    singles = replace(PAPER, sections=tuple(s for s in PAPER.sections if s.type in ("single", "judge")))
    assert departures(singles) == ()
    exact = tuple(replace(section, marking="exact") for section in PAPER.sections)
    assert "少选、错选都不得分" in "".join(departures(replace(PAPER, sections=exact)))


def test_a_judgement_turned_round_is_refused() -> None:
    (section,) = (section for section in PAPER.sections if section.type == "judge")
    turned = replace(section.items[0], options=section.items[0].options[::-1])
    with pytest.raises(QuizError, match="判断题"):
        moodle_xml(replace(PAPER, sections=(Section("judge", 1, "exact", (turned,)),)))


def test_same_paper_same_bytes() -> None:
    assert moodle_xml(PAPER) == moodle_xml(PAPER)
