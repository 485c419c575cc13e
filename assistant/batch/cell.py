"""What one cell says of a fact: yes, no, a number, a day, an option, or that it is not known."""

import math
import re
from datetime import date, datetime
from decimal import Decimal

from assistant.rules.facts import Fact, parse_date

_WORDS = {
    "true": True,
    "1": True,
    "是": True,
    "false": False,
    "0": False,
    "否": False,
    "不是": False,
}
LARGEST = 10**18 - 1  # of either sign; more digits are no count of anything
NOT_KNOWN = 9  # beside 1 and 0, as forms number their answers; only where the cell is a number, not text
UNKNOWN = frozenset({"", "不清楚", "null"})
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}(\.0+)?")
_EXPECTED = {
    "bool": "是、否（不是）、true、false、1、0",
    "int": "整数，不超过 18 位",
    "date": "YYYY-MM-DD 的日期",
}


class CellError(ValueError):
    """The cell cannot be read; the message says what is expected."""


def read_cell(fact: Fact, raw: object) -> bool | int | None:
    """The value of a cell: bool; a number; a day as its ordinal; an option as its place among the options.

    None: not known: empty, 不清楚, null, or the number 9 for yes or no. Text and the types of Arrow and JSON
    are read alike.
    Raises CellError.
    """
    if isinstance(raw, str):
        raw = raw.strip()
        if raw.casefold() in UNKNOWN:
            return None
        if fact.kind != "choice":
            raw = raw.translate(_FULL_WIDTH)
    if raw is None or (isinstance(raw, float) and math.isnan(raw)):
        return None
    if fact.kind == "bool" and isinstance(raw, int | float) and raw == NOT_KNOWN:
        return None
    value = _READERS[fact.kind](fact, raw)
    if value is None:
        raise CellError(f"应为{_expected(fact)}；不清楚的留空")
    return value


def _read_bool(_: Fact, raw: object) -> bool | None:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str):
        return _WORDS.get(raw.casefold())
    return raw == 1 if isinstance(raw, int | float | Decimal) and raw in (0, 1) else None


def _read_int(fact: Fact, raw: object) -> int | None:
    if isinstance(raw, str):
        raw = int(raw.partition(".")[0]) if _WHOLE.fullmatch(raw) else None
    elif isinstance(raw, float | Decimal):
        raw = int(raw) if math.isfinite(raw) and raw == int(raw) else None
    if not isinstance(raw, int) or isinstance(raw, bool) or abs(raw) > LARGEST:
        return None
    return raw if fact.admits(raw) else None


def _read_date(_: Fact, raw: object) -> int | None:
    if isinstance(raw, datetime):
        return raw.toordinal() if raw.time() == datetime.min.time() else None
    if isinstance(raw, date):
        return raw.toordinal()
    try:
        return parse_date(raw).toordinal() if isinstance(raw, str) else None
    except ValueError:
        return None


def _read_choice(fact: Fact, raw: object) -> int | None:
    return fact.options.index(raw) if isinstance(raw, str) and raw in fact.options else None


_READERS = {"bool": _read_bool, "int": _read_int, "date": _read_date, "choice": _read_choice}


def _expected(fact: Fact) -> str:
    words = "、".join(fact.options) if fact.kind == "choice" else _EXPECTED[fact.kind]
    if fact.minimum is not None:
        words += f"，不小于 {fact.minimum}"
    return words + (f"，不大于 {fact.maximum}" if fact.maximum is not None else "")
