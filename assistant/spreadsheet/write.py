"""Write a workbook the way this house writes them: headings, widths, print set-up, and never over a file."""

import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.spreadsheet.errors import SpreadsheetError
from assistant.spreadsheet.grid import column_letter
from assistant.spreadsheet.text_table import display_width
from assistant.system_words import system_words

FONT = "微软雅黑"
_EDGE = Side(style="thin", color="BFBFBF")
BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
HEAD_FILL = PatternFill("solid", start_color="DCE6F1")
INPUT_FILL = PatternFill("solid", start_color="FFFDF2")


def put(sheet: Worksheet, row: int, column: int, value: object, number_format: str = "") -> Cell:
    """Set one bordered cell. Words never become a formula, whatever sign they begin with."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    words = isinstance(value, str)
    cell.value = ILLEGAL_CHARACTERS_RE.sub("�", value) if isinstance(value, str) else value  # type: ignore[assignment]
    if words and cell.data_type == "f":
        cell.data_type = "s"
    cell.font, cell.border = Font(name=FONT, size=10.5), BORDER
    cell.alignment = Alignment(vertical="center", wrap_text=words)
    if number_format:
        cell.number_format = number_format
    return cell


def put_heading(sheet: Worksheet, row: int, column: int, words: str) -> Cell:
    cell = put(sheet, row, column, words)
    cell.font, cell.fill = Font(name=FONT, size=10.5, bold=True), HEAD_FILL
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def put_title(sheet: Worksheet, title: str, below: str, columns: int, height: float) -> None:
    """Row 1 the title, row 2 the words that explain the sheet, both across all columns."""
    for row, words in ((1, title), (2, below)):
        put(sheet, row, 1, words).border = Border()
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=columns)
    sheet["A1"].font = Font(name=FONT, size=14, bold=True)
    sheet["A2"].font = Font(name=FONT, size=9.5, color="404040")
    sheet["A2"].alignment = Alignment(wrap_text=True, vertical="top")
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 26, height


def height_for(words: str, width: float) -> float:
    """Points that the words need in a column so wide."""
    lines = -(-display_width(words) // int(width))
    return 16.0 * lines + 4


def set_widths(sheet: Worksheet, widths: Sequence[float]) -> None:
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[column_letter(column)].width = width


def set_print(sheet: Worksheet, repeat_rows: str = "", *, landscape: bool = True) -> None:
    """A4, as wide as the page, head rows on every page, page numbers below."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    footer = sheet.oddFooter
    assert footer is not None
    footer.center.text = "&A　第 &P 页，共 &N 页"
    if repeat_rows:
        sheet.print_title_rows = repeat_rows


def save_workbook(workbook: Workbook, path: Path, *, overwrite: bool) -> None:
    """Save an .xlsx file. Raises SpreadsheetError for another ending or a file in the way."""
    if path.suffix.lower() != ".xlsx":
        raise SpreadsheetError(f"{path}：输出文件名应以 .xlsx 结尾，请改名")
    save_new(path, workbook.save, overwrite=overwrite)


def save_new(path: Path, write: Callable[[Path], None], *, overwrite: bool) -> None:
    """Write beside the place and move there when all is written: a filled sheet is never lost half way."""
    if path.exists() and not overwrite:
        raise SpreadsheetError(f"{path}：文件已经存在，没有动它。请换一个名字，或者加 --overwrite")
    try:
        handle, partial = tempfile.mkstemp(dir=path.parent, prefix=".rongcuo-", suffix=path.suffix)
        os.close(handle)
        try:
            write(Path(partial))
            os.chmod(partial, 0o644)
            os.replace(partial, path)
        finally:
            Path(partial).unlink(missing_ok=True)
    except OSError as error:
        raise SpreadsheetError(f"{path}：写不进去（{system_words(error)}）。请检查文件夹和磁盘空间") from None
