"""Files as people have them: empty, odd, huge, in the way; one line says what is wrong."""

import csv
import io
import random
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assistant.batch import read_parquet, text_pieces
from assistant.batch.csv_records import LONGEST, find_records
from assistant.batch.read_csv import CsvSource
from assistant.library import Library, Regulation
from tests.batch.cases import random_cases, read_rows, write_cases
from tests.batch.test_answers import batch

REVIEW = "xixian-review-2022"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("in.csv", b"", "是空的"),
        ("in.csv", b"\n\n", "第一行是空的"),
        ("in.csv", "编号,备注\n1,2\n".encode(), "没有一栏是本制度的事实"),
        ("in.csv", b"facts_clear,facts_clear\n1,2\n", "有两栏都叫"),
        ("in.csv", b"facts_clear,a,a\n1,2,3\n", "有两栏都叫“a”"),
        ("in.csv", b"facts_clear,outcome\n1,2\n", "“outcome”这个栏名要留给结果"),
        ("in.csv", "facts_clear\n是\n".encode("utf-16"), "另存为"),
        ("in.csv", b"facts_claer,x\n1,2\n", "最接近的是“facts_clear”"),
        ("in.jsonl", b"", "是空的"),
        ("in.jsonl", b"[1]\n", "没有一行是 JSON 对象"),
        ("in.parquet", b"PAR1 nothing of the kind", "不是完整的 Parquet 文件"),
        ("in.xlsx", b"PK", "看不出格式"),
        ("missing.csv", None, "读不出来"),
    ],
)
def test_an_input_that_cannot_be_used(
    name: str, content: bytes | None, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert batch(REVIEW, tmp_path / name, tmp_path / "out.csv") == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert not (tmp_path / "out.csv").exists()


def test_two_names_of_one_fact(library: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    label = library[REVIEW].rulebook.vocabulary["facts_clear"].label
    (tmp_path / "in.csv").write_text(f"facts_clear,{label}\n1,1\n", encoding="utf-8")
    assert batch(REVIEW, tmp_path / "in.csv", tmp_path / "out.csv") == 2
    assert "是同一个事实" in capsys.readouterr().err


@pytest.mark.parametrize("target", ["out.csv", "out.jsonl", "out.parquet"])
@pytest.mark.parametrize("source", ["in.csv", "in.parquet"])
def test_a_heading_without_rows(source: str, target: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("编号,facts_clear\n", encoding="utf-8")
    empty = pa.table({"编号": pa.array([], pa.string()), "facts_clear": pa.array([], pa.bool_())})
    pq.write_table(empty, tmp_path / "in.parquet")
    assert batch(REVIEW, tmp_path / source, tmp_path / target, "--quiet") == 0
    assert read_rows(tmp_path / target) == []


def test_the_empty_table_is_an_input(library: Library, tmp_path: Path) -> None:
    assert batch(REVIEW, "--template", tmp_path / "in.csv") == 0
    heads = next(csv.reader(io.StringIO((tmp_path / "in.csv").read_text("utf-8-sig"))))
    assert len(heads) == 1 + len(library[REVIEW].rulebook.vocabulary.facts)
    with (tmp_path / "in.csv").open("a", encoding="utf-8") as file:
        file.write("甲" + "," * (len(heads) - 1) + "\n")
    assert batch(REVIEW, tmp_path / "in.csv", tmp_path / "out.csv", "--quiet") == 0
    assert [row["案号"] for row in read_rows(tmp_path / "out.csv")] == ["甲"]
    assert batch(REVIEW, "--template", tmp_path / "in.csv") == 2


def test_nearly_a_fact_is_told_and_carried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.csv").write_text("facts_claer,body_lawful\n1,1\n", encoding="utf-8")
    assert batch(REVIEW, tmp_path / "in.csv", tmp_path / "out.csv") == 0
    assert "“facts_claer”一栏不是本制度的事实" in capsys.readouterr().err
    assert read_rows(tmp_path / "out.csv")[0]["facts_claer"] == "1"


def test_carried_cells_come_out_as_they_went_in(tmp_path: Path) -> None:
    odd = ["平常", "有,逗号", '有"引号"', "有\n换行", "", " 空格 ", "=1+1", "0012", "null", "😀"]
    with (tmp_path / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["备注", "facts_clear"], *([cell, "是"] for cell in odd)])
    for kind in ("csv", "jsonl", "parquet"):
        assert batch(REVIEW, tmp_path / "in.csv", tmp_path / f"out.{kind}", "--quiet") == 0
        assert [row["备注"] for row in read_rows(tmp_path / f"out.{kind}")] == odd


def test_huge_cells_and_quotes_that_never_close(tmp_path: Path) -> None:
    big = "长" * 500_000
    lines = ["备注,facts_clear", f"{big},是", '"不合上,是', *["好,否"] * 3, f'"{big}\n{big}",是']
    (tmp_path / "in.csv").write_text("\n".join(lines), encoding="utf-8")
    assert batch(REVIEW, tmp_path / "in.csv", tmp_path / "out.csv", "--quiet") == 1
    csv.field_size_limit(1 << 30)
    rows = read_rows(tmp_path / "out.csv")
    assert [row["行号"] for row in rows] == ["1", "3", "4", "5", "6"]
    assert rows[0]["备注"] == big
    assert rows[-1]["备注"] == f"{big}\n{big}"


def test_records_end_where_a_csv_reader_ends_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random tables, read in pieces of a few bytes, give the rows and numbers that Python's reader gives."""
    rng = random.Random(5)
    for size in (7, 64, 1000):
        monkeypatch.setattr(text_pieces, "CHUNK", size)
        rows = [["".join(rng.choices('a,"\n ', k=rng.randrange(6))) for _ in range(3)] for _ in range(200)]
        text = io.StringIO()
        ending = rng.choice(["\n", "\r\n"])
        csv.writer(text, lineterminator=ending).writerows([["x", "y", "facts_clear"], *rows])
        path = tmp_path / f"{size}.csv"
        path.write_text(text.getvalue().removesuffix(ending), encoding="utf-8", newline="")
        source = CsvSource(path)
        found: list[list[str]] = []
        numbers: list[int] = []
        for piece in source.pieces(None, 1):
            block = source.taken_apart(piece)
            assert not block.bad
            found += [list(row) for row in zip(*(c.to_pylist() for c in block.columns.values()), strict=True)]
            numbers += block.numbers.tolist()
        assert found == rows
        assert numbers == list(range(1, 201))


def test_a_quote_that_never_closes_costs_its_line_only() -> None:
    after = (b"good" * 500 + b",1\n") * (LONGEST // 2000 + 10)
    records = find_records(b'good,1\n"bad,1\n' + after, ",", last=False)
    assert records.bad == (1,)
    assert records.used == 14 + len(after)
    assert find_records(b'good,1\n"not yet,1\ngood,1\n', ",", last=False).used == 7


def test_many_row_groups_and_pieces_make_one_sound_file(
    naiman: Regulation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_parquet, "ROWS", 7)
    cases = [{"false_materials": number % 3 == 0} for number in range(400)]
    source = write_cases(tmp_path / "in.parquet", naiman, cases)
    assert batch(naiman.id, source, tmp_path / "out.parquet", "--quiet") == 0
    file = pq.ParquetFile(tmp_path / "out.parquet")
    assert file.metadata.num_row_groups == 58
    assert file.read()["行号"].to_pylist() == list(range(1, 401))
    assert file.schema_arrow.metadata[b"rongcuo.knowledge_version"].decode() == naiman.rulebook.version
    picked = file.read_row_groups([31, 57], columns=["案号", "outcome"]).to_pylist()
    assert [row["案号"] for row in picked] == [f"案{n}" for n in (*range(218, 225), 400)]
    filtered = pq.read_table(tmp_path / "out.parquet", filters=[("行号", "in", [5, 399])])
    assert filtered["案号"].to_pylist() == ["案5", "案399"]


@pytest.mark.parametrize(
    ("output", "options", "words"),
    [
        ("nowhere/out.csv", (), "没有这个文件夹"),
        ("in.csv", (), "三个不同的文件"),
        (".", ("--format", "csv"), "是一个文件夹"),
        ("out.csv", ("--rejected", "out.parquet"), "只能写成 .csv 或 .jsonl"),
        ("out.doc", (), "看不出格式"),
        ("out.csv", ("--resume", "--restart"), "只能用一个"),
        ("out.csv", ("--format", "xlsx"), "--format 应为"),
        ("out.csv", ("--resume",), "没有中断的进度"),
    ],
)
def test_an_output_that_cannot_be_used(
    output: str, options: tuple[str, ...], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("facts_clear\n1\n", encoding="utf-8")
    assert batch(REVIEW, "in.csv", output, *options) == 2
    said = capsys.readouterr().err
    assert words in said
    assert said.count("\n") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv"]


def test_a_full_disk_is_one_line_and_the_run_goes_on_later(library: Library, tmp_path: Path) -> None:
    """A limit on the size of files stands in for a disk without room."""
    source = write_cases(tmp_path / "in.csv", library[REVIEW], random_cases(library[REVIEW], 300))
    script = (
        "import resource, sys; from assistant.cli import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY)); main(sys.argv[1:])"
    )
    arguments = ["batch", "--regulation", REVIEW, str(source), str(tmp_path / "out.csv"), "--quiet"]
    full = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=False
    )
    assert full.returncode == 2
    assert "写不进去（文件太大）" in full.stderr
    assert full.stderr.count("\n") == 1
    assert batch(REVIEW, source, tmp_path / "out.csv", "--quiet") == 1
    assert len(read_rows(tmp_path / "out.csv")) > 200


def test_a_side_file_that_was_not_put_right_is_rejected_again(tmp_path: Path) -> None:
    """A line that could not be taken apart has no facts: it is no case of which nothing is known."""
    first, second = tmp_path / "in.csv", tmp_path / "again.csv"
    first.write_text("facts_clear\n是,\n否\n", encoding="utf-8")
    assert batch(REVIEW, first, tmp_path / "out.csv") == 1
    (tmp_path / "out.csv.rejected.csv").rename(second)
    assert batch(REVIEW, second, tmp_path / "out2.csv") == 1
    assert read_rows(tmp_path / "out2.csv") == []
    (tmp_path / "out2.csv").unlink()
    assert batch(REVIEW, second, tmp_path / "out2.csv") == 2  # the side file is still there
