"""Number, issuer and day of issue: what `regulation.yaml` gives must be printed in the document received."""

import re
from collections.abc import Iterator
from datetime import date

from assistant.library import Library
from assistant.verify.finding import Finding

_SPACE = re.compile(r"\s+")


def printed_header(library: Library) -> Iterator[Finding]:
    for regulation in library.values():
        source = _SPACE.sub("", (regulation.folder / "source.txt").read_text(encoding="utf-8"))
        for name in ("number", "issuer", "issued"):
            given = regulation.metadata[name]
            if given is not None and _as_printed(str(given)) not in source:
                why = f"{name} 写的是“{given}”，收到的原文里没有印"
                remedy = "请对照 source.txt 改正；没有印的写 null"
                yield Finding(f"{regulation.id}/regulation.yaml", name, why, remedy)


def _as_printed(given: str) -> str:
    """A day as documents print it: 2025年2月21日."""
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return _SPACE.sub("", given)
    return f"{day.year}年{day.month}月{day.day}日"
