"""What makes a run fail, and what it reports."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.bench import report
from evals.bench.goals import Goal
from evals.bench.requirements import requirements
from evals.bench.run import DisagreementError, Worker, check_agreement, disagreement
from evals.bench.short import fallen


def test_a_disagreement_names_case_systems_and_answers() -> None:
    cases = [{"some_loss": True}, {"some_loss": False}]
    answers = {"ours": ["mitigable", "no_ground"], "theirs": ["mitigable", "tolerable"]}
    found = disagreement(cases, answers)
    assert found == 'case 1: ours says no_ground, theirs says tolerable; {"some_loss": false}'
    assert disagreement(cases, {"ours": answers["ours"], "theirs": answers["ours"]}) == ""


@pytest.fixture
def answering(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Worker]:
    """A worker whose peer answers alone rightly and together as it is told."""

    def make(together: list[str] | None) -> Worker:
        (tmp_path / "complete.json").write_text(json.dumps([{"some_loss": True}]), encoding="utf-8")

        def call(self: Worker, system: str, task: str, count: int | None = None) -> Any:
            return {"alone": ["mitigable"], "together": None if system == "rongcuo" else together}

        monkeypatch.setattr(Worker, "__call__", call)
        return Worker(tmp_path, "python")

    return make


def test_a_wrong_answer_in_bulk_stops_the_run(answering: Callable[[Any], Worker]) -> None:
    assert check_agreement(answering(["mitigable"]), ("rongcuo", "datalogic")) == {
        "rongcuo": 1,
        "datalogic": 1,
    }
    with pytest.raises(DisagreementError, match=r"datalogic \(all together\) says lenient"):
        check_agreement(answering(["lenient"]), ("rongcuo", "datalogic"))


def test_a_missing_answer_stops_the_run(answering: Callable[[Any], Worker]) -> None:
    with pytest.raises(DisagreementError, match="0 answers"):
        check_agreement(answering([]), ("rongcuo", "datalogic"))


def test_a_ratio_falls_only_beyond_half_as_much_again() -> None:
    kept = {"single": 3.0}
    assert fallen({"single": 2.0}, kept) == []
    assert fallen({"single": 1.9}, kept) == ["single"]
    assert fallen({"single": 9.0}, kept) == []
    assert fallen({"new": 9.0}, kept) == ["new"]


def test_goals_have_a_direction() -> None:
    assert Goal("time", 99, 100, "µs").met
    assert not Goal("time", 101, 100, "µs").met
    assert not Goal("rate", 9.9, 10, "×", least=True).met


def test_the_page_keeps_what_is_written_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "report", lambda figures: f"{figures['n']} rows")
    once = report.page(f"# Head\n{report.BEGIN}\nold\n{report.END}\ntail\n", {"n": 1})
    again = report.page(once, {"n": 2})
    assert again.startswith("# Head\n")
    assert again.endswith("\ntail\n")
    assert "2 rows" in again
    assert "old" not in again
    assert "1 rows" not in again
    with pytest.raises(ValueError, match="generated: begin"):
        report.page("no marks", {"n": 1})


def test_extras_are_read_through_one_another() -> None:
    extras = {"short": ["a==1"], "all": ["rongcuo[short]", "b>=2"]}
    assert list(requirements(extras, "all")) == ["a==1", "b>=2"]
