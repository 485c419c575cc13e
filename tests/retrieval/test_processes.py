"""Several processes on one cache folder, and processes that die."""

import json
import subprocess
import sys
import time
from pathlib import Path

from assistant.retrieval import Clause, open_index

from .knowledge import ROOT

QUESTION = "第十二条讲什么"


def start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.retrieval.other_process", QUESTION],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_two_processes_at_once_build_one_index_and_both_use_it(own_cache: Path) -> None:
    results = [(process, *process.communicate(timeout=120)) for process in [start(), start()]]
    for process, out, err in results:
        assert process.returncode == 0, err
        assert json.loads(out)[0] == "art_12"
    assert sum(err.count("正在建立条文索引") for _, _, err in results) == 1
    assert len([path for path in (own_cache / "index").iterdir() if path.is_dir()]) == 1


def test_killed_midway_leaves_a_cache_that_works(own_cache: Path, clauses: tuple[Clause, ...]) -> None:
    builder = start()
    deadline = time.monotonic() + 60
    while not list((own_cache / "index").glob(".unfinished-*/chroma.sqlite3")):
        assert builder.poll() is None, "the builder ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    builder.kill()
    builder.communicate()
    assert list((own_cache / "index").glob(".unfinished-*"))

    lines: list[str] = []
    index = open_index(clauses, lines.append)
    assert len(lines) == 1
    assert index.search(QUESTION)[0].clause.provision == "art_12"
    assert not list((own_cache / "index").glob(".unfinished-*"))


def test_importing_the_package_loads_nothing_heavy() -> None:
    command = (
        "import sys, assistant.retrieval as r; r.Clause, r.find_references, r.ModelFileError; "
        "print([m for m in ('numpy', 'torch', 'transformers', 'sentence_transformers', 'chromadb', "
        "'langchain_core', 'pydantic', 'bm25s') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
