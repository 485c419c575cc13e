"""A template filled in without a fault, and ways to change single cells of it."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook, load_workbook

from assistant.spreadsheet.grid import Sheet
from assistant.spreadsheet.open_workbook import open_workbook
from assistant.statistics.template import write_template

Changes = Mapping[tuple[str, str], object]
COVER, ATTENDED, HELD = "封面", "参加法律培训", "举办培训班"
CERTIFICATES, HOLDERS, CASES = "执法证件", "持证人员名单", "行政执法案件"

# The cells as the printed form numbers them: forms in column B from row 4, tables from row 4.
FILLED: Changes = {
    (COVER, "B4"): "县水利局",
    (COVER, "B5"): "行政执法单位",
    (COVER, "B6"): date(2026, 1, 1),
    (COVER, "B7"): date(2026, 6, 30),
    (COVER, "B8"): "张三",
    (COVER, "B9"): date(2026, 7, 3),
    (ATTENDED, "A4"): 12,
    (ATTENDED, "B4"): date(2026, 3, 2),
    (ATTENDED, "C4"): date(2026, 3, 3),
    (ATTENDED, "D4"): "行政处罚法",
    (HELD, "A4"): 40,
    (HELD, "B4"): date(2026, 5, 6),
    (HELD, "D4"): "水法培训班",
    (CERTIFICATES, "B4"): 2,
    (CERTIFICATES, "B5"): "是",
    (CERTIFICATES, "B6"): "县政府网站",
    (HOLDERS, "A4"): "张三",
    (HOLDERS, "B4"): "晋A001",
    (HOLDERS, "A5"): "李四",
    (HOLDERS, "B5"): "晋A002",
    **{
        (CASES, f"{column}{row}"): number
        for row, line in ((4, (10, 8, 7, 12345.6, 1)), (5, (30, 0, 0, 0, 0)), (6, (2, 2, 1, 0, 0)))
        for column, number in zip("BCDEF", line, strict=True)
    },
}


@cache
def _template() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "t.xlsx"
        write_template(path)
        return path.read_bytes()


def workbook(changes: Changes | None = None) -> Workbook:
    """The filled template with some cells changed; None clears a cell."""
    from io import BytesIO

    book = load_workbook(BytesIO(_template()))
    for (sheet, cell), value in {**FILLED, **(changes or {})}.items():
        book[sheet][cell].value = value
    return book


def sheets(folder: Path, book: Workbook) -> tuple[Sheet, ...]:
    """As the check sees the workbook once it is saved."""
    path = folder / "filled.xlsx"
    book.save(path)
    return open_workbook(path)


def save(folder: Path, name: str, changes: Changes | None = None) -> str:
    path = folder / name
    workbook(changes).save(path)
    return str(path)
