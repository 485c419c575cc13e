"""Cases from a JSONL file: one object a line."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import Executor
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pyarrow as pa

from assistant.batch.block import BadRow, Block, Piece, Problem
from assistant.batch.errors import BatchError
from assistant.batch.known import shown
from assistant.batch.text_pieces import EndlessRowError, text_pieces

_SEEN = 1 << 20  # bytes at the start of the file that tell which keys there are
_MANY_DIGITS = re.compile(rb"[0-9]{19}")
_MARK = b"\xef\xbb\xbf"


class JsonlSource:
    """Rows of a JSONL file. Its columns are the keys met in the first megabyte; a key left out is null.

    Empty lines keep their row number and are no cases.
    """

    total_rows: int | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(_SEEN)
            start += file.readline()
        self.body = len(_MARK) if start.startswith(_MARK) else 0
        names: dict[str, None] = {}
        for line in start[self.body :].splitlines():
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue  # told with its number when its turn comes
            if isinstance(row, dict):
                names.update(dict.fromkeys(row))
        self.names = tuple(names)
        if not self.names:
            raise BatchError(
                f"{path}：{'开头没有一行是 JSON 对象' if start.strip() else '是空的'}。一行写一个对象"
            )

    def types(self, names: tuple[str, ...]) -> list[Any]:
        """Carried values become text where the output has types: strings as they are, others as JSON."""
        return [pa.string()] * len(names)

    def progress(self, after: Any) -> int:
        """How much of `size` is done."""
        return int(after) if after else self.body

    def pieces(self, after: Any, first: int, pool: Executor | None = None) -> Iterator[Piece]:
        """From the start of a line on. Raises BatchError for a file without line ends."""
        offset = after or self.body

        def cut(data: bytes, last: bool) -> tuple[int, None]:
            return len(data) if last else data.rfind(b"\n") + 1, None

        try:
            for taken, _ in text_pieces(self.path, offset, cut):
                offset += len(taken)
                rows = taken.count(b"\n") + (not taken.endswith(b"\n"))
                yield Piece(first, rows, offset, taken)
                first += rows
        except EndlessRowError as error:
            raise BatchError(f"{self.path}：第 {first} 行{error}，不像一件事") from None

    def taken_apart(self, piece: Piece) -> Block:
        lines = piece.data.removesuffix(b"\n").split(b"\n")
        known = set(self.names)
        numbers: list[int] = []
        rows: list[dict[str, Any]] = []
        bad: list[BadRow] = []
        for number, line in enumerate(lines, piece.first):
            if not line.strip():
                continue
            row, why = _object(line, known)
            if row is None:
                bad.append(
                    BadRow(number, (Problem("", "", why),), raw=line.decode("utf-8", "backslashreplace"))
                )
            else:
                numbers.append(number)
                rows.append(row)
        by_row = [tuple(map(row.get, self.names)) for row in rows]
        by_column = zip(*by_row, strict=True) if rows else ((),) * len(self.names)
        columns = dict(zip(self.names, map(list, by_column), strict=True))
        return Block(np.array(numbers, np.int64), columns, bad)


def _object(line: bytes, known: set[str]) -> tuple[dict[str, Any] | None, str]:
    """The object on a line, or why there is none."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return None, f"不是 JSON（第 {error.colno} 个字附近）"
    if not isinstance(row, dict):
        return None, '应是一个 JSON 对象，如 {"false_materials": true}'
    if not known.issuperset(row):
        stranger = next(key for key in row if key not in known)
        return None, f"“{stranger}”在文件开头的各行里没有出现过"
    if _MANY_DIGITS.search(line) and (number := _beyond_64_bits(line)):
        return None, f"整数 {number} 超过 64 位，装不下。请加上引号写成文字"
    if line.count(b":") != len(row) and (twice := _written_twice(line)):
        return None, f"“{twice}”写了两次"
    return row, ""


def _beyond_64_bits(line: bytes) -> str | None:
    """An integer that the fast reader would round, shortened for a message."""
    found: list[str] = []

    def note(digits: str) -> int:
        number = Decimal(digits)
        if not -(1 << 63) <= number < 1 << 64:
            found.append(digits)
        return 0

    json.loads(line, parse_int=note)
    return shown(found[0]) if found else None


def _written_twice(line: bytes) -> str | None:
    """A key that one object has twice, which the fast reader does not tell."""
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        found.extend(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]

    json.loads(line, object_pairs_hook=note)
    return found[-1] if found else None
