"""County totals: what is added, what is refused, and the workbook read back by another program."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from assistant.cli import main
from assistant.statistics.check import check_file
from assistant.statistics.errors import StatisticsError
from assistant.statistics.total import CountyTotal, add_up, read_units
from assistant.statistics.total_workbook import write_total
from tests.statistics.filled import CASES, CERTIFICATES, COVER, Changes, save

TOWN: Changes = {
    (COVER, "B4"): "城关镇",
    (COVER, "B5"): "乡镇",
    (CERTIFICATES, "B5"): "否",
    (CERTIFICATES, "B6"): None,
    (CASES, "A7"): "行政许可",
    **{(CASES, f"{column}7"): number for column, number in zip("BCDEF", (5, 4, 3, 0.1, 0), strict=True)},
    (CASES, "E4"): 0.2,
}
BROKEN: Changes = {(COVER, "B4"): "龙泉镇", (CASES, "C4"): "三十"}


@pytest.fixture
def county(tmp_path: Path) -> CountyTotal:
    return add_up([check_file(save(tmp_path, "水利.xlsx")), check_file(save(tmp_path, "城关.xlsx", TOWN))])


def run(*arguments: str) -> int:
    try:
        main(["sheet", "total", *arguments])
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def test_sums_per_kind_and_unit_are_exact_to_the_cent(county: CountyTotal) -> None:
    assert county.kinds == ("行政处罚", "行政检查", "行政强制", "行政许可")
    assert county.by_kind("行政处罚").money == Decimal("12345.80")
    assert county.by_kind("行政许可").filed == 4
    assert county.cases.money == Decimal("12345.90")  # 12345.6 + 0.2 + 0.1 without a binary remainder
    assert county.cases.cases == 42 + 47
    assert [report.unit for report in county.reports] == sorted(report.unit for report in county.reports)


def test_the_order_of_the_files_does_not_matter(tmp_path: Path) -> None:
    files = [check_file(save(tmp_path, "水利.xlsx")), check_file(save(tmp_path, "城关.xlsx", TOWN))]
    assert add_up(files) == add_up(files[::-1])


def test_another_reader_finds_the_same_numbers(county: CountyTotal, tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    write_total(county, path)
    book = CalamineWorkbook.from_path(path)

    def rows(name: str) -> list[list[Any]]:
        return book.get_sheet_by_name(name).to_python()[3:]

    by_kind = {row[0]: row[1:6] for row in rows("全县分种类") if row[0]}
    for kind in county.kinds:
        sums = county.by_kind(kind)
        assert by_kind[kind] == [sums.cases, sums.filed, sums.closed, float(sums.money), sums.hearings]
    assert by_kind["合计"] == [89, 24, 19, 12345.9, 2]
    both = [row for row in rows("分单位分种类") if row[0] not in ("", "合计")]
    assert len(both) == 7
    for column, total in enumerate(by_kind["合计"], 2):
        assert sum(Decimal(str(row[column])) for row in both) == Decimal(str(total))
    matrix = {row[0]: row[1:6] for row in rows("单位与种类对照") if row[0]}
    assert matrix["城关镇"] == [10, 30, 2, 5, 47]
    assert matrix["合计"] == [20, 60, 4, 5, 89]
    by_unit = {row[0]: row for row in rows("分单位")}
    assert by_unit["城关镇"][2:8] == [1, 12, 1, 40, 2, "否"]


def test_the_charts_point_at_the_table_and_speak_chinese(county: CountyTotal, tmp_path: Path) -> None:
    path = tmp_path / "汇总.xlsx"
    write_total(county, path)
    book = load_workbook(path)
    charts: list[Any] = [chart for sheet in book.worksheets for chart in getattr(sheet, "_charts")]  # noqa: B009
    assert len(charts) == 2
    kinds, units = charts
    assert [s.val.numRef.f for s in kinds.series] == ["'全县分种类'!$C$4:$C$7", "'全县分种类'!$D$4:$D$7"]
    assert kinds.series[0].cat.numRef.f == "'全县分种类'!$A$4:$A$7"
    assert len(units.series) == 4
    assert not kinds.x_axis.delete
    title = kinds.title.tx.rich.p[0].r[0].t
    assert title == "全县立案数、结案数"


def test_a_unit_twice_is_refused_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    again: Changes = {(COVER, "B4"): "县 水利局", (CASES, "B4"): 99}
    one, two = save(tmp_path, "一.xlsx"), save(tmp_path, "二.xlsx", again)
    out = tmp_path / "汇总.xlsx"
    assert run(one, two, "--out", str(out)) == 2
    err = capsys.readouterr().err
    assert "水利局”有两个文件" in err
    assert "一.xlsx" in err
    assert "二.xlsx" in err
    assert not out.exists()


def test_a_sheet_with_errors_is_never_left_out_silently(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [save(tmp_path, "水利.xlsx"), save(tmp_path, "龙泉.xlsx", BROKEN)]
    out = tmp_path / "汇总.xlsx"
    assert run(*files, "--out", str(out)) == 1
    err = capsys.readouterr().err
    assert "《行政执法案件》表 C4：应为不小于0的整数" in err
    assert "没有汇总：龙泉镇" in err
    assert not out.exists()
    assert run(*files, "--out", str(out), "--leave-out") == 0
    assert "未计入（表有错误）：龙泉镇" in capsys.readouterr().out
    notes = CalamineWorkbook.from_path(out).get_sheet_by_name("汇总说明").to_python()
    assert any(row[:2] == ["未计入（表有错误）", "龙泉镇"] for row in notes)


def test_missing_units_are_named_and_fail_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units = tmp_path / "名单.txt"
    units.write_text("# 应报单位\n县 水利局\n\n下李乡\n城关镇人民政府\n", encoding="utf-8-sig")
    files = [save(tmp_path, "水利.xlsx"), save(tmp_path, "城关.xlsx", TOWN)]
    assert run(*files, "--units", str(units), "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert found["missing"] == ["下李乡", "城关镇人民政府"]
    assert found["unexpected"] == ["城关镇"]
    units.write_text("县水利局\n城关镇\n", encoding="utf-8")
    assert run(*files, "--units", str(units), "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["missing"], found["total"]["money"]) == ([], "12345.90")


def test_a_list_of_units_that_cannot_be_used(tmp_path: Path) -> None:
    units = tmp_path / "名单.txt"
    units.write_text("城关镇\n城 关镇\n", encoding="utf-8")
    with pytest.raises(StatisticsError, match="第 2 行：“城 关镇”写了两次"):
        read_units(str(units))
    units.write_bytes("城关镇".encode("gb18030"))
    with pytest.raises(StatisticsError, match="不是 UTF-8"):
        read_units(str(units))


def test_different_periods_do_not_add_up_by_themselves(tmp_path: Path) -> None:
    later: Changes = {**TOWN, (COVER, "B7"): date(2026, 5, 31)}
    files = [check_file(save(tmp_path, "水利.xlsx")), check_file(save(tmp_path, "城关.xlsx", later))]
    with pytest.raises(StatisticsError, match="统计期间不一样"):
        add_up(files)
    assert len(add_up(files, mixed_periods=True).periods) == 2


def test_a_unit_named_like_a_formula_stays_words(tmp_path: Path) -> None:
    book_path = Path(save(tmp_path, "水利.xlsx"))
    book = load_workbook(book_path)
    cell = book[COVER]["B4"]
    cell.value = '=HYPERLINK("http://x")'
    cell.data_type = "s"
    book.save(book_path)
    path = tmp_path / "汇总.xlsx"
    write_total(add_up([check_file(str(book_path))]), path)
    cells = [cell for sheet in load_workbook(path).worksheets for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert '=HYPERLINK("http://x")' in {cell.value for cell in cells}
