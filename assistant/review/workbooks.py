"""The empty ledger and the protocol of a draw as workbooks."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.law.quote import Quote
from assistant.review.draw import Draw
from assistant.review.ledger import (
    CLOSED,
    GUIDE,
    HEADINGS,
    KIND,
    LITIGATED,
    NO,
    NUMBER,
    RECONSIDERED,
    UNIT,
    YES,
    Ledger,
)
from assistant.review.protocol import group_words, heading_rows, reason
from assistant.review.regulation import (
    DRAWN,
    LEDGERS,
    NOT_REVIEWED,
    OPEN_CLOSED,
    SILENT,
    STATUTORY_KINDS,
    cite,
)
from assistant.spreadsheet.grid import column_letter
from assistant.spreadsheet.write import (
    FONT,
    INPUT_FILL,
    height_for,
    put,
    put_heading,
    save_workbook,
    set_print,
    set_widths,
)

LEDGER = "行政执法台账"
_ROWS = 500
_WIDTHS = (34, 24, 20, 16, 16, 16)
_EXPLAINED: dict[str, tuple[str, Quote]] = {
    NUMBER: ("必填。同一个单位里不能重复。", LEDGERS),
    UNIT: ("必填。写全称，各行写法一致。", LEDGERS),
    KIND: (f"必填。{'、'.join(STATUTORY_KINDS)}，或者其他种类的名称。", DRAWN),
    CLOSED: (f"如 2026-03-15。没有办结的空着：{OPEN_CLOSED}", DRAWN),
    LITIGATED: ("必填，“是”或“否”。不清楚的要先查清，空白不当作“否”。", NOT_REVIEWED),
    RECONSIDERED: ("必填，“是”或“否”。不清楚的要先查清，空白不当作“否”。", NOT_REVIEWED),
}


def write_empty_ledger(path: Path, *, overwrite: bool = False) -> None:
    """One plain table with its headings in row 1, so that it can be saved as CSV as it is."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = LEDGER
    for column, heading in enumerate(HEADINGS, 1):
        words, quote = _EXPLAINED[heading]
        comment = Comment(f"{words}\n依据：{cite(quote)}", "rongcuo")
        comment.width, comment.height = 340, 120
        put_heading(sheet, 1, column, heading).comment = comment
        for row in range(2, _ROWS + 2):
            put(sheet, row, column, None, "yyyy-mm-dd" if heading == CLOSED else "@").fill = INPUT_FILL
    _validate(sheet, KIND, STATUTORY_KINDS, strict=False)
    for heading in (LITIGATED, RECONSIDERED):
        _validate(sheet, heading, (YES, NO), strict=True)
    sheet.row_dimensions[1].height = 28
    set_widths(sheet, _WIDTHS)
    sheet.freeze_panes = "A2"
    set_print(sheet, "1:1")
    guide = workbook.create_sheet(GUIDE)
    lines = [f"{heading}：{words}" for heading, (words, _) in _EXPLAINED.items()]
    _text(guide, GUIDE, [cite(DRAWN), cite(NOT_REVIEWED), *lines, *SILENT])
    save_workbook(workbook, path, overwrite=overwrite)


def write_protocol(ledger: Ledger, draw: Draw, path: Path, *, overwrite: bool = False) -> None:
    """What was drawn, what was left out, and how."""
    workbook = Workbook()
    drawn = workbook.active
    assert isinstance(drawn, Worksheet)
    drawn.title = "抽中的案卷"
    _table(
        drawn,
        ("序号", "执法单位", "案件种类", "案号", "办结日期", "组内次序", "台账行", "SHA-256"),
        [
            (n, r.case.unit, r.case.kind, r.case.number, str(r.case.closed), r.rank, r.case.row, r.hash)
            for n, r in enumerate(draw.drawn, 1)
        ],
        (8, 24, 20, 34, 14, 10, 10, 36),
    )
    left_out = workbook.create_sheet("没有进入抽取的")
    basis = cite(NOT_REVIEWED)
    rows = [(c.unit, c.kind, c.number, c.row, reason(c), basis) for c in draw.contested]
    rows += [(c.unit, c.kind, c.number, c.row, "没有办结日期", OPEN_CLOSED) for c in draw.open_cases]
    _table(
        left_out, ("执法单位", "案件种类", "案号", "台账行", "原因", "依据"), rows, (24, 20, 34, 10, 22, 70)
    )
    method = workbook.create_sheet("抽取方法")
    lines = [f"{name}：{words}" for name, words in heading_rows(ledger, draw)]
    _text(method, "抽取方法", [*lines, *(group_words(group) for group in draw.groups), *SILENT])
    workbook.properties.creator, workbook.properties.title = "rongcuo", "隰县行政执法案卷随机抽取记录"
    save_workbook(workbook, path, overwrite=overwrite)


def _table(
    sheet: Worksheet, heads: Sequence[str], rows: Sequence[Sequence[str | int]], widths: Sequence[float]
) -> None:
    for column, heading in enumerate(heads, 1):
        put_heading(sheet, 1, column, heading)
    for row, line in enumerate(rows, 2):
        for column, value in enumerate(line, 1):
            put(sheet, row, column, value)
        needed = (height_for(str(value), width) for value, width in zip(line, widths, strict=True))
        sheet.row_dimensions[row].height = max(needed)
    set_widths(sheet, widths)
    sheet.freeze_panes = "A2"
    set_print(sheet, "1:1")


def _text(sheet: Worksheet, title: str, lines: Sequence[str]) -> None:
    put(sheet, 1, 1, title).font = Font(name=FONT, size=14, bold=True)
    for row, line in enumerate(lines, 2):
        cell = put(sheet, row, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[row].height = height_for(line, 74)
    set_widths(sheet, [76])
    set_print(sheet, landscape=False)


def _validate(sheet: Worksheet, heading: str, choices: Sequence[str], *, strict: bool) -> None:
    letter = column_letter(HEADINGS.index(heading) + 1)
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    rule.showErrorMessage, rule.errorTitle, rule.error = strict, heading, f"应为{'或'.join(choices)}。"
    rule.showInputMessage, rule.promptTitle, rule.prompt = True, heading, _EXPLAINED[heading][0]
    sheet.add_data_validation(rule)
    rule.add(f"{letter}2:{letter}{_ROWS + 1}")
