"""One entry of a suite from the plain data of a YAML file or of a table row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from assistant.evaluation.entries import (
    CONTRADICTION,
    CONTRADICTION_LABEL,
    KIND_WORDS,
    KINDS,
    Case,
    Entry,
    Kind,
    Question,
    Story,
)
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.named import read_fact, read_others, read_outcome, read_provision, read_value
from assistant.law.errors import UnknownRegulationError
from assistant.library import Library, Regulation

_ALWAYS = {"id", "kind", "regulation", "title", "reason", "by", "split"}
_CITATIONS = ("citations", "grounds")  # one thing under two names
KEYS: Mapping[Kind, frozenset[str]] = {
    "case": frozenset(_ALWAYS | {*_CITATIONS, "facts", "base", "others", "outcome", "secondary", "possible"}),
    "story": frozenset(_ALWAYS | {*_CITATIONS, "story", "told", "facts", "unknown", "quotes", "outcome"}),
    "question": frozenset(_ALWAYS | {*_CITATIONS, "question"}),
}


@dataclass(frozen=True)
class Defaults:
    """What a file says once for all its entries."""

    kind: Kind = "case"
    regulation: str | None = None
    by: str | None = None
    reason: str | None = None
    in_scope: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Raw:
    """The data of one entry. `place` names the line or cell of a key (None: of the whole entry)."""

    data: Mapping[str, Any]
    place: Callable[[str | None], str]

    def refuse(self, key: str | None, why: str) -> NoReturn:
        raise EvaluationError(f"{self.place(key)}：{why}")

    def words(self, key: str, default: str | None = None, *, what: str) -> str:
        """Words that must be there."""
        value = self.data.get(key)
        if value is None:
            value = default
        if value is None or (isinstance(value, str) and not value.strip()):
            self.refuse(key if key in self.data else None, f"没有写{what}（{key}），请补上")
        if not isinstance(value, str | int):
            self.refuse(key, f"{what}（{key}）应是文字，请改正")
        return str(value).strip()


def read_entry(library: Library, raw: Raw, defaults: Defaults) -> Entry:
    """Raises EvaluationError naming the place, the culprit and what to do."""
    name = raw.words("id", what="编号")
    kind = _kind(raw, defaults)
    for key in raw.data:
        if key not in KEYS[kind]:
            allowed = "、".join(sorted(KEYS[kind]))
            raw.refuse(key, f"{KIND_WORDS[kind]}“{name}”里不认识“{key}”。可以用的：{allowed}")
    regulation = _regulation(library, raw, defaults)
    reason = raw.words("reason", defaults.reason, what="理由")
    by = raw.words("by", defaults.by, what="标注人")
    split = str(raw.data.get("split") or "")
    if kind == "question":
        provisions = frozenset(_provisions(regulation, raw, required=True))
        text = raw.words("question", what="问题")
        return Question(name, regulation.id, text, provisions, split, _title(raw), reason, by)
    outcome = _outcomes(regulation, raw, "outcome", [raw.words("outcome", what="应得结论")])[0]
    grounds = _provisions(regulation, raw)
    if kind == "story":
        given = _facts(regulation, raw, "facts", raw.data.get("facts"))
        truth = {**_all_false(regulation), **given, **dict.fromkeys(_unknown(regulation, raw), None)}
        told = _facts(regulation, raw, "told", raw.data["told"]) if "told" in raw.data else None
        text = raw.words("story", what="故事")
        return Story(
            name, split, text, told, truth, outcome, grounds, _title(raw), reason, regulation.id, by, given
        )
    base = raw.data.get("base")
    if base not in (None, "in_scope") or (base and not defaults.in_scope):
        raw.refuse("base", "base 只能写 in_scope，而且文件开头要有 in_scope。请补上，或者删去 base")
    scope = _facts(regulation, raw, "base", defaults.in_scope) if base else {}
    given = {**scope, **_facts(regulation, raw, "facts", raw.data.get("facts"))}
    others_false = _others(raw)
    return Case(
        name,
        _title(raw),
        {**(_all_false(regulation) if others_false else {}), **given},
        outcome,
        grounds,
        tuple(_provision(regulation, raw, "secondary", p) for p in _list(raw, "secondary")),
        _possible(regulation, raw),
        reason,
        regulation.id,
        by,
        given,
        others_false,
    )


def _kind(raw: Raw, defaults: Defaults) -> Kind:
    written = raw.data.get("kind") or defaults.kind
    for kind in KINDS:
        if written in (kind, KIND_WORDS[kind]):
            return kind
    allowed = "、".join(f"{kind}（{KIND_WORDS[kind]}）" for kind in KINDS)
    raw.refuse("kind", f"不认识的类型“{written}”。可以用：{allowed}")


def _regulation(library: Library, raw: Raw, defaults: Defaults) -> Regulation:
    written = raw.words("regulation", defaults.regulation, what="制度编号")
    for regulation in library.values():
        if written in (regulation.id, regulation.metadata["short_title"]):
            return regulation
    try:
        return library[written]
    except UnknownRegulationError as error:
        raw.refuse("regulation" if "regulation" in raw.data else None, f"{error}。请改正")


def _title(raw: Raw) -> str:
    return str(raw.data.get("title") or "").strip()


def _others(raw: Raw) -> bool:
    try:
        return read_others(raw.data.get("others"))
    except ValueError as error:
        raw.refuse("others", str(error))


def _all_false(regulation: Regulation) -> dict[str, Any]:
    return {f.id: False for f in regulation.rulebook.vocabulary.facts.values() if f.kind == "bool"}


def _facts(regulation: Regulation, raw: Raw, key: str, written: object) -> dict[str, Any]:
    """Facts by id, in the order written."""
    if not isinstance(written, Mapping):
        raw.refuse(key if key in raw.data else None, f"{key} 应是“事实: 值”的形式，请补上或者改正")
    found: dict[str, Any] = {}
    for name, value in written.items():
        try:
            fact = read_fact(regulation, str(name))
            read = read_value(fact, value)
        except ValueError as error:
            raw.refuse(f"{key}.{name}", str(error))
        if fact.id in found:
            raw.refuse(f"{key}.{name}", f"事实“{fact.label}”写了两次，请删去一个")
        found[fact.id] = read
    return found


def _unknown(regulation: Regulation, raw: Raw) -> list[str]:
    try:
        return [read_fact(regulation, name).id for name in _list(raw, "unknown")]
    except ValueError as error:
        raw.refuse("unknown", str(error))


def _outcomes(regulation: Regulation, raw: Raw, key: str, written: Sequence[str]) -> tuple[str, ...]:
    try:
        return tuple(read_outcome(regulation, outcome) for outcome in written)
    except ValueError as error:
        raw.refuse(key, str(error))


def _possible(regulation: Regulation, raw: Raw) -> tuple[str, ...]:
    """Worst to best."""
    found = _outcomes(regulation, raw, "possible", _list(raw, "possible"))
    if CONTRADICTION in found:
        raw.refuse("possible", f"“{CONTRADICTION_LABEL}”不是可能的结论，请删去")
    return regulation.rulebook.outcomes.ordered(found)


def _provisions(regulation: Regulation, raw: Raw, *, required: bool = False) -> tuple[str, ...]:
    written = [key for key in _CITATIONS if key in raw.data]
    if len(written) > 1:
        raw.refuse(written[1], f"{written[0]} 和 {written[1]} 是一回事，请只留一个")
    if not written:
        if required:
            raw.refuse(None, "没有写应引条文（citations）；没有条文能回答的，请写空的 []")
        return ()
    key = written[0]
    return tuple(_provision(regulation, raw, key, provision) for provision in _list(raw, key))


def _provision(regulation: Regulation, raw: Raw, key: str, written: str) -> str:
    try:
        return read_provision(regulation, written)
    except ValueError as error:
        raw.refuse(key, f"{error}。请改正")


def _list(raw: Raw, key: str) -> list[str]:
    written = raw.data.get(key)
    if written is None:
        return []
    if isinstance(written, str):
        return [written]
    if not isinstance(written, list) or not all(isinstance(entry, str) for entry in written):
        raw.refuse(key, f"{key} 应是一列文字，如 [第九条第（二）项]")
    return written
