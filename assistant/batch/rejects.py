"""The side file: every row that was not determined, why, and its content as it was."""

import csv
import io
from collections.abc import Sequence

import orjson

from assistant.batch.as_text import text_of
from assistant.batch.block import BadRow

NUMBER, COLUMN, VALUE, WHY, RAW = "原行号", "问题栏", "问题值", "问题", "原文"
FORMATS = ("csv", "jsonl")


class Rejects:
    """Bytes of the side file. As CSV it has the input's own columns, so that rows can be put right there."""

    def __init__(self, file_format: str, names: Sequence[str], *, mark: bool) -> None:
        self.file_format, self.names, self.mark = file_format, names, mark
        self.heads = tuple(_free(name, names) for name in (NUMBER, COLUMN, VALUE, WHY, RAW))

    def head(self) -> bytes:
        if self.file_format == "jsonl":
            return b""
        return (("\ufeff" if self.mark else "") + _csv_line([*self.heads, *self.names])).encode()

    def encoded(self, rows: Sequence[BadRow]) -> bytes:
        line = self._json if self.file_format == "jsonl" else self._csv
        return b"".join(line(row) for row in rows)

    def _csv(self, row: BadRow) -> bytes:
        cells = [text_of(row.cells.get(name)) or "" for name in self.names]
        return _csv_line([*self._told(row), *cells]).encode("utf-8", "backslashreplace")

    def _json(self, row: BadRow) -> bytes:
        told = dict(zip(self.heads, self._told(row), strict=True)) | {self.heads[0]: row.number}
        data = {name: value for name, value in told.items() if value != ""} | dict(row.cells)
        return orjson.dumps(data, default=text_of) + b"\n"

    def _told(self, row: BadRow) -> list[str]:
        parts = ((p.column, p.value, p.why) for p in row.problems)
        columns, values, whys = (
            "；".join(part for part in parts if part) for parts in zip(*parts, strict=True)
        )
        return [str(row.number), columns, values, whys, row.raw]


def message(row: BadRow) -> str:
    """What is wrong with a row, for the screen."""
    told = []
    for problem in row.problems:
        column = f"“{problem.column}”栏" if problem.column else ""
        value = f"写的是“{problem.value}”，" if problem.value else ""
        told.append(f"{column}{value}{problem.why}")
    return f"第 {row.number} 行：{'；'.join(told)}"


def _free(name: str, taken: Sequence[str]) -> str:
    """A heading that no column of the input has: a side file that was put right may be the input."""
    while name in taken:
        name = f"上次的{name}" if not name.startswith("上次的") else f"{name}_"
    return name


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
