"""`rongcuo document`."""

import json
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from assistant.cli import main

FACTS = {"false_materials": True, "wrong_decision_from_deception": True, "mistake": None}


def run(*arguments: str) -> int:
    try:
        main(["document", "--regulation", "naiman-2025", *arguments])
    except SystemExit as exit:
        return int(str(exit.code))
    return 0


@pytest.fixture
def facts(tmp_path: Path) -> str:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps(FACTS), encoding="utf-8")
    return str(path)


def test_writes_every_form(facts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    starts = {
        "docx": b"PK",
        "html": b"<!DOCTYPE html>",
        "svg": b"<svg",
        "dot": b"digraph",
        "mmd": b"flowchart",
    }
    for form, start in starts.items():
        out = tmp_path / f"材料.{form}"
        assert run("--facts", facts, "--out", str(out)) == 0
        assert out.read_bytes().startswith(start)
        assert capsys.readouterr().out == f"{out}\n"
    table = docx.Document(str(tmp_path / "材料.docx")).tables[0]
    assert {row.cells[2].text for row in table.rows[1:]} == {"事实文件"}


@pytest.mark.parametrize(
    ("out", "says"),
    [("材料.pdf", ".docx、.html"), ("没有/这个/文件夹.svg", "写不进去")],
    ids=["ending", "folder"],
)
def test_refuses_in_one_line(
    facts: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str, says: str
) -> None:
    assert run("--facts", facts, "--out", str(tmp_path / out)) == 2
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1


def test_determine_stays_free_of_what_only_documents_need() -> None:
    """The light command must not load python-docx, Pillow or the drawing."""
    code = (
        "import sys, assistant.cli, assistant.library, assistant.dialogue.explain;"
        "heavy = ('docx', 'PIL', 'lxml', 'assistant.document');"
        "print([m for m in sys.modules if m.startswith(heavy)])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "[]\n"
