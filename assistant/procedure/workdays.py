"""Working days in China as the State Council arranges them each year, from the package chinesecalendar.

Years that the package does not hold are not guessed: asking raises UnknownYearError.
"""

from datetime import date, timedelta
from importlib.metadata import version

import chinese_calendar
from chinese_calendar.constants import holidays

_WEEKDAYS = "一二三四五六日"
FIRST_YEAR, LAST_YEAR = min(holidays).year, max(holidays).year
_HOLIDAY_NAMES = {holiday.value: holiday.chinese for holiday in chinese_calendar.Holiday}


class UnknownYearError(LookupError):
    """The holidays of a year are not known. The message is a Chinese clause."""

    def __init__(self, year: int) -> None:
        source = f"chinesecalendar {version('chinesecalendar')} 只有{FIRST_YEAR}年至{LAST_YEAR}年"
        super().__init__(f"没有{year}年的放假安排（{source}），算不出，请对照国务院办公厅的放假通知")


def is_workday(day: date) -> bool:
    """Whether people work on a day, make-up days counted. Raises UnknownYearError."""
    _check(day)
    return bool(chinese_calendar.is_workday(day))


def rest_name(day: date) -> str | None:
    """国庆节, 星期六 …, or None on a working day. Raises UnknownYearError."""
    _check(day)
    resting, name = chinese_calendar.get_holiday_detail(day)
    if not resting:
        return None
    return _HOLIDAY_NAMES[name] if name else weekday(day)


def weekday(day: date) -> str:
    return f"星期{_WEEKDAYS[day.weekday()]}"


def next_workday(day: date) -> date:
    """The first working day after a day. Raises UnknownYearError."""
    day += timedelta(1)
    while not is_workday(day):
        day += timedelta(1)
    return day


def _check(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnknownYearError(day.year)
