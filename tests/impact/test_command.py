"""`rongcuo impact` as a maintainer uses it: reports, files, revisions, one line for a mistake."""

import csv
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.facts_file import read_facts_file
from assistant.library import Library, determine, installed
from tests.impact.versions import edited

EDIT = (
    "{r}/rules.yaml",
    "cooperated_with_inquiry and accepted_responsibility",
    "cooperated_with_inquiry or accepted_responsibility",
)
NAIMAN = ("--regulation", "naiman-2025")
SCOPE = ("enforcement_officer", "naiman_civil_affairs", "in_course_of_duty", "after_naiman_2025_issued")


def rongcuo(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    try:
        main(["impact", *arguments])
        code = 0
    except SystemExit as exit_:
        code = int(exit_.code or 0)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    return edited(tmp_path, "naiman-2025", EDIT)


@pytest.fixture
def before() -> str:
    return str(installed("knowledge"))


def test_the_report_names_figures_place_and_cases(
    changed: Path, before: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = rongcuo(
        capsys, *NAIMAN, "--before", before, "--after", str(changed), "--random", "2000", "--seed", "4"
    )
    assert (code, err) == (0, "")
    assert "1. 第十一条第（二）项的条件\n" in out
    assert "改前  cooperated_with_inquiry and accepted_responsibility" in out
    assert re.search(r"未见容错依据 +→ 可以从轻或者减轻责任 +█+ \d", out)
    assert "随机案例是造出来的，只说明哪些情形会变，不说明实际工作中有多少会变" in out
    assert "nm-107：未见容错依据 → 可以从轻或者减轻责任（改动 1）" in out
    assert "条件改了，条文的文字没有变" in out


def test_json_page_and_list_say_the_same(
    changed: Path, before: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, rows = tmp_path / "r.html", tmp_path / "changed.csv"
    code, out, _ = rongcuo(
        capsys, *NAIMAN, "--before", before, "--after", str(changed), "--random", "3000",
        "--html", str(page), "--out", str(rows), "--json", "--fail-on-change",
    )  # fmt: skip
    assert code == 1
    data = json.loads(out)
    assert out.count("\n") == 1
    gold, drawn, every = data["sources"]
    assert [source["id"] for source in data["sources"]] == ["gold", "random", "every"]
    for source in (gold, drawn):
        cells = source["matrix"]["cases"]
        assert (
            sum(map(sum, cells))
            == source["compared"]
            == source["cases"] - source["rejected"] - source["contradictory"]
        )
        assert sum(entry["cases"] for entry in source["transitions"]) == source["changed"] > 0
        assert source["causes"] == [
            {
                "change": 1,
                "title": "第十一条第（二）项的条件",
                **dict.fromkeys(("cases", "alone", "needed"), source["changed"]),
            }
        ]
    assert every["changed"] == every["cases"] > 0
    listed = list(csv.DictReader(rows.read_text("utf-8-sig").splitlines()))
    assert len(listed) == gold["changed"] + drawn["changed"]
    old, new = Library.load(before, only="naiman-2025"), Library.load(changed, only="naiman-2025")
    for row in (listed[0], listed[-1]):
        facts = tmp_path / "facts.json"
        facts.write_text(row["事实"], encoding="utf-8")
        for side, library in (("改前", old), ("改后", new)):
            found = determine(library["naiman-2025"], read_facts_file(str(facts)), with_changes=False)
            assert (found.outcome, "|".join(found.possible)) == (row[side], row[f"{side}可能"])
    _check_page(page.read_text("utf-8"), drawn)


class _Resources(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.pictures = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.asked += [str(given[a]) for a in ("src", "href", "data", "srcset") if given.get(a)]
        self.pictures += tag == "svg" and given.get("role") == "img"


def _check_page(page: str, source: dict[str, object]) -> None:
    seen = _Resources()
    seen.feed(page)
    assert all(link.startswith("#change-") for link in seen.asked)
    assert not [asking for asking in ("url(", "@import", "<script") if asking in page]
    assert seen.pictures == 4  # gold and random cases, for a wide and a narrow screen
    first = source["transitions"][0]  # type: ignore[index]
    said = f"{first['before_label']}变为{first['after_label']} {first['cases']:,} 件"
    assert page.count(f"<desc>{said}") == 2


def test_a_git_revision_stands_for_a_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    top = tmp_path / "checkout"
    (top / "inner").mkdir(parents=True)
    shutil.move(edited(tmp_path, "naiman-2025"), top / "knowledge")

    def git(*arguments: str) -> None:
        name = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", "-C", str(top), *name, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    git("tag", "v0.3")
    rules = top / "knowledge" / "naiman-2025" / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace(EDIT[1], EDIT[2]), encoding="utf-8")
    monkeypatch.chdir(top / "inner")
    for revision in ("HEAD", "v0.3"):
        code, out, err = rongcuo(
            capsys, *NAIMAN, "--before", revision, "--after", "../knowledge", "--random", "0", "--json"
        )
        assert (code, err) == (0, "")
        data = json.loads(out)
        assert data["before"]["name"] == revision
        assert [change["title"] for change in data["changes"]] == ["第十一条第（二）项的条件"]
    code, _, err = rongcuo(capsys, *NAIMAN, "--before", "v0.4", "--after", "../knowledge")
    assert (code, err) == (
        2,
        "rongcuo：没有文件夹“v0.4”，git 里也没有这个版本。请检查名字（git log 列出版本）\n",
    )
    git("rm", "-rq", "--cached", "knowledge")
    git("commit", "-qm", "gone")
    code, _, err = rongcuo(capsys, *NAIMAN, "--before", "HEAD", "--after", "../knowledge")
    assert (code, err.count("\n")) == (2, 1)
    assert "git 版本“HEAD”里没有文件夹 knowledge" in err


def test_without_git_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "")
    code, _, err = rongcuo(capsys, *NAIMAN, "--before", "HEAD")
    assert (code, err) == (
        2,
        "rongcuo：没有文件夹“HEAD”，也没有安装 git，不能当作版本来找。请给出知识库文件夹\n",
    )


def test_what_cannot_be_used_is_one_line(
    changed: Path, before: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    (tmp_path / "other.csv").write_text("案号,别的\n1,2\n", encoding="utf-8")
    (tmp_path / "there.csv").write_text("keep", encoding="utf-8")
    broken = tmp_path / "broken"
    shutil.copytree(changed, broken)
    rules = broken / "naiman-2025" / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("loss_avoided or", "loss_avioded or"), encoding="utf-8")
    licheng = str(installed("knowledge").parent / "evals" / "cases" / "licheng-2025.yaml")
    versions = ("--before", before, "--after", str(changed))
    for arguments, says in (
        ((*NAIMAN, "--before", str(tmp_path / "empty")), "empty"),
        ((*NAIMAN, "--before", before, "--after", str(broken)), "loss_avioded"),
        (("--regulation", "minzu", *versions), "没有制度“minzu”"),
        (versions, "--regulation"),
        (NAIMAN, "--before"),
        ((*NAIMAN, *versions, "--cases", str(tmp_path / "empty.csv")), "是空的"),
        ((*NAIMAN, *versions, "--cases", str(tmp_path / "no.csv")), "no.csv"),
        ((*NAIMAN, *versions, "--cases", str(tmp_path / "other.csv")), "没有一栏是本制度的事实"),
        ((*NAIMAN, *versions, "--cases", str(tmp_path / "x.txt")), "看不出格式"),
        ((*NAIMAN, *versions, "--cases", licheng), "licheng-2025 的案例，不是 naiman-2025 的"),
        ((*NAIMAN, *versions, "--out", str(tmp_path / "there.csv")), "文件已经存在"),
        ((*NAIMAN, *versions, "--html", str(tmp_path / "no" / "r.html")), "不能写在这里"),
        ((*NAIMAN, *versions, "--random", "-1"), "-1"),
    ):
        code, out, err = rongcuo(capsys, *arguments)
        assert (code, out, err.count("\n")) == (2, "", 1), arguments
        assert says in err
        assert err.startswith("rongcuo：")
    assert (tmp_path / "there.csv").read_text("utf-8") == "keep"


def test_the_page_and_the_cases_need_two_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = str(tmp_path / "one.html")
    code, _, err = rongcuo(capsys, *NAIMAN, "--before", "HEAD", "--html", one, "--out", one)
    assert (code, err) == (2, "rongcuo：--html 和 --out 是同一个文件，请换一个名字\n")
