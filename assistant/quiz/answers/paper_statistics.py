"""What the answers say about a whole paper: reliability, the distribution of marks, who passed."""

from dataclasses import dataclass

from assistant.quiz.answers.answer_sheets import AnswerSheets, answer_sheets
from assistant.quiz.answers.classical_test_theory import cronbach_alpha, standard_error_of_measurement
from assistant.quiz.answers.item_statistics import Figure, ItemStatistics, item_statistics, share_of, too_few
from assistant.quiz.answers.responses import Responses
from assistant.quiz.answers.statistics_limits import StatisticsLimits
from assistant.quiz.paper import Paper

BANDS = 10


@dataclass(frozen=True)
class Band:
    """How many persons have marks from `low` up to, but not with, `high`; in the last band with it."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class PaperStatistics:
    """`persons` counts everyone with an answer, `complete` those who were given every question asked.

    All but `items` rests on the complete ones. `total` are the marks of the questions asked;
    `reliability_kind` is "KR-20" where every question is right or wrong for equal marks, else "Cronbach α";
    `error` is the standard error of measurement in marks. `notes` say in Chinese what is to be borne in mind.
    """

    paper: str
    title: str
    questions: int
    asked: int
    persons: int
    complete: int
    total: float
    pass_mark: float
    reliability_kind: str
    reliability: Figure
    error: Figure
    mean: Figure
    deviation: Figure
    median: Figure
    passed: int
    pass_share: Figure
    bands: tuple[Band, ...]
    items: tuple[ItemStatistics, ...]
    notes: tuple[str, ...]


def paper_statistics(paper: Paper, responses: Responses, limits: StatisticsLimits) -> PaperStatistics:
    """Every figure of a paper and its questions. No answers at all give counts of 0 and reasons, no error."""
    sheets = answer_sheets(paper, responses)
    count, totals = len(sheets.complete), sheets.totals
    total = sum(question.marks for question in sheets.asked)
    reliability, error = _reliability(sheets, limits)
    why = too_few(count, limits.fewest_difficulty)
    no_pass = _no_pass_mark(paper, sheets)
    passed = 0 if no_pass else int((totals >= paper.pass_mark).sum())
    return PaperStatistics(
        paper=paper.id,
        title=paper.title,
        questions=len(sheets.questions),
        asked=len(sheets.asked),
        persons=len(sheets.persons),
        complete=count,
        total=total,
        pass_mark=paper.pass_mark,
        reliability_kind=_kind(sheets),
        reliability=reliability,
        error=error,
        mean=Figure(None if why else float(totals.mean()), count, why),
        deviation=Figure(None if why else float(totals.std(ddof=1)), count, why),
        median=Figure(None if why else _median(sheets), count, why),
        passed=passed,
        pass_share=Figure(None, count, no_pass)
        if no_pass
        else share_of(passed, count, limits.fewest_difficulty),
        bands=_bands(sheets, total),
        items=item_statistics(sheets, limits),
        notes=_notes(sheets),
    )


def _median(sheets: AnswerSheets) -> float:
    ordered = sorted(sheets.totals.tolist())
    middle = len(ordered) // 2
    return float(ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2)


def _no_pass_mark(paper: Paper, sheets: AnswerSheets) -> str:
    if not paper.pass_mark:
        return "没有及格线"
    return "只作答了一部分题，不与及格线比较" if len(sheets.asked) < len(sheets.questions) else ""


def _kind(sheets: AnswerSheets) -> str:
    """Kuder-Richardson 20 is Cronbach's alpha of questions that are right or wrong, all of equal weight."""
    marks = {question.marks for question in sheets.asked}
    whole = all(mark in (0.0, *marks) for mark in sheets.marks.ravel().tolist())
    return "KR-20" if len(marks) == 1 and whole else "Cronbach α"


def _reliability(sheets: AnswerSheets, limits: StatisticsLimits) -> tuple[Figure, Figure]:
    count = len(sheets.complete)
    if why := too_few(count, limits.fewest_reliability):
        return (Figure(None, count, why),) * 2
    alpha = cronbach_alpha(sheets.marks)
    if alpha is None:
        why = "只有一道题，不计算" if len(sheets.asked) < 2 else "总分人人相同，不计算"
        return (Figure(None, count, why),) * 2
    return Figure(alpha, count), Figure(standard_error_of_measurement(sheets.totals, alpha), count)


def _bands(sheets: AnswerSheets, total: float) -> tuple[Band, ...]:
    """Ten bands of equal width. Placed by tenths of the total, so that the limits are those one reads."""
    counts = [0] * BANDS
    for marks in sheets.totals.tolist():
        counts[min(BANDS - 1, int(marks * BANDS / total + 1e-9))] += 1
    limits = [round(total * place / BANDS, 6) for place in range(BANDS + 1)]
    return tuple(Band(limits[i], limits[i + 1], counts[i]) for i in range(BANDS)) if total else ()


def _notes(sheets: AnswerSheets) -> tuple[str, ...]:
    notes = []
    if partly := len(sheets.persons) - len(sheets.complete):
        notes.append(
            f"{partly} 人没有做完所有的题（有的题没有作答记录），区分度、信度和总分没有把他们算进去；"
            "题目留空不算没有做，按答错计"
        )
    if idle := len(sheets.questions) - len(sheets.asked):
        notes.append(f"{idle} 道题没有任何人作答，没有算进总分")
    if any(question.part for question in sheets.asked):
        # Sireci, Thissen & Wainer, On the Reliability of Testlet-Based Tests, JEM 28, 1991, 237-247
        notes.append("案例分析的小题共用一份材料，彼此有关联，信度会因此偏高")
    return tuple(notes)
