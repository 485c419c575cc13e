"""Answers as a table: persons down, questions across, the marks and the letters in each field."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from assistant.quiz.answers.classical_test_theory import Floats
from assistant.quiz.answers.responses import Answer, Responses, persons
from assistant.quiz.paper import Paper, Question, marks_for, questions


@dataclass(frozen=True)
class AnswerSheets:
    """`asked` are the questions that at least one person was given; `answers` by person and question id.

    A blank answer has no marks; a question without a line was not given to that person. Someone is `complete`
    with a line for every question asked: only their totals can be compared.
    """

    questions: tuple[Question, ...]
    asked: tuple[Question, ...]
    persons: tuple[str, ...]
    answers: Mapping[tuple[str, str], Answer]

    @cached_property
    def complete(self) -> tuple[str, ...]:
        return tuple(
            person for person in self.persons if all((person, q.id) in self.answers for q in self.asked)
        )

    @cached_property
    def marks(self) -> Floats:
        """Complete persons in rows, questions asked in columns."""
        table = [
            [marks_for(q, self.answers[person, q.id].letters) for q in self.asked] for person in self.complete
        ]
        return np.array(table, dtype=np.float64).reshape(len(self.complete), len(self.asked))

    @cached_property
    def totals(self) -> Floats:
        totals: Floats = self.marks.sum(axis=1)
        return totals

    def of(self, question: Question) -> list[Answer]:
        """Every answer to a question, whoever gave it."""
        found = (self.answers.get((person, question.id)) for person in self.persons)
        return [answer for answer in found if answer is not None]


def answer_sheets(paper: Paper, responses: Responses) -> AnswerSheets:
    every = tuple(questions(paper))
    answers = {(answer.person, answer.question): answer for answer in responses.answers}
    given = {question for _, question in answers}
    return AnswerSheets(every, tuple(q for q in every if q.id in given), tuple(persons(responses)), answers)
