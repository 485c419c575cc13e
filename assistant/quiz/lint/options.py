"""Faults among the options of one question, and how many of them are right. HDR as in `chance`."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import inf

from assistant.quiz.item import LETTERS, TYPE_LABELS, Item, ItemType
from assistant.quiz.lint.measure import Asked, Limits, Measure, first
from assistant.quiz.making.distractors import MISREADINGS

_NUMERALS = frozenset("0123456789一二三四五六七八九十百零两")
_NEGATIONS = frozenset("不未没非无否")
_ASIDE = re.compile(r"（(?![一二三四五六七八九十百]+）)[^）]*）")  # the number of an item is no aside
_SIGNS = re.compile(r"[\s，。；：、！？,.;:!?“”‘’\"'（）()《》〈〉【】…·]+")
_SPAN = re.compile(
    r"(?P<sign>不超过|不足|不满|至多|最多|不少于|至少|超过)?(?P<first>\d+)(?:个?(?:日|天|月|年)?(?:至|到|[—~～-]+)(?P<last>\d+))?"
    r"(?P<unit>个?工作日|日|天|个?月|年)(?P<bound>以内|之内|内|以上|以下)?"
)
_CLOSING = "。；;.!！?？，,、："


def overlap(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """The share of questions with two options that overlap (see `overlapping`).

    HDR 22: keep choices independent; choices should not be overlapping.
    """
    group = [question for question in questions if question.has_letters]
    found = {q.id: pair for q in group if (pair := _overlapping_pair(q.item)) is not None}
    pairs = first([f"“{one}”与“{other}”" for one, other in dict.fromkeys(found.values())])
    yield _faults("overlap", "选项互相重叠", group, list(found), pairs, "请换掉其中一个选项，使它们各说各的")


def _overlapping_pair(item: Item) -> tuple[str, str] | None:
    pairs = combinations([option.text for option in item.options], 2)
    return next((pair for pair in pairs if overlapping(*pair)), None)


def overlapping(one: str, other: str) -> bool:
    """Whether two options say nearly the same, or one follows from the other by its very words.

    Equal but for signs and asides in brackets; or the one is the other with one run of words put in (a
    negation makes a contrary, a numeral another number: these do not count); or the same words about spans of
    days that have a day in common.
    """
    span, its = span_of(one), span_of(other)
    if span is not None and its is not None:
        return span[:2] == its[:2] and span[2] <= its[3] and its[2] <= span[3]
    if _bare(_ASIDE.sub("", one)) == _bare(_ASIDE.sub("", other)):
        return True
    shorter, longer = sorted((_bare(one), _bare(other)), key=len)
    added = _put_in(shorter, longer)
    return bool(added) and not set(added) <= _NUMERALS and not set(added) & _NEGATIONS


def _bare(text: str) -> str:
    return _SIGNS.sub("", text) or text


def _put_in(shorter: str, longer: str) -> str:
    """The run of characters that makes the longer text of the shorter one; "" where no single run does."""
    if not shorter:
        return ""
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    end = start + len(longer) - len(shorter)
    return longer[start:end] if longer[end:] == shorter[start:] else ""


def span_of(text: str) -> tuple[str, str, float, float] | None:
    """The words around, the unit, and the first and last of the days (months, years) an option allows.

    "15日" is that day only; "15日以内" begins at 0. None for a text with no span or more than one.
    """
    found = list(_SPAN.finditer(text))
    if len(found) != 1:
        return None
    part = found[0]
    low = float(part["first"])
    high = float(part["last"] or low)
    match part["sign"] or part["bound"]:
        case "不超过" | "至多" | "最多" | "以内" | "之内" | "内" | "以下":
            low = 0.0
        case "不足" | "不满":
            low, high = 0.0, high - 1
        case "不少于" | "至少" | "以上":
            high = inf
        case "超过":
            low, high = low + 1, inf
    unit = part["unit"].removeprefix("个").replace("天", "日")
    return text[: part.start()] + text[part.end() :], unit, low, high


def closing_mark(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """The share of questions whose options do not all end in the same mark, or in none.

    HDR 23: keep choices homogeneous in content and grammatical structure.
    """
    group = [question for question in questions if question.has_letters]
    ends = {q.id: {_closing(option.text) for option in q.item.options} for q in group}
    found = [name for name, marks in ends.items() if len(marks) > 1]
    shown = "、".join(
        f"{'和'.join(sorted(f'“{m}”' if m else '无标点' for m in marks))} {count} 题"
        for marks, count in Counter(frozenset(ends[name]) for name in found).most_common(4)
    )
    remedy = "请让一道题的各个选项末尾标点一致"
    yield _faults("closing_mark", "选项末尾标点不一致", group, found, shown, remedy)


def _closing(text: str) -> str:
    last = text.rstrip().rstrip('”’》）")')[-1:]
    return last if last and last in _CLOSING else ""


def no_reason(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """The share of questions with a wrong option that lacks a known misreading, a reason or an article.

    HDR 30: use typical errors of students to write distractors.
    """
    found: dict[str, str] = {}
    for question in questions:
        for letter, option in zip(LETTERS, question.item.options, strict=False):
            lacks = {
                "误读": option.misreading not in MISREADINGS,
                "理由": not option.why.strip(),
                "条文": not option.citations,
            }
            if not option.correct and any(lacks.values()):
                what = "、".join(name for name, is_missing in lacks.items() if is_missing)
                found.setdefault(question.id, f"{question.id} {letter} 缺{what}")
    shown = first(list(found.values()))
    remedy = "请写明这个错误选项是哪一种误读、错在哪里、依据哪一条"
    label = "错误选项没有写明误读、理由或者条文"
    yield _faults("no_reason", label, questions, list(found), shown, remedy)


def _faults(
    name: str, label: str, group: Sequence[Asked], found: Sequence[str], shown: str, remedy: str
) -> Measure:
    return Measure(
        id=name,
        label=label,
        figure=len(found) / len(group) if group else None,
        count=len(group),
        chance=None,
        questions=tuple(found),
        shown=f"{len(found)}/{len(group)} 题" + (f"：{shown}" if shown else ""),
        remedy=remedy,
    )


def right_counts(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """For 多选 and 不定项 each: the share of the number of right options that is most frequent.

    Whoever knows it need not judge the options one by one.
    """
    kinds: tuple[ItemType, ...] = ("multiple", "indefinite")
    for kind in kinds:
        group = [question for question in questions if question.item.type == kind]
        counts = Counter(len(question.item.key) for question in group)
        usual, times = counts.most_common(1)[0] if counts else (0, 0)
        yield Measure(
            id="right_counts",
            label=f"{TYPE_LABELS[kind]}最常见的正确选项个数",
            figure=times / len(group) if group else None,
            count=len(group),
            chance=None,
            questions=tuple(question.id for question in group if len(question.item.key) == usual),
            shown="、".join(f"对 {number} 项 {count} 题" for number, count in sorted(counts.items())),
            remedy="请让正确选项的个数多样一些",
        )


def all_right(questions: Sequence[Asked], limits: Limits) -> Iterator[Measure]:
    """The share of 多选 and 不定项 all of whose options are right. HDR 26: avoid all-of-the-above."""
    group = [question for question in questions if question.item.type in ("multiple", "indefinite")]
    found = [q.id for q in group if len(q.item.key) == len(q.item.options)]
    yield _faults("all_right", "所有选项都对的多选和不定项", group, found, "", "请加上错误选项")
