"""GIFT, read by gift-pegjs 1.0.2 (npm, MIT, unchanged in `gift_pegjs/`) and by Moodle's rules."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import quickjs

from assistant.quiz.export.gift import gift
from assistant.quiz.export.moodle_fractions import departures, fractions
from assistant.quiz.item import LETTERS
from assistant.quiz.paper import questions
from tests.quiz.export.reading import Reading, original, page_text
from tests.quiz.export.sample_paper import PAPER

PARSER = Path(__file__).parent / "gift_pegjs" / "gift-parser-globals.js"
QUESTIONS = tuple(questions(PAPER))


@cache
def parsed() -> list[dict[str, Any]]:
    """What gift-pegjs makes of the file."""
    context = quickjs.Context()
    context.set("source", gift(PAPER))
    context.eval(PARSER.read_text(encoding="utf-8").replace("})(this);", "})(globalThis);"))
    blocks: list[dict[str, Any]] = json.loads(context.eval("JSON.stringify(giftParser.parse(source))"))
    return blocks


def asked() -> list[dict[str, Any]]:
    return [block for block in parsed() if block["type"] != "Category"]


def shown(written: dict[str, str] | None) -> str:
    assert written is not None
    assert written["format"] == "html"
    return page_text(written["text"])


def read_by_pegjs() -> list[Reading]:
    return [read_true_or_false(block) if block["type"] == "TF" else read_choice(block) for block in asked()]


def read_true_or_false(block: dict[str, Any]) -> Reading:
    """The parser calls the first feedback that of 'true', but by the format it is that of a wrong answer."""
    wrong, right = shown(block["trueFeedback"]), shown(block["falseFeedback"])
    key, whys = ("A", (right, wrong)) if block["isTrue"] else ("B", (wrong, right))
    stem, rationale = shown(block["stem"]), shown(block["globalFeedback"])
    return Reading(block["id"], stem, ("对", "错"), key, rationale, whys)


def read_choice(block: dict[str, Any]) -> Reading:
    assert block["type"] == "MC"
    choices = block["choices"]
    right = [choice["isCorrect"] or (choice["weight"] or 0) > 0 for choice in choices]
    return Reading(
        block["id"],
        shown(block["stem"]),
        tuple(shown(choice["text"]) for choice in choices),
        "".join(letter for letter, is_right in zip(LETTERS, right, strict=False) if is_right),
        shown(block["globalFeedback"]),
        tuple(shown(choice["feedback"]) for choice in choices),
    )


def read_as_moodle_does() -> list[Reading]:
    """By the order in which Moodle's importer looks at things: comments, escapes, name, braces, feedback."""
    blocks = (block.strip() for block in re.split(r"\n\s*\n", gift(PAPER)))
    written = (block for block in blocks if not block.startswith("$CATEGORY:"))
    return [reading for reading in map(read_block, written) if reading]


def read_block(block: str) -> Reading | None:
    comment = "".join(line for line in block.splitlines() if line.startswith("//"))
    kept = "\n".join(line for line in block.splitlines() if not line.startswith("//"))
    if not kept:
        return None
    found = re.search(r"\[id:(.+?)\]", comment)
    assert found is not None
    for sign in "\\:#={}~":
        kept = kept.replace(f"\\{sign}", f"\0{ord(sign):03d}")
    assert kept.startswith("::")
    _, _, body = kept[2:].partition("::")
    stem, _, answers = body.partition("{")
    answers, _, after = answers.partition("}")
    assert not after.strip(), "text after the braces would make a gap to fill in"
    answers, _, rationale = answers.rpartition("####")
    options: list[str]
    whys: list[str]
    if "~" not in answers:
        word, wrong, right = answers.split("#")
        whys = [right, wrong] if word.strip() == "TRUE" else [wrong, right]
        key, options = ("A" if word.strip() == "TRUE" else "B"), ["[html]对", "[html]错"]
    else:
        key, options, whys = "", [], []
        for letter, answer in zip(LETTERS, answers.replace("=", "~=").split("~")[1:], strict=False):
            said, why = answer.split("#")
            weight = re.match(r"%(-?[0-9]{1,2}\.?[0-9]*)%", said)
            worth = 100 if said.startswith("=") else float(weight[1]) if weight else 0
            key += letter if worth > 0 else ""
            options.append(said.removeprefix("=") if weight is None else said[weight.end() :])
            whys.append(why)
    return Reading(
        found[1], plain(stem), tuple(map(plain, options)), key, plain(rationale), tuple(map(plain, whys))
    )


def plain(text: str) -> str:
    text = text.strip()
    assert text.startswith("[html]")
    text = re.sub("\0(\\d{3})", lambda sign: chr(int(sign[1])), text.removeprefix("[html]"))
    return page_text(text.strip())


@pytest.mark.parametrize("reader", [read_by_pegjs, read_as_moodle_does])
def test_every_question_is_read_as_it_was_written(reader: Callable[[], list[Reading]]) -> None:
    assert reader() == [original(q).stripped() for q in QUESTIONS]


def test_single_choices_and_weights() -> None:
    """One `=` makes a single choice; with weights alone several may be ticked."""
    for block, question in zip(asked(), QUESTIONS, strict=True):
        if question.type == "single":
            assert [choice["isCorrect"] for choice in block["choices"]].count(True) == 1
            assert all(choice["weight"] is None for choice in block["choices"])
        elif question.type in ("multiple", "indefinite"):
            assert not any(choice["isCorrect"] for choice in block["choices"])
            assert [choice["weight"] for choice in block["choices"]] == [
                float(percent) for percent in fractions(question)
            ]


def test_a_question_is_named_filed_and_tagged() -> None:
    (category,) = (block["title"] for block in parsed() if block["type"] == "Category")
    assert category.endswith("/《江苏省容错规定》第三条第一项")
    first = asked()[0]
    assert first["title"] == "001 单选题 《江苏省容错规定》第三条第一项"
    assert first["tags"] == ["题型：单选题", "考点：结论", "难度：易"]
    assert asked()[3]["tags"] == ["题型：多选题", "考点：还缺的事实", "难度：中"]


def test_the_file_says_where_moodle_marks_otherwise() -> None:
    opening = gift(PAPER).split("\n\n")[0].splitlines()
    assert [line.removeprefix("// ") for line in opening[2:]] == list(departures(PAPER))


def test_same_paper_same_text() -> None:
    assert gift(PAPER) == gift(PAPER)
