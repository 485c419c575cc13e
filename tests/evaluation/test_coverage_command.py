"""`rongcuo eval --coverage --mutation`: for a person, for a program, and with a bureau's own cases."""

import json
from pathlib import Path

from click.testing import CliRunner, Result

from assistant.cli import cli

REGULATION = "xixian-statistics-2022"
OWN = f"""
regulation: {REGULATION}
cases:
- id: own-1
  title: 有执法职能的镇
  others: false
  facts: {{in_xixian: true, act_date: 2023-06-01, statistics_matter: 单位要不要统计上报, is_township: true,
    has_enforcement_functions: true}}
  outcome: must_report
  grounds: [art_2]
  reason: 凡实施行政执法法定职能的乡镇都要
  by: 某局
"""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["eval", *arguments])


def test_for_a_person(tmp_path: Path) -> None:
    result = run("--coverage", "--mutation", "--regulation", REGULATION)
    assert result.exit_code == 0, result.output
    assert "原子条件 37 处" in result.output
    assert "覆盖 100.0%" in result.output
    assert "把“或者”读成“并且”：发觉 8，没有发觉 0" in result.output


def test_for_a_program() -> None:
    result = run("--coverage", "--regulation", REGULATION, "--json")
    data = json.loads(result.output)
    assert list(data) == ["coverage", "seconds"]
    [found] = data["coverage"]["regulations"]
    assert (found["rate"], found["gaps"]) == (1.0, 0)
    assert len(found["each"]) == found["sides"]


def test_own_cases_that_leave_gaps_are_told_which(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text(OWN, encoding="utf-8")
    result = run(str(file), "--coverage", "--mutation")
    assert result.exit_code == 1
    assert "缺：第五条第（二）项" in result.output
    assert "可以补的案例" in result.output
    assert "没有发觉：" in result.output
    assert "没有达到" in result.output


def test_it_writes_no_report() -> None:
    result = run("--coverage", "--html", "report.html")
    assert result.exit_code == 2
    assert "请不要与别的选项一起用" in result.output
