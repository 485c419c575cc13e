"""Faults of one question's options: two that overlap, a closing mark that differs, a missing reason.

And how many of them are right. HDR as in `lint_chance`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from assistant.quiz.distractors import MISREADINGS
from assistant.quiz.item import LETTERS, TYPE_LABELS, Item, ItemType
from assistant.quiz.lint_measure import Asked, Limits, Measure

_NUMERALS = set("0123456789一二三四五六七八九十百零两第")
_NEGATIONS = "不未没非无免"
_RANGE = re.compile(
    r"(?P<until>不超过|最多|至多)?(?P<over>超过|满|至少|不少于)?(?P<days>\d+)"
    r"(?:(?:日|天)?(?:至|到|—|-|~|～)(?P<last>\d+))?(?P<unit>个?工作日|日|天|个月|年)(?P<bound>以内|之内|内|以上|以下|以后)?"
)


def overlap(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """The share of questions with two options that overlap (`overlapping`). HDR 22: keep choices independent."""
    group = [question for question in questions if question.has_letters]
    found = {q.id: pair for q in group if (pair := _overlapping_pair(q.item)) is not None}
    yield Measure(
        id="overlap",
        label="选项互相重叠",
        figure=len(found) / len(group) if group else None,
        count=len(group),
        chance=None,
        questions=tuple(found),
        shown="；".join(f"{name}：“{one}”与“{other}”" for name, (one, other) in list(found.items())[:3])
        or "没有",
        remedy="请换掉其中一个选项，使一个成立时另一个不跟着成立",
    )


def _overlapping_pair(item: Item) -> tuple[str, str] | None:
    pairs = combinations([option.text for option in item.options], 2)
    return next((pair for pair in pairs if overlapping(*pair)), None)


def overlapping(one: str, other: str) -> bool:
    """Two options that say nearly the same: equal but for signs and what stands in brackets; the one is the other

    with one more run of words in it (not a negation, which makes a contrary, nor a numeral, which makes
    another number); or spans of days that have a day in common.
    """
    spans = span_of(one), span_of(other)
    if spans[0] and spans[1]:
        (unit, low, high), (its, its_low, its_high) = spans
        return unit == its and low <= its_high and its_low <= high
    shorter, longer = sorted((_plain(one), _plain(other)), key=len)
    if _plain(re.sub(r"（[^）]*[^（）\d一二三四五六七八九十][^）]*）", "", one)) == _plain(
        re.sub(r"（[^）]*[^（）\d一二三四五六七八九十][^）]*）", "", other)
    ):
        return True
    added = _added(shorter, longer)
    return added is not None and not set(added) <= _NUMERALS and not any(c in added for c in _NEGATIONS)
