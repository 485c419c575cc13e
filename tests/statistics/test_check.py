"""The check of a filled statistics workbook: which cell, what is wrong, error or warning."""

import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.law.errors import KnowledgeError
from assistant.law.quote import Quote
from assistant.statistics.check import check_sheets
from assistant.statistics.regulation import QUOTES, read_regulation
from assistant.statistics.report import CaseCounts
from tests.statistics.filled import (
    ATTENDED,
    CASES,
    CERTIFICATES,
    COVER,
    HOLDERS,
    Changes,
    sheets,
    workbook,
)


def complaints(folder: Path, changes: Changes, level: str) -> dict[str, str]:
    """Sheet and cell -> message, of one level."""
    _, problems, report = check_sheets(sheets(folder, workbook(changes)))
    assert (report is None) == any(problem.level == "error" for problem in problems)
    return {f"{p.sheet}!{p.cell}": p.message for p in problems if p.level == level}


def test_a_sheet_without_a_fault_is_read_as_it_stands(tmp_path: Path) -> None:
    unit, problems, report = check_sheets(sheets(tmp_path, workbook()))
    assert (unit, problems) == ("县水利局", ())
    assert report is not None
    assert (report.start, report.end) == (date(2026, 1, 1), date(2026, 6, 30))
    assert [t.people for t in (*report.attended, *report.held)] == [12, 40]
    assert (report.holders, report.published) == (2, True)
    assert report.cases["行政处罚"] == CaseCounts(10, 8, 7, Decimal("12345.60"), 1)
    assert list(report.cases) == ["行政处罚", "行政检查", "行政强制"]


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        ({(CASES, "C4"): "三十"}, f"{CASES}!C4", "应为不小于0的整数，现在是“三十”，请改成数字"),
        ({(CASES, "C4"): -1}, f"{CASES}!C4", "应为不小于0的整数，现在是“-1”，请改成数字"),
        ({(CASES, "C4"): 3.5}, f"{CASES}!C4", "现在是“3.5”"),
        ({(CASES, "C4"): True}, f"{CASES}!C4", "现在是“TRUE”"),
        ({(CASES, "C4"): "1,200"}, f"{CASES}!C4", "现在是“1,200”"),
        ({(CASES, "C4"): "30%"}, f"{CASES}!C4", "现在是“30%”"),
        ({(CASES, "C4"): date(2026, 3, 1)}, f"{CASES}!C4", "现在是日期“2026-03-01”"),
        ({(CASES, "C4"): "=1+1"}, f"{CASES}!C4", "是公式，文件里没有保存算好的结果"),
        ({(CASES, "C4"): None}, f"{CASES}!C4", "“立案数”没有填，没有的填 0"),
        ({(CASES, "E4"): 1.005}, f"{CASES}!E4", "最多两位小数"),
        ({(CASES, "A7"): "合计"}, f"{CASES}!A7", "“合计”行会重复计算"),
        ({(CASES, "A7"): "行政处罚"}, f"{CASES}!A7", "“行政处罚”与 A4 重复"),
        ({(CASES, "A5"): None}, f"{CASES}!A5", "“案件种类”没有填"),
        ({(CASES, "A5"): "执法检查"}, f"{CASES}!", "缺少“行政检查”一行"),
        ({(COVER, "B4"): None}, f"{COVER}!B4", "“单位名称”没有填，请补填"),
        ({(COVER, "B5"): "局"}, f"{COVER}!B5", "应为“乡镇”或“行政执法单位”，现在是“局”"),
        ({(COVER, "B7"): date(2025, 12, 31)}, f"{COVER}!B7", "早于统计期间（起）2026-01-01"),
        ({(COVER, "B6"): "今年"}, f"{COVER}!B6", "应为日期，如 2026-03-15，现在是“今年”"),
        ({(COVER, "B6"): "2026年2月30日"}, f"{COVER}!B6", "没有“2026年2月30日”这一天"),
        (
            {(ATTENDED, "B4"): date(2025, 12, 31)},
            f"{ATTENDED}!B4",
            "不在统计期间 2026-01-01 至 2026-06-30 内",
        ),
        ({(ATTENDED, "C4"): date(2026, 3, 1)}, f"{ATTENDED}!C4", "早于开始日期 2026-03-02"),
        ({(ATTENDED, "D4"): None}, f"{ATTENDED}!D4", "“内容”没有填"),
        ({(CERTIFICATES, "B4"): 3}, f"{CERTIFICATES}!B4", "填的是 3 人，《持证人员名单》表列了 2 人"),
        ({(CERTIFICATES, "B5"): "否"}, f"{CERTIFICATES}!B5", "选了没有公示，却填了公示网站"),
        ({(HOLDERS, "B5"): "晋a001 "}, f"{HOLDERS}!B5", "与 B4 重复"),
        ({(HOLDERS, "B5"): 14010012345678901}, f"{HOLDERS}!B5", "超过15位"),
        ({(HOLDERS, "A5"): "李\u200b四"}, f"{HOLDERS}!A5", "看不见的控制字符"),
    ],
)
def test_errors_name_the_cell(tmp_path: Path, changes: Changes, where: str, message: str) -> None:
    found = complaints(tmp_path, changes, "error")
    assert message in found[where]


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        ({(CASES, "C4"): "８"}, f"{CASES}!C4", "是文本格式的数字“８”，已按 8 读"),
        ({(CASES, "C4"): " 8 "}, f"{CASES}!C4", "已按 8 读"),
        ({(CASES, "D4"): 9}, f"{CASES}!D4", "有以前立案、本期结案的可以这样填"),
        ({(CASES, "F4"): 9}, f"{CASES}!F4", "所以只提醒"),
        ({(CASES, "C5"): 31}, f"{CASES}!C5", "立案数 31 多于案件数量 30"),
        ({(COVER, "B9"): date(2026, 6, 1)}, f"{COVER}!B9", "期间还没有过完"),
        ({(COVER, "B6"): "2026.1.1"}, f"{COVER}!B6", "已按 2026-01-01 读"),
        ({(ATTENDED, "B4"): date(2026, 6, 30), (ATTENDED, "C4"): date(2026, 7, 2)}, f"{ATTENDED}!C4", "跨期"),
        (
            {(CERTIFICATES, "B5"): "否", (CERTIFICATES, "B6"): None},
            f"{CERTIFICATES}!B5",
            "“并及时在相关网站公示”",
        ),
        ({(CERTIFICATES, "B6"): None}, f"{CERTIFICATES}!B6", "选了已公示"),
        ({(CASES, "H9"): "私下说明"}, f"{CASES}!H9", "在栏目以外"),
        ({(ATTENDED, c + "4"): None for c in "ABCD"}, f"{ATTENDED}!", "按本期没有计"),
    ],
)
def test_what_the_text_does_not_rule_out_is_a_warning(
    tmp_path: Path, changes: Changes, where: str, message: str
) -> None:
    assert not complaints(tmp_path, changes, "error")
    assert message in complaints(tmp_path, changes, "warning")[where]


def test_a_percentage_is_no_count_even_where_it_is_whole(tmp_path: Path) -> None:
    book = workbook({(CASES, "C4"): 1})
    book[CASES]["C4"].number_format = "0%"
    _, problems, _ = check_sheets(sheets(tmp_path, book))
    assert [p.message for p in problems if p.level == "error"] == [
        "应为不小于0的整数，现在是“100%”（百分数），请改成数字"
    ]


def test_moved_columns_are_found_before_any_number_is_believed(tmp_path: Path) -> None:
    book = workbook()
    sheet = book[CASES]
    sheet["C3"].value, sheet["D3"].value = "结案数", "立案数"
    _, problems, report = check_sheets(sheets(tmp_path, book))
    assert report is None
    assert [p.cell for p in problems if p.sheet == CASES] == ["C3", "D3"]
    assert "“立案数”移到了 D 列" in problems[0].message


def test_renamed_missing_and_strange_sheets(tmp_path: Path) -> None:
    book = workbook()
    book[CASES].title = "行政执法案件统计"
    del book[HOLDERS]
    _, problems, _ = check_sheets(sheets(tmp_path, book))
    told = {(p.level, p.sheet): p.message for p in problems}
    assert "是不是改名成了“行政执法案件统计”" in told["error", CASES]
    assert "没有这张表" in told["error", HOLDERS]
    assert "不计入" in told["warning", "行政执法案件统计"]


def test_merged_cells_are_refused_where_numbers_stand(tmp_path: Path) -> None:
    book = workbook()
    book[CASES].merge_cells("B4:C4")
    _, problems, _ = check_sheets(sheets(tmp_path, book))
    assert [(p.cell, "合并单元格" in p.message) for p in problems] == [("B4:C4", True)]


def test_rows_below_the_printed_ones_count(tmp_path: Path) -> None:
    people = {(HOLDERS, f"A{row}"): f"第{row}人" for row in range(6, 404)}
    _, problems, report = check_sheets(sheets(tmp_path, workbook({**people, (CERTIFICATES, "B4"): 400})))
    assert (problems, report and report.holders) == ((), 400)


def test_a_time_of_day_and_a_whole_float_do_no_harm(tmp_path: Path) -> None:
    changes: Changes = {(COVER, "B6"): datetime(2026, 1, 1, 8, 30), (CASES, "C4"): 8.0}
    assert not complaints(tmp_path, changes, "error")
    assert not complaints(tmp_path, changes, "warning")


def test_the_untouched_template_is_all_missing_and_no_crash(tmp_path: Path) -> None:
    from tests.statistics.filled import FILLED

    found = complaints(tmp_path, dict.fromkeys(FILLED), "error")
    assert f"{COVER}!B4" in found
    assert f"{CASES}!B4" in found
    assert f"{CERTIFICATES}!B4" in found


def test_every_quote_stands_in_its_provision() -> None:
    document = read_regulation()
    for quote in QUOTES:
        quote.check(document)
    with pytest.raises(KnowledgeError, match="没有“十日内上报”"):
        Quote("art_2", "十日内上报").check(document)
    with pytest.raises(KnowledgeError, match="没有条款 art_9"):
        Quote("art_9", "").check(document)


def test_citations_in_complaints_stand_in_the_text(tmp_path: Path) -> None:
    changes: Changes = {
        (CERTIFICATES, "B5"): "否",
        (CERTIFICATES, "B6"): None,
        (CASES, "F4"): 99,
        (CASES, "A5"): "别的",
    }
    _, problems, _ = check_sheets(sheets(tmp_path, workbook(changes)))
    texts = {p.citation: p.text for p in read_regulation().provisions}
    hits = re.findall(r"制度》(第[^“]+?)“([^”]+)”", "\n".join(p.message for p in problems))
    assert len(hits) == 3
    assert all(words in texts[citation] for citation, words in hits)
