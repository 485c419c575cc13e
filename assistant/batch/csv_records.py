"""Where the records of a CSV file end: RFC 4180 with quoted line breaks, strict about quotes.

A quoted cell begins with its quote and ends with a quote before a separator or a line end; a quote inside it
is doubled. A line that opens a quote and never closes it that way is a bad record of its own, so that it
cannot swallow the rows after it.
"""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LONGEST = 4 << 20  # bytes of one record; a quote that is not closed within them is not closed

_NEWLINE, _RETURN, _QUOTE = b'\n\r"'


@dataclass(frozen=True)
class Records:
    """The complete records at the start of some bytes: where each ends (after its newline), which are bad.

    `used` bytes are taken up; the rest is the beginning of a record whose end is not there yet.
    """

    ends: NDArray[np.int64]
    bad: tuple[int, ...]
    used: int


def find_records(data: bytes, separator: str, *, last: bool) -> Records:
    """`data` begins where a record begins; `last` says that nothing follows it."""
    octets = np.frombuffer(data, np.uint8)
    lines = np.flatnonzero(octets == _NEWLINE) + 1
    if last and data and (not len(lines) or lines[-1] != len(data)):
        lines = np.append(lines, len(data))
    lone_returns = b"\r" in data and data.count(b"\r") != data.count(b"\r\n")
    if b'"' not in data and not lone_returns:
        return Records(lines, (), int(lines[-1]) if len(lines) else 0)
    quotes = np.flatnonzero(octets == _QUOTE)
    if lone_returns or not _well_formed(octets, quotes, ord(separator), last):
        return _one_by_one(data, separator, last)
    ends = lines[np.searchsorted(quotes, lines) % 2 == 0]
    return Records(ends, (), int(ends[-1]) if len(ends) else 0)


def _well_formed(octets: NDArray[np.uint8], quotes: NDArray[np.int64], separator: int, last: bool) -> bool:
    """Whether quotes alternate between opening and closing, so that their count tells what is inside."""
    if len(quotes) % 2 and (last or len(octets) - quotes[-1] > LONGEST):
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    before = octets[np.maximum(opening - 1, 0)]
    starts = (opening == 0) | (before == separator) | (before == _NEWLINE)
    starts[1:] |= opening[1:] == closing[: len(opening) - 1] + 1  # the second of a doubled quote
    behind = octets[np.minimum(closing + 1, len(octets) - 1)]
    ends = (closing == len(octets) - 1) | np.isin(behind, (separator, _NEWLINE, _RETURN, _QUOTE))
    return bool(starts.all() and ends.all())


def _one_by_one(data: bytes, separator: str, last: bool) -> Records:
    """As `find_records`, for data in which some quote stands where none should, or a lone carriage return."""
    mark = re.escape(separator.encode())
    quoted = b'"[^"]*+(?:""[^"]*+)*+"(?=' + mark + rb"|\r?\n|\r?\Z)"
    cell = re.compile(b"(?P<quoted>" + quoted + b")|[^" + mark + rb"\n]*+")
    ends: list[int] = []
    bad: list[int] = []
    start = 0
    while start < len(data):
        end, broken, unclosed = _record(data, start, cell, separator.encode())
        if broken is not None:
            if unclosed and not last and len(data) - broken <= LONGEST:
                break  # what is not read yet may still close it
            line = data.find(b"\n", broken)
            end = line + 1 if line >= 0 else len(data) + 1
        if end > len(data) and not last:
            break
        if broken is not None:
            bad.append(len(ends))
        start = min(end, len(data))
        ends.append(start)
    return Records(np.array(ends, np.int64), tuple(bad), start)


def _record(data: bytes, start: int, cell: re.Pattern[bytes], mark: bytes) -> tuple[int, int | None, bool]:
    """Where the record that starts here ends; its first wrong cell, and whether a quote makes it wrong."""
    at = start
    while True:
        found = cell.match(data, at)
        assert found is not None  # the second way to read a cell takes nothing, if need be
        text = found[0]
        if found["quoted"] is None:
            if text.startswith(b'"'):
                return 0, at, True
            if b"\r" in text.removesuffix(b"\r"):
                return 0, at, False
        at = found.end()
        at += data[at : at + 1] == b"\r"
        if data[at : at + 1] != mark:
            return at + 1, None, False
        at += 1
