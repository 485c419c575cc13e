"""A run that was killed goes on where it stood, and never with anything else than it began with."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant.batch import run as run_module
from assistant.batch import text_pieces
from assistant.batch.journal import Journal, State
from assistant.batch.run import Progress, Run
from assistant.commands.common import load_regulation
from assistant.library import Library
from tests.batch.cases import random_cases, write_cases
from tests.batch.test_answers import batch

REVIEW = "xixian-review-2022"


def test_killed_anywhere_it_ends_with_the_same_bytes(library: Library, tmp_path: Path) -> None:
    regulation = library[REVIEW]
    cases = random_cases(regulation, 300)
    for kind in ("csv", "jsonl", "parquet"):
        write_cases(tmp_path / f"in.{kind}", regulation, cases)
    pairs = ["in.csv", "a.parquet", "in.jsonl", "b.parquet", "in.parquet", "c.csv"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.batch.kill_everywhere", tmp_path, *pairs],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    kills = [int(line.split()[-2]) for line in done.stdout.splitlines()]
    assert len(kills) == 3
    assert min(kills) > 10  # the state of several blocks, then the two files and the journal


def test_a_journal_line_that_was_cut_off_is_as_if_it_was_not_written(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "progress", {"制度": "naiman-2025"})
    journal.begin()
    journal.note(State(after=7, numbered=1, counts={3: 1}, remembered=[b"one"]))
    with (tmp_path / "progress").open("ab") as file:
        file.write(b'{"after": 9, "numb')
    again = Journal(tmp_path / "progress", {"制度": "naiman-2025"})
    state = again.read()
    assert state == State(after=7, numbered=1, counts={3: 1}, remembered=[b"one"])
    again.mend()
    state.remembered.append(b"two")
    again.note(state)
    assert again.read() == State(after=7, numbered=1, counts={3: 1}, remembered=[b"one", b"two"])


class Stopped(Exception):
    pass


@pytest.fixture
def interrupted(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with in.csv and a run to out.csv that was stopped in the middle."""
    source = write_cases(tmp_path / "in.csv", library[REVIEW], random_cases(library[REVIEW], 200))
    monkeypatch.setattr(text_pieces, "CHUNK", 2000)
    monkeypatch.setattr(run_module, "SAVED_EVERY", -1.0)
    real = Run.go

    def stop(self: Run, tell: object, *, restart: bool = False) -> object:
        def told(progress: Progress) -> None:
            if progress.rows > 60:
                raise Stopped

        return real(self, told, restart=restart)

    monkeypatch.setattr(Run, "go", stop)
    with pytest.raises(Stopped):
        batch(REVIEW, source, tmp_path / "out.csv", "--quiet")
    monkeypatch.setattr(Run, "go", real)
    assert not (tmp_path / "out.csv").exists()
    return tmp_path


def test_the_same_command_goes_on(interrupted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert batch(REVIEW, interrupted / "in.csv", interrupted / "out.csv", "--resume") == 1
    said = capsys.readouterr()
    assert "接着上次中断的地方做" in said.err
    assert "上次做到" in said.out
    assert sorted(path.name for path in interrupted.iterdir()) == [
        "in.csv",
        "out.csv",
        "out.csv.rejected.csv",
    ]


@pytest.mark.parametrize("what", ["输入文件", "制度", "知识库版本", "选项"])
def test_it_does_not_go_on_with_something_else(
    interrupted: Path, what: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    regulation, options = REVIEW, ["--quiet"]
    match what:
        case "输入文件":
            os.utime(interrupted / "in.csv", (time.time() + 9, time.time() + 9))
        case "制度":
            regulation = "xixian-statistics-2022"
        case "知识库版本":
            monkeypatch.setattr("assistant.library.knowledge_version", lambda *_: "anders")
            monkeypatch.setattr("assistant.commands.batch.load_regulation", load_regulation)
        case "选项":
            options.append("--no-bom")
    assert batch(regulation, interrupted / "in.csv", interrupted / "out.csv", *options) == 2
    said = capsys.readouterr().err
    assert what in said
    assert "--restart" in said
    assert said.count("\n") == 1
    assert batch(regulation, interrupted / "in.csv", interrupted / "out.csv", *options, "--restart") in (0, 1)


def test_what_is_finished_is_not_written_over(interrupted: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = (REVIEW, interrupted / "in.csv", interrupted / "out.csv", "--quiet")
    batch(*arguments)
    before = (interrupted / "out.csv").read_bytes()
    (interrupted / "out.csv").write_bytes(b"mine")
    assert batch(*arguments) == 2
    assert "--restart" in capsys.readouterr().err
    assert batch(*arguments, "--resume") == 2
    assert (interrupted / "out.csv").read_bytes() == b"mine"
    assert batch(*arguments, "--restart") == 1
    assert (interrupted / "out.csv").read_bytes() == before


def test_an_output_that_is_gone_is_not_gone_on_with(
    interrupted: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (interrupted / "out.csv.partial").write_bytes(b"")
    assert batch(REVIEW, interrupted / "in.csv", interrupted / "out.csv", "--quiet") == 2
    assert "比进度记录的短" in capsys.readouterr().err
    (interrupted / "out.csv.partial").unlink()
    assert batch(REVIEW, interrupted / "in.csv", interrupted / "out.csv", "--quiet") == 2
    assert "不见了" in capsys.readouterr().err
