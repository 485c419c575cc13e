"""A suite in a spreadsheet or a CSV file: one row an entry, one column a fact."""

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from assistant.evaluation.columns import BY_WORDS, COLUMNS, SEPARATORS, SHEET, SKIPPED
from assistant.evaluation.entries import KIND_WORDS, Suite
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.named import read_fact
from assistant.evaluation.read_entry import Defaults, Raw, read_entry
from assistant.library import Library
from assistant.spreadsheet.grid import Cell, Sheet, cell_name
from assistant.spreadsheet.open_workbook import open_workbook, read_bytes
from assistant.spreadsheet.read_csv import read_csv

_LISTS = ("citations", "secondary", "possible")
_TEXT_KEY = {"story": "story", "question": "question"}


def read_table(library: Library, path: Path, regulation: str | None = None) -> Suite:
    """`regulation` stands for rows that name none. Raises EvaluationError, SpreadsheetError."""
    sheet, name = _sheet(path)
    if not sheet.rows:
        raise EvaluationError(f"{name}：没有内容。用 rongcuo eval --template 文件 可以得到一个空白的")
    if sheet.merged:
        area = sheet.merged[0][0]
        raise EvaluationError(f"{name} {area}：有合并的单元格，分不清各栏。请取消合并")
    head = sheet.rows[0]
    columns = _columns(library, sheet, name, head)
    entries = []
    for row in sheet.rows[1:]:
        cells = {column: cell for column in columns if (cell := sheet.cell(row, column)) is not None}
        number = next((c for column, c in cells.items() if columns[column] == "id"), None)
        if cells and not (number is not None and str(number.value).strip().startswith(SKIPPED)):
            entries.append(read_entry(library, _raw(name, row, columns, cells), Defaults("case", regulation)))
    return Suite(path.name, tuple(entries))


def _sheet(path: Path) -> tuple[Sheet, str]:
    raw = read_bytes(path)
    if path.suffix.lower() == ".csv":
        return read_csv(path, raw), str(path)
    sheets = {sheet.name: sheet for sheet in open_workbook(path, raw)}
    sheet = sheets.get(SHEET) or next(iter(sheets.values()))
    return sheet, f"{path}《{sheet.name}》表"


def _columns(library: Library, sheet: Sheet, name: str, head: int) -> dict[int, str]:
    """What each column holds: the id of a column of ours, or the name of a fact."""
    found: dict[int, str] = {}
    for column in sorted({column for row, column in sheet.cells if row == head}):
        cell = sheet.cell(head, column)
        if cell is None:
            continue
        words = str(cell.value).strip()
        known = BY_WORDS.get("".join(words.split()))
        key = known.id if known is not None else words
        if known is None and not _is_fact(library, words):
            headings = "、".join(column.heading for column in COLUMNS)
            why = f"不认识的栏目“{words}”。可以用：{headings}，以及事实的名称或编号"
            raise EvaluationError(f"{name} {cell_name(head, column)}：{why}")
        if key in found.values():
            raise EvaluationError(f"{name} {cell_name(head, column)}：栏目“{words}”有两个。请删去一个")
        found[column] = key
    for wanted in COLUMNS:
        if wanted.needed and wanted.id not in found.values():
            why = f"表头没有“{wanted.heading}”这一栏。请补上，或者用 --template 得到一个空白表"
            raise EvaluationError(f"{name} 第 {head} 行：{why}")
    return found


def _is_fact(library: Library, words: str) -> bool:
    for regulation in library.values():
        try:
            read_fact(regulation, words)
        except ValueError:
            continue
        return True
    return False


def _raw(name: str, row: int, columns: Mapping[int, str], cells: Mapping[int, Cell]) -> Raw:
    """A row under the keys of a YAML entry."""
    ours = {column.id for column in COLUMNS}
    where = {columns[column]: column for column in cells}
    for column, cell in cells.items():
        if cell.failed or (cell.formula and cell.value is None):
            why = "是公式，没有算好的结果或者出错了。请改成直接填写"
            raise EvaluationError(f"{name} {cell_name(row, column)}：{why}")
    data: dict[str, Any] = {
        columns[c]: _value(cell) for c, cell in cells.items() if columns[c] in ours and columns[c] != "text"
    }
    for key in ("id", "regulation", "kind", "title", "outcome", "reason", "by"):
        if key in data:
            data[key] = _words(data[key])
    for key in _LISTS:
        if key in data:
            data[key] = _split(str(data[key]))
    kind = next((kind for kind, words in KIND_WORDS.items() if data.get("kind") in (kind, words)), "case")
    text = _TEXT_KEY.get(kind)
    if text is not None and "text" in where:
        data[text] = str(cells[where["text"]].value)
        where[text] = where["text"]
    facts = {columns[c]: _value(cell) for c, cell in cells.items() if columns[c] not in ours}
    if kind == "question":
        data.setdefault("citations", [])
    if kind != "question" or facts:
        data["facts"] = facts
    if kind == "story":
        data.pop("others", None)

    def place(key: str | None) -> str:
        inside = (key or "").removeprefix("facts.")
        column = where.get(inside)
        return f"{name} {cell_name(row, column)}" if column else f"{name} 第 {row} 行"

    return Raw(data, place)


def _value(cell: Cell) -> Any:
    value = cell.value
    return value.date() if isinstance(value, datetime) else value


def _words(value: Any) -> str:
    """A number that Excel made of what was meant as words."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _split(words: str) -> list[str]:
    for separator in SEPARATORS:
        words = words.replace(separator, SEPARATORS[0])
    return [part.strip() for part in words.split(SEPARATORS[0]) if part.strip()]
