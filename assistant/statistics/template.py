"""Write the empty statistics workbook for one unit."""

from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.law.quote import Quote, title_of
from assistant.spreadsheet.grid import column_letter
from assistant.spreadsheet.values import DATE, MONEY, WHOLE, one_of
from assistant.spreadsheet.write import (
    FONT,
    INPUT_FILL,
    height_for,
    put,
    put_heading,
    put_title,
    save_workbook,
    set_print,
    set_widths,
)
from assistant.statistics.layout import (
    COVER,
    FIRST_ROW,
    GUIDE,
    HEAD_ROW,
    HOLDER_LIST,
    SHEETS,
    STATUTORY_KINDS,
    Field,
    Form,
    Table,
)
from assistant.statistics.regulation import (
    COLLECTED_BY,
    KINDS_OPEN,
    SILENT,
    TRUTHFUL,
    WHO,
    cite,
    read_regulation,
)

_FORMATS = {"date": "yyyy-mm-dd", "whole": "0", "money": "#,##0.00", "words": "@", "choice": "@"}


def write_template(path: Path, *, overwrite: bool = False) -> None:
    """Raises SpreadsheetError where the file cannot be written."""
    workbook = Workbook()
    guide = workbook.active
    assert isinstance(guide, Worksheet)
    _guide(guide)
    for layout in SHEETS:
        sheet = workbook.create_sheet(layout.sheet)
        if isinstance(layout, Form):
            _form(sheet, layout)
        else:
            _table(sheet, layout)
    workbook.active = workbook.sheetnames.index(COVER.sheet)
    for sheet in workbook.worksheets:
        sheet.sheet_view.tabSelected = sheet.title == COVER.sheet
    workbook.properties.creator, workbook.properties.title = "rongcuo", COVER.title
    save_workbook(workbook, path, overwrite=overwrite)


def _guide(sheet: Worksheet) -> None:
    sheet.title = GUIDE
    document = read_regulation()
    parts: list[tuple[str, tuple[str, ...]]] = [
        ("依据", (cite(WHO), cite(TRUTHFUL), cite(COLLECTED_BY))),
        (
            "怎样填",
            (
                "一个单位、一个统计期间填一个文件。先填《封面》表，再填其余五张表。",
                "只填浅黄色的格子。不要改表名、栏目和前三行，不要合并单元格，不要移动栏目。",
                "数目填阿拉伯数字，没有的填 0：空着表示没有填，不当作 0。日期写成 2026-03-15。",
                f"{cite(KINDS_OPEN)}：条文写的是“等”，{'、'.join(STATUTORY_KINDS)}以外的种类，"
                "在《行政执法案件》表的空行里写上名称。不要写合计行，汇总时会算。",
                f"《{HOLDER_LIST.sheet}》表一人一行，人数与《执法证件》表填的应当相等。",
                "培训整张表空着，按本期没有计。行数不够可以往下接着填。",
            ),
        ),
        ("条文没有写的", SILENT),
        ("填完以后", ("用 rongcuo sheet check 文件名 检查；错误会指出是哪张表、哪个格子、应改成什么。",)),
        ("第五条原文", tuple(p.printed for p in document.provisions if p.id.startswith("art_5"))),
    ]
    sheet["A1"].value = GUIDE
    sheet["A1"].font = Font(name=FONT, size=14, bold=True)
    row = 2
    for heading, lines in parts:
        sheet.cell(row, 1, heading).font = Font(name=FONT, size=11, bold=True)
        for line in lines:
            row += 1
            cell = sheet.cell(row, 1, line)
            cell.font = Font(name=FONT, size=10.5)
            cell.alignment = Alignment(wrap_text=True, vertical="top", indent=1)
            sheet.row_dimensions[row].height = height_for(line, 74)
        row += 1
    set_widths(sheet, [76])
    set_print(sheet, landscape=False)


def _form(sheet: Worksheet, form: Form) -> None:
    widths = (30, 42, 44)
    put_title(sheet, form.title, _article(form.quote), 3, height_for(_article(form.quote), sum(widths) - 10))
    for column, heading in enumerate(("项目", "填写", "说明"), 1):
        put_heading(sheet, HEAD_ROW, column, heading)
    for row, field in enumerate(form.fields, FIRST_ROW):
        put_heading(sheet, row, 1, field.heading).alignment = Alignment(vertical="center")
        put(sheet, row, 2, None, _FORMATS[field.kind]).fill = INPUT_FILL
        put(sheet, row, 3, _explained(field))
        sheet.row_dimensions[row].height = 24
        _validate(sheet, field, f"B{row}")
    sheet["A3"].comment = _comment(form.quote)
    set_widths(sheet, widths)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    set_print(sheet)


def _table(sheet: Worksheet, table: Table) -> None:
    widths = [field.width for field in table.fields]
    article = _article(table.quote)
    put_title(sheet, table.title, article, len(widths), height_for(article, sum(widths) - 6))
    last = FIRST_ROW + table.rows - 1
    for column, field in enumerate(table.fields, 1):
        head = put_heading(sheet, HEAD_ROW, column, field.heading)
        head.comment = _comment(table.quote)
        letter = column_letter(column)
        _validate(sheet, field, f"{letter}{FIRST_ROW}:{letter}{last}")
        for row in range(FIRST_ROW, last + 1):
            put(sheet, row, column, None, _FORMATS[field.kind]).fill = INPUT_FILL
    for row, words in enumerate(table.given, FIRST_ROW):
        put_heading(sheet, row, 1, words).alignment = Alignment(vertical="center")
    sheet.row_dimensions[HEAD_ROW].height = 32
    set_widths(sheet, widths)
    sheet.freeze_panes = f"B{FIRST_ROW}" if table.given else f"A{FIRST_ROW}"
    sheet.sheet_view.showGridLines = True
    set_print(sheet, f"1:{HEAD_ROW}")


def _explained(field: Field) -> str:
    return "；".join(filter(None, ("必填" if field.required else "可不填", field.help)))


def _article(quote: Quote) -> str:
    return f"依据：{cite(quote)}"


def _comment(quote: Quote) -> Comment:
    """The whole item, for who wants to see the words around the quoted ones."""
    document = read_regulation()
    provision = document[quote.provision]
    comment = Comment(f"{title_of(document)}{provision.citation}：{provision.text}", "rongcuo")
    comment.width, comment.height = 360, 130
    return comment


def _validate(sheet: Worksheet, field: Field, cells: str) -> None:
    """Let Excel itself refuse what the check would refuse, and show beside the cell what belongs there."""
    match field.kind:
        case "whole":
            rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0")
            wanted = WHOLE
        case "money":
            rule = DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0")
            wanted = MONEY
        case "date":
            rule = DataValidation(
                type="date", operator="between", formula1="DATE(1990,1,1)", formula2="DATE(2100,12,31)"
            )
            wanted = DATE
        case "choice":
            rule = DataValidation(type="list", formula1=f'"{",".join(field.choices)}"')
            wanted = one_of(field.choices)
        case _:
            return
    rule.allow_blank = True
    rule.showErrorMessage = rule.showInputMessage = True
    rule.errorTitle, rule.error = field.heading, f"应为{wanted}。"
    rule.promptTitle, rule.prompt = field.heading, _explained(field)
    sheet.add_data_validation(rule)
    rule.add(cells)
