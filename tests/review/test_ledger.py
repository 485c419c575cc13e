"""Reading a case ledger: any order of columns, several formats, complaints by cell."""

from datetime import date
from pathlib import Path

import pytest

from assistant.review.ledger import read_ledger
from assistant.spreadsheet.errors import SpreadsheetError
from tests.review.ledgers import Line, csv_file, lines, xlsx_file

GOOD: Line = ("水罚〔2026〕9号", "县水利局", "行政处罚", "2026-03-15", "否", "否")


def with_cell(column: int, value: object) -> Line:
    return (*GOOD[:column], value, *GOOD[column + 1 :])


@pytest.mark.parametrize(
    ("line", "cell", "message"),
    [
        (with_cell(0, None), "A3", "“案号”没有填"),
        (with_cell(0, "水罚[2026] 1号"), "A3", "重复"),
        (with_cell(1, None), "B3", "“执法单位”没有填"),
        (with_cell(1, "县水利局 "), "", ""),
        (with_cell(2, None), "C3", "“案件种类”没有填"),
        (with_cell(3, "三月"), "D3", "应为日期"),
        (with_cell(4, None), "E3", "空白不能当作“否”"),
        (with_cell(4, "不清楚"), "E3", "应为“是”或“否”，现在是“不清楚”"),
        (with_cell(5, "N"), "F3", "应为“是”或“否”"),
    ],
)
def test_complaints_name_the_cell(tmp_path: Path, line: Line, cell: str, message: str) -> None:
    for file in (csv_file(tmp_path, [*lines(1), line]), xlsx_file(tmp_path, [*lines(1), line])):
        ledger = read_ledger(file)
        told = [(p.cell, p.message) for p in ledger.problems if p.level == "error"]
        assert [where for where, _ in told] == ([cell] if cell else [])
        assert all(message in words for _, words in told)


def test_csv_and_xlsx_in_any_order_have_one_content_hash(tmp_path: Path) -> None:
    rows = [*lines(9), with_cell(0, "水罚〔2026〕88号")]
    dated = [(*row[:3], date(2026, 3, 15), *row[4:]) for row in rows]
    hashes = {
        read_ledger(csv_file(tmp_path, rows)).content_hash,
        read_ledger(csv_file(tmp_path, rows[::-1], "反.csv", "gb18030")).content_hash,
        read_ledger(csv_file(tmp_path, rows, "宽.csv", "utf-16")).content_hash,
        read_ledger(xlsx_file(tmp_path, dated[::-1])).content_hash,
        read_ledger(xlsx_file(tmp_path, dated, "有标题.xlsx", "县水利局行政执法台账")).content_hash,
    }
    assert len(hashes) == 1
    changed = [*rows[:-1], with_cell(0, "水罚〔2026〕89号")]
    assert read_ledger(csv_file(tmp_path, changed)).content_hash not in hashes


def test_a_missing_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text("案号,单位,案件种类,办结日期,是否提起行政诉讼,是否行政复议\n", encoding="utf-8")
    told = [p.message for p in read_ledger(str(path)).problems]
    assert any("没有“是否行政诉讼”栏，是不是“是否提起行政诉讼”" in words for words in told)
    assert any("没有“执法单位”栏" in words for words in told)


def test_levy_and_requisition_are_one_kind(tmp_path: Path) -> None:
    rows = [with_cell(2, "行政征收"), (*with_cell(2, "行政征用"),)]
    rows[1] = ("水征〔2026〕2号", *rows[1][1:])
    assert {case.kind for case in read_ledger(csv_file(tmp_path, rows)).cases} == {"行政征收或征用"}


def test_another_spelling_of_a_kind_is_doubted_not_changed(tmp_path: Path) -> None:
    ledger = read_ledger(csv_file(tmp_path, [*lines(1), with_cell(2, "行政处罚案")]))
    assert [(p.level, p.cell) for p in ledger.problems] == [("warning", "C3")]
    assert "请改成一样的写法" in ledger.problems[0].message
    assert [case.kind for case in ledger.cases] == ["行政处罚", "行政处罚案"]


def test_one_unit_spelled_in_two_ways_is_refused(tmp_path: Path) -> None:
    rows = [("甲1", "县水利局（本级）", *GOOD[2:]), ("甲2", "县水利局(本级)", *GOOD[2:])]
    assert [(p.level, p.cell) for p in read_ledger(csv_file(tmp_path, rows)).problems] == [("error", "B3")]


def test_what_is_no_ledger(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_text("你好\n", encoding="utf-8")
    assert "没有找到栏目行" in read_ledger(str(path)).problems[0].message
    assert "一行也没有" in read_ledger(csv_file(tmp_path, [])).problems[0].message
    for raw in (b"", b"\x00\x01\x02", b"\x81", '"没有关上'.encode()):
        path.write_bytes(raw)
        with pytest.raises(SpreadsheetError, match=r"台账\.csv"):
            read_ledger(str(path))
    book = tmp_path / "台账.xlsx"
    book.write_bytes(b"PK no zip")
    with pytest.raises(SpreadsheetError, match=r"不是 \.xlsx"):
        read_ledger(str(book))
