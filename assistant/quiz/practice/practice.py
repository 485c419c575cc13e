"""Practice: what one person has been asked and has answered. Pure: (progress, event) → progress.

The record of an answer holds what it earned and what was tested, so that scores and history stay what they
were when a later bank no longer has the question.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from assistant.quiz.errors import QuizError
from assistant.quiz.item import LETTERS, Item
from assistant.quiz.paper import Paper, Question, marks_for, questions

Kind = Literal["started", "answered", "moved_on", "withdrawn", "ended"]


class PracticeError(QuizError):
    """Something that cannot be done at this point; nothing has changed."""


@dataclass(frozen=True)
class Asked:
    """A question as it is put: `item` with its options, inside `whole` (itself, or the case).

    `told` is what earlier parts of the case have told, `new` what this question adds.
    """

    question: Question
    item: Item
    whole: Item
    told: str
    new: str


@dataclass(frozen=True)
class Event:
    """One thing a person did, as plain data.

    `started`: {questions: [id], again: bool}; `answered`: the fields of an Answer; `moved_on`, `ended`: {};
    `withdrawn`: {questions: [id]}, open questions that are no longer asked.
    """

    kind: str
    at: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """`marks` earned `of` so many. `citation` is the provision tested; `misreadings` those fallen for."""

    question: str
    letters: str
    right: bool
    marks: float
    of: float
    regulation: str
    citation: str
    misreadings: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """One practice, counted from 1. `place`: index of the question on the screen; `ended`: "" while open."""

    number: int
    begun: str
    questions: tuple[str, ...]
    again: bool
    answers: tuple[Answer, ...] = ()
    place: int = 0
    ended: str = ""

    @property
    def question(self) -> str | None:
        """The id of the question on the screen; None once the run has ended."""
        return None if self.ended else self.questions[self.place]

    @property
    def answer(self) -> Answer | None:
        """The answer to it, whose explanation is being read."""
        return self.answer_to(self.question)

    def answer_to(self, question: str | None) -> Answer | None:
        return next((answer for answer in self.answers if answer.question == question), None)


@dataclass(frozen=True)
class Progress:
    """All runs of one person, oldest first."""

    runs: tuple[Run, ...] = ()

    @property
    def open(self) -> Run | None:
        """The run to go on with. Beginning another one leaves it as it is."""
        return self.runs[-1] if self.runs and not self.runs[-1].ended else None

    @property
    def answered(self) -> frozenset[str]:
        return frozenset(answer.question for run in self.runs for answer in run.answers)


@dataclass(frozen=True)
class Score:
    """`right` of `asked` questions; `marks` of the marks `of` these questions."""

    right: int
    asked: int
    marks: float
    of: float


@dataclass(frozen=True)
class Row:
    """The score under one heading: a citation, or a regulation's id."""

    regulation: str
    citation: str
    score: Score


def asked_in(paper: Paper) -> dict[str, Asked]:
    """Every question of a paper by its id, in order."""
    numbered = questions(paper)
    found: dict[str, Asked] = {}
    for section in paper.sections:
        for whole in section.items:
            told = ""
            for item in whole.questions:
                found[item.id] = Asked(next(numbered), item, whole, told, item.story)
                told += item.story
    return found


def started(ids: Sequence[str], at: str, again: bool = False) -> Event:
    """The beginning of a run over these questions. Raises PracticeError for none."""
    if not ids:
        raise PracticeError("没有题可做。请多选几份制度或者几种题型")
    return Event("started", at, {"questions": list(ids), "again": again})


def answered(asked: Asked, letters: Iterable[str], at: str) -> Event:
    """What these letters earn. Raises PracticeError for none, several to a 单选 or 判断, or one not there."""
    question, chosen = asked.question, "".join(sorted({letter.upper() for letter in letters}))
    if not chosen:
        raise PracticeError("还没有选。选好以后再提交；拿不准也可以先选一个，答错了会讲为什么")
    if len(chosen) > 1 and question.type in ("single", "judge"):
        raise PracticeError("这道题只能选一个")
    try:
        marks = marks_for(question, chosen)
    except ValueError as error:
        raise PracticeError(f"{error}，请再选一次") from None
    options = dict(zip(LETTERS, asked.item.options, strict=False))
    misread = [options[letter].misreading for letter in chosen if not options[letter].correct]
    data = {
        "question": question.id,
        "letters": chosen,
        "right": chosen == question.key,
        "marks": marks,
        "of": question.marks,
        "regulation": asked.item.provision.split("/")[0],
        "citation": question.chapter,
        "misreadings": list(dict.fromkeys(kind for kind in misread if kind)),
    }
    return Event("answered", at, data)


def answer_of(event: Event) -> Answer:
    """The answer an `answered` event records."""
    return Answer(**{**event.data, "misreadings": tuple(event.data["misreadings"])})


def apply(progress: Progress, event: Event) -> Progress:
    """Raises PracticeError for an event that does not fit; a kind it does not know is left aside."""
    if event.kind == "started":
        begun = Run(
            len(progress.runs) + 1, event.at, tuple(event.data["questions"]), bool(event.data["again"])
        )
        return Progress((*progress.runs, begun))
    if event.kind not in _STEPS:
        return progress
    run = progress.open
    if run is None:
        raise PracticeError("这次练习已经做完了，可以开始新的一次")
    return Progress((*progress.runs[:-1], _STEPS[event.kind](run, event)))


def replay(events: Iterable[Event]) -> Progress:
    """The progress that all these events make, in order."""
    progress = Progress()
    for event in events:
        progress = apply(progress, event)
    return progress


def _answer(run: Run, event: Event) -> Run:
    if run.answer is not None or event.data["question"] != run.question:
        raise PracticeError("这道题刚才已经答过了，下面是最新的内容")
    return replace(run, answers=(*run.answers, answer_of(event)))


def _move_on(run: Run, event: Event) -> Run:
    if run.answer is None:
        raise PracticeError("这道题还没有答。答完看了讲解，再到下一题")
    return _next(replace(run, place=run.place + 1), event.at)


def _withdraw(run: Run, event: Event) -> Run:
    """Questions not yet answered leave the run; the one on the screen stays the one on the screen."""
    gone = {name for name in event.data["questions"] if run.answer_to(name) is None}
    before = sum(name in gone for name in run.questions[: run.place])
    left = tuple(name for name in run.questions if name not in gone)
    return _next(replace(run, questions=left, place=run.place - before), event.at)


def _next(run: Run, at: str) -> Run:
    return replace(run, ended=at) if run.place >= len(run.questions) else run


def _end(run: Run, event: Event) -> Run:
    return replace(run, ended=event.at)


_STEPS: Mapping[str, Callable[[Run, Event], Run]] = {
    "answered": _answer,
    "moved_on": _move_on,
    "withdrawn": _withdraw,
    "ended": _end,
}


def score(answers: Sequence[Answer]) -> Score:
    """Only what was answered counts; a run ended early says beside it how many were left."""
    return Score(
        sum(answer.right for answer in answers),
        len(answers),
        sum(answer.marks for answer in answers),
        sum(answer.of for answer in answers),
    )


def by_provision(answers: Sequence[Answer]) -> tuple[Row, ...]:
    """Regulation by regulation; within one the weakest provision first."""
    rows = _rows(answers, lambda answer: (answer.regulation, answer.citation))
    order = list(dict.fromkeys(row.regulation for row in rows))
    return tuple(sorted(rows, key=lambda row: (order.index(row.regulation), _share(row.score))))


def by_regulation(answers: Sequence[Answer]) -> tuple[Row, ...]:
    return _rows(answers, lambda answer: (answer.regulation, ""))


def _rows(answers: Sequence[Answer], heading: Callable[[Answer], tuple[str, str]]) -> tuple[Row, ...]:
    found: dict[tuple[str, str], list[Answer]] = {}
    for answer in answers:
        found.setdefault(heading(answer), []).append(answer)
    return tuple(Row(*names, score(under)) for names, under in found.items())


def _share(score: Score) -> float:
    return score.marks / score.of if score.of else 0.0


def fallen_for(answers: Sequence[Answer]) -> tuple[tuple[str, int], ...]:
    """Each misreading with the number of questions it was fallen for in, the most frequent first."""
    counts: dict[str, int] = {}
    for answer in answers:
        for kind in answer.misreadings:
            counts[kind] = counts.get(kind, 0) + 1
    return tuple(sorted(counts.items(), key=lambda counted: -counted[1]))


def missed(run: Run) -> tuple[str, ...]:
    """The questions answered wrong or in part, in the order asked."""
    return tuple(answer.question for answer in run.answers if not answer.right)
