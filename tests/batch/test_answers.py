"""Every format gives the answers that one determination after the other gives."""

import json
from itertools import product
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.library import Library, Regulation, determine
from assistant.rules.facts import ContradictionError
from tests.batch.cases import Case, random_cases, read_rows, write_cases

FORMATS = ("csv", "jsonl", "parquet")


def batch(regulation: str, *arguments: object) -> int:
    """Run the command in this process; its exit code."""
    try:
        main(["batch", "--regulation", regulation, *map(str, arguments)])
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def expected(regulation: Regulation, cases: list[Case]) -> dict[str, tuple[str, str, str, str, str]]:
    """Headline, its words, both ends and what is possible, by case number; contradictions left out."""
    found = {}
    for number, case in enumerate(cases, 1):
        try:
            answer = determine(regulation, case, with_changes=False)
        except ContradictionError:
            continue
        found[f"案{number}"] = (
            answer.outcome,
            answer.outcome_label,
            answer.floor,
            answer.ceiling,
            "|".join(answer.possible),
        )
    return found


@pytest.mark.parametrize(
    "regulation_id",
    [
        "licheng-2025",
        "minzu",
        "naiman-2025",
        "xilingol",
        "xixian-2022",
        "xixian-review-2022",
        "xixian-statistics-2022",
    ],
)
def test_every_format_answers_as_determine_does(
    library: Library, regulation_id: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    regulation = library[regulation_id]
    cases = random_cases(regulation, 120)
    answers = expected(regulation, cases)
    assert len(answers) > 80
    inputs = {kind: write_cases(tmp_path / f"in.{kind}", regulation, cases) for kind in FORMATS}
    for source, target in product(FORMATS, FORMATS):
        output = tmp_path / f"{source}.{target}"
        code = batch(regulation_id, inputs[source], output, "--json", "--quiet")
        summary = json.loads(capsys.readouterr().out)
        assert code == (1 if len(answers) < len(cases) else 0)
        assert summary["read"] == len(cases)
        assert summary["determined"] == len(answers) == sum(summary["outcomes"].values())
        assert summary["rejected"] == len(cases) - len(answers)
        rows = read_rows(output)
        found = {
            row["案号"]: tuple(row[k] for k in ("outcome", "outcome_label", "floor", "ceiling", "possible"))
            for row in rows
        }
        assert found == answers
        assert [row["案号"] for row in rows] == [f"案{row['行号']}" for row in rows]
        assert [int(row["行号"]) for row in rows] == sorted(int(row["行号"]) for row in rows)
        assert {row["knowledge_version"] for row in rows} == {regulation.rulebook.version}


def test_what_a_row_says_does_not_hang_on_its_neighbours(naiman: Regulation, tmp_path: Path) -> None:
    """Pieces end anywhere: rows 1 to 200 read the same after 1, 63, 64 or 65 other rows."""
    cases = [case for case in random_cases(naiman, 150) if _is_consistent(naiman, case)]
    answers = None
    for before in (1, 63, 64, 65):
        source = write_cases(tmp_path / f"{before}.parquet", naiman, [*[{}] * before, *cases])
        assert batch(naiman.id, source, tmp_path / f"{before}.csv", "--quiet") == 0
        found = [(row["outcome"], row["possible"]) for row in read_rows(tmp_path / f"{before}.csv")][before:]
        answers = answers or found
        assert found == answers


def _is_consistent(regulation: Regulation, case: Case) -> bool:
    try:
        determine(regulation, case, with_changes=False)
    except ContradictionError:
        return False
    return True
