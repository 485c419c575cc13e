"""What a cell says: a whole number, money, a date, words or one of a few choices.

Each reader gives a value, or the reason why there is none, in words that follow “应为……，现在是……”.
A value that needed guessing (text that is plainly a number) comes with a warning beside it.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Generic, TypeVar

from assistant.spreadsheet.grid import Cell

T = TypeVar("T")

_DIGITS = re.compile(r"[0-9０-９]{1,15}")
_AMOUNT = re.compile(r"[0-9０-９]{1,13}(?:[.．][0-9０-９]{1,2})?")
_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
)
_YEARS = range(1990, 2101)
_EXACT = 10**15  # Excel keeps fifteen digits of a number
_CENT = Decimal("0.01")

WHOLE = "不小于0的整数"
MONEY = "不小于0的金额（元，最多两位小数）"
DATE = "日期，如 2026-03-15"
WORDS = "文字"


@dataclass(frozen=True)
class Reading(Generic[T]):
    """A value, perhaps with a warning; or no value and the error."""

    value: T | None = None
    error: str = ""
    warning: str = ""


def read_whole(cell: Cell) -> Reading[int]:
    """A count. Percentages, decimals, negatives and Chinese numerals are errors."""
    if wrong := _unusable(cell):
        return Reading(error=wrong)
    value = cell.value
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        number = int(value.strip())
        return Reading(number, warning=f"是文本格式的数字{shown(cell)}，已按 {number} 读，请改成数字格式")
    plain = isinstance(value, int | float) and not isinstance(value, bool) and not cell.percent
    if plain and isinstance(value, int | float) and value == int(value) and 0 <= value < _EXACT:
        return Reading(int(value))
    return Reading(error=f"应为{WHOLE}，现在是{shown(cell)}，请改成数字")


def read_money(cell: Cell) -> Reading[Decimal]:
    """An amount in yuan, to the cent."""
    if wrong := _unusable(cell):
        return Reading(error=wrong)
    value = cell.value
    if isinstance(value, str) and _AMOUNT.fullmatch(value.strip()):
        amount = Decimal(unicodedata.normalize("NFKC", value.strip()))
        return Reading(amount, warning=f"是文本格式的数字{shown(cell)}，已按 {amount} 读，请改成数字格式")
    plain = isinstance(value, int | float) and not isinstance(value, bool) and not cell.percent
    if plain and isinstance(value, int | float) and 0 <= value < _EXACT / 100:
        amount = Decimal(str(value))
        cents = amount.quantize(_CENT)
        if abs(amount - cents) < Decimal("0.000001"):  # what adding fractions of a yuan in Excel leaves over
            return Reading(cents)
    return Reading(error=f"应为{MONEY}，现在是{shown(cell)}，请改成数字")


def read_date(cell: Cell) -> Reading[date]:
    if wrong := _unusable(cell):
        return Reading(error=wrong)
    if isinstance(cell.value, date):  # a datetime is one too
        day = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        return Reading(day) if day.year in _YEARS else Reading(error=f"年份 {day.year} 不像，请核对后改正")
    if isinstance(cell.value, str):
        found = _DATE.fullmatch(unicodedata.normalize("NFKC", "".join(cell.value.split())))
        if found:
            year, month, day_of_month = (int(part) for part in found.groups() if part)
            try:
                day = date(year, month, day_of_month)
            except ValueError:
                return Reading(error=f"没有{shown(cell)}这一天，请改正")
            if day.year not in _YEARS:
                return Reading(error=f"年份 {day.year} 不像，请核对后改正")
            return Reading(day, warning=f"是文本格式的日期{shown(cell)}，已按 {day} 读，请改成日期格式")
    return Reading(error=f"应为{DATE}，现在是{shown(cell)}，请改成日期")


def read_words(cell: Cell) -> Reading[str]:
    """Words on one line. A case or certificate number kept as a number is taken digit by digit."""
    if wrong := _unusable(cell):
        return Reading(error=wrong)
    value = cell.value
    if isinstance(value, str):
        words = " ".join(value.split())
        if any(unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") for character in words):
            return Reading(error="含有看不见的控制字符，请删掉重新输入")
        return Reading(words)
    if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
        if abs(value) >= _EXACT:
            return Reading(error="超过15位，被当作数字保存会丢掉末尾几位，请把单元格改成文本格式后重新输入")
        return Reading(str(int(value)))
    return Reading(error=f"应为{WORDS}，现在是{shown(cell)}，请改成文字")


def read_choice(cell: Cell, choices: Sequence[str]) -> Reading[str]:
    """One of the choices; blanks inside and around do not matter."""
    if wrong := _unusable(cell):
        return Reading(error=wrong)
    if isinstance(cell.value, str):
        words = "".join(cell.value.split())
        if words in choices:
            return Reading(words)
    return Reading(error=f"应为{one_of(choices)}，现在是{shown(cell)}，请从中选一个")


def one_of(choices: Sequence[str]) -> str:
    return "或".join(f"“{choice}”" for choice in choices)


def shown(cell: Cell) -> str:
    """The value as the person sees it in the sheet, in quotes and short."""
    value = cell.value
    if isinstance(value, bool):
        return "“TRUE”" if value else "“FALSE”"
    if isinstance(value, int | float):
        number = Decimal(str(value))
        return f"“{number * 100:f}%”（百分数）" if cell.percent else f"“{number:f}”"
    if isinstance(value, datetime):
        return f"日期“{value.date()}”"
    if isinstance(value, date):
        return f"日期“{value}”"
    words = "".join(c if c.isprintable() else "�" for c in " ".join(str(value).split()))
    return f"“{words if len(words) <= 30 else words[:30] + '……'}”"


def _unusable(cell: Cell) -> str:
    if cell.failed:
        return f"公式出错（{cell.value}），请改正公式或者直接填数"
    if cell.formula and cell.value is None:
        return "是公式，文件里没有保存算好的结果；请用 Excel 或 WPS 打开、保存一次，或者直接填数"
    return ""
