"""A paper as GIFT (https://docs.moodle.org/en/GIFT_format), the text format that Moodle and others import.

All texts are marked `[html]`, so that `<` and line breaks survive; each stays on one line, because an empty
line ends a question. Id and tags stand in the comment before a question, where Moodle looks for them. What
the format has no place for: marks, time limit, pass mark, sections, and part of the marking (see
`moodle_fractions`). The words 对 and 错 of a 判断 question are the reader's own.
"""

import re
from collections.abc import Iterable, Iterator

from assistant.quiz.export.hypertext import as_html
from assistant.quiz.export.judgement import says_true
from assistant.quiz.export.labels import Labels, labelled, name, paper_name
from assistant.quiz.export.moodle_fractions import departures, fractions, several_may_be_right
from assistant.quiz.export.moodle_xml import category
from assistant.quiz.paper import Paper, Question

_CONTROL = re.compile(r"[\\~=#{}:]")


def gift(paper: Paper) -> str:
    """The paper as text, a category for each regulation and article. Same paper, same text."""
    blocks = ["\n".join(f"// {line}" for line in _opening(paper))]
    filed_under = ""
    for question, labels in labelled(paper):
        if question.chapter != filed_under:
            filed_under = question.chapter
            blocks.append(f"$CATEGORY: {category(paper, filed_under)}")
        blocks.append("\n".join(_lines(question, labels)))
    return "\n\n".join(blocks) + "\n"


def _opening(paper: Paper) -> Iterator[str]:
    yield paper_name(paper)
    yield "GIFT 不记分值、时限和及格线，导入后请自行设定。"
    yield from departures(paper)


def _lines(question: Question, labels: Labels) -> Iterator[str]:
    yield _comment(question, labels)
    yield f"::{_escape(name(question))}::{_text(question.stem)}{{"
    yield from _true_or_false(question) if question.type == "judge" else _options(question)
    yield f"####{_text(question.rationale)}"
    yield "}"


def _comment(question: Question, labels: Labels) -> str:
    tags = (f"[tag:{_bracketed(f'{kind}：{word}')}]" for kind, word in labels.items())
    return " ".join((f"// [id:{_bracketed(question.id)}]", *tags))


def _options(question: Question) -> Iterator[str]:
    """`=` is what makes a question one of a single choice, so several right ones have weights only."""
    several = several_may_be_right(question)
    for text, fraction, why in zip(
        question.options, fractions(question), question.option_rationales, strict=True
    ):
        sign = f"~%{fraction}%" if several else "=" if fraction == "100" else "~"
        yield f"{sign}{_text(text)}#{_text(why)}"


def _true_or_false(question: Question) -> Iterable[str]:
    """First what is said to a wrong answer, then what to a right one."""
    when_true, when_false = question.option_rationales
    if says_true(question):
        return (f"TRUE#{_text(when_false)}#{_text(when_true)}",)
    return (f"FALSE#{_text(when_true)}#{_text(when_false)}",)


def _text(text: str) -> str:
    return f"[html]{_escape(as_html(text))}"


def _escape(text: str) -> str:
    return _CONTROL.sub(r"\\\g<0>", text)


def _bracketed(text: str) -> str:
    """A value between square brackets in a comment."""
    return text.replace("]", r"\]")
