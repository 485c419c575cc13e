"""Read the filled cells of a statistics workbook after its layout; each cell's own faults are noted."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.spreadsheet.grid import Cell, Sheet, cell_name, column_letter
from assistant.spreadsheet.problem import Findings
from assistant.spreadsheet.values import Reading, read_choice, read_date, read_money, read_whole, read_words
from assistant.statistics.layout import FIRST_ROW, GUIDE, HEAD_ROW, SHEETS, Field, Form, Table

Value = str | int | Decimal | date


@dataclass(frozen=True)
class Line:
    """A table's row or a whole form: its values by key (None: blank or unusable) and where each stands."""

    sheet: str
    values: Mapping[str, Value | None]
    cells: Mapping[str, str]

    def words(self, key: str) -> str | None:
        value = self.values.get(key)
        return value if isinstance(value, str) else None

    def whole(self, key: str) -> int | None:
        value = self.values.get(key)
        return value if isinstance(value, int) else None

    def money(self, key: str) -> Decimal | None:
        value = self.values.get(key)
        return value if isinstance(value, Decimal) else None

    def day(self, key: str) -> date | None:
        value = self.values.get(key)
        return value if isinstance(value, date) else None


def find_sheets(workbook: Sequence[Sheet], findings: Findings) -> dict[str, Sheet]:
    """The sheets of the layout that are there by name; missing ones are errors, strange ones warnings."""
    there = {sheet.name: sheet for sheet in workbook}
    wanted = [layout.sheet for layout in SHEETS]
    strange = [name for name in there if name not in (*wanted, GUIDE)]
    for name in wanted:
        if name not in there:
            near = difflib.get_close_matches(name, strange, n=1, cutoff=0.3)
            hint = f"是不是改名成了“{near[0]}”？请改回“{name}”" if near else "请从空白统计表里拷回这张表"
            findings.error(name, "", f"没有这张表，{hint}")
    for name in strange:
        findings.warning(name, "", "不是统计表的表，里面的内容不计入")
    return {name: there[name] for name in wanted if name in there}


def read_form(sheet: Sheet, form: Form, findings: Findings) -> Line | None:
    """None where the lines are not where they belong: then no value can be trusted."""
    labels = {row: field.heading for row, field in enumerate(form.fields, FIRST_ROW)}
    moved = [row for row, label in labels.items() if _head(sheet, row, 1) != label]
    for row in moved:
        now = _head(sheet, row, 1) or "空白"
        findings.error(sheet.name, cell_name(row, 1), f"应为“{labels[row]}”，现在是“{now}”，请不要改动栏目")
    if moved or _merged(sheet, findings):
        return None
    _beyond(sheet, 3, FIRST_ROW + len(form.fields) - 1, findings)
    rows = list(enumerate(form.fields, FIRST_ROW))
    values = {field.key: _value(sheet, row, 2, field, findings) for row, field in rows}
    return Line(sheet.name, values, {field.key: cell_name(row, 2) for row, field in rows})


def read_table(sheet: Sheet, table: Table, findings: Findings) -> tuple[Line, ...] | None:
    """The rows that hold something; None where columns are not where they belong."""
    heads = {_head(sheet, HEAD_ROW, c): c for c in range(1, len(table.fields) + 20)}
    moved = False
    for column, field in enumerate(table.fields, 1):
        now = _head(sheet, HEAD_ROW, column)
        if now != field.heading:
            moved = True
            where = heads.get(field.heading)
            seen = (
                f"“{field.heading}”移到了 {column_letter(where)} 列" if where else f"现在是“{now or '空白'}”"
            )
            message = f"应为“{field.heading}”，{seen}，请把栏目恢复成空白统计表的样子"
            findings.error(sheet.name, cell_name(HEAD_ROW, column), message)
    if moved or _merged(sheet, findings):
        return None
    _beyond(sheet, len(table.fields), None, findings)
    return tuple(_line(sheet, row, table, findings) for row in sheet.rows if _filled(sheet, row, table))


def _line(sheet: Sheet, row: int, table: Table, findings: Findings) -> Line:
    columns = list(enumerate(table.fields, 1))
    values = {field.key: _value(sheet, row, column, field, findings) for column, field in columns}
    return Line(sheet.name, values, {field.key: cell_name(row, column) for column, field in columns})


def _value(sheet: Sheet, row: int, column: int, field: Field, findings: Findings) -> Value | None:
    cell = sheet.cell(row, column)
    if cell is None:
        if field.required:
            remedy = "没有的填 0" if field.kind in ("whole", "money") else "请补填"
            findings.error(sheet.name, cell_name(row, column), f"“{field.heading}”没有填，{remedy}")
        return None
    value: Value | None = findings.take(sheet, row, column, _read(cell, field))
    return value


def _read(cell: Cell, field: Field) -> Reading[Any]:
    match field.kind:
        case "whole":
            return read_whole(cell)
        case "money":
            return read_money(cell)
        case "date":
            return read_date(cell)
        case "choice":
            return read_choice(cell, field.choices)
        case "words":
            return read_words(cell)


def _head(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.cell(row, column)
    return "" if cell is None else "".join(str(cell.value).split())


def _filled(sheet: Sheet, row: int, table: Table) -> bool:
    columns = range(1, len(table.fields) + 1)
    return row >= FIRST_ROW and any(sheet.cell(row, column) is not None for column in columns)


def _merged(sheet: Sheet, findings: Findings) -> bool:
    """Whether cells of the part to fill in are merged: then it is not known which of them a value is for."""
    found = [area for area, _, last in sheet.merged if last >= HEAD_ROW]
    for area in found:
        findings.error(sheet.name, area, "是合并单元格，分不清属于哪一格，请取消合并后逐格填写")
    return bool(found)


def _beyond(sheet: Sheet, columns: int, last_row: int | None, findings: Findings) -> None:
    for row, column in sorted(sheet.cells):
        outside = column > columns or (last_row is not None and row > last_row)
        if row >= HEAD_ROW and outside and sheet.cell(row, column) is not None:
            findings.warning(
                sheet.name, cell_name(row, column), "在栏目以外，这里和后面栏目以外的内容都不计入"
            )
            return
