"""QTI 2.1, read and marked by pyslet, another implementation, and held against the standard's model."""

import io
import zipfile
from dataclasses import replace
from functools import cache
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from pyslet.html401 import Br
from pyslet.qtiv2 import interactions, items, tests, variables
from pyslet.qtiv2.xml import QTIDocument

from assistant.quiz.export.qti import qti
from assistant.quiz.export.qti_item import RATIONALE
from assistant.quiz.export.qti_xml import identifier, item_path
from assistant.quiz.item import LETTERS
from assistant.quiz.paper import Marking, Question, Section, marks_for, questions
from tests.quiz.export.reading import Reading, original
from tests.quiz.export.sample_paper import BANK, PAPER

QUESTIONS = tuple(questions(PAPER))
EIGHT = next(item for section in PAPER.sections for item in section.items if len(item.options) == 8)
MODEL = etree.DTD(str(Path(__file__).parent / "qti_2p1.dtd"))
Q = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"


def unzipped(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@cache
def sample() -> dict[str, bytes]:
    return unzipped(qti(PAPER))


def understood(written: bytes) -> Any:
    """What pyslet makes of an item or a test."""
    document = QTIDocument()
    document.read(src=io.BytesIO(written))
    return document.root


def text(element: Any) -> str:
    """As a page shows it: a line break of the file is a blank, `br` is one."""
    return "".join(
        child.replace("\n", " ") if isinstance(child, str) else "\n" if isinstance(child, Br) else text(child)
        for child in element.get_children()
    )


def read(item: Any) -> Reading:
    stem, choice = item.ItemBody.get_children()
    assert isinstance(choice, interactions.ChoiceInteraction)
    feedback = {f.identifier: text(f) for f in item.find_children_depth_first(items.QTIModalFeedback)}
    options = {o.identifier: text(o) for o in choice.find_children_depth_first(interactions.SimpleChoice)}
    correct = variables.ItemSessionState(item)["RESPONSE.CORRECT"].value
    return Reading(
        id=item.identifier,
        stem=text(stem),
        options=tuple(options.values()),
        key="".join(sorted([correct] if isinstance(correct, str) else correct)),
        rationale=feedback.pop(RATIONALE),
        option_rationales=tuple(feedback[letter] for letter in options),
    )


def answered(item: Any, letters: str) -> tuple[float, set[str]]:
    """The marks, and which feedback is shown."""
    session = variables.ItemSessionState(item)
    session.begin_session()
    if letters:
        single = item.ResponseDeclaration[0].cardinality == variables.Cardinality.single
        session["RESPONSE"].set_value(letters if single else list(letters))
    session.end_attempt()
    return session["SCORE"].value, set(session["FEEDBACK"].value)


def test_every_question_is_read_as_it_was_written() -> None:
    read_back = [read(understood(sample()[item_path(q.id)])) for q in QUESTIONS]
    assert read_back == [original(question) for question in QUESTIONS]


def test_every_answer_to_every_question_earns_what_the_paper_says() -> None:
    for question in QUESTIONS:
        item = understood(sample()[item_path(question.id)])
        most = len(question.options) if question.type in ("multiple", "indefinite") else 1
        for letters in answers(len(question.options), most):
            earned, shown = answered(item, letters)
            assert earned == pytest.approx(marks_for(question, letters)), (question.id, letters)
            assert shown == {RATIONALE, *letters}


@pytest.mark.parametrize("marking", ["exact", "half_if_incomplete"])
def test_both_marking_rules(marking: Marking) -> None:
    paper = replace(PAPER, sections=(Section("multiple", 2.5, marking, (EIGHT,)),))
    (question,) = questions(paper)
    item = understood(unzipped(qti(paper))[item_path(EIGHT.id)])
    for letters in answers(8, 8):
        assert answered(item, letters)[0] == pytest.approx(marks_for(question, letters)), letters


def answers(options: int, most: int) -> list[str]:
    sizes = (combinations(LETTERS[:options], size) for size in range(most + 1))
    return ["".join(letters) for letters in chain.from_iterable(sizes)]


@pytest.mark.parametrize("paper", [PAPER, BANK], ids=["paper", "bank"])
def test_the_documents_follow_the_model(paper: Any) -> None:
    for path, written in unzipped(qti(paper)).items():
        if path != "imsmanifest.xml":
            assert MODEL.validate(etree.fromstring(written)), (path, MODEL.error_log.last_error)


def test_one_choice_or_any_number_in_the_order_written() -> None:
    for question in QUESTIONS:
        _, choice = understood(sample()[item_path(question.id)]).ItemBody.get_children()
        assert choice.maxChoices == (0 if question.type in ("multiple", "indefinite") else 1)
        assert not choice.shuffle


def test_the_manifest_names_every_file_and_no_other() -> None:
    manifest = etree.fromstring(sample()["imsmanifest.xml"])
    resources = {r.get("identifier"): r for r in manifest.iter(f"{CP}resource")}
    files = [element.get("href") for element in manifest.iter(f"{CP}file")]
    assert sorted(files) == sorted(set(sample()) - {"imsmanifest.xml"})
    (test,) = (r for r in resources.values() if r.get("type") == "imsqti_test_xmlv2p1")
    needed = [element.get("identifierref") for element in test.iter(f"{CP}dependency")]
    assert [resources[name].get("href") for name in needed] == [item_path(q.id) for q in QUESTIONS]
    assert {resources[name].get("type") for name in needed} == {"imsqti_item_xmlv2p1"}


def test_the_test_has_all_questions_in_order_with_sections_and_their_marks() -> None:
    test = understood(sample()["assessment.xml"])
    references = list(test.find_children_depth_first(tests.AssessmentItemRef))
    assert [str(reference.href) for reference in references] == [item_path(q.id) for q in QUESTIONS]
    assert references[2].category == ["single", "provision", "level-3"]
    titles = [section.title for section in test.find_children_depth_first(tests.AssessmentSection)]
    assert titles[:5] == ["单选题", "多选题", "判断题", "不定项选择题", "案例分析题"]
    assert titles[5].startswith("周某巡查案：")
    words = etree.fromstring(sample()["assessment.xml"]).findall(f".//{Q}rubricBlock")
    assert "".join(words[1].itertext()) == "每题 3 分。全部选对得满分，少选得一半，有选错的不得分。"
    assert "闭卷。" in "".join(words[0].itertext())


def test_time_total_and_pass_mark() -> None:
    test = etree.fromstring(sample()["assessment.xml"])
    assert test.find(f"{Q}timeLimits").get("maxTime") == "5400"  # 90 minutes in seconds
    declared = {d.get("identifier"): d.findtext(f"{Q}defaultValue/{Q}value") for d in test}
    assert float(declared["MAXSCORE"]) == PAPER.total
    items_total = sum(
        float(d.findtext(f"{Q}defaultValue/{Q}value"))
        for question in QUESTIONS
        for d in etree.fromstring(sample()[item_path(question.id)]).iter(f"{Q}outcomeDeclaration")
        if d.get("identifier") == "MAXSCORE"
    )
    assert items_total == PAPER.total
    assert test.findtext(f".//{Q}gte/{Q}baseValue") == "12.5"


def test_a_bank_has_no_time_limit_and_no_pass_mark() -> None:
    test = etree.fromstring(unzipped(qti(BANK))["assessment.xml"])
    assert test.find(f"{Q}timeLimits") is None
    assert test.find(f".//{Q}gte") is None
    assert test.find(f"{Q}testPart").get("submissionMode") == "individual"


def test_identifiers_are_kept_apart() -> None:
    assert identifier("q-1.a") == "q-1.a"
    awkward = ("1a", "id-1a ", "题 1", "题:1", "题_1")
    assert len({identifier(name) for name in awkward}) == len(awkward)
    assert all(identifier(name)[0].isalpha() and identifier(name).isascii() for name in awkward)


def test_same_paper_same_bytes() -> None:
    assert qti(PAPER) == qti(PAPER)


def test_a_question_on_its_own_keeps_the_story_so_far() -> None:
    second: Question = next(q for q in QUESTIONS if q.part == (2, 3))
    assert "周某巡查一家化工厂" in read(understood(sample()[item_path(second.id)])).stem
