"""Whether a bank gives its keys away: figures over all its questions, and those outside of their limits."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from assistant.quiz.item import Item
from assistant.quiz.lint.chance import (
    judge_true,
    key_longest,
    key_most_alike,
    key_position,
    key_shortest,
    recurring_option,
)
from assistant.quiz.lint.duplicates import same_question, same_story
from assistant.quiz.lint.measure import (
    Asked,
    Bound,
    Limits,
    Measure,
    asked,
    first,
    read_limits,
    shipped_limits,
)
from assistant.quiz.lint.options import all_right, closing_mark, no_reason, overlap, right_counts
from assistant.quiz.lint.wording import absolutes, clang_question, clang_story
from assistant.quiz.paper import Paper
from assistant.spreadsheet.text_table import text_table

MEASURES: Mapping[str, Callable[[Sequence[Asked], Limits], Iterator[Measure]]] = {
    "key_position": key_position,
    "judge_true": judge_true,
    "key_longest": key_longest,
    "key_shortest": key_shortest,
    "key_most_alike": key_most_alike,
    "recurring_option": recurring_option,
    "absolutes": absolutes,
    "clang_question": clang_question,
    "clang_story": clang_story,
    "overlap": overlap,
    "closing_mark": closing_mark,
    "no_reason": no_reason,
    "right_counts": right_counts,
    "all_right": all_right,
    "same_story": same_story,
    "same_question": same_question,
}


@dataclass(frozen=True)
class Finding:
    """A figure outside of its limits. `limit` is the one it passed; `questions` are the ids to look at.

    `message` says it all in one Chinese sentence.
    """

    measure: str
    label: str
    figure: float
    limit: float
    questions: tuple[str, ...]
    message: str


def shipped() -> Limits:
    """The limits of the installation. Raises KnowledgeError."""
    return read_limits(shipped_limits(), tuple(MEASURES))


def measures(items: Paper | Iterable[Item], limits: Limits) -> tuple[Measure, ...]:
    """Every figure, within its limits or not."""
    questions = asked(items)
    return tuple(measure for count in MEASURES.values() for measure in count(questions, limits))


def lint(items: Paper | Iterable[Item], limits: Limits) -> tuple[Finding, ...]:
    """What gives keys away in a paper or bank; empty where it is clean."""
    found = (_finding(measure, limits) for measure in measures(items, limits))
    return tuple(finding for finding in found if finding is not None)


def allowed(measure: Measure, limits: Limits) -> tuple[float | None, float | None]:
    """The lowest and the highest figure that is no finding; None where there is no such bound.

    The distance from chance may always be `Limits.standard_errors` times its standard error √(p(1-p)/n).
    """
    bound, chance = limits.bounds[measure.id], measure.chance
    if chance is None:
        return bound.low, bound.high
    spread = limits.standard_errors * sqrt(chance * (1 - chance) / max(measure.count, 1))
    low = None if bound.low is None else max(0.0, chance + min(bound.low, -spread))
    high = None if bound.high is None else min(1.0, chance + max(bound.high, spread))
    return low, high


def _finding(measure: Measure, limits: Limits) -> Finding | None:
    if measure.figure is None or not _is_judged(measure, limits.bounds[measure.id]):
        return None
    low, high = allowed(measure, limits)
    if high is not None and measure.figure > high:
        limit, words = high, "高于上限"
    elif low is not None and measure.figure < low:
        limit, words = low, "低于下限"
    else:
        return None
    message = (
        f"{measure.label}：{_shown(measure, measure.figure)}，{words} {_shown(measure, limit)}"
        f"（{measure.shown}）。{measure.remedy}"
    )
    return Finding(measure.id, measure.label, measure.figure, limit, measure.questions, message)


def _is_judged(measure: Measure, bound: Bound) -> bool:
    return measure.count >= bound.fewest


def as_text(measured: Sequence[Measure], limits: Limits) -> str:
    """A Chinese table of the figures, then what to do about those outside of their limits.

    What is asked (`·` in the label) has a row of its own only where it is outside.
    """
    found = [finding for measure in measured if (finding := _finding(measure, limits)) is not None]
    rows = [_row(m, limits) for m in measured if "·" not in m.label or _finding(m, limits)]
    table = text_table(("项目", "数值", "随机时", "允许", "题数", "结果"), rows)
    if not found:
        return f"{table}\n\n没有发现会泄露答案的偏差。"
    lines = (f"- {f.message}\n  题号：{first(f.questions, 8, '、')}" for f in found)
    return "\n".join((table, "", f"有 {len(found)} 项超出界限：", *lines))


def _row(measure: Measure, limits: Limits) -> tuple[str, ...]:
    low, high = allowed(measure, limits)
    within = "—".join("" if side is None else _shown(measure, side) for side in (low, high))
    if measure.figure is None:
        within = ""
    if measure.figure is None:
        verdict = "没有可数的"
    elif not _is_judged(measure, limits.bounds[measure.id]):
        verdict = "题数不足，不判"
    else:
        verdict = "超出" if _finding(measure, limits) else "合格"
    figure = "—" if measure.figure is None else _shown(measure, measure.figure)
    chance = "" if measure.chance is None else _shown(measure, measure.chance)
    return (measure.label, figure, chance, within, str(measure.count), verdict)


def _shown(measure: Measure, figure: float) -> str:
    return f"{figure:.2f} 倍" if measure.id == "absolutes" else f"{figure:.1%}"
