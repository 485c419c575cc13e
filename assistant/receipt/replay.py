"""Make the determination of a receipt again, and refuse a receipt that says anything else."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from importlib.metadata import version
from typing import Any

from assistant.law.errors import UnknownRegulationError
from assistant.library import Regulation
from assistant.receipt.canonical import SEAL, broken_seal, canonical
from assistant.receipt.errors import ReceiptChangedError, ReceiptError
from assistant.receipt.write import FORMAT, receipt_of
from assistant.rules.determination import Source
from assistant.rules.facts import ContradictionError, FactError

_HOW = ("story", "answer", "file", "implied")
_MISSING = object()
LONGEST_SHOWN = 60


def replay(raw: bytes, regulation_of: Callable[[str], Regulation]) -> Mapping[str, Any]:
    """The receipt's data, if the same knowledge makes exactly these bytes of its facts.

    Raises ReceiptError for what is no receipt of this format or rests on other knowledge than
    `regulation_of` gives, ReceiptChangedError naming the first field that was changed or comes out otherwise.
    """
    data = _read(raw)
    regulation = _regulation(data, regulation_of)
    if canonical(data) != raw:
        raise ReceiptChangedError("文件", "不是规范的写法（键的顺序、空白或者重复的键），生成以后被改写过")
    if (field := broken_seal(data)) is not None:
        raise ReceiptChangedError(field, "与封印不符，生成以后被改动过")
    if regulation.rulebook.version != data["knowledge"]:
        wants = f"需要的条文库版本是 {data['knowledge']}，现有的是 {regulation.rulebook.version}"
        raise ReceiptError(f"{wants}。请用 --knowledge 指定当时的知识库文件夹")
    if data.get("engine") != version("rongcuo"):
        wrote = f"这份凭证写的程序版本是 {_shown(data.get('engine'))}，现有的是 {version('rongcuo')}"
        raise ReceiptError(f"{wrote}。请用那个版本的程序核对")
    again = json.loads(_again(regulation, data))
    for field, written, found in _differences(data, again, ""):
        if not field.startswith(f"{SEAL}."):  # the field it seals is named instead
            why = f"凭证写的是 {_shown(written)}，重新计算是 {_shown(found)}"
            raise ReceiptChangedError(field, why)
    return data


def _read(raw: bytes) -> dict[str, Any]:
    try:
        data = json.loads(raw)
        canonical(data)  # numbers and letters that JSON has no form for
    except (ValueError, RecursionError):
        raise ReceiptError(
            "不是凭证：不是 UTF-8 的 JSON。请给出 rongcuo determine --receipt 生成的文件"
        ) from None
    if not isinstance(data, dict) or "format" not in data:
        raise ReceiptError("不是凭证：没有 format。请给出 rongcuo determine --receipt 生成的文件")
    if data["format"] != FORMAT:
        raise ReceiptError(f"凭证的格式是 {_shown(data['format'])}，这个程序认得的是 {FORMAT}")
    return data


def _regulation(data: Mapping[str, Any], regulation_of: Callable[[str], Regulation]) -> Regulation:
    named = data.get("regulation")
    if not isinstance(named, dict) or not isinstance(named.get("id"), str):
        raise ReceiptChangedError("regulation.id", "没有写制度编号")
    if not isinstance(data.get("knowledge"), str):
        raise ReceiptChangedError("knowledge", "没有写条文库版本")
    try:
        return regulation_of(named["id"])
    except UnknownRegulationError as error:
        raise ReceiptError(str(error)) from None


def _again(regulation: Regulation, data: Mapping[str, Any]) -> bytes:
    """The receipt that the facts of this one come to."""
    facts, sources = {}, {}
    if not isinstance(data.get("facts"), dict):
        raise ReceiptChangedError("facts", "没有写事实")
    for fact, said in data["facts"].items():
        path = f"facts.{fact}"
        if not isinstance(said, dict) or said.get("how") not in _HOW:
            raise ReceiptChangedError(f"{path}.how", f"应是 {'、'.join(_HOW)} 之一")
        if said["how"] == "implied":  # comes out again from the others
            continue
        for field in ("words", "when"):
            if not isinstance(said.get(field), str):
                raise ReceiptChangedError(f"{path}.{field}", "应是文字")
        facts[fact] = said.get("value")
        sources[fact] = Source(said["words"], _moment(f"{path}.when", said["when"]), said["how"])
        if facts[fact] is None:
            raise ReceiptChangedError(f"{path}.value", "没有写")
    try:
        return receipt_of(regulation, facts, sources, written=_moment("written", data.get("written")))
    except (FactError, ContradictionError) as error:
        raise ReceiptChangedError("facts", str(error)) from None


def _moment(path: str, value: object) -> str:
    try:
        if datetime.fromisoformat(str(value)).tzinfo is None:
            raise ValueError
    except ValueError:
        raise ReceiptChangedError(path, f"{_shown(value)} 不是带时区的时间（ISO 8601）") from None
    return str(value)


def _differences(written: object, found: object, path: str) -> Iterator[tuple[str, object, object]]:
    """Where two data differ: dotted path and both values, in the order of the canonical form."""
    if isinstance(written, dict) and isinstance(found, dict):
        for key in sorted(written.keys() | found.keys()):
            below = f"{path}.{key}" if path else key
            yield from _differences(written.get(key, _MISSING), found.get(key, _MISSING), below)
    elif isinstance(written, list) and isinstance(found, list) and len(written) == len(found):
        for place, pair in enumerate(zip(written, found, strict=True)):
            yield from _differences(*pair, f"{path}.{place}")
    elif _bytes(written) != _bytes(found):
        yield path, written, found


def _bytes(value: object) -> bytes:
    """1, 1.0 and true are different values here."""
    return b"" if value is _MISSING else canonical(value)


def _shown(value: object) -> str:
    if value is _MISSING:
        return "（没有）"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
