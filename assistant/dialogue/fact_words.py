"""Facts and answers in words, as they stand in every explanation."""

from collections.abc import Iterable, Sequence

from assistant.dialogue.commands import Proposal
from assistant.rules.determination import FactNode, Source
from assistant.rules.expression import Value

_MOST_FACTS_NAMED = 4
_HOW = {"story": "你写的", "answer": "你的回答", "implied": "由你确认的其他事实推出"}


def answer_words(value: object) -> str:
    """A fact's value in words: 是, 不是, or the date or number itself."""
    if isinstance(value, bool):
        return "是" if value else "不是"
    return str(value)


def facts_line(label: str, value: Value | None, source: Source | None) -> str:
    """A fact with its value and where it comes from."""
    said = f"{label}：{answer_words(value)}"
    if source is None:
        return said
    words = f"“{source.words}”" if source.words else ""
    return f"{said}（{_HOW[source.how]}{words}）"


def said_ways(said: Sequence[Proposal]) -> str:
    """Two readings of one fact side by side, each with the officer's words."""
    first, *later = said
    ways = [f"你先写的“{first.quote}”（{answer_words(first.value)}）"]
    return "；".join([*ways, *(f"后来写的“{p.quote}”（{answer_words(p.value)}）" for p in later)])


def denied(leaves: Sequence[FactNode]) -> str:
    """What the officer said of facts a provision turns on."""
    if len(leaves) > 1 and {leaf.value for leaf in leaves} == {False}:
        return f"{some_of([leaf.label for leaf in leaves])}，都不是"
    return "；".join(_denied(leaf) for leaf in leaves)


def _denied(leaf: FactNode) -> str:
    if leaf.source is not None and leaf.source.how == "implied":
        return f"从别的事实看，“{leaf.label}”为“{answer_words(leaf.value)}”"
    return f"“{leaf.label}”你答的是“{answer_words(leaf.value)}”"


def some_of(labels: Sequence[str]) -> str:
    """The labels in quotes, since they hold commas of their own; of many the first and how many there are."""
    if len(labels) <= _MOST_FACTS_NAMED:
        return quoted(labels)
    return f"{quoted(labels[: _MOST_FACTS_NAMED - 1])}等 {len(labels)} 种情形"


def quoted(labels: Iterable[str]) -> str:
    return "".join(f"“{label}”" for label in labels)
