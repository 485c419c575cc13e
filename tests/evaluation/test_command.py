"""`rongcuo eval` as a bureau uses it."""

import json
from pathlib import Path

import pytest

from assistant.cli import main
from tests.evaluation.suites import RIGHT, WRONG, write


def rongcuo(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    try:
        main(["eval", *map(str, arguments)])
        code = 0
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


def test_a_file_that_holds_and_one_that_does_not(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = rongcuo(capsys, write(tmp_path, RIGHT))
    assert (code, err) == (0, "")
    assert out.strip().endswith("通过：全部符合")
    code, out, _ = rongcuo(capsys, write(tmp_path, WRONG))
    assert code == 1
    assert "t-3 少了岗位" in out


def test_all_reports_at_once_and_a_comparison(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    mine, saved = write(tmp_path, RIGHT), tmp_path / "run.json"
    names = ("--junit", tmp_path / "r.xml", "--html", tmp_path / "r.html", "--save", saved)
    code, out, _ = rongcuo(capsys, mine, *names, "--json")
    assert code == 0
    assert json.loads(out) == json.loads(saved.read_text(encoding="utf-8"))
    code, _, err = rongcuo(capsys, mine, *names)
    assert code == 2
    assert "文件已经存在" in err
    assert rongcuo(capsys, mine, *names, "--overwrite")[0] == 0
    code, out, _ = rongcuo(capsys, write(tmp_path, WRONG), "--against", saved)
    assert code == 1
    assert "【原来符合，现在不符】t-3" in out
    assert out.index("【原来符合") < out.index("不符 1 个：")


def test_gold_cases_of_one_regulation(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = rongcuo(capsys, "--regulation", "xixian-statistics-2022", "--kind", "case", "--json")
    data = json.loads(out)
    assert code == 0
    assert {result["kind"] for result in data["results"]} == {"case"}
    assert {floor["kind"] for floor in data["floors"]} == {"case"}
    assert data["entries"] >= 55


def test_floors_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    mine = write(tmp_path, WRONG)
    floors, junit = write(tmp_path, "case: {held: {at_least: 0.5}}", "floors.yaml"), tmp_path / "r.xml"
    assert rongcuo(capsys, mine, "--floors", floors, "--junit", junit)[0] == 0
    assert 'failures="0"' in junit.read_text(encoding="utf-8").split(">")[1]
    write(tmp_path, "case: {held: {at_least: 0.9}}", "floors.yaml")
    code, out, _ = rongcuo(capsys, mine, "--floors", floors, "--junit", junit, "--overwrite")
    assert code == 1
    assert 'failures="2"' in junit.read_text(encoding="utf-8").split(">")[1]
    assert "没有达到  案例符合 66.7%" in out


def test_a_template_and_what_it_says_when_left_empty(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "empty.csv"
    assert rongcuo(capsys, "--template", path, "--regulation", "naiman-2025")[0] == 0
    code, _, err = rongcuo(capsys, path)
    assert code == 2
    assert "以 # 开头的行是示例" in err
    assert rongcuo(capsys, "--template", path, "--regulation", "naiman-2025", "--overwrite")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["none.yaml"], "没有这个文件"),
        (["--kind", "判断"], "--kind 应为 case、story、question 之一"),
        (["--regulation", "nowhere"], "没有制度“nowhere”"),
        (["--html", "report.txt"], "以 .html 结尾"),
        (["--save", "no/such/folder.json"], "能建立的文件名"),
        (["--against", "none.json"], "读不出来"),
        (["--floors", "none.yaml"], "文件不存在"),
        (["--template", "x.txt", "--regulation", "minzu"], "应以 .yaml、.yml、.csv、.xlsx 结尾"),
        (["--template", "x.csv"], "请用 --regulation 指定制度"),
        (["a.yaml", "--template", "x.csv"], "请不要同时给案例文件"),
    ],
)
def test_mistakes_end_in_one_line(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    told: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = rongcuo(capsys, *arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
