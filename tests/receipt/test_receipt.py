"""Receipts: made again byte for byte; whatever is changed in one is named."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import Conversation, Library
from assistant.cli import main
from assistant.receipt.canonical import SEAL, canonical, sealed
from assistant.receipt.errors import ReceiptChangedError, ReceiptError
from assistant.receipt.replay import replay
from assistant.receipt.write import receipt_of
from assistant.rules.determination import Source

LIBRARY = Library.load()
NAIMAN = LIBRARY["naiman-2025"]
AT = "2026-03-15T10:00:00+08:00"
FACTS: dict[str, Any] = {
    **{f.id: False for f in NAIMAN.rulebook.vocabulary.facts.values() if f.kind == "bool"},
    **dict.fromkeys(("enforcement_officer", "naiman_civil_affairs", "in_course_of_duty"), True),
    **dict.fromkeys(("after_naiman_2025_issued", "false_materials", "wrong_decision_from_deception"), True),
    "act_date": "2026-02-01",
}
SOURCES = {"false_materials": Source("他提供的材料是假的", AT, "story")}
RAW = receipt_of(NAIMAN, FACTS, SOURCES, written=AT)


def again(raw: bytes) -> Any:
    return replay(raw, LIBRARY.__getitem__)


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    children = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else None
    if children is None:
        yield path, data
    else:
        for key, value in children:
            yield from leaves(value, (*path, key))


def changed(path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(RAW)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return data


def other(value: Any) -> Any:
    return not value if isinstance(value, bool) else f"{value}x" if isinstance(value, str) else "x"


LEAVES = dict(leaves(json.loads(RAW)))
UNSEALED = {path: value for path, value in LEAVES.items() if path[0] != SEAL}


def test_a_receipt_is_canonical_and_comes_out_again() -> None:
    data = again(RAW)
    assert canonical(json.loads(RAW)) == RAW
    assert RAW.endswith(b"}\n")
    assert data["outcome"]["id"] == "duty_fulfilled"
    assert data["proof"]["why"]["false_materials"] is True
    assert data["facts"]["false_materials"] == {
        "label": NAIMAN.rulebook.vocabulary["false_materials"].label,
        "value": True,
        "by": "officer",
        "how": "story",
        "words": "他提供的材料是假的",
        "when": AT,
    }
    assert data["facts"]["mistake"]["how"] == "file"


@pytest.mark.parametrize("regulation", LIBRARY.values(), ids=lambda regulation: str(regulation.id))
def test_every_regulation_has_receipts(regulation: Any) -> None:
    assert again(receipt_of(regulation, {}, written=AT))["outcome"]["id"] == "insufficient_facts"


def test_facts_that_the_axioms_settle_are_marked_so() -> None:
    raw = receipt_of(LIBRARY["xilingol"], {"major_loss": True}, written=AT)
    assert again(raw)["facts"]["harmful_consequence"] | {"label": ""} == {
        "label": "", "value": True, "by": "axioms", "how": "implied", "words": "", "when": "",
    }  # fmt: skip


def test_a_conversation_becomes_a_receipt() -> None:
    conversation = Conversation(NAIMAN, now=lambda: AT)
    turn = conversation.say("当事人提供了假材料。")
    conversation.confirm({fact.fact: fact.value for fact in turn.proposed})
    conversation.answer({"in_course_of_duty": True})
    state = conversation.state
    data = again(receipt_of(NAIMAN, state.facts, state.sources, written=AT))
    assert data["facts"]["false_materials"]["how"] == "story"
    assert data["facts"]["false_materials"]["words"]
    assert data["facts"]["in_course_of_duty"]["how"] == "answer"


def field_of(path: tuple[Any, ...]) -> str:
    """The sealed part that a leaf belongs to."""
    return ".".join(map(str, path[:2] if path[0] in ("facts", "proof") else path[:1]))


@pytest.mark.parametrize("path", UNSEALED, ids=lambda path: ".".join(map(str, path)))
def test_every_changed_field_breaks_its_seal(path: tuple[Any, ...]) -> None:
    expected: type[ValueError] = ReceiptChangedError
    if path in (("format",), ("regulation", "id")):
        expected = ReceiptError
    with pytest.raises(expected) as refused:
        again(canonical(changed(path, other(UNSEALED[path]))))
    if isinstance(refused.value, ReceiptChangedError):
        assert refused.value.field == field_of(path)


SAID = ("value", "words", "when", "written", "how")  # by the officer: nothing else determines it
RESTED_ON = [("facts", fact, "value") for fact in json.loads(RAW)["proof"]["why"]]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([path for path in UNSEALED if path[-1] not in SAID] + RESTED_ON))
def test_a_changed_field_is_noticed_even_when_sealed_again(path: tuple[Any, ...]) -> None:
    """Whatever is determined by other fields, and any fact that the outcome rests on."""
    data = sealed({k: v for k, v in changed(path, other(UNSEALED[path])).items() if k != SEAL})
    with pytest.raises((ReceiptChangedError, ReceiptError)):
        again(canonical(data))


def test_a_changed_field_sealed_again_is_named_with_both_values() -> None:
    data = sealed({k: v for k, v in changed(("outcome", "id"), "lenient").items() if k != SEAL})
    with pytest.raises(
        ReceiptChangedError, match='凭证写的是 "lenient"，重新计算是 "duty_fulfilled"'
    ) as refused:
        again(canonical(data))
    assert refused.value.field == "outcome.id"


@pytest.mark.parametrize("path", [path for path in LEAVES if path[0] == SEAL], ids=lambda path: str(path[-1]))
def test_a_changed_seal_is_noticed(path: tuple[Any, ...]) -> None:
    with pytest.raises(ReceiptChangedError):
        again(canonical(changed(path, "0" * 64)))


@pytest.mark.parametrize("key", sorted(json.loads(RAW)))
def test_a_missing_section_is_noticed(key: str) -> None:
    data = {name: part for name, part in json.loads(RAW).items() if name != key}
    with pytest.raises((ReceiptChangedError, ReceiptError)):
        again(canonical(data))
    with pytest.raises((ReceiptChangedError, ReceiptError)):
        again(canonical(sealed(data) if key != SEAL else data))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b"\xff\xfe",
        b'{"format": 1}',
        b'{"format":"rongcuo-receipt/2"}',
        b"[" * 100_000,
        b'{"format":NaN}',
    ],
    ids=lambda raw: repr(raw[:12]),
)
def test_what_is_no_receipt_is_refused_in_one_line(raw: bytes) -> None:
    with pytest.raises(ReceiptError) as refused:
        again(raw)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("raw", [RAW[:-1], RAW + b"\n", RAW.replace(b'":"', b'": "', 1)])
def test_another_way_of_writing_is_refused(raw: bytes) -> None:
    with pytest.raises(ReceiptChangedError, match="规范"):
        again(raw)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"value": "maybe"}, "facts"),
        ({"value": None}, "facts.mistake.value"),
        ({"how": "guess"}, "facts.mistake.how"),
        ({"when": "yesterday"}, "facts.mistake.when"),
        ({"words": 3}, "facts.mistake.words"),
    ],
)
def test_facts_that_cannot_be_are_named(said: dict[str, Any], field: str) -> None:
    data = json.loads(RAW)
    data["facts"]["mistake"] |= said
    with pytest.raises(ReceiptChangedError) as refused:
        again(canonical(sealed({k: v for k, v in data.items() if k != SEAL})))
    assert refused.value.field == field


def run(*arguments: str) -> int:
    try:
        main(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_the_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts, receipt = tmp_path / "facts.json", tmp_path / "receipt.json"
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    given = ["determine", "--regulation", "naiman-2025", "--facts", str(facts), "--receipt", str(receipt)]
    assert run(*given, "--json") == 0
    assert json.loads(capsys.readouterr().out)["outcome"] == "duty_fulfilled"
    assert run("replay", str(receipt)) == 0
    assert capsys.readouterr().out.startswith("凭证属实：《奈曼旗")
    receipt.write_bytes(receipt.read_bytes().replace(b'"how":"file"', b'"how":"story"', 1))
    assert run("replay", str(receipt)) == 1
    assert "facts." in capsys.readouterr().err
    receipt.write_text("{}", encoding="utf-8")
    assert run("replay", str(receipt)) == 2
    assert "不是凭证" in capsys.readouterr().err
    assert run("replay", str(tmp_path / "nowhere.json")) == 2


def test_other_knowledge_is_asked_for_and_can_be_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A receipt of older knowledge says which version it wants, and is replayed with that folder."""
    older = tmp_path / "knowledge"
    shutil.copytree(NAIMAN.folder.parent, older)
    rules = older / "naiman-2025" / "rules.yaml"
    rules.write_text(rules.read_text(encoding="utf-8") + "\n# reviewed\n", encoding="utf-8")
    then = Library.load(older)["naiman-2025"]
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(receipt_of(then, FACTS, written=AT))
    assert run("replay", str(receipt)) == 2
    assert f"需要的条文库版本是 {then.rulebook.version}" in capsys.readouterr().err
    assert run("replay", str(receipt), "--knowledge", str(older)) == 0


def test_another_version_of_the_program_is_not_called_a_forgery(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = json.loads(receipt_of(NAIMAN, FACTS, written=AT))
    del data["seal"]
    data["engine"] = "9.9.9"
    receipt = tmp_path / "receipt.json"
    receipt.write_bytes(canonical(sealed(data)))
    assert run("replay", str(receipt)) == 2
    assert "程序版本是 9.9.9" in capsys.readouterr().err.replace('"', "")


def test_a_receipt_never_takes_the_place_of_another_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    given = ("determine", "--regulation", "naiman-2025", "--facts", str(facts), "--receipt", str(facts))
    assert run(*given) == 2
    assert "已经有这个文件" in capsys.readouterr().err
    assert json.loads(facts.read_text(encoding="utf-8")) == json.loads(json.dumps(FACTS))
