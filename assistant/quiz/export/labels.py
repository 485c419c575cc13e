"""How a question is filed: its type, what it asks after and how hard it is, as formats with tags keep it."""

from collections.abc import Iterator, Mapping

from assistant.quiz.item import TOPIC_LABELS, TYPE_LABELS, Item
from assistant.quiz.paper import Paper, Question, questions

LEVEL_LABELS: Mapping[int, str] = {1: "易", 2: "中", 3: "难"}

Labels = Mapping[str, str]
"""题型, 考点, 难度, each with its word."""


def labelled(paper: Paper) -> Iterator[tuple[Question, Labels]]:
    """Every question of a paper in its order with its labels."""
    asked = (asked for section in paper.sections for item in section.items for asked in item.questions)
    for question, item in zip(questions(paper), asked, strict=True):
        yield question, _labels(item)


def paper_name(paper: Paper) -> str:
    """The title on one line; of parallel papers with the form, so that they are kept apart."""
    title = " ".join(paper.title.split())
    return f"{title}（{paper.form} 卷）" if paper.form else title


def name(question: Question) -> str:
    """A name that sorts as the paper does: `007 单选题 《某规定》第三条`, of a case with its part."""
    part = f"（案例第 {question.part[0]} 问，共 {question.part[1]} 问）" if question.part else ""
    words = f"{question.number:03d} {TYPE_LABELS[question.type]}{part} {question.chapter}"
    return " ".join(words.split())


def _labels(item: Item) -> Labels:
    return {
        "题型": TYPE_LABELS[item.type],
        "考点": TOPIC_LABELS[item.topic],
        "难度": LEVEL_LABELS[item.difficulty.level],
    }
