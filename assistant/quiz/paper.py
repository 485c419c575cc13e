"""A paper: items in sections, with marks, minutes and a pass mark."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from assistant.quiz.item import LETTERS, TYPE_LABELS, Item, ItemType

CLOSED_WORLD = "题干没有写到的情形，视为没有发生"
Marking = Literal["exact", "half_if_incomplete"]
MARKING_WORDS: Mapping[Marking, str] = {
    "exact": "全部选对得满分，多选、少选、错选都不得分",
    "half_if_incomplete": "全部选对得满分，少选得一半，有选错的不得分",
}
# The one rule for papers, banks and practice, unless a blueprint says otherwise: where several options may be
# right, what is incomplete earns half. Each part of a case is all or nothing: the next one builds on it.
USUAL_MARKING: Mapping[ItemType, Marking] = {
    "single": "exact",
    "multiple": "half_if_incomplete",
    "judge": "exact",
    "indefinite": "half_if_incomplete",
    "case": "exact",
}


@dataclass(frozen=True)
class Section:
    """All items of one type. `marks` are for one question (of a case: for each of its parts)."""

    type: ItemType
    marks: float
    marking: Marking
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        return TYPE_LABELS[self.type]


@dataclass(frozen=True)
class Paper:
    """`form` is "A" or "B" for parallel papers, else empty. `minutes` 0: no limit, as for a whole bank."""

    id: str
    title: str
    form: str
    seed: int
    minutes: int
    pass_mark: float
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
    knowledge: Mapping[str, str]

    @property
    def total(self) -> float:
        """The marks of all questions together."""
        return sum(question.marks for question in questions(self))


@dataclass(frozen=True)
class Question:
    """One thing to be answered, as formats without groups of questions take it.

    `stem` holds the whole text: the story told so far, an empty line, the question, and how to take what is
    not told. `type` is never "case".
    `part` is (number, of how many) inside a case, else None. `chapter` is the regulation and article tested.
    """

    id: str
    number: int
    type: ItemType
    stem: str
    options: tuple[str, ...]
    key: str
    rationale: str
    option_rationales: tuple[str, ...]
    chapter: str
    level: int
    marks: float
    marking: Marking
    part: tuple[int, int] | None = None


def questions(paper: Paper) -> Iterator[Question]:
    """Every question of a paper in its order, numbered from 1; the parts of a case one by one."""
    number = 0
    for section in paper.sections:
        for item in section.items:
            told = ""
            for place, asked in enumerate(item.questions, 1):
                number += 1
                told = "".join((told, asked.story))
                yield Question(
                    id=asked.id,
                    number=number,
                    type=asked.type,
                    stem="\n\n".join(text for text in (told, _closed(told, asked.stem)) if text),
                    options=tuple(option.text for option in asked.options),
                    key=asked.key,
                    rationale=asked.rationale,
                    option_rationales=tuple(option.why for option in asked.options),
                    chapter=chapter(asked),
                    level=asked.difficulty.level,
                    marks=section.marks,
                    marking=section.marking,
                    part=(place, len(item.parts)) if item.parts else None,
                )


def _closed(told: str, stem: str) -> str:
    """A question on its own says what the notes of a paper say once."""
    return f"{stem}\n（{CLOSED_WORLD}）" if told and "视为没有" not in stem else stem


def chapter(item: Item) -> str:
    """The regulation and article an item tests, as a reader files it."""
    tested = next((c for c in item.clauses if f"{c.regulation}/{c.provision}" == item.provision), None)
    return tested.citation if tested else item.provision


def marks_for(question: Question, answered: str) -> float:
    """The marks of an answer given as letters ("BD"); letters out of order or repeated are no matter.

    Raises ValueError for a letter that is no option.
    """
    chosen = set(answered.upper())
    if unknown := chosen - set(LETTERS[: len(question.options)]):
        raise ValueError(f"没有选项 {'、'.join(sorted(unknown))}")
    if chosen == set(question.key):
        return question.marks
    incomplete = bool(chosen) and chosen < set(question.key)
    return question.marks / 2 if incomplete and question.marking == "half_if_incomplete" else 0.0
