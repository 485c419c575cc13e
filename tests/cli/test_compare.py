"""`rongcuo compare` as people and programs use it."""

import json
import subprocess
import sys
from pathlib import Path

MISSED: dict[str, object] = {
    "in_course_of_duty": True,
    "during_inspection": False,
    "target_untruthful": True,
    "missed_latent_problem": True,
}


def compare(*arguments: str, facts: object = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "assistant.cli", "compare", *arguments]
    given = json.dumps(facts) if facts is not None else ""
    return subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, check=False)


def everything_else_denied(known: dict[str, object]) -> dict[str, object]:
    """Naiman's and Licheng's facts, denied unless known; the scope stays open."""
    facts: dict[str, object] = {}
    for regulation in ("naiman-2025", "licheng-2025"):
        command = [sys.executable, "-m", "assistant.cli", "facts", "--regulation", regulation, "--json"]
        listing = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        scope = {name for row in listing["scope"] for name in compile(row["condition"], "", "eval").co_names}
        scope |= {"staff_not_yet_certified", "auxiliary_staff", "decision_date"}
        facts |= {f["id"]: False for f in listing["facts"] if f["kind"] == "bool" and f["id"] not in scope}
    return facts | known


def test_two_regulations_side_by_side_with_the_provisions_that_part_them() -> None:
    chosen = ("--regulation", "naiman-2025", "--regulation", "licheng-2025")
    facts = everything_else_denied(MISSED)
    done = compare(*chosen, "--facts", "-", "--date", "2026-05-01", "--today", "2026-06-01", facts=facts)
    assert done.returncode == 0
    assert done.stderr == ""
    assert "奈曼旗民政局制度：未见容错依据" in done.stdout
    assert "历城区实施办法：应当从轻、减轻处理或者予以免责（第十条第（七）项）" in done.stdout
    assert "第十条第一款第（五）项不成立" in done.stdout
    assert "第十条第（七）项成立" in done.stdout
    found = json.loads(compare(*chosen, "--facts", "-", "--date", "2026-05-01", "--json", facts=facts).stdout)
    assert [side["determination"]["outcome"] for side in found["sides"]] == ["no_ground", "lenient"]
    (because,) = found["differences"][0]["because"]
    assert (because["left"]["provision"], because["right"]["provision"]) == (
        "art_10__para_1__item_5",
        "art_10__item_7",
    )


def test_the_table_can_be_written_anywhere(tmp_path: Path) -> None:
    done = compare("--table", str(tmp_path / "table.md"))
    assert done.returncode == 0
    kept = Path(__file__).parents[2] / "knowledge" / "COMPARISON.md"
    assert (tmp_path / "table.md").read_text(encoding="utf-8") == kept.read_text(encoding="utf-8")


def test_what_cannot_be_used_is_refused_in_one_line() -> None:
    refused = {
        "不认识的事实编号": compare("--facts", "-", facts={"false_material": True}),
        "不是日期": compare("--facts", "-", "--date", "2026-02-30", facts={}),
        "没有制度": compare("--facts", "-", "--regulation", "x", facts={}),
        "请用 --facts": compare(),
        "不能同时成立": compare("--facts", "-", facts={"major_loss": True, "some_loss": False}),
        "写不出去": compare("--table", "/no/such/folder/table.md"),
    }
    for words, done in refused.items():
        assert done.returncode == 2, words
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
