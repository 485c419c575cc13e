"""Cases from a CSV file: cut at record ends into pieces, each of which Arrow takes apart."""

import csv
import io
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from assistant.batch.block import BadRow, Block, Piece, Problem
from assistant.batch.csv_records import LONGEST, Records, find_records
from assistant.batch.errors import BatchError
from assistant.batch.text_pieces import EndlessRowError, text_pieces

_MARK = b"\xef\xbb\xbf"
_TEXT = pa.string()


class CsvSource:
    """Rows of a CSV file in UTF-8 or GB 18030. Empty lines keep their row number and are no cases."""

    total_rows: int | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(LONGEST)
        if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start[:4096]:
            raise BatchError(f"{path}：不是 UTF-8 或 GB 18030 的 CSV 文件。请另存为“CSV UTF-8”再试")
        mark = len(_MARK) if start.startswith(_MARK) else 0
        start = start[mark:]
        head_line = start.partition(b"\n")[0]
        self.separator = "," if b"," in head_line or b"\t" not in head_line else "\t"
        head = find_records(start, self.separator, last=len(start) + mark == self.size)
        if not len(head.ends) or 0 in head.bad:
            raise BatchError(f"{path}：{'第一行（栏名）读不出来' if start else '是空的'}。第一行要写栏名")
        self.body = mark + int(head.ends[0])
        self.names = _named(
            next(
                csv.reader(
                    io.StringIO(_head_text(path, start[: head.ends[0]]), newline=""), delimiter=self.separator
                ),
                [],
            )
        )
        if not self.names:
            raise BatchError(f"{path}：第一行是空的。第一行要写栏名")

    def types(self, names: tuple[str, ...]) -> list[Any]:
        """Carried columns are text."""
        return [pa.string()] * len(names)

    def progress(self, after: Any) -> int:
        """How much of `size` is done."""
        return int(after[0]) if after else self.body

    def pieces(self, after: Any, first: int, pool: Executor | None = None) -> Iterator[Piece]:
        """From a place between two records on. Raises BatchError for a file without line ends."""
        offset, encoding = after or (self.body, None)

        def cut(data: bytes, last: bool) -> tuple[int, Records]:
            records = find_records(data, self.separator, last=last)
            return records.used, records

        try:
            for taken, records in text_pieces(self.path, offset, cut):
                encoding = encoding or _encoding(taken)
                offset += len(taken)
                rows = len(records.ends)
                yield Piece(first, rows, [offset, encoding], (taken, records, encoding or "utf-8"))
                first += rows
        except EndlessRowError as error:
            raise BatchError(f"{self.path}：第 {first} 行{error}，不像表格") from None

    def taken_apart(self, piece: Piece) -> Block:
        data, records, encoding = piece.data
        bad = [
            _whole(
                piece.first + place,
                _line(data, records, place, encoding),
                "引号没有成对，或者行里有单独的回车符",
            )
            for place in records.bad
        ]
        left_out = set(records.bad)
        try:
            text = data if encoding == "utf-8" else data.decode(encoding).encode()
            if encoding == "utf-8" and not data.isascii():
                data.decode()
        except UnicodeDecodeError:
            garbled = _undecodable(data, records, encoding)
            why = f"有不是 {encoding.upper()} 编码的字符"
            bad += [
                _whole(piece.first + place, _line(data, records, place, encoding), why) for place in garbled
            ]
            left_out.update(garbled)
            text = data
        places = np.arange(len(records.ends))
        if left_out:
            places = np.delete(places, sorted(left_out))
            text = b"".join(_cut(data, records, place) for place in places.tolist()).decode(encoding).encode()
        return _without_empty_lines(self._parsed(piece.first + places, text, bad), piece.first, data, records)

    def _parsed(self, numbers: Any, text: bytes, bad: list[BadRow]) -> Block:
        """Records of which each is good CSV; those with too many or too few cells are told here."""
        uneven: list[int] = []

        def note(row: Any) -> str:
            place = row.number - 1
            uneven.append(place)
            why = f"这一行有 {row.actual_columns} 栏，应为 {row.expected_columns} 栏"
            bad.append(_whole(int(numbers[place]), row.text, why))
            return "skip"

        if not text:
            return Block(np.zeros(0, np.int64), {name: pa.array([], _TEXT) for name in self.names}, bad)
        table = pa_csv.read_csv(
            pa.BufferReader(text),
            read_options=pa_csv.ReadOptions(
                column_names=list(self.names), use_threads=False, block_size=len(text) + 1
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=self.separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            convert_options=pa_csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(self.names, _TEXT), strings_can_be_null=False
            ),
        )
        kept = np.delete(numbers, uneven)
        assert len(kept) == table.num_rows, "records and rows must be the same"
        columns = [column.combine_chunks() for column in table.columns]
        return Block(kept, dict(zip(self.names, columns, strict=True)), bad)


def _named(names: list[str]) -> tuple[str, ...]:
    """Columns without a heading are called by their place."""
    return tuple(name if name.strip() else f"第 {place} 栏" for place, name in enumerate(names, 1))


def _head_text(path: Path, head: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return head.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BatchError(f"{path}：第一行的文字编码认不出来。请另存为 UTF-8 的 CSV")


def _encoding(data: bytes) -> str | None:
    """UTF-8 where it can be, else GB 18030; None while nothing but ASCII was seen."""
    if data.isascii():
        return None
    try:
        data.decode()
    except UnicodeDecodeError as error:
        # A damaged spot in UTF-8 text still leaves characters before it; GB 18030 text hardly ever does.
        before = data[: error.start]
        return "gb18030" if before.isascii() else "utf-8"
    return "utf-8"


def _without_empty_lines(block: Block, first: int, data: bytes, records: Records) -> Block:
    """Arrow reads an empty line as a row of empty cells."""
    lengths = np.diff(records.ends, prepend=0)
    short = np.flatnonzero(lengths <= 2)
    empty = [place for place in short.tolist() if not _cut(data, records, place).strip(b"\r\n")]
    kept = ~np.isin(block.numbers, np.array(empty, np.int64) + first)
    if kept.all():
        return block
    return Block(
        block.numbers[kept], {name: c.filter(pa.array(kept)) for name, c in block.columns.items()}, block.bad
    )


def _whole(number: int, line: str, why: str) -> BadRow:
    return BadRow(number, (Problem("", "", why),), raw=line)


def _cut(data: bytes, records: Records, place: int) -> bytes:
    return data[int(records.ends[place - 1]) if place else 0 : int(records.ends[place])]


def _line(data: bytes, records: Records, place: int, encoding: str) -> str:
    return _cut(data, records, place).decode(encoding, "backslashreplace").rstrip("\r\n")


def _undecodable(data: bytes, records: Records, encoding: str) -> list[int]:
    found = []
    for place in range(len(records.ends)):
        try:
            _cut(data, records, place).decode(encoding)
        except UnicodeDecodeError:
            found.append(place)
    return found
