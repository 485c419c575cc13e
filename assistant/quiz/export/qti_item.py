"""One question as a QTI 2.1 `assessmentItem` with a `choiceInteraction`, marked as the paper says.

The rationale, and beside it that of each option chosen, are modal feedback: a program that shows none of it
gives nothing away. The key is also in `correctResponse`, for programs with a marking of their own.
"""

from xml.etree.ElementTree import Element, SubElement

from assistant.quiz.export.labels import name
from assistant.quiz.export.qti_xml import add_lines, add_outcome, add_paragraph, add_value, identifier, root
from assistant.quiz.item import LETTERS
from assistant.quiz.paper import Question

RATIONALE = "RATIONALE"
"""The feedback shown after any answer; that of an option is called by its letter."""


def assessment_item(question: Question) -> Element:
    """The question; the identifiers of its options are their letters."""
    item = root(
        "assessmentItem",
        identifier(question.id),
        name(question),
        adaptive="false",
        timeDependent="false",
        **{"xml:lang": "zh-CN"},
    )
    _add_declarations(item, question)
    _add_body(item, question)
    _add_marking(item, question)
    _add_feedback(item, RATIONALE, "解析", question.rationale)
    for letter, why in zip(LETTERS, question.option_rationales, strict=False):
        _add_feedback(item, letter, f"选项 {letter}", why)
    return item


def _several(question: Question) -> bool:
    return question.type in ("multiple", "indefinite")


def _incomplete_earns(question: Question) -> bool:
    return question.marking == "half_if_incomplete" and _several(question)


def _add_declarations(item: Element, question: Question) -> None:
    cardinality = "multiple" if _several(question) else "single"
    attributes = {"identifier": "RESPONSE", "cardinality": cardinality, "baseType": "identifier"}
    response = SubElement(item, "responseDeclaration", attributes)
    correct = SubElement(response, "correctResponse")
    for letter in question.key:
        add_value(correct, letter)
    if _incomplete_earns(question):
        _add_mapping(response, question)
    add_outcome(item, "SCORE", "float", "0")
    add_outcome(item, "MAXSCORE", "float", f"{question.marks:g}")
    add_outcome(item, "FEEDBACK", "identifier")


def _add_mapping(response: Element, question: Question) -> None:
    """An equal share for each right option; a wrong one takes all away, so the sum is 0 with any of them."""
    bounds = {"lowerBound": "0", "upperBound": f"{question.marks:g}", "defaultValue": "0"}
    mapping = SubElement(response, "mapping", bounds)
    for letter in LETTERS[: len(question.options)]:
        share = question.marks / len(question.key) if letter in question.key else -question.marks
        SubElement(mapping, "mapEntry", {"mapKey": letter, "mappedValue": f"{share:g}"})


def _add_body(item: Element, question: Question) -> None:
    """No shuffling: a rationale may name an option by its letter."""
    body = SubElement(item, "itemBody")
    add_paragraph(body, question.stem)
    most = "0" if _several(question) else "1"  # 0: any number
    choice = SubElement(
        body, "choiceInteraction", {"responseIdentifier": "RESPONSE", "shuffle": "false", "maxChoices": most}
    )
    for letter, text in zip(LETTERS, question.options, strict=False):
        add_lines(SubElement(choice, "simpleChoice", {"identifier": letter}), text)


def _add_marking(item: Element, question: Question) -> None:
    """All of it for the key; half for a part of the key and nothing wrong, where the paper says so.

    That nothing is wrong is read from the mapping: about which side `contains` contains, engines differ.
    """
    processing = SubElement(item, "responseProcessing")
    condition = SubElement(processing, "responseCondition")
    exact = SubElement(condition, "responseIf")
    match = SubElement(exact, "match")
    SubElement(match, "variable", {"identifier": "RESPONSE"})
    SubElement(match, "correct", {"identifier": "RESPONSE"})
    _set_score(exact, question.marks)
    if _incomplete_earns(question):
        incomplete = SubElement(condition, "responseElseIf")
        something = SubElement(incomplete, "gt")
        SubElement(something, "mapResponse", {"identifier": "RESPONSE"})
        SubElement(something, "baseValue", {"baseType": "float"}).text = "0"
        _set_score(incomplete, question.marks / 2)
    _set_score(SubElement(condition, "responseElse"), 0)
    _set_feedback(processing)


def _set_score(branch: Element, marks: float) -> None:
    value = SubElement(branch, "setOutcomeValue", {"identifier": "SCORE"})
    SubElement(value, "baseValue", {"baseType": "float"}).text = f"{marks:g}"


def _set_feedback(processing: Element) -> None:
    """The rationale and what there is to say of each option chosen."""
    value = SubElement(processing, "setOutcomeValue", {"identifier": "FEEDBACK"})
    shown = SubElement(value, "multiple")
    SubElement(shown, "variable", {"identifier": "RESPONSE"})
    SubElement(shown, "baseValue", {"baseType": "identifier"}).text = RATIONALE


def _add_feedback(item: Element, shown_for: str, title: str, text: str) -> None:
    attributes = {
        "outcomeIdentifier": "FEEDBACK",
        "identifier": shown_for,
        "showHide": "show",
        "title": title,
    }
    add_paragraph(SubElement(item, "modalFeedback", attributes), text)
