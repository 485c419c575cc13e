"""A paper as a QTI 2.1 `assessmentTest`: sections and their marking, time limit, total and pass mark."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from assistant.quiz.export.labels import paper_name
from assistant.quiz.export.qti_xml import add_outcome, add_paragraph, identifier, item_path, root
from assistant.quiz.item import Item
from assistant.quiz.paper import MARKING_WORDS, Paper, Section


def assessment_test(paper: Paper) -> Element:
    """The paper with references to its items. `PASS` is set only where there is a pass mark."""
    test = root("assessmentTest", f"test-{identifier(paper.id)}", paper_name(paper))
    add_outcome(test, "SCORE", "float", "0")
    add_outcome(test, "MAXSCORE", "float", f"{paper.total:g}")
    if paper.pass_mark:
        add_outcome(test, "PASS", "boolean", "false")
    if paper.minutes:
        SubElement(test, "timeLimits", {"maxTime": str(paper.minutes * 60)})
    # With a time limit it is an exam, handed in as a whole; without one each answer is told at once.
    submission = "simultaneous" if paper.minutes else "individual"
    attributes = {"identifier": "part", "navigationMode": "nonlinear", "submissionMode": submission}
    part = SubElement(test, "testPart", attributes)
    if not paper.minutes:
        SubElement(part, "itemSessionControl", {"showFeedback": "true"})
    for number, section in enumerate(paper.sections, 1):
        _add_section(part, section, number, paper.notes if number == 1 else ())
    _add_total(test, paper.pass_mark)
    return test


def _add_section(part: Element, section: Section, number: int, notes: Iterable[str]) -> None:
    element = _section(part, f"section-{number}", section.title)
    rubric = SubElement(element, "rubricBlock", {"view": "candidate"})
    for note in notes:
        add_paragraph(rubric, note)
    each = "每问" if section.type == "case" else "每题"
    add_paragraph(rubric, f"{each} {section.marks:g} 分。{MARKING_WORDS[section.marking]}。")
    for item in section.items:
        if item.parts:
            _add_case(element, section, item)
        else:
            _add_reference(element, section, item)


def _add_case(parent: Element, section: Section, case: Item) -> None:
    """The parts stay together and in order; each tells the story so far, so the case itself tells none."""
    element = _section(parent, identifier(case.id), case.stem or section.title)
    for item in case.parts:
        _add_reference(element, section, item)


def _section(parent: Element, name: str, title: str) -> Element:
    attributes = {"identifier": name, "title": " ".join(title.split()), "visible": "true", "fixed": "true"}
    return SubElement(parent, "assessmentSection", attributes)


def _add_reference(parent: Element, section: Section, item: Item) -> None:
    SubElement(
        parent,
        "assessmentItemRef",
        {
            "identifier": identifier(item.id),
            "href": item_path(item.id),
            "category": f"{section.type} {item.topic} level-{item.difficulty.level}",
            "fixed": "true",
        },
    )


def _add_total(test: Element, pass_mark: float) -> None:
    processing = SubElement(test, "outcomeProcessing")
    total = SubElement(processing, "setOutcomeValue", {"identifier": "SCORE"})
    SubElement(SubElement(total, "sum"), "testVariables", {"variableIdentifier": "SCORE"})
    if pass_mark:
        condition = SubElement(SubElement(processing, "outcomeCondition"), "outcomeIf")
        enough = SubElement(condition, "gte")
        SubElement(enough, "variable", {"identifier": "SCORE"})
        SubElement(enough, "baseValue", {"baseType": "float"}).text = f"{pass_mark:g}"
        passed = SubElement(condition, "setOutcomeValue", {"identifier": "PASS"})
        SubElement(passed, "baseValue", {"baseType": "boolean"}).text = "true"
