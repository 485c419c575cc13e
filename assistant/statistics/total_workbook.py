"""The county's totals as a workbook with charts.

Totals are written as values, not formulas: a formula's result is stored only once Excel has computed it, so
that previews, phones and programs would show blanks; and what stands there is what was checked.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from assistant.spreadsheet.grid import column_letter
from assistant.spreadsheet.write import (
    FONT,
    HEAD_FILL,
    height_for,
    put,
    put_heading,
    put_title,
    save_workbook,
    set_print,
    set_widths,
)
from assistant.statistics.layout import NO, YES
from assistant.statistics.regulation import CASES, COLLECTED_BY, SILENT, cite
from assistant.statistics.report import CaseCounts
from assistant.statistics.total import CountyTotal

BY_KIND, BY_UNIT, BY_BOTH, MATRIX, NOTES = (
    "全县分种类",
    "分单位",
    "分单位分种类",
    "单位与种类对照",
    "汇总说明",
)
MEASURES = ("案件数量", "立案数", "结案数", "罚没款数（元）", "举行行政听证的立案数")
TOTAL = "合计"
_HEAD, _FIRST = 3, 4
_FORMATS = {int: "#,##0", Decimal: "#,##0.00"}
Row = Sequence[str | int | Decimal]


def write_total(total: CountyTotal, path: Path, *, overwrite: bool = False) -> None:
    """Raises SpreadsheetError where the file cannot be written."""
    workbook = Workbook()
    first = workbook.active
    assert isinstance(first, Worksheet)
    _by_kind(first, total)
    _by_unit(workbook.create_sheet(BY_UNIT), total)
    _by_both(workbook.create_sheet(BY_BOTH), total)
    _matrix(workbook.create_sheet(MATRIX), total)
    _notes(workbook.create_sheet(NOTES), total)
    workbook.properties.creator, workbook.properties.title = "rongcuo", "隰县行政执法统计汇总"
    save_workbook(workbook, path, overwrite=overwrite)


def measures(counts: CaseCounts) -> tuple[int, int, int, Decimal, int]:
    """In the order of MEASURES."""
    return counts.cases, counts.filed, counts.closed, counts.money, counts.hearings


def period_words(total: CountyTotal) -> str:
    return "；".join(f"{start} 至 {end}" for start, end in total.periods) or "没有一个单位计入"


def _by_kind(sheet: Worksheet, total: CountyTotal) -> None:
    sheet.title = BY_KIND
    rows = [(kind, *measures(total.by_kind(kind))) for kind in total.kinds]
    _fill(
        sheet,
        "全县行政执法案件分种类汇总",
        total,
        ("案件种类", *MEASURES),
        rows,
        (TOTAL, *measures(total.cases)),
    )
    chart = _chart("全县立案数、结案数", "案件种类", "件数")
    last = _FIRST + len(rows) - 1
    chart.add_data(Reference(sheet, min_col=3, max_col=4, min_row=_HEAD, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=_FIRST, max_row=last))
    chart.dataLabels = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )
    chart.width = max(22, 3 * len(rows))
    sheet.add_chart(chart, f"A{last + 4}")


def _by_unit(sheet: Worksheet, total: CountyTotal) -> None:
    heads = (
        "单位名称", "单位类别", "参加法律培训次数", "参加法律培训人数（各次相加）",
        "举办培训班次数", "举办培训班人数（各次相加）", "持证执法人员数", "是否已公示", *MEASURES,
    )  # fmt: skip
    rows: list[Row] = [
        (
            r.unit, r.unit_type, len(r.attended), sum(t.people for t in r.attended), len(r.held),
            sum(t.people for t in r.held), r.holders, YES if r.published else NO, *measures(total.by_unit(r)),
        )
        for r in total.reports
    ]  # fmt: skip
    counts = [sum(int(row[column]) for row in rows) for column in range(2, 7)]
    published = sum(r.published for r in total.reports)
    last: Row = (TOTAL, f"{len(rows)} 个单位", *counts, f"{published} 个单位", *measures(total.cases))
    _fill(sheet, "各单位行政执法统计", total, heads, rows, last)


def _by_both(sheet: Worksheet, total: CountyTotal) -> None:
    rows: list[Row] = [
        (r.unit, kind, *measures(counts)) for r in total.reports for kind, counts in r.cases.items()
    ]
    last: Row = (TOTAL, "", *measures(total.cases))
    _fill(sheet, "各单位各种类案件", total, ("单位名称", "案件种类", *MEASURES), rows, last)
    sheet.auto_filter.ref = f"A{_HEAD}:{column_letter(2 + len(MEASURES))}{_FIRST + len(rows) - 1}"


def _matrix(sheet: Worksheet, total: CountyTotal) -> None:
    rows: list[Row] = [
        (r.unit, *(r.cases.get(kind, CaseCounts()).cases for kind in total.kinds), total.by_unit(r).cases)
        for r in total.reports
    ]
    last: Row = (TOTAL, *(total.by_kind(kind).cases for kind in total.kinds), total.cases.cases)
    _fill(sheet, "各单位各种类案件数量", total, ("单位名称", *total.kinds, TOTAL), rows, last)
    if not rows:
        return
    chart = _chart("各单位案件数量", "单位", "件数")
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    end = _FIRST + len(rows) - 1
    data = Reference(sheet, min_col=2, max_col=1 + len(total.kinds), min_row=_HEAD, max_row=end)
    chart.add_data(data, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=_FIRST, max_row=end))
    chart.x_axis.scaling.orientation = "maxMin"  # the first unit on top, as in the table
    chart.height = max(8, len(rows) + 4)
    sheet.add_chart(chart, f"A{end + 4}")


def _notes(sheet: Worksheet, total: CountyTotal) -> None:
    sheet["A1"].value = NOTES
    sheet["A1"].font = Font(name=FONT, size=14, bold=True)
    rows: list[tuple[str, str, str]] = [
        ("依据", cite(COLLECTED_BY), ""),
        ("依据", cite(CASES), ""),
        ("统计期间", period_words(total), ""),
        ("合计", "各合计是数值，不是公式；改动上面的数，合计不会跟着变，请重新汇总。", ""),
    ]
    rows += [("计入", file.unit or "", f"{file.file}，SHA-256 {file.sha256}") for file in total.files]
    rows += [
        (
            "未计入（表有错误）",
            file.unit or "（单位名称读不出来）",
            f"{file.file}，{file.count('error')} 处错误",
        )
        for file in total.left_out
    ]
    if total.expected is None:
        rows.append(("缺报", "没有给应报单位名单，不知道缺哪些单位", ""))
    else:
        rows += [("缺报", unit, "") for unit in total.expected.missing] or [("缺报", "没有", "")]
        rows += [
            ("名单以外", unit, f"是不是“{near}”？" if near else "")
            for unit, near in total.expected.unexpected
        ]
    rows += [("条文没有写的", words, "") for words in SILENT]
    for column, heading in enumerate(("项目", "内容", "附注"), 1):
        put_heading(sheet, _HEAD, column, heading)
    for row, line in enumerate(rows, _FIRST):
        for column, words in enumerate(line, 1):
            put(sheet, row, column, words)
        sheet.row_dimensions[row].height = max(height_for(line[1], 66), height_for(line[2], 56))
    set_widths(sheet, (22, 70, 60))
    sheet.freeze_panes = f"A{_FIRST}"
    set_print(sheet, f"{_HEAD}:{_HEAD}")


def _fill(
    sheet: Worksheet, title: str, total: CountyTotal, heads: Sequence[str], rows: Sequence[Row], last: Row
) -> None:
    below = f"统计期间：{period_words(total)}；计入 {len(total.reports)} 个单位"
    if total.left_out:
        below += f"；另有 {len(total.left_out)} 个文件有错误、没有计入（见《{NOTES}》表）"
    if total.expected and total.expected.missing:
        below += f"；缺报 {len(total.expected.missing)} 个单位（见《{NOTES}》表）"
    put_title(sheet, title, below, len(heads), 20)
    for column, heading in enumerate(heads, 1):
        put_heading(sheet, _HEAD, column, heading)
    for row, line in enumerate((*rows, last), _FIRST):
        for column, value in enumerate(line, 1):
            put(sheet, row, column, value, _FORMATS.get(type(value), ""))
    for column in range(1, len(heads) + 1):
        cell = sheet.cell(_FIRST + len(rows), column)
        cell.font, cell.fill = Font(name=FONT, size=10.5, bold=True), HEAD_FILL
    narrow = len(heads) > 8
    sheet.row_dimensions[_HEAD].height = 64 if narrow else 32
    set_widths(sheet, [28, *(12 if narrow else 16 for _ in heads[1:])])
    sheet.freeze_panes = f"B{_FIRST}"
    set_print(sheet, f"1:{_HEAD}")


def _chart(title: str, categories: str, values: str) -> BarChart:
    chart = BarChart()
    chart.type, chart.style, chart.gapWidth = "col", 10, 60
    chart.title, chart.x_axis.title, chart.y_axis.title = title, categories, values
    chart.y_axis.numFmt, chart.y_axis.scaling.min = "#,##0", 0
    chart.x_axis.delete = chart.y_axis.delete = False  # unset, Excel hides both axes
    chart.legend.position = "b"
    chart.width, chart.height = 22, 8
    return chart
