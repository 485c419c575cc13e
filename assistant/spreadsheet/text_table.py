"""A table for the terminal: Chinese characters take two places."""

import unicodedata
from collections.abc import Sequence

_WIDE = ("W", "F")


def text_table(heads: Sequence[str], rows: Sequence[Sequence[str]], numeric_from: int = 1) -> str:
    """Columns padded to their widest cell; those from `numeric_from` on are set flush right."""
    table = [heads, *rows]
    widths = [max(display_width(line[column]) for line in table) for column in range(len(heads))]
    return "\n".join(
        "  ".join(_pad(word, widths[i], right=i >= numeric_from) for i, word in enumerate(line)).rstrip()
        for line in table
    )


def display_width(words: str) -> int:
    """Places the words take in a terminal, and roughly in a column: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(c) in _WIDE else 1 for c in words)


def _pad(words: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - display_width(words))
    return blanks + words if right else words + blanks
