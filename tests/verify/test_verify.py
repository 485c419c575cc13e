"""`rongcuo verify`: finds nothing in the knowledge as it is, and says what is wrong where it is not."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from assistant import Library
from assistant.library import Regulation
from assistant.rules.listing import list_rulebook
from assistant.verify import agreement, solver
from assistant.verify.finding import Check
from assistant.verify.provisions import covered_provisions
from assistant.verify.report import report_json, report_text
from assistant.verify.verify import CHECKS, verify
from evals.damage import swap
from tests.cli.test_commands import rongcuo


def test_the_knowledge_passes_every_check() -> None:
    done = rongcuo("verify")
    out = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert out.count("✓") == len(CHECKS)
    assert "发现 0 处要改" in out
    assert "没有做" not in out


def test_findings_end_in_exit_1_and_name_file_place_and_remedy(library: Library, tmp_path: Path) -> None:
    shutil.copytree(library.folder, tmp_path / "knowledge")
    swap("minzu/rules.yaml", "    bar: true\n", "")(tmp_path / "knowledge")
    done = rongcuo("verify", "--knowledge", str(tmp_path / "knowledge"), "--json")
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert found["ok"] is False
    assert set(found["regulations"]) == set(library)
    (wrong,) = [check for check in found["checks"] if check["findings"]]
    assert wrong["id"] == "misplaced_effects"
    (finding,) = wrong["findings"]
    assert finding["file"] == "minzu/rules.yaml"
    assert finding["place"] == "第十三条（art_13）"
    assert "bar: true" in finding["remedy"]


def test_a_covered_provision_passes_when_its_note_names_the_other(library: Library, tmp_path: Path) -> None:
    shutil.copytree(library.folder, tmp_path / "knowledge")
    rules = "xilingol/rules.yaml"
    swap(rules, "when: relied_on_expert_report and reviewed", "when: reviewed")(tmp_path / "knowledge")
    swap(rules, "      relied_on_expert_report: 依据检验", "      # 依据检验")(tmp_path / "knowledge")
    (finding,) = covered_provisions(Library.load(tmp_path / "knowledge"))
    assert finding.place == "第十条第（二）项（art_10__item_2）"
    assert "成立时第十条第（三）项总是也成立" in finding.why
    note = swap(rules, "    note: ", "    note: 总被第十条第（三）项盖住。", below="  art_10__item_2:")
    note(tmp_path / "knowledge")
    assert list(covered_provisions(Library.load(tmp_path / "knowledge"))) == []


def test_a_folder_that_cannot_be_loaded_ends_in_exit_2(library: Library, tmp_path: Path) -> None:
    assert rongcuo("verify", "--knowledge", str(tmp_path)).returncode == 2
    shutil.copytree(library.folder, tmp_path / "knowledge")
    swap("minzu/text.md", "逃避案件调查", "逃避案件检查")(tmp_path / "knowledge")
    done = rongcuo("verify", "--knowledge", str(tmp_path / "knowledge"))
    assert (done.returncode, done.stdout) == (2, b"")
    assert "minzu/text.md:16：与收到的原文不一致" in done.stderr.decode()


def test_without_the_solver_its_check_is_said_to_be_skipped() -> None:
    code = (
        "import sys; sys.modules['clingo'] = None\n"
        "import importlib.util as u; found = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'clingo' else found(name, *rest)\n"
        "from assistant.cli import main; main(['verify'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=120, check=False)
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "与独立求解器一致：没有做，因为没有安装 clingo；安装：pip install clingo" in out
    assert f"{len(CHECKS) - 1} 项检查，1 项没有做" in out


def test_a_skipped_check_is_no_finding_for_programs(library: Library) -> None:
    reports = verify(library, [Check("x", "题目", lambda library: [], needs="no_such_package")])
    assert report_json(library, reports, 0.0)["checks"][0]["skipped"] is True
    assert "no_such_package" in report_text(library, reports, 0.0)


def drop_a_bar(listing: dict[str, Any]) -> None:
    for row in listing["provisions"]:
        row["bar"] = False


def turn_a_comparison(listing: dict[str, Any]) -> None:
    for row in listing["scope"]:
        row["folded"] = row["folded"].replace("act_date >= ", "act_date > ")


def forget_a_proviso(listing: dict[str, Any]) -> None:
    for row in listing["provisions"]:
        row["unless"] = None


def forget_an_axiom(listing: dict[str, Any]) -> None:
    del listing["axioms"][0]


def forget_a_reading(listing: dict[str, Any]) -> None:
    for part in ("scope", "provisions", "cumulative"):
        for row in listing[part]:
            row["readings"] = row["readings"][:1]


@pytest.mark.parametrize(
    ("regulation", "change"),
    [
        ("minzu", drop_a_bar),
        ("xixian-2022", turn_a_comparison),
        ("xilingol", forget_a_proviso),
        ("xixian-statistics-2022", forget_an_axiom),
        ("licheng-2025", forget_a_reading),
        ("naiman-2025", forget_a_reading),
    ],
)
def test_a_solver_that_reads_otherwise_is_noticed(
    regulation: str, change: Any, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Misreading(solver.Solver):
        def __init__(self, listing: Mapping[str, Any], outcomes: Any) -> None:
            change(listing)
            super().__init__(listing, outcomes)

    monkeypatch.setattr(solver, "Solver", Misreading)
    assert any(ours != theirs for _, ours, theirs in agreement.tried(library[regulation], "seed", 400))


def test_the_solver_needs_nothing_but_the_listing(library: Library) -> None:
    """What it reads is plain JSON, as other programs get it."""
    regulation: Regulation = library["licheng-2025"]
    listing = json.loads(json.dumps(list_rulebook(regulation.rulebook), ensure_ascii=False))
    found = solver.Solver(listing, regulation.rulebook.outcomes).possible({"licheng_body": False})
    assert found == {"out_of_scope"}
