"""The paper as JSON that loses nothing, and back again. The format is paper.schema.json beside this file."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from assistant.quiz.errors import QuizError
from assistant.quiz.item import Item
from assistant.quiz.paper import Paper
from assistant.rules.expression import Value

FORMAT = "rongcuo-quiz-paper"
VERSION = 1  # of the format; a reader refuses any other
SCHEMA = Path(__file__).with_name("paper.schema.json")

# Computed from the rest and written for readers' sake; reading back checks that they agree.
_COMPUTED: Mapping[type, str] = {Item: "key", Paper: "total"}
_KINDS: Mapping[type, str] = {
    str: "文字",
    int: "整数",
    float: "数",
    bool: "true 或 false",
    NoneType: "null",
    dict: "一组键和值",
    list: "列表",
}


class PaperJsonError(QuizError):
    """JSON that is no paper: the message names the field and what should stand there."""


def paper_json(paper: Paper) -> str:
    """The paper as JSON text, indented, ending in a line break: same paper, same text.

    A day among the facts is {"date": "2026-01-02"}, so that words that look like a day stay words.
    """
    document = {"format": FORMAT, "version": VERSION, "paper": _plain(paper)}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def read_paper_json(text: str) -> Paper:
    """The paper that `paper_json` wrote, equal to it. Raises PaperJsonError naming the damaged field."""
    try:
        document = json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise PaperJsonError(
            f"第 {error.lineno} 行第 {error.colno} 列：不是完整的 JSON。请重新导出"
        ) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PaperJsonError(f"format：应为“{FORMAT}”，这不是试卷文件。请换成导出的试卷 JSON")
    if document.get("version") != VERSION:
        raise PaperJsonError(
            f"version：应为 {VERSION}，现在是 {_shown(document.get('version'))}。请用同一版本的软件导出"
        )
    _refuse_unknown(document, {"format", "version", "paper"}, "")
    if "paper" not in document:
        raise PaperJsonError("paper：没有写。请重新导出")
    return cast(Paper, _read(Paper, document["paper"], "paper"))


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        if computed := _COMPUTED.get(type(value)):
            plain[computed] = getattr(value, computed)
        return plain
    if isinstance(value, Mapping):
        return {key: _plain(kept) for key, kept in value.items()}
    if isinstance(value, tuple):
        return [_plain(kept) for kept in value]
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _read(kind: Any, value: Any, where: str) -> Any:
    """`value` as the type `kind` of a field of the data model; `where` is the way to the field."""
    origin, arguments = get_origin(kind), get_args(kind)
    if is_dataclass(kind):
        return _read_object(cast(type, kind), value, where)
    if kind == Value:
        return _read_fact(value, where)
    if origin is tuple:
        return tuple(
            _read(arguments[0], kept, f"{where}[{place}]")
            for place, kept in enumerate(_expect(list, value, where))
        )
    if (
        origin is not None
        and origin is not Literal
        and isinstance(origin, type)
        and issubclass(origin, Mapping)
    ):
        return {
            key: _read(arguments[1], kept, f"{where}.{key}")
            for key, kept in _expect(dict, value, where).items()
        }
    if origin is Literal:
        if value not in arguments:
            raise _wrong("、".join(map(str, arguments)) + " 之一", value, where)
        return value
    if origin in (Union, UnionType):
        return _read_one_of(arguments, value, where)
    if kind is float and type(value) is int:
        return float(value)
    return _expect(kind, value, where)


def _read_object(kind: type, value: Any, where: str) -> Any:
    written = _expect(dict, value, where)
    hints, computed = _hints(kind), _COMPUTED.get(kind)
    _refuse_unknown(written, {*hints, computed}, where)
    for name in (*hints, *filter(None, (computed,))):
        if name not in written:
            raise PaperJsonError(f"{where}.{name}：没有写。请重新导出")
    made = kind(**{name: _read(hint, written[name], f"{where}.{name}") for name, hint in hints.items()})
    if computed and written[computed] != getattr(made, computed):
        raise _wrong(
            f"按其余各项算出的 {_shown(getattr(made, computed))}", written[computed], f"{where}.{computed}"
        )
    return made


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)


def _read_one_of(kinds: tuple[Any, ...], value: Any, where: str) -> Any:
    """A value of one of the plain types of a union, none of them taken for another: true is no 1."""
    if type(value) not in kinds:
        raise _wrong("或者".join(_KINDS[kind] for kind in kinds), value, where)
    return value


def _read_fact(value: Any, where: str) -> Value:
    if not isinstance(value, dict):
        return cast(Value, _read_one_of((bool, int, str), value, where))
    day = value.get("date") if len(value) == 1 else None
    try:
        return date.fromisoformat(cast(str, day))
    except (TypeError, ValueError):
        raise _wrong('{"date": "2026-01-02"} 这样的日期', value, where) from None


def _expect(kind: type, value: Any, where: str) -> Any:
    if type(value) is not kind:
        raise _wrong(_KINDS[kind], value, where)
    return value


def _refuse_unknown(written: Mapping[str, Any], known: set[str | None], where: str) -> None:
    if unknown := [name for name in written if name not in known]:
        raise PaperJsonError(f"{where}.{unknown[0]}：没有这个字段。请删去或者重新导出".lstrip("."))


def _wrong(expected: str, value: Any, where: str) -> PaperJsonError:
    return PaperJsonError(f"{where}：应为{expected}，现在是 {_shown(value)}。请改正或者重新导出")


def _shown(value: Any) -> str:
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= 40 else f"{words[:40]}……"


def _no_number(words: str) -> None:
    raise PaperJsonError(f"{words}：不是数。请重新导出")
