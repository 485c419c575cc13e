"""The draw: repeatable by anyone, blind to the order of rows, fair, and true to arts. 11 and 12."""

import hashlib
import json
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from assistant.cli import main
from assistant.review.draw import draw_cases
from assistant.review.errors import DrawError
from assistant.review.ledger import Case, read_ledger
from assistant.review.regulation import QUOTES, read_regulation
from tests.review.ledgers import Line, cases, csv_file, lines, xlsx_file

MIXED = [
    *cases(12),
    *cases(3, kind="行政许可", prefix="水许"),
    *cases(8, unit="县自然资源局", prefix="自然资罚"),
]


def numbers(found: list[Case], seed: str, **options: object) -> dict[tuple[str, str], list[str]]:
    drawn = draw_cases(found, seed, **options)  # type: ignore[arg-type]
    return {(g.unit, g.kind): [ranked.case.number for ranked in g.drawn] for g in drawn.groups}


def test_the_documented_formula_and_nothing_else_decides() -> None:
    """Done over by hand, with hashlib and sorting alone."""
    pool = cases(12)
    by_hand = sorted(
        pool, key=lambda c: hashlib.sha256(f"双色球2026088期|县水利局|{c.number}".encode()).hexdigest()
    )
    assert numbers(pool, "双色球2026088期")["县水利局", "行政处罚"] == [c.number for c in by_hand[:5]]


def test_a_draw_of_long_ago_comes_out_the_same() -> None:
    """Fixed by sha256sum on the command line: printf '%s' 'S|U|n' | sha256sum, for n = 1 to 8."""
    pool = [replace(case, unit="U", number=str(n)) for n, case in enumerate(cases(8), 1)]
    assert numbers(pool, "S", per_kind=3)["U", "行政处罚"] == ["3", "7", "8"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False), st.text(alphabet="甲乙丙0123 aZ", min_size=1).filter(str.strip))
def test_the_order_of_rows_changes_nothing(shuffler: random.Random, seed: str) -> None:
    shuffled = list(MIXED)
    shuffler.shuffle(shuffled)
    assert numbers(shuffled, seed) == numbers(MIXED, seed)


def test_every_case_is_drawn_equally_often() -> None:
    """20 cases, 5 drawn, 4000 seeds: each is expected 1000 times, with a spread of about 27."""
    counted = Counter(
        number for n in range(4000) for number in numbers(cases(20), f"种子{n}")["县水利局", "行政处罚"]
    )
    assert sum(counted.values()) == 20_000
    spread = (4000 * 0.25 * 0.75) ** 0.5
    assert all(abs(counted[case.number] - 1000) < 4 * spread for case in cases(20))
    # Drawn without replacement: over n p (1-p) N/(N-1) the squares follow chi-square, 19 degrees.
    chi_square = sum((counted[c.number] - 1000) ** 2 for c in cases(20)) / (spread**2 * 20 / 19)
    assert 4.9 < chi_square < 45  # one seed set in a thousand lies outside


def test_pairs_are_independent_too() -> None:
    """Two neighbours in the ledger come out together as often as chance has it: 5/20 * 4/19 of 4000 = 210."""
    first, second = (case.number for case in cases(2))
    drawn = (numbers(cases(20), f"种子{n}")["县水利局", "行政处罚"] for n in range(4000))
    together = sum(first in found and second in found for found in drawn)
    assert abs(together - 4000 * 5 * 4 / (20 * 19)) < 4 * (210 * 0.95) ** 0.5


def test_five_of_each_kind_of_each_unit_or_of_the_county() -> None:
    by_unit = numbers(MIXED, "种子")
    assert {key: len(found) for key, found in by_unit.items()} == {
        ("县水利局", "行政处罚"): 5,
        ("县水利局", "行政许可"): 3,
        ("县自然资源局", "行政处罚"): 5,
    }
    by_county = numbers(MIXED, "种子", scope="county")
    assert {key: len(found) for key, found in by_county.items()} == {("", "行政处罚"): 5, ("", "行政许可"): 3}


def test_adding_a_case_to_one_kind_leaves_the_others_alone() -> None:
    more = [*MIXED, *cases(1, kind="行政许可", prefix="新许")]
    before, after = numbers(MIXED, "种子"), numbers(more, "种子")
    assert before["县水利局", "行政处罚"] == after["县水利局", "行政处罚"]
    assert len(after["县水利局", "行政许可"]) == 4


def test_contested_cases_never_enter_whatever_the_seed() -> None:
    pool = [
        replace(case, litigated=n == 0, reconsidered=n in (0, 1), closed=None if n == 2 else case.closed)
        for n, case in enumerate(cases(8))
    ]
    for n in range(50):
        drawn = draw_cases(pool, f"种子{n}")
        assert {r.case.row for r in drawn.drawn} == {5, 6, 7, 8, 9}
        assert [c.row for c in drawn.contested] == [2, 3]
        assert [c.row for c in drawn.open_cases] == [4]


def test_a_blank_seed_is_refused() -> None:
    for seed in ("", "  ", "\udcff"):
        with pytest.raises(DrawError, match="种子"):
            draw_cases(MIXED, seed)


ROWS: list[Line] = [
    *lines(7),
    ("水罚〔2026〕8号", "县水利局", "行政处罚", "2026-04-01", "是", "否"),
    ("水罚〔2026〕9号", "县水利局", "行政处罚", "2026-04-01", "否", "是"),
    ("水许〔2026〕1号", "县水利局", "行政许可", "2026-04-01", "否", "否"),
    ("水查〔2026〕1号", "县水利局", "行政检查", None, "否", "否"),
]


def test_the_protocol_says_all_that_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv_file(tmp_path, ROWS)
    main(["draw", file, "--seed", "2026年第88期"])
    out = capsys.readouterr().out
    ledger = read_ledger(file)
    for needed in (
        "种子：“2026年第88期”",
        ledger.sha256,
        ledger.content_hash,
        "县水利局 行政处罚：7 件里抽 5 份",
        "县水利局 行政许可：只有 1 件，不足 5 份，全部抽取",
        "水罚〔2026〕8号（台账第 9 行）：提起行政诉讼",
        "水罚〔2026〕9号（台账第 10 行）：提起行政复议",
        "第十二条“凡提起行政诉讼、行政复议的行政执法案件,其案卷不再评查”",
        "台账里没有的种类：行政强制、行政征收或征用",
        "水查〔2026〕1号",
        "每个单位每种各抽 5 份",
        "本制度没有写明",
    ):
        assert needed in out, needed
    texts = {p.citation: p.text for p in read_regulation().provisions}
    hits = re.findall(r"《([^》]+)》(第[一二三四五六七八九十]+条)“(.+?)”", out)
    assert {citation for _, citation, _ in hits} >= {"第十一条", "第十二条"}
    assert all(
        title == read_regulation().title and words in texts[citation] for title, citation, words in hits
    )
    for quote in QUOTES:
        quote.check(read_regulation())


def test_json_and_workbook_name_the_same_cases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "记录.xlsx"
    main(["draw", xlsx_file(tmp_path, ROWS), "--seed", "种子", "--out", str(out), "--json"])
    found = json.loads(capsys.readouterr().out)
    drawn = [case["number"] for group in found["groups"] for case in group["drawn"]]
    book = CalamineWorkbook.from_path(out)
    assert [row[3] for row in book.get_sheet_by_name("抽中的案卷").to_python()[1:]] == drawn
    assert [row["number"] for row in found["excluded"]] == ["水罚〔2026〕8号", "水罚〔2026〕9号"]
    assert len(drawn) == 6
    punished = next(group for group in found["groups"] if group["kind"] == "行政处罚")
    assert [r["rank"] for r in (*punished["drawn"], *punished["not_drawn"])] == list(range(1, 8))


def test_another_number_than_five_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["draw", csv_file(tmp_path, ROWS), "--seed", "种子", "--per-kind", "2"])
    assert "第十一条“各5份”，这次按要求改为各 2 份" in capsys.readouterr().out


def test_a_ledger_with_errors_is_not_drawn_from(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv_file(tmp_path, [*ROWS, ("水罚〔2026〕10号", "县水利局", "行政处罚", "2026-04-01", "", "否")])
    with pytest.raises(SystemExit) as stopped:
        main(["draw", file, "--seed", "种子"])
    out, err = capsys.readouterr()
    assert (stopped.value.code, out) == (1, "")
    assert "E13：“是否行政诉讼”没有填；空白不能当作“否”" in err


def test_the_empty_ledger_can_be_filled_and_drawn_from(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "空白台账.xlsx"
    main(["draw", "--template", str(path)])
    assert "一行也没有" in read_ledger(str(path)).problems[0].message
    book = load_workbook(path)
    for row, line in enumerate(ROWS, 2):
        for column, value in enumerate(line, 1):
            book.worksheets[0].cell(row, column).value = value  # type: ignore[assignment]
    book.save(path)
    ledger = read_ledger(str(path))
    assert ledger.errors == 0
    assert ledger.content_hash == read_ledger(csv_file(tmp_path, ROWS)).content_hash


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--seed", "种子"],
        ["没有.csv"],
        ["没有.csv", "--seed", "种子"],
        ["没有.csv", "--seed", "种子", "--scope", "town"],
        ["没有.csv", "--seed", "种子", "--out", "x.pdf"],
        ["没有.csv", "--seed", "种子", "--per-kind", "0"],
        ["没有.csv", "--template", "x.xlsx"],
    ],
)
def test_a_wrong_command_line_ends_in_one_line(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["draw", *arguments])
    out, err = capsys.readouterr()
    assert (stopped.value.code, out, err.count("\n")) == (2, "", 1)
