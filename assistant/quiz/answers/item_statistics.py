"""What the answers say about each question: how hard it is, whom it tells apart, who took which option."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

import numpy as np

from assistant.quiz.answers.answer_sheets import AnswerSheets
from assistant.quiz.answers.classical_test_theory import Floats, correlation, is_constant, upper_lower
from assistant.quiz.answers.statistics_limits import StatisticsLimits
from assistant.quiz.item import LETTERS, ItemType
from assistant.quiz.paper import Question, marks_for
from assistant.wilson import wilson

Flag = Literal["easy", "hard", "poor", "negative", "unused", "little_used", "attracts_better", "key_repels"]
FLAG_WORDS: Mapping[Flag, str] = {
    "easy": "几乎人人答对",
    "hard": "很少有人答对，请核对答案和题干",
    "poor": "区分度低",
    "negative": "区分度为负，总分高的人反而答错，请核对答案",
    "unused": "没有人选，请换掉",
    "little_used": "很少有人选",
    "attracts_better": "选它的人总分反而高，请核对是不是也对",
    "key_repels": "是正确选项，选它的人总分反而低，请核对答案",
}


@dataclass(frozen=True)
class Figure:
    """A figure with the number of persons (or answers) it rests on; or no value, and in Chinese why not.

    `low` and `high` bound its 95 % interval where it has one.
    """

    value: float | None
    count: int
    why: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class OptionUse:
    """How many chose an option, and the correlation of choosing it with the marks for all other questions."""

    letter: str
    text: str
    right: bool
    count: int
    share: Figure
    point_biserial: Figure
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class ItemStatistics:
    """One question. `answered` counts its answers, `blank` those left blank among them, which are wrong.

    `difficulty` is the share of all-right answers, `marks_share` the mean share of its marks (the same unless
    half marks are given). `point_biserial` is the correlation of its marks with those for all other questions
    (corrected item-total: Henrysson, Psychometrika 28, 1963), `upper_lower` the difference between the best
    and the worst 27 %; both over those who were given every question.
    """

    id: str
    number: int
    type: ItemType
    chapter: str
    key: str
    level: int
    answered: int
    right: int
    blank: int
    difficulty: Figure
    marks_share: Figure
    point_biserial: Figure
    upper_lower: Figure
    seconds: Figure
    options: tuple[OptionUse, ...]
    flags: tuple[Flag, ...]


def item_statistics(sheets: AnswerSheets, limits: StatisticsLimits) -> tuple[ItemStatistics, ...]:
    """For every question of the paper in its order, those nobody was given among them."""
    return tuple(_of_question(sheets, question, limits) for question in sheets.questions)


def too_few(count: int, fewest: int) -> str:
    """The reason for no figure; "" where there are enough."""
    return "" if count >= fewest else f"人数不足（{count} 人，至少 {fewest} 人），不计算"


def share_of(part: int, count: int, fewest: int) -> Figure:
    """A share with its Wilson interval."""
    if why := too_few(count, fewest):
        return Figure(None, count, why)
    return Figure(part / count, count, "", *wilson(part, count))


def _of_question(sheets: AnswerSheets, question: Question, limits: StatisticsLimits) -> ItemStatistics:
    answers = sheets.of(question)
    right = sum(answer.letters == question.key for answer in answers)
    shares = [marks_for(question, answer.letters) / question.marks for answer in answers]
    difficulty = share_of(right, len(answers), limits.fewest_difficulty)
    point_biserial, difference = _discrimination(sheets, question, limits)
    return ItemStatistics(
        id=question.id,
        number=question.number,
        type=question.type,
        chapter=question.chapter,
        key=question.key,
        level=question.level,
        answered=len(answers),
        right=right,
        blank=sum(not answer.letters for answer in answers),
        difficulty=difficulty,
        marks_share=_mean(shares, limits.fewest_difficulty),
        point_biserial=point_biserial,
        upper_lower=difference,
        seconds=_median([a.seconds for a in answers if a.seconds is not None], limits.fewest_difficulty),
        options=tuple(_use(sheets, question, place, limits) for place in range(len(question.options))),
        flags=_flags(difficulty, point_biserial, limits),
    )


def _mean(values: Sequence[float], fewest: int) -> Figure:
    why = too_few(len(values), fewest)
    return Figure(None if why else sum(values) / len(values), len(values), why)


def _median(seconds: Sequence[float], fewest: int) -> Figure:
    why = too_few(len(seconds), fewest) if seconds else "没有用时"
    return Figure(None if why else median(seconds), len(seconds), why)


def _discrimination(
    sheets: AnswerSheets, question: Question, limits: StatisticsLimits
) -> tuple[Figure, Figure]:
    count = len(sheets.complete)
    if question not in sheets.asked:
        return (Figure(None, 0, "没有人作答，不计算"),) * 2
    marks = sheets.marks[:, sheets.asked.index(question)]
    if why := too_few(count, limits.fewest_discrimination) or _flat(sheets, marks):
        return (Figure(None, count, why),) * 2
    group = round(limits.group_share * count)
    why = (
        ""
        if group >= limits.fewest_in_group
        else (f"高分组、低分组各 {group} 人（至少 {limits.fewest_in_group} 人），不计算")
    )
    difference = None if why else upper_lower(marks / question.marks, sheets.totals, group)
    return (
        Figure(correlation(marks, sheets.totals - marks), count),
        Figure(difference, 2 * group, why),
    )


def _flat(sheets: AnswerSheets, marks: Floats) -> str:
    """Why there is no correlation with the rest; "" where there is one."""
    if is_constant(marks):
        return "这道题人人得分相同，不计算"
    return "其余各题的总分人人相同，不计算" if is_constant(sheets.totals - marks) else ""


def _use(sheets: AnswerSheets, question: Question, place: int, limits: StatisticsLimits) -> OptionUse:
    letter, answers = LETTERS[place], sheets.of(question)
    count = sum(letter in answer.letters for answer in answers)
    share = share_of(count, len(answers), limits.fewest_difficulty)
    figure = _choosing(sheets, question, letter, limits)
    right = letter in question.key
    flags: list[Flag] = []
    if not right and share.value is not None and share.value < limits.little_used:
        flags.append("little_used" if count else "unused")
    if figure.value is not None and count >= limits.fewest_choosing:
        if not right and figure.value > 0:
            flags.append("attracts_better")
        if right and figure.value < 0:
            flags.append("key_repels")
    return OptionUse(letter, question.options[place], right, count, share, figure, tuple(flags))


def _choosing(sheets: AnswerSheets, question: Question, letter: str, limits: StatisticsLimits) -> Figure:
    count = len(sheets.complete)
    if why := too_few(count, limits.fewest_discrimination):
        return Figure(None, count, why)
    chosen = np.array(
        [float(letter in sheets.answers[person, question.id].letters) for person in sheets.complete]
        if question in sheets.asked
        else [0.0] * count
    )
    if is_constant(chosen):
        return Figure(None, count, "没有人选或者人人都选，不计算")
    rest = sheets.totals - sheets.marks[:, sheets.asked.index(question)]
    r = correlation(chosen, rest)
    return Figure(r, count, "" if r is not None else "其余各题的总分人人相同，不计算")


def _flags(difficulty: Figure, discrimination: Figure, limits: StatisticsLimits) -> tuple[Flag, ...]:
    flags: list[Flag] = []
    if difficulty.value is not None and difficulty.value >= limits.easy:
        flags.append("easy")
    if difficulty.value is not None and difficulty.value <= limits.hard:
        flags.append("hard")
    if discrimination.value is not None and discrimination.value < limits.poor_discrimination:
        flags.append("negative" if discrimination.value < 0 else "poor")
    return tuple(flags)
