"""The charts of the page: figures with their intervals and floors, and how many screens were asked.

Plain SVG text, no outside resource; every number is also in a table of the page.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from assistant.evaluation.as_text import value_text

_LINE = 30  # height of a row
_HEAD = 22  # above the rows, for the axis
_CHARACTER = 14.5  # width of a Chinese one
_STEPS = (0.02, 0.05, 0.1, 0.2)  # between the lines of the axis
_MOST_TICKS = 5
_WIDEST = 64.0  # of a column


def whiskers_svg(rows: Sequence[Mapping[str, Any]], title: str, *, width: int, words: int) -> str:
    """A row for each figure (`label`, `value`, `low`, `high`, perhaps `limit`): dot, interval, floor.

    With `words` the label stands left of the row, so many characters wide; else above it.
    """
    if not rows:
        return ""
    left = words * _CHARACTER + 10 if words else 6.0
    right = width - 66.0
    height = _LINE if words else _LINE + 18
    ends = [row["low"] for row in rows] + [row["limit"] for row in rows if row.get("limit") is not None]
    room = max(1 - min(ends), 0.05)
    step = next((step for step in _STEPS if room <= step * _MOST_TICKS + 1e-9), _STEPS[-1])
    ticks = math.ceil(room / step - 1e-9)
    start = 1 - step * ticks

    def x(share: float) -> float:
        place: float = left + (share - start) / (1 - start) * (right - left)
        return place

    bottom = _HEAD + height * len(rows)
    marks = []
    for tick in range(ticks + 1):
        share = start + step * tick
        anchor = "start" if tick == 0 else "end" if tick == ticks else "middle"
        marks.append(
            f'<line x1="{x(share):.1f}" x2="{x(share):.1f}" y1="{_HEAD - 4}" y2="{bottom}" class="grid"/>'
            f'<text x="{x(share):.1f}" y="13" text-anchor="{anchor}" class="tick">{100 * share:.0f}%</text>'
        )
    for number, row in enumerate(rows):
        marks.append(_row(row, _HEAD + height * number, height, x, left, right, beside=bool(words)))
    said = "；".join(f"{row['label']} {value_text(row['value'], 'share')}" for row in rows)
    return _svg(width, bottom + 4, title, said, marks)


def _row(
    row: Mapping[str, Any],
    top: float,
    height: float,
    x: Callable[[float], float],
    left: float,
    right: float,
    *,
    beside: bool,
) -> str:
    middle = top + height - _LINE / 2
    label = escape(row["label"])
    named = (
        f'<text x="{left - 8:.1f}" y="{middle + 5:.1f}" text-anchor="end">{label}</text>'
        if beside
        else f'<text x="{left:.1f}" y="{top + 15:.1f}">{label}</text>'
    )
    low, high, value = (x(row[part]) for part in ("low", "high", "value"))
    tone = "bad" if row.get("holds") is False else "good"
    limit = row.get("limit")
    floor = f'<path d="M{x(limit):.1f} {middle - 11:.1f}v22" class="floor"/>' if limit is not None else ""
    return (
        f'{named}<path d="M{low:.1f} {middle:.1f}H{high:.1f}" class="{tone} span"/>'
        f'{floor}<circle cx="{value:.1f}" cy="{middle:.1f}" r="5" class="{tone}"/>'
        f'<text x="{right + 10:.1f}" y="{middle + 5:.1f}">{value_text(row["value"], "share")}</text>'
    )


def bars_svg(counts: Mapping[int, int], title: str, unit: str, *, width: int) -> str:
    """How many entries have each whole number, a column each."""
    if not counts:
        return ""
    numbers = range(min(counts), max(counts) + 1)
    tallest, step = max(counts.values()), min(_WIDEST, (width - 12) / len(numbers))
    marks = []
    for place, number in enumerate(numbers):
        count = counts.get(number, 0)
        height, middle = count / tallest * 130, 6 + step * (place + 0.5)
        marks.append(
            f'<rect x="{middle - step * 0.36:.1f}" y="{152 - height:.1f}" width="{step * 0.72:.1f}" '
            f'height="{height:.1f}" class="good"/>'
            f'<text x="{middle:.1f}" y="172" text-anchor="middle">{number}</text>'
        )
        if count:
            marks.append(f'<text x="{middle:.1f}" y="{146 - height:.1f}" text-anchor="middle">{count}</text>')
    said = "；".join(f"{number} {unit} {count} 个" for number, count in sorted(counts.items()))
    return _svg(width, 180, title, said, marks)


def _svg(width: int, height: float, title: str, said: str, marks: Sequence[str]) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {width} {height:.0f}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title><desc>{escape(said)}</desc>{''.join(marks)}</svg>"
    )
