"""A blueprint: what a paper consists of, read from a YAML file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from assistant.installation import installed
from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.quiz.item import TYPE_LABELS, ItemType
from assistant.quiz.paper import MARKING_WORDS, USUAL_MARKING, Marking

SHIPPED = "blueprint.yaml"


@dataclass(frozen=True)
class Part:
    """How many items of a type (of a case: cases), the marks of a question, and how it is marked.

    Where a file does not say how, it is marked as `USUAL_MARKING` says.
    """

    type: ItemType
    count: int
    marks: float
    marking: Marking


@dataclass(frozen=True)
class Blueprint:
    """`regulations` empty: all of them. `pass_share` is the part of all marks that passes, 0 to 1."""

    title: str
    minutes: int
    pass_share: float
    regulations: tuple[str, ...]
    parts: tuple[Part, ...]
    notes: tuple[str, ...]


def shipped_blueprint() -> Path:
    return installed("knowledge") / "scenarios" / SHIPPED


def read_blueprint(path: Path) -> Blueprint:
    """Raises KnowledgeError naming the line of what is missing, misspelt or out of range."""
    file = read_yaml(path)
    required = {"title", "minutes", "pass_share", "parts"}
    file.check_keys(file.data, required, {"regulations", "notes"})
    minutes = _whole_number(file, file.data["minutes"], 600, "minutes")
    share = _number(file, file.data["pass_share"], 0, 1, "pass_share")
    parts = file.data["parts"]
    file.check_keys(parts, set(), set(get_args(ItemType)), "parts")
    if not parts:
        raise file.error("parts 里一种题型也没有", f"请写上题型，可以用：{'、'.join(TYPE_LABELS)}", "parts")
    return Blueprint(
        title=str(file.data["title"]),
        minutes=minutes,
        pass_share=float(share),
        regulations=_list(file, "regulations"),
        parts=tuple(_part(file, kind, parts[kind]) for kind in TYPE_LABELS if kind in parts),
        notes=_list(file, "notes"),
    )


def _part(file: YamlFile, kind: ItemType, entry: Mapping[str, Any]) -> Part:
    key = ("parts", kind)
    file.check_keys(entry, {"count", "marks"}, {"marking"}, *key)
    marking = entry.get("marking", USUAL_MARKING[kind])
    if marking not in MARKING_WORDS:
        why = f"不认识的计分办法“{marking}”"
        raise file.error(why, f"可以用：{'、'.join(MARKING_WORDS)}", *key, "marking")
    count = _whole_number(file, entry["count"], 1000, *key, "count")
    return Part(kind, count, float(_number(file, entry["marks"], 0.5, 100, *key, "marks")), marking)


def _list(file: YamlFile, name: str) -> tuple[str, ...]:
    found = file.data.get(name) or []
    if not isinstance(found, list):
        raise file.error(f"{name} 应当是一列", f"请写成 [{found}]", name)
    return tuple(map(str, found))


def _whole_number(file: YamlFile, value: Any, high: int, *key: str) -> int:
    number = _number(file, value, 1, high, *key)
    if not isinstance(number, int):
        raise file.error(f"“{value}”应当是整数", "请改正", *key)
    return number


def _number(file: YamlFile, value: Any, low: float, high: float, *key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise file.error(f"“{value}”应当是 {low} 到 {high} 之间的数", "请改正", *key)
    return value
