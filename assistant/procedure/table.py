"""Clocks as plain Chinese text: a table with what stands behind each line, and the list of what there is."""

import unicodedata
from collections.abc import Sequence
from datetime import date

from assistant.procedure.in_words import clock_words, conditional
from assistant.procedure.procedure import Procedure
from assistant.procedure.reckon import COUNTING, Alternative, Reckoning

_HEADINGS = ("期限", "从", "最后一天", "按工作日", "状态", "条款")


def deadlines_text(
    title: str, procedure: Procedure, reckoned: Sequence[Reckoning], remarks: Sequence[str], today: date
) -> str:
    """The table, then each clock with its words and remarks."""
    lines = [f"《{title}》的期限（今天按 {today} 算）", ""]
    lines += _aligned([_HEADINGS, *(_row(entry) for entry in reckoned)])
    for entry in reckoned:
        if entry.last_day is not None or entry.unknown:
            lines += [
                "",
                f"{entry.clock.label}（{entry.clock.citation}）",
                *_indent([*behind(entry), *entry.remarks]),
            ]
    lines += ["", *(f"注意：{remark}。" for remark in remarks), *_validity(procedure, today)]
    lines.append(f"数法：{COUNTING}")
    lines.append("以上只按条文和你给的日期推算，不是认定结论，也不能代替认定机关的通知。")
    return "\n".join(lines)


def listing_text(title: str, procedure: Procedure, today: date) -> str:
    """What events can be given, what clocks there are, and the steps for which the text has no number."""
    lines = [f"《{title}》"]
    if procedure.clocks:
        lines += ["", "可以给的事件（--event 事件=日期，写编号或者中文都可以）："]
        rows = [(event.id, event.label, f"{event.citation}“{event.quote}”") for event in procedure.events]
        lines += _indent(_aligned(rows))
        lines += ["", "带天数的期限："]
        clocks = [(c.id, c.label, f"{clock_words(c)}（{c.citation}）") for c in procedure.clocks]
        lines += _indent(_aligned(clocks))
    else:
        lines += ["", "本制度没有写任何天数，没有可以推算的期限。"]
    words = [step for step in procedure.steps if step.clock and step.deadline is None]
    if words:
        lines += ["", "没有写天数的步骤："]
        lines += _indent(
            [f"{conditional(step)}：{step.what}。{step.clock}（{step.citation}）" for step in words]
        )
    if procedure.silent:
        lines += ["", f"本制度没有规定：{'；'.join(procedure.silent)}。"]
    return "\n".join([*lines, *_validity(procedure, today)])


def behind(entry: Reckoning, *, as_of_today: bool = True) -> list[str]:
    """The words of the text, the other readings and what the text does not say, for one reckoned clock.

    Without `as_of_today` nothing in them depends on the day of asking.
    """
    clock = entry.clock
    lines = [f"原文：“{clock.quote}”", f"由谁：{clock.who}"]
    if entry.start is not None and clock.months is None:
        lines.append(f"起算：{clock.start.label} {entry.start}，到 {entry.last_day} 满{clock.days}日")
    lines += _extension(entry)
    lines += _exclusion(entry)
    if entry.rest is not None:
        following = f"，之后的第一个工作日是 {entry.next_workday}" if entry.next_workday else ""
        lines.append(
            f"最后一天 {entry.due} 是休息日（{entry.rest}）{following}；条文没有写顺延，这里没有顺延"
        )
    lines += [_alternative(alternative, as_of_today) for alternative in entry.alternatives]
    lines += list(entry.unknown)
    lines += [note.rstrip("。") for note in (clock.start.note, clock.note) if note]
    if clock.silent:
        lines.append(f"条文没有写：{'；'.join(clock.silent)}")
    return lines


def _extension(entry: Reckoning) -> list[str]:
    extension = entry.clock.extension
    if extension is None:
        return []
    terms = f"{extension.citation}“{extension.quote}”"
    if entry.extension_days:
        return [f"已延长{entry.extension_days}日，到 {entry.due}；最晚可以到 {entry.latest}（{terms}）"]
    return [f"可以延长：{terms}，最晚到 {entry.latest}"] if entry.latest else [f"可以延长：{terms}"]


def _exclusion(entry: Reckoning) -> list[str]:
    lines = []
    for exclusion in entry.clock.exclusions:
        note = f"；{exclusion.note}" if exclusion.note else ""
        lines.append(f"不计入：{exclusion.citation}“{exclusion.quote}”{note}")
    if entry.excluded_days:
        spans = "、".join(f"{first} 至 {last}" for first, last in entry.excluded)
        lines.append(f"已扣除{entry.excluded_days}天（{spans}，首尾两天都算）")
    return lines


def _alternative(alternative: Alternative, as_of_today: bool) -> str:
    if alternative.last_day is None or alternative.status is None:
        return f"{alternative.reading}：{alternative.why}"
    status = f"，{alternative.status.label}" if as_of_today else ""
    return f"{alternative.reading}：最后一天是 {alternative.last_day}{status}"


def _row(entry: Reckoning) -> tuple[str, ...]:
    workdays = next((other for other in entry.alternatives if other.kind == "workdays"), None)
    working = "—"
    if workdays is not None:
        working = str(workdays.last_day) if workdays.last_day else "算不出"
    start = f"{entry.clock.start.label} {entry.start}" if entry.start else f"{entry.clock.start.label} 未给"
    due = str(entry.due or "—") + ("（休息日）" if entry.rest else "")
    return entry.clock.label, start, due, working, entry.status.label, entry.clock.citation


def _validity(procedure: Procedure, today: date) -> list[str]:
    validity = procedure.validity
    if validity is None:
        return []
    note = f"{validity.note}。" if validity.note else ""
    state = ""
    if validity.first_day is not None and today < validity.first_day:
        state = "还没有施行。"
    elif validity.last_day is not None:
        left = (validity.last_day - today).days
        state = f"有效期还剩{left}天。" if left >= 0 else f"有效期已过{-left}天。"
    return [f"施行：{validity.citation}“{validity.quote}”。{state}{note}"]


def _indent(lines: Sequence[str]) -> list[str]:
    return [f"  · {line}" for line in lines]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    return ["  ".join(_padded(cell, widths[i]) for i, cell in enumerate(row)).rstrip() for row in rows]


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
