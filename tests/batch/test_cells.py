"""What a cell may say, and what is said of the cells and rows that cannot be used."""

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assistant.batch.cell import CellError, read_cell
from assistant.library import Library
from assistant.rules.facts import Fact
from tests.batch.cases import read_rows
from tests.batch.test_answers import batch

REVIEW = "xixian-review-2022"
YES_NO = Fact("f", "f", "f", "f", "g")
RATE = Fact("r", "r", "r", "r", "g", "int", minimum=0, maximum=100)
DAY = Fact("d", "d", "d", "d", "g", "date")
CHOICE = Fact("c", "c", "c", "c", "g", "choice", options=("甲", "乙"))


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [
        *[(YES_NO, raw, True) for raw in ("true", "TRUE", "1", "是", " 是 ", 1, True, 1.0, Decimal(1))],
        *[(YES_NO, raw, False) for raw in ("false", "0", "否", "不是", 0, False, 0.0)],
        *[
            (fact, raw, None)
            for fact in (YES_NO, RATE, DAY, CHOICE)
            for raw in ("", "  ", "不清楚", None, float("nan"))
        ],
        (YES_NO, 9, None),
        (RATE, 9, 9),
        (RATE, "7", 7),
        (RATE, " 100 ", 100),
        (RATE, 7.0, 7),
        (RATE, "7.0", 7),
        (RATE, "１２", 12),
        (YES_NO, "１", True),
        (DAY, "２０２６-0３-15", date(2026, 3, 15).toordinal()),
        (DAY, "2026-03-15", date(2026, 3, 15).toordinal()),
        (DAY, date(2026, 3, 15), date(2026, 3, 15).toordinal()),
        (DAY, datetime(2026, 3, 15), date(2026, 3, 15).toordinal()),
        (CHOICE, "乙", 1),
    ],
)
def test_a_cell_is_read(fact: Fact, raw: object, value: object) -> None:
    found = read_cell(fact, raw)
    assert found == value
    assert (found is None) == (value is None)


@pytest.mark.parametrize(
    ("fact", "raw"),
    [
        *[(YES_NO, raw) for raw in ("yes?", "2", "9", 2, -1, 0.5, "有", [True])],
        *[(RATE, raw) for raw in ("seven", "7.5", 7.5, -1, 101, "-1", "101", True, "1" * 30, float("inf"))],
        *[
            (DAY, raw)
            for raw in ("2026-3-15", "2026/03/15", "2026-02-30", 20260315, True, datetime(2026, 3, 15, 9))
        ],
        *[(CHOICE, raw) for raw in ("丙", 1, True)],
    ],
)
def test_a_cell_is_refused(fact: Fact, raw: object) -> None:
    with pytest.raises(CellError, match="应为"):
        read_cell(fact, raw)


HEADS = "编号,{label},unqualified_files,self_review_rate,act_date,review_matter,facts_clear,case_concluded"
BAD_CSV = """\
好一,5,2,50,2026-03-15,这份案卷评什么等次,是,1
坏数,五,2,50,2026-03-15,,是,1
越界,5,2,101,2026-03-15,,是,1
坏日,5,2,50,2026年3月15日,,是,1
坏选,5,2,50,2026-03-15,别的事,是,1
坏答,5,2,50,2026-03-15,,大概,1
颠倒,2,5,50,2026-03-15,,是,1
少栏,5,2
多栏,5,2,50,2026-03-15,,是,1,2,3
两处,五,2,,,,也许,1

"引号,5,2,50,2026-03-15,,是,1
好二,,,,,,不清楚,
"多行
编号",5,2,50,2026-03-15,,否,0
"""


def test_bad_rows_are_told_and_kept_and_the_good_ones_determined(
    library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    label = library[REVIEW].rulebook.vocabulary["cases_in_year"].label
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text(f"{HEADS.format(label=label)}\n{BAD_CSV}", encoding="utf-8-sig")
    assert batch(REVIEW, source, output) == 1
    said = capsys.readouterr()
    assert "读入 13 行，得出结论 3 行，没有处理 10 行" in said.out
    assert "第 2 行：" in said.err
    rows = read_rows(output)
    assert [(row["编号"], row["行号"]) for row in rows] == [
        ("好一", "1"),
        ("好二", "13"),
        ("多行\n编号", "14"),
    ]
    told = {int(row["原行号"]): row for row in _side_file(tmp_path / "out.csv.rejected.csv")}
    columns = {number: row["问题栏"] for number, row in told.items()}
    assert columns == {
        2: label,
        3: "self_review_rate",
        4: "act_date",
        5: "review_matter",
        6: "facts_clear",
        7: f"{label}；unqualified_files",
        8: "",
        9: "",
        10: f"{label}；facts_clear",
        12: "",
    }
    assert (told[2]["问题值"], told[2]["编号"], told[2]["self_review_rate"]) == ("五", "坏数", "50")
    assert told[10]["问题值"] == "五；也许"
    assert "不大于 100" in told[3]["问题"]
    assert "YYYY-MM-DD" in told[4]["问题"]
    assert "这份案卷评什么等次" in told[5]["问题"]
    assert "不能同时成立" in told[7]["问题"]
    assert (told[8]["原文"], told[8]["问题"]) == ("少栏,5,2", "这一行有 3 栏，应为 8 栏")
    assert told[9]["原文"].startswith("多栏,")
    assert told[12]["原文"].startswith('"引号,5')


def test_the_side_file_can_be_put_right_and_handed_in(library: Library, tmp_path: Path) -> None:
    source, output = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("编号,self_review_rate\n甲,50\n乙,五十\n", encoding="utf-8")
    assert batch(REVIEW, source, output, "--quiet") == 1
    side = tmp_path / "out.csv.rejected.csv"
    side.write_text(side.read_text("utf-8-sig").replace(",乙,五十", ",乙,50"), encoding="utf-8")
    assert batch(REVIEW, side, tmp_path / "again.csv", "--quiet") == 0
    (row,) = read_rows(tmp_path / "again.csv")
    assert (row["编号"], row["原行号"], row["行号"]) == ("乙", "2", "1")


def test_facts_that_collide_by_an_axiom_are_named(library: Library, tmp_path: Path) -> None:
    axiom = next(
        a for a in library["naiman-2025"].rulebook.axioms
        if a.kind == "excludes" and type(a.left).__name__ == type(a.right).__name__ == "Atom"
    )  # fmt: skip
    names = [axiom.left.name, axiom.right.name]  # type: ignore[union-attr]
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [dict.fromkeys(names, True), {names[0]: True, names[1]: None}]
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert batch("naiman-2025", source, output, "--quiet") == 1
    (told,) = map(json.loads, (tmp_path / "out.jsonl.rejected.jsonl").read_text("utf-8").splitlines())
    assert set(told["问题栏"].split("；")) == set(names)
    assert axiom.why in told["问题"]
    assert [row["行号"] for row in read_rows(output)] == ["2"]


BAD_JSON = [
    '{"编号": "好", "self_review_rate": 50, "facts_clear": null, "旁": [1, {"深": true}]}',
    '{"编号": "坏", "self_review_rate": 50,',
    "[1, 2]",
    '{"编号": 1, "self_review_rate": true}',
    '{"编号": 2, "facts_clear": [true]}',
    '{"编号": 3, "facts_clear": true, "facts_clear": false}',
    "",
    '{"编号": 4, "self_review_rate": 100, "facts_clear": 0}',
]


def test_bad_json_lines(tmp_path: Path) -> None:
    source, output = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join(BAD_JSON), encoding="utf-8")
    assert batch(REVIEW, source, output, "--quiet") == 1
    rows = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    assert [(row["编号"], row["行号"]) for row in rows] == [("好", 1), (4, 8)]
    assert rows[0]["旁"] == [1, {"深": True}]
    side = tmp_path / "out.jsonl.rejected.jsonl"
    told = {row["原行号"]: row for row in map(json.loads, side.read_text("utf-8").splitlines())}
    assert list(told) == [2, 3, 4, 5, 6]
    assert told[2]["原文"] == BAD_JSON[1]
    assert "不是 JSON" in told[2]["问题"]
    assert (told[4]["问题栏"], told[4]["编号"], told[4]["self_review_rate"]) == ("self_review_rate", 1, True)
    assert told[5]["facts_clear"] == [True]
    assert "写了两次" in told[6]["问题"]


def test_integers_beyond_64_bits_are_refused_by_name(tmp_path: Path) -> None:
    """Neither as a fact nor in a carried column is such a number rounded."""
    fine = {"编号": 2**64 - 1, "cases_in_year": 10**18 - 1, "注": "1" * 30}
    rows = [
        fine,
        fine | {"cases_in_year": 10**19},
        fine | {"cases_in_year": 2**64},
        fine | {"编号": -(10**30)},
    ]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert batch(REVIEW, tmp_path / "in.jsonl", tmp_path / "out.jsonl", "--quiet") == 1
    (row,) = map(json.loads, (tmp_path / "out.jsonl").read_text("utf-8").splitlines())
    assert (row["编号"], row["注"]) == (2**64 - 1, "1" * 30)
    side = (tmp_path / "out.jsonl.rejected.jsonl").read_text("utf-8").splitlines()
    told = {row["原行号"]: row["问题"] for row in map(json.loads, side)}
    assert told.keys() == {2, 3, 4}
    assert "不超过 18 位" in told[2]
    assert f"整数 {2**64} 超过 64 位" in told[3]
    assert f"整数 -{10**30} 超过 64 位" in told[4]


def test_bad_cells_of_typed_columns(tmp_path: Path) -> None:
    far = pa.array([-1_000_000_000, 20_000], pa.int32()).cast(pa.date32())
    table = pa.table(
        {
            "facts_clear": pa.array([True, None]),
            "act_date": far,
            "self_review_rate": pa.array([101, 100], pa.int8()),
            "cases_in_year": pa.array([2**63, 7], pa.uint64()),
            "case_concluded": pa.array([1, 0], pa.int8()),
            "body_lawful": pa.array([None, 1.0], pa.float64()),
            "review_matter": pa.array(["别的事", None]).dictionary_encode(),
            "litigation_brought": pa.nulls(2),
            "金额": pa.array([Decimal("1.50"), None]),
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    assert batch(REVIEW, tmp_path / "in.parquet", tmp_path / "out.parquet", "--quiet") == 1
    (row,) = read_rows(tmp_path / "out.parquet")
    assert row["行号"] == "2"
    assert pq.read_schema(tmp_path / "out.parquet").field("金额").type == table.schema.field("金额").type
    (told,) = _side_file(tmp_path / "out.parquet.rejected.csv")
    assert told["问题栏"].split("；") == ["act_date", "self_review_rate", "cases_in_year", "review_matter"]


def test_yes_and_no_as_numbers(tmp_path: Path) -> None:
    """1, 0, 9 and null in a column of numbers; anything else is told."""
    columns = {"编号": list("甲乙丙丁戊"), "facts_clear": pa.array([1, 0, 9, None, 2], pa.int8())}
    pq.write_table(pa.table(columns), tmp_path / "in.parquet")
    assert batch(REVIEW, tmp_path / "in.parquet", tmp_path / "out.csv", "--quiet") == 1
    words = {"甲": "是", "乙": "否", "丙": "", "丁": ""}
    lines = ["编号,facts_clear", *(f"{number},{word}" for number, word in words.items())]
    (tmp_path / "in.csv").write_text("\n".join(lines), encoding="utf-8")
    assert batch(REVIEW, tmp_path / "in.csv", tmp_path / "same.csv", "--quiet") == 0
    assert (tmp_path / "same.csv").read_bytes() == (tmp_path / "out.csv").read_bytes()
    (told,) = _side_file(tmp_path / "out.csv.rejected.csv")
    assert (told["编号"], told["问题值"]) == ("戊", "2")


def test_gb_18030_and_damaged_characters(tmp_path: Path) -> None:
    rows = ["编号,facts_clear", "甲县一号,是", "丁,否"]
    (tmp_path / "gb.csv").write_bytes("\r\n".join(rows).encode("gb18030"))
    assert batch(REVIEW, tmp_path / "gb.csv", tmp_path / "a.csv", "--quiet") == 0
    assert [row["编号"] for row in read_rows(tmp_path / "a.csv")] == ["甲县一号", "丁"]
    damaged = "\n".join(rows).encode() + b"\n\xff\xfe,1\n" + "戊,1".encode()
    (tmp_path / "utf.csv").write_bytes(damaged)
    assert batch(REVIEW, tmp_path / "utf.csv", tmp_path / "b.csv", "--quiet") == 1
    assert [row["编号"] for row in read_rows(tmp_path / "b.csv")] == ["甲县一号", "丁", "戊"]
    (told,) = _side_file(tmp_path / "b.csv.rejected.csv")
    assert (told["原行号"], told["原文"]) == ("3", "\\xff\\xfe,1")


def _side_file(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
