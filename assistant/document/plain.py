"""Text that any format can carry: no control characters, none that turn the direction of what follows."""

import re
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

T = TypeVar("T")

_DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BREAKS = re.compile("[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
# Controls, lone surrogates and non-characters are refused by XML; the others hide what is written.
_UNSEEN = re.compile(
    f"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff{_DIRECTION}\u2060-\u2064\ufeff]"
)


def plain_line(text: str) -> str:
    """One line: breaks become a blank, unseen characters go."""
    return _UNSEEN.sub("", _BREAKS.sub(" ", text)).strip()


def plain_lines(text: str) -> tuple[str, ...]:
    """The lines that hold something."""
    lines = (plain_line(line) for line in _BREAKS.split(text))
    return tuple(line for line in lines if line)


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut at a comma where one is near, the cut shown."""
    line = plain_line(text)
    if len(line) <= most:
        return line
    head = line[: most - 2]
    comma = max(head.rfind(mark) for mark in "，；、。")
    return f"{head[: comma + 1] if comma > most // 2 else head}……"


def all_plain(value: T) -> T:
    """The same dataclass or tuple with every text in it on one plain line."""
    if isinstance(value, str):
        return plain_line(value)  # type: ignore[return-value]
    if isinstance(value, tuple):
        return tuple(map(all_plain, value))  # type: ignore[return-value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: all_plain(getattr(value, f.name)) for f in fields(value)})
    return value
