"""Counting days and periods. The day of the event itself does not count."""

import calendar
from collections.abc import Callable, Collection
from datetime import date, timedelta

Span = tuple[date, date]  # first and last day, both within


def last_day(start: date, days: int, counts: Callable[[date], bool]) -> date:
    """The day on which the `days`-th counting day after `start` falls."""
    day = start
    while days > 0:
        day += timedelta(1)
        days -= counts(day)
    return day


def within(day: date, spans: Collection[Span]) -> bool:
    return any(first <= day <= last for first, last in spans)


def days_within(start: date, end: date, spans: Collection[Span]) -> int:
    """How many days after `start` up to `end` lie in the spans; a day in two of them is one day."""
    return sum(within(start + timedelta(n), spans) for n in range(1, (end - start).days + 1))


def period_end(day: date, months: int) -> date:
    """The last day of the half-year (6) or year (12) by the calendar that a day lies in."""
    month = (day.month - 1) // months * months + months
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def months_later(day: date, months: int) -> date:
    """The same day so many months on, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
