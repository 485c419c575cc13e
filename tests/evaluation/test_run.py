"""Runs of suites: the product's answers against what is expected, the verdict, and an earlier run beside."""

import json
from collections import Counter
from pathlib import Path

import pytest

from assistant import Library
from assistant.evaluation import read_gold, read_suite, run_suite
from assistant.evaluation.compare_runs import compare_runs, read_run
from assistant.evaluation.entries import KINDS
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.report import report_data
from tests.evaluation.suites import RIGHT, SCOPE, WRONG, write


def test_a_wrong_expectation_turns_the_run_red_and_is_named(library: Library, tmp_path: Path) -> None:
    run = run_suite(read_suite(library, write(tmp_path, RIGHT)), library)
    assert run.passed
    run = run_suite(read_suite(library, write(tmp_path, WRONG)), library)
    assert not run.passed
    [failed] = run.failed
    assert failed.entry.id == "t-3"
    assert failed.problem == "应为“应当认定为履职尽责”，得到“未见容错依据”"
    assert failed.entry.by == "李四"


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("  citations: [第九条第（二）项]", "没有引用第九条第（二）项，引用了：第九条第（一）项"),
        ("  secondary: [第四条]", "没有说第四条同时成立，说了：没有"),
        ("  possible: [未见容错依据]", "可能的结论应为“未见容错依据”，得到“应当认定为履职尽责”"),
    ],
)
def test_what_else_is_expected_is_looked_at(library: Library, tmp_path: Path, more: str, told: str) -> None:
    words = RIGHT.replace("  citations: [第九条第（一）项]", more)
    [failed] = run_suite(read_suite(library, write(tmp_path, words)), library).failed
    assert failed.problem == told


def test_contradiction_and_missing_facts(library: Library, tmp_path: Path) -> None:
    """An officer who mis-stated nothing is told nothing: both are answers that can be expected."""
    words = f"""\
regulation: naiman-2025
by: 张三
in_scope: {SCOPE}
cases:
- id: open
  base: in_scope
  others: 否
  facts: {{followed_statutory_duty: 是, followed_statutory_procedure: 是, followed_post_duty: 不清楚}}
  outcome: 事实不足，尚不能认定
  possible: [应当认定为履职尽责, 未见容错依据]
  reason: 只差岗位职责
- id: clash
  facts: {{major_loss: 是, some_loss: 否}}
  outcome: 事实互相矛盾
  reason: 有重大损失就是有损失
"""
    run = run_suite(read_suite(library, write(tmp_path, words)), library)
    assert run.passed, [failed.problem for failed in run.failed]
    refusals = {refusal.outcome: refusal for refusal in run.groups[0].refusals}
    assert refusals["insufficient_facts"].right == refusals["contradiction"].right == 1
    assert run.groups[0].measures["bounds_exact"].value == 1
    assert "bounds_contain_truth" not in run.groups[0].measures  # neither outcome is one of the text


def test_floors_decide_where_there_are_any(library: Library, tmp_path: Path) -> None:
    low = WRONG + "floors: {case: {outcome_accuracy: {at_least: 0.6}}}\n"
    run = run_suite(read_suite(library, write(tmp_path, low)), library)
    assert run.passed
    assert len(run.failed) == 1
    run = run_suite(read_suite(library, write(tmp_path, low.replace("0.6", "0.7"))), library)
    assert not run.passed
    assert [(f.floor.measure, f.value, f.holds) for f in run.floors] == [("outcome_accuracy", 2 / 3, False)]
    high = low.replace("outcome_accuracy: {at_least: 0.6}", "milliseconds_median: {at_most: 0}")
    assert not run_suite(read_suite(library, write(tmp_path, high)), library).passed


@pytest.mark.parametrize(
    ("floors", "told"),
    [
        ("{cases: {held: {at_least: 1}}}", "不认识的类型“cases”"),
        ("{case: {accuracy: {at_least: 1}}}", "不认识的指标“accuracy”"),
        ("{case: {held: 1}}", "应写成 {at_least: 数}"),
        ("{case: {held: {minimum: 1}}}", "应写成 {at_least: 数}"),
        ("{case: {held: {at_least: 高}}}", "at_least 应是数"),
        ("3", "下限应写成"),
    ],
)
def test_floors_that_cannot_be_read(library: Library, tmp_path: Path, floors: str, told: str) -> None:
    with pytest.raises(EvaluationError, match=told):
        read_suite(library, write(tmp_path, f"{RIGHT}floors: {floors}\n"))


def test_what_changed_since_an_earlier_run_comes_first(library: Library, tmp_path: Path) -> None:
    def run(words: str) -> dict[str, object]:
        data = report_data(run_suite(read_suite(library, write(tmp_path, words)), library), library)
        path = tmp_path / "run.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        return read_run(path)  # as it is read back

    right, wrong = run(RIGHT), run(WRONG)
    assert compare_runs(right, right, "x")["against"]["changed"] == []
    found = compare_runs(wrong, right, "以前")
    [entry] = found["against"]["changed"]
    assert (entry["id"], entry["change"], entry["before"]["held"]) == ("t-3", "broke", True)
    assert found["results"][0]["id"] == "t-3"
    assert found["against"]["unchanged"] == 2
    figures = {
        figure["measure"]: (figure["before"], figure["now"]) for figure in found["against"]["measures"]
    }
    assert figures["outcome_accuracy"] == (1, 0.666667)
    assert not any(name.startswith("milliseconds") for name in figures)
    assert compare_runs(right, wrong, "x")["against"]["changed"][0]["change"] == "mended"

    fewer = run(RIGHT.replace("t-3", "t-4"))
    changes = {e["id"]: e["change"] for e in compare_runs(fewer, right, "x")["against"]["changed"]}
    assert changes == {"t-4": "new", "t-3": "gone"}

    otherwise = json.loads(json.dumps(right))
    otherwise["results"][0]["got"]["citations"] = []
    assert compare_runs(right, otherwise, "x")["against"]["changed"][0]["change"] == "otherwise"


@pytest.mark.parametrize("words", ["", "{", "[]", '{"format": "other/1", "results": []}', "\x00\xff"])
def test_what_is_no_saved_run_is_refused(tmp_path: Path, words: str) -> None:
    path = tmp_path / "run.json"
    path.write_bytes(words.encode("latin-1"))
    with pytest.raises(EvaluationError, match="--save"):
        read_run(path)


def test_every_gold_entry_says_why_and_who(library: Library) -> None:
    entries = read_gold(library).entries
    assert all(entry.reason and entry.by for entry in entries)
    assert all(not entry.reason.endswith("？") for entry in entries)
    repeated = [name for name, count in Counter(entry.id for entry in entries).items() if count > 1]
    assert repeated == []
    assert {(entry.regulation, entry.kind) for entry in entries} == {(r, k) for r in library for k in KINDS}


def test_gold_questions_are_a_suite_too(library: Library) -> None:
    asked = read_gold(library, ["naiman-2025"], ["question"]).entries
    assert len(asked) >= 140
    assert {entry.kind for entry in asked} == {"question"}


def test_a_suite_without_entries_is_refused(library: Library) -> None:
    with pytest.raises(EvaluationError, match="一个案例也没有"):
        run_suite(read_gold(library, [], []), library)


def test_the_example_of_the_documentation_is_a_suite_that_holds(library: Library, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
    path = write(tmp_path, text.split("```yaml\n")[1].split("```")[0])
    assert {entry.kind for entry in read_suite(library, path).entries} == set(KINDS)
    run = run_suite(read_suite(library, path, kinds=["case"]), library)
    assert not run.failed
    assert run.passed
