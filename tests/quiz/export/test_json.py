"""The paper as JSON: held against its schema, and read back equal."""

import json
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import jsonschema
import pytest

from assistant.quiz.export.as_json import SCHEMA, PaperJsonError, paper_json, read_paper_json
from assistant.quiz.item import Claim, Clause, Difficulty, Item, Option
from assistant.quiz.paper import Paper, Section, questions
from tests.quiz.export.sample_paper import BANK, PAPER

schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
validator = jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize("paper", [PAPER, BANK, replace(PAPER, sections=())])
def test_read_back_equal(paper: Paper) -> None:
    again = read_paper_json(paper_json(paper))
    assert again == paper
    assert paper_json(again) == paper_json(paper)


def test_true_stays_true_and_a_day_stays_a_day() -> None:
    facts = read_paper_json(paper_json(PAPER)).sections[0].items[0].told
    kinds = {fact: type(value).__name__ for fact, value in facts.items()}
    assert kinds == {
        "reported_in_time": "bool",
        "damage": "int",
        "body": "str",
        "reported_on": "date",
        "concealed": "bool",
    }


@pytest.mark.parametrize("paper", [PAPER, BANK])
def test_it_keeps_to_the_schema(paper: Paper) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    validator.validate(json.loads(paper_json(paper)))


@pytest.mark.parametrize(
    ("name", "kind", "computed"),
    [
        ("paper", Paper, {"total"}),
        ("section", Section, set()),
        ("item", Item, {"key"}),
        ("option", Option, set()),
        ("claim", Claim, set()),
        ("clause", Clause, set()),
        ("difficulty", Difficulty, set()),
    ],
)
def test_the_schema_describes_every_field(name: str, kind: Any, computed: set[str]) -> None:
    described = schema["$defs"][name]
    assert set(described["properties"]) == {field.name for field in fields(kind)} | computed
    assert set(described["required"]) == set(described["properties"])


def test_a_program_that_knows_only_json_finds_stems_options_keys_and_reasons() -> None:
    paper = json.loads(paper_json(PAPER))["paper"]
    asked = [
        part for section in paper["sections"] for item in section["items"] for part in item["parts"] or [item]
    ]
    for plain, question in zip(asked, questions(PAPER), strict=True):
        assert plain["stem"] in question.stem
        assert tuple(option["text"] for option in plain["options"]) == question.options
        assert tuple(option["why"] for option in plain["options"]) == question.option_rationales
        assert plain["key"] == question.key
        assert plain["rationale"] == question.rationale
    assert paper["total"] == 18


def in_first_item(change: Callable[[dict[str, Any]], object]) -> Callable[[dict[str, Any]], object]:
    return lambda document: change(document["paper"]["sections"][0]["items"][0])


# What is broken, what the reader must say of it, and whether the schema sees it too.
DAMAGE: list[tuple[Callable[[dict[str, Any]], object], str, bool]] = [
    (lambda d: d.update(format="other"), "format：应为“rongcuo-quiz-paper”", True),
    (lambda d: d.update(version=2), "version：应为 1，现在是 2", True),
    (lambda d: d.pop("paper"), "paper：没有写", True),
    (lambda d: d["paper"].pop("title"), "paper.title：没有写", True),
    (lambda d: d["paper"].update(extra=1), "paper.extra：没有这个字段", True),
    (lambda d: d.update(extra=1), "extra：没有这个字段", True),
    (lambda d: d["paper"].update(minutes="90"), 'paper.minutes：应为整数，现在是 "90"', True),
    (lambda d: d["paper"].update(minutes=True), "paper.minutes：应为整数，现在是 true", True),
    (lambda d: d["paper"].update(pass_mark=None), "paper.pass_mark：应为数，现在是 null", True),
    (lambda d: d["paper"].update(total=17), "paper.total：应为按其余各项算出的 18.0，现在是 17", False),
    (lambda d: d["paper"].update(notes="闭卷"), "paper.notes：应为列表，现在是", True),
    (
        lambda d: d["paper"]["sections"][1].update(marking="free"),
        "paper.sections[1].marking：应为exact、half_if_incomplete 之一",
        True,
    ),
    (
        in_first_item(lambda i: i["options"][2].update(text=3)),
        "paper.sections[0].items[0].options[2].text：应为文字，现在是 3",
        True,
    ),
    (
        in_first_item(lambda i: i["options"][0].update(correct=True)),
        'paper.sections[0].items[0].key：应为按其余各项算出的 "AB"，现在是 "B"',
        False,
    ),
    (
        in_first_item(lambda i: i["told"].update(reported_on={"date": "2026-13-01"})),
        "paper.sections[0].items[0].told.reported_on：应为",
        False,
    ),
    (
        in_first_item(lambda i: i["told"].update(damage=None)),
        "paper.sections[0].items[0].told.damage：应为true 或 false或者整数或者文字",
        True,
    ),
    (
        in_first_item(lambda i: i["options"][0]["claims"][0].update(value=True)),
        "options[0].claims[0].value：应为文字或者整数或者null，现在是 true",
        True,
    ),
    (
        in_first_item(lambda i: i["difficulty"].update(margin=0.5)),
        "difficulty.margin：应为整数或者null",
        True,
    ),
]


@pytest.mark.parametrize(("damage", "said", "seen_by_schema"), DAMAGE)
def test_damage_is_named_by_its_field(
    damage: Callable[[dict[str, Any]], object], said: str, seen_by_schema: bool
) -> None:
    document = json.loads(paper_json(PAPER))
    damage(document)
    with pytest.raises(PaperJsonError) as caught:
        read_paper_json(json.dumps(document, ensure_ascii=False))
    assert said in str(caught.value)
    assert validator.is_valid(document) is not seen_by_schema


def test_what_is_no_json_at_all() -> None:
    with pytest.raises(PaperJsonError, match="第 1 行第 2 列：不是完整的 JSON"):
        read_paper_json("{")
    with pytest.raises(PaperJsonError, match="format"):
        read_paper_json("[]")
    with pytest.raises(PaperJsonError, match="NaN：不是数"):
        read_paper_json('{"format": NaN}')
