"""An officer's words cut into sentences and clauses, with their places in the original text."""

import re
import unicodedata
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。！!？?；;\n]+[。！!？?；;]*")
_CLAUSE = re.compile(r"[^，,：:]+[，,：:]*")


@dataclass(frozen=True)
class Segment:
    """A stretch of the folded text; `start` and `end` are places in the original."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text for matching: half width, no control or direction characters; place for place the original."""
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    if unicodedata.category(character) in ("Cc", "Cf") and character != "\n":
        return " "
    # Chinese punctuation stays: cues and clauses are cut by it.
    if (
        "\uff10" <= character <= "\uff19"
        or "\uff21" <= character <= "\uff3a"
        or "\uff41" <= character <= "\uff5a"
    ):
        return unicodedata.normalize("NFKC", character)
    return character


def _cut(pattern: re.Pattern[str], text: str, offset: int) -> list[Segment]:
    return [
        Segment(m[0], offset + m.start(), offset + m.end()) for m in pattern.finditer(text) if m[0].strip()
    ]


def sentences(folded: str) -> list[Segment]:
    return _cut(_SENTENCE, folded, 0)


def clauses(sentence: Segment) -> list[Segment]:
    return _cut(_CLAUSE, sentence.text, sentence.start)
