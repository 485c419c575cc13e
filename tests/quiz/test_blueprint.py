"""A blueprint file: read as written; what is wrong in it is named with its line."""

from pathlib import Path

import pytest

from assistant.law.errors import KnowledgeError
from assistant.quiz.bank.bank import paper_of
from assistant.quiz.bank.bank_file import read_paper, shipped_bank
from assistant.quiz.bank.blueprint import Blueprint, Part, read_blueprint, shipped_blueprint
from assistant.quiz.item import TYPE_LABELS
from assistant.quiz.paper import USUAL_MARKING
from tests.quiz.small_paper import item

GOOD = """\
title: 情景测试
minutes: 45
pass_share: 0.7
regulations: [naiman-2025]
parts:
  single: {count: 4, marks: 2.5}
  multiple:
    count: 2
    marks: 3
    marking: half_if_incomplete
notes:
  - 闭卷
"""


def read(folder: Path, text: str) -> Blueprint:
    path = folder / "blueprint.yaml"
    path.write_text(text, encoding="utf-8")
    return read_blueprint(path)


def test_it_is_read_as_written(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD) == Blueprint(
        "情景测试",
        45,
        0.7,
        ("naiman-2025",),
        (Part("single", 4, 2.5, "exact"), Part("multiple", 2, 3, "half_if_incomplete")),
        ("闭卷",),
    )


def test_the_shipped_one_holds_every_type() -> None:
    assert len(read_blueprint(shipped_blueprint()).parts) == 5


def test_marking_is_one_rule_for_papers_bank_and_practice(tmp_path: Path) -> None:
    """The officer who practises learns what the paper will count: half for what is incomplete."""
    half = {"multiple", "indefinite"}
    rule = {kind: "half_if_incomplete" if kind in half else "exact" for kind in TYPE_LABELS}
    assert rule == USUAL_MARKING
    assert {part.type: part.marking for part in read_blueprint(shipped_blueprint()).parts} == rule
    assert {section.type: section.marking for section in read_paper(shipped_bank()).sections} == rule
    unsaid = read(tmp_path, GOOD.replace("    marking: half_if_incomplete\n", ""))
    assert [part.marking for part in unsaid.parts] == ["exact", "half_if_incomplete"]
    items = [item("m", "AB", kind="multiple"), item("s", "A"), item("i", "ABC", kind="indefinite")]
    made = {section.type: section.marking for section in paper_of("题库", "", 1, items, {}).sections}
    assert made == {"single": "exact", "multiple": "half_if_incomplete", "indefinite": "half_if_incomplete"}


@pytest.mark.parametrize(
    ("right", "wrong", "line", "named"),
    [
        ("minutes: 45", "minutes: 0", 2, "0"),
        ("minutes: 45", "minutes: 很久", 2, "很久"),
        ("minutes: 45", "minutes: true", 2, "True"),
        ("minutes: 45", "minute: 45", 1, "minutes"),
        ("pass_share: 0.7", "pass_share: 60", 3, "60"),
        ("pass_share: 0.7", "pass_share: -1", 3, "-1"),
        ("pass_share: 0.7", "pass_share: .nan", 3, "nan"),
        ("title: 情景测试", "title: 情景测试\ntime: 45", 2, "time"),
        ("  single:", "  单选:", 6, "单选"),
        ("{count: 4, marks: 2.5}", "{count: 0, marks: 2.5}", 6, "0"),
        ("{count: 4, marks: 2.5}", "{count: 1.5, marks: 2.5}", 6, "1.5"),
        ("{count: 4, marks: 2.5}", "{count: 4}", 6, "marks"),
        ("{count: 4, marks: 2.5}", "{count: 4, marks: 0}", 6, "0"),
        ("{count: 4, marks: 2.5}", "4", 6, ""),
        ("    count: 2", "    count: 二", 8, "二"),
        ("    marks: 3", "    marks: -3", 9, "-3"),
        ("half_if_incomplete", "half", 10, "half"),
        ("    marking:", "    rule:", 10, "rule"),
        ("regulations: [naiman-2025]", "regulations: naiman-2025", 4, "regulations"),
        ("notes:\n  - 闭卷", "notes: 闭卷", 11, "notes"),
        ("    count: 2", "    count: 2\n    count: 3", 9, "count"),
    ],
)
def test_a_bad_field_is_named_with_its_line(
    tmp_path: Path, right: str, wrong: str, line: int, named: str
) -> None:
    assert right in GOOD
    with pytest.raises(KnowledgeError) as error:
        read(tmp_path, GOOD.replace(right, wrong, 1))
    assert error.value.line == line
    assert named in str(error.value)


def test_a_blueprint_without_any_type_is_refused(tmp_path: Path) -> None:
    head, _ = GOOD.split("parts:")
    with pytest.raises(KnowledgeError, match="题型"):
        read(tmp_path, head + "parts: {}\n")


def test_a_missing_file_is_no_traceback(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="不存在"):
        read_blueprint(tmp_path / "none.yaml")
