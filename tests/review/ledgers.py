"""Case ledgers for the tests: lines of cells, and files of them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from assistant.review.ledger import Case

HEADS = ("案号", "执法单位", "案件种类", "办结日期", "是否行政诉讼", "是否行政复议")
Line = tuple[object, ...]


def lines(count: int, unit: str = "县水利局", kind: str = "行政处罚", prefix: str = "水罚") -> list[Line]:
    return [(f"{prefix}〔2026〕{n}号", unit, kind, "2026-03-15", "否", "否") for n in range(1, count + 1)]


def cases(count: int, unit: str = "县水利局", kind: str = "行政处罚", prefix: str = "水罚") -> list[Case]:
    return [
        Case(str(line[0]), unit, kind, date(2026, 3, 15), False, False, row)
        for row, line in enumerate(lines(count, unit, kind, prefix), 2)
    ]


def csv_file(folder: Path, rows: Sequence[Line], name: str = "台账.csv", encoding: str = "utf-8") -> str:
    path = folder / name
    text = "\n".join(",".join("" if value is None else str(value) for value in row) for row in (HEADS, *rows))
    path.write_text(text + "\n", encoding=encoding)
    return str(path)


def xlsx_file(folder: Path, rows: Sequence[Line], name: str = "台账.xlsx", title: str | None = None) -> str:
    book = Workbook()
    sheet = book.worksheets[0]
    if title:
        sheet.append([title])
    for row in (HEADS, *rows):
        sheet.append(list(row))
    book.save(folder / name)
    return str(folder / name)
