"""The reports of a run, each read by what is not ours: JSON Schema, a JUnit reader, an HTML parser."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import junitparser
import pytest

import assistant.evaluation
from assistant import Library
from assistant.evaluation import read_suite, run_suite
from assistant.evaluation.answer import Answer, Reading, Result
from assistant.evaluation.as_text import report_text
from assistant.evaluation.charts import bars_svg, whiskers_svg
from assistant.evaluation.compare_runs import compare_runs
from assistant.evaluation.entries import Question, Story
from assistant.evaluation.floors import check_floors
from assistant.evaluation.junit import junit_xml
from assistant.evaluation.measures import groups_of
from assistant.evaluation.page import report_html
from assistant.evaluation.report import report_data
from assistant.evaluation.run import Run
from tests.evaluation.suites import WRONG, write

SCHEMA = json.loads(
    (Path(assistant.evaluation.__file__).parent / "evaluation.schema.json").read_text(encoding="utf-8")
)
HOSTILE = "<script>alert(1)</script> & ]]> \x00\x1b\ufffe {{ 7*7 }}"
# What Jenkins' junit-10.xsd, the strictest reader in use, lets stand where.
ATTRIBUTES = {
    "testsuites": {"name", "time", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped", "time", "timestamp"},
    "testcase": {"name", "classname", "time"},
    "failure": {"message", "type"},
    "skipped": {"message", "type"},
}
CHILDREN: dict[str, set[str]] = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "skipped"},
    "failure": set(),
    "skipped": set(),
}


@pytest.fixture(scope="module")
def data(library: Library, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Three cases, one wrong; a story and a question with what an attacker might write; broken floors."""
    words = WRONG + "floors: {case: {held: {at_least: 0.9}, screens_median: {at_most: 3}}}\n"
    suite = read_suite(library, write(tmp_path_factory.mktemp("suite"), words))
    run = run_suite(suite, library)
    told = {"some_loss": True, "followed_post_duty": False}
    truth, text = {"some_loss": None}, f"我们去查。{HOSTILE}"
    story = Story(
        "s-1", "", text, told, truth, "no_ground", ("art_4",), HOSTILE, HOSTILE, "naiman-2025", "王<五>",
        {"followed_post_duty": False},
    )  # fmt: skip
    reading = Reading({"some_loss": False}, ("some_loss",), ("some_loss", "followed_post_duty"), 2)
    answer = Answer("tolerable", ("art_4",), screens=2, rows=9, reading=reading, milliseconds=(100.0, 3.0))
    question = Question(
        "q-1", "naiman-2025", "怎么算？", frozenset({"art_9__item_1"}), "", "", "理由", "赵六"
    )
    results = (
        *run.results,
        Result(story, answer, "应为“未见容错依据”，得到“予以容错”"),
        Result(question, Answer(ranked=("art_4", "art_9__item_1")), ""),
    )
    groups = groups_of(results)
    floors = check_floors(suite.floors, groups)
    return report_data(
        Run(run.title, run.product, run.started, 1.5, run.knowledge, results, groups, floors), library
    )


def test_json_is_as_the_schema_says(data: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    validator = jsonschema.Draft202012Validator(SCHEMA)
    validator.validate(json.loads(json.dumps(data)))
    earlier = json.loads(json.dumps(data))
    earlier["results"][0]["held"] = False
    earlier["groups"][1]["measures"]["held"]["value"] = 0.1
    del earlier["results"][1]
    compared = compare_runs(data, earlier, "以前")
    assert compared["against"]["changed"]
    assert compared["against"]["measures"]
    validator.validate(compared)
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**data, "more": 1})


def test_the_terminal_names_what_failed_and_the_broken_floor(data: dict[str, Any]) -> None:
    text = report_text(data)
    assert text.index("t-3 少了岗位") < text.index("结论混淆")
    assert "理由：三样要都有，缺岗位（标注人：李四）" in text
    assert "结论正确：66.7%（2/3，20.8%～93.9%）" in text
    assert "没有达到  案例符合 66.7%，要求不低于 90.0%" in text
    assert "没有量到  案例提问屏数中位 —，要求不高于 3" in text
    assert text.endswith("没有通过：1 项指标没有达到要求")


def test_junit_reads_in_an_independent_reader(data: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "run.xml"
    path.write_bytes(junit_xml(data))
    read = junitparser.JUnitXml.fromfile(str(path))
    assert (read.tests, read.failures, read.errors) == (7, 2, 0)
    cases = {case.name: case for suite in read for case in suite}
    [failure] = cases["t-3 少了岗位"].result
    assert isinstance(failure, junitparser.Failure)
    assert failure.message == "应为“应当认定为履职尽责”，得到“未见容错依据”"
    for words in (
        "应为：应当认定为履职尽责",
        "得到：未见容错依据",
        "理由：三样要都有，缺岗位",
        "标注人：李四",
    ):
        assert words in str(failure.text)
    assert cases["t-1 三样都照办"].is_passed
    assert not cases["案例符合"].is_passed
    [told] = next(case for name, case in cases.items() if name.startswith("s-1")).result
    assert isinstance(told, junitparser.Skipped)  # of stories nothing is asked here
    assert str(told.message).startswith("对这一类没有指标要求：应为")
    assert "<script>alert(1)</script> & ]]>" in str(told.text)


FLOORS: list[tuple[list[tuple[str, bool]], set[str]]] = [
    ([], {"t-3", "s-1"}),  # nothing may fail
    ([("case", True), ("story", True)], set()),
    ([("case", False), ("story", True)], {"t-3", "floors"}),
    ([("case", True), ("case", False), ("story", False)], {"t-3", "s-1", "floors"}),
    ([("question", False)], {"floors"}),  # a figure is too low and no single question is to blame
]


@pytest.mark.parametrize(("floors", "red"), FLOORS)
def test_junit_is_green_exactly_where_the_run_passes(
    data: dict[str, Any], floors: list[tuple[str, bool]], red: set[str]
) -> None:
    checked = [{**data["floors"][0], "kind": kind, "holds": holds} for kind, holds in floors]
    root = ET.fromstring(junit_xml({**data, "floors": checked}))
    failed = {
        "floors" if case.attrib["classname"] == "floors" else case.attrib["name"].split()[0]
        for case in root.iter("testcase")
        if case.find("failure") is not None
    }
    assert failed == red
    untold = [result["id"] for result in data["results"] if not result["held"] and result["id"] not in red]
    skipped = root.findall(".//testcase/skipped")
    assert len(skipped) == len(untold)
    assert all("应为" in skip.attrib["message"] and "理由：" in str(skip.text) for skip in skipped)


def test_junit_has_nothing_a_ci_server_does_not_know(data: dict[str, Any]) -> None:
    root = ET.fromstring(junit_xml(data))
    assert root.tag == "testsuites"
    for element in root.iter():
        assert set(element.attrib) <= ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= CHILDREN[element.tag]
    for suite in root:
        assert int(suite.attrib["tests"]) == len(suite)
        assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure"))
        assert int(suite.attrib["skipped"]) == len(suite.findall("testcase/skipped"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.attrib["timestamp"])
    assert float(root.attrib["time"]) == pytest.approx(sum(float(s.attrib["time"]) for s in root), abs=0.002)


class Page(HTMLParser):
    """The tags with their attributes, and the words of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_asks_for_nothing_and_runs_nothing(data: dict[str, Any]) -> None:
    html = report_html(data)
    page = Page(html)
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "b"})
    for _, attributes in page.tags:
        assert not attributes.keys() & {"src", "href", "onclick", "onload"}
    assert "url(" not in html
    assert "@import" not in html
    assert "<script>alert(1)</script>" in page.words  # as words
    assert "{{ 7*7 }}" in page.words


def test_the_page_shows_failures_first_with_all_that_is_needed(data: dict[str, Any]) -> None:
    words = Page(report_html(data)).words
    failed = words[words.index("不符的（2 个）") : words.index("符合的", words.index("不符的（2 个）") + 5)]
    for told in (
        "t-3",
        "三样要都有，缺岗位",
        "李四",
        "其余：否",
        "应当认定为履职尽责",
        "我们去查。",
        "读错的事实",
    ):
        assert told in failed
    assert "t-1" not in failed
    assert words.index("不符的（2 个）") < words.index("指标要求") < words.index("t-1")


def test_charts_are_drawings_that_can_be_read_aloud() -> None:
    rows = [
        {"label": "<甲>", "value": 0.91, "low": 0.85, "high": 0.95, "limit": 0.9, "holds": True},
        {"label": "乙", "value": 1.0, "low": 1.0, "high": 1.0},
        {"label": "丙", "value": 0.5, "low": 0.0, "high": 1.0, "limit": 0.9, "holds": False},
    ]
    for words, width in ((14, 900), (0, 350)):
        drawing = ET.fromstring(whiskers_svg(rows, "指标", width=width, words=words))
        assert "<甲> 91.0%；乙 100.0%；丙 50.0%" in "".join(drawing.itertext())
        space = "{http://www.w3.org/2000/svg}"
        dots = drawing.findall(f"{space}circle")
        assert [dot.get("class") for dot in dots] == ["good", "good", "bad"]
        places = [float(dot.get("cx") or 0) for dot in dots]
        assert places[2] < places[0] < places[1] < width
    bars = ET.fromstring(bars_svg({1: 10, 3: 5}, "屏", "屏", width=350))
    heights = [float(bar.get("height") or 0) for bar in bars.iter("{http://www.w3.org/2000/svg}rect")]
    assert heights == [130, 0, 65]
    assert whiskers_svg([], "x", width=9, words=0) == bars_svg({}, "x", "x", width=9) == ""
