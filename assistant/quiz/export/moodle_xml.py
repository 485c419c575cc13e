"""A paper as Moodle XML (https://docs.moodle.org/en/Moodle_XML_format).

Every question stands by itself: the parts of a case repeat the story told so far, because a question bank
may draw them one by one. Options are not shuffled, since a rationale may name their letters. Texts are HTML
inside XML and so escaped twice, which every XML reader undoes once and every page a second time. What the
format has no place for: time limit, pass mark, sections, and part of the marking (see `moodle_fractions`).
"""

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from assistant.quiz.export.hypertext import as_html
from assistant.quiz.export.judgement import says_true
from assistant.quiz.export.labels import Labels, labelled, name, paper_name
from assistant.quiz.export.moodle_fractions import departures, fractions, several_may_be_right
from assistant.quiz.paper import Paper, Question


def moodle_xml(paper: Paper) -> bytes:
    """The paper as UTF-8 XML, a category for each regulation and article. Same paper, same bytes."""
    quiz = Element("quiz")
    _add_category(quiz, category(paper), departures(paper))
    filed_under = ""
    for question, labels in labelled(paper):
        if question.chapter != filed_under:
            filed_under = question.chapter
            _add_category(quiz, category(paper, filed_under))
        _add_question(quiz, question, labels)
    ElementTree.indent(quiz)
    written: bytes = ElementTree.tostring(quiz, encoding="utf-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + written + b"\n"


def category(paper: Paper, *names: str) -> str:
    """The path of a category below the one chosen on import; a slash inside a name is doubled."""
    below = (" ".join(part.split()).replace("/", "//") for part in (paper_name(paper), *names))
    return "/".join(("$course$", "top", *below))


def _add_category(quiz: Element, path: str, notes: Iterable[str] = ()) -> None:
    question = SubElement(quiz, "question", {"type": "category"})
    _add_text(question, "category", path)
    if words := "\n".join(notes):
        _add_html(question, "info", words)


def _add_question(quiz: Element, question: Question, labels: Labels) -> None:
    kind = "truefalse" if question.type == "judge" else "multichoice"
    element = SubElement(quiz, "question", {"type": kind})
    _add_text(element, "name", name(question))
    _add_html(element, "questiontext", question.stem)
    _add_html(element, "generalfeedback", question.rationale)
    SubElement(element, "defaultgrade").text = f"{question.marks:g}"
    SubElement(element, "penalty").text = "1" if kind == "truefalse" else "0.3333333"
    SubElement(element, "hidden").text = "0"
    SubElement(element, "idnumber").text = question.id
    if kind == "truefalse":
        _add_true_and_false(element, question)
    else:
        _add_options(element, question)
    tags = SubElement(element, "tags")
    for kind_of_label, word in labels.items():
        _add_text(tags, "tag", f"{kind_of_label}：{word}")


def _add_options(element: Element, question: Question) -> None:
    SubElement(element, "single").text = "false" if several_may_be_right(question) else "true"
    SubElement(element, "shuffleanswers").text = "false"
    SubElement(element, "answernumbering").text = "ABCD"
    for text, fraction, why in zip(
        question.options, fractions(question), question.option_rationales, strict=True
    ):
        answer = SubElement(element, "answer", {"fraction": fraction, "format": "html"})
        SubElement(answer, "text").text = as_html(text)
        _add_html(answer, "feedback", why)


def _add_true_and_false(element: Element, question: Question) -> None:
    """Moodle has its own words for 对 and 错 and knows the two by `true` and `false`."""
    fractions_of_both = ("100", "0") if says_true(question) else ("0", "100")
    for word, fraction, why in zip(
        ("true", "false"), fractions_of_both, question.option_rationales, strict=True
    ):
        answer = SubElement(element, "answer", {"fraction": fraction, "format": "moodle_auto_format"})
        SubElement(answer, "text").text = word
        _add_html(answer, "feedback", why)


def _add_html(parent: Element, tag: str, text: str) -> None:
    SubElement(SubElement(parent, tag, {"format": "html"}), "text").text = as_html(text)


def _add_text(parent: Element, tag: str, text: str) -> None:
    SubElement(SubElement(parent, tag), "text").text = text
