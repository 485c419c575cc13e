"""An officer's words folded for matching and cut into sentences and clauses."""

import re
import unicodedata
from dataclasses import dataclass

# Text without punctuation is cut all the same, so that reading stays quick whatever is sent.
_SENTENCE = re.compile(r"[^。！!？?；;\n]{1,300}[。！!？?；;]*")
# Many type a space where a comma belongs: between two Chinese characters it ends a clause.
_CLAUSE_END = r"[，,：:—…（）()\s]"
_CLAUSE = re.compile(
    rf"(?:[^，,：:—…（）()\s]|(?<![一-鿿])[^\S\n]|[^\S\n](?![一-鿿])){{1,60}}{_CLAUSE_END}*|{_CLAUSE_END}+"
)


@dataclass(frozen=True)
class Segment:
    """A stretch of folded text with its places in it."""

    text: str
    start: int
    end: int


def fold(text: str) -> str:
    """The text for matching: half width letters and digits, nothing invisible, Chinese punctuation kept."""
    return "".join(_fold_character(character) for character in text)


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place it has in the original."""
    folded = [_fold_character(character) for character in text]
    return "".join(folded), [place for place, character in enumerate(folded) if character]


def _fold_character(character: str) -> str:
    """One character or none, so that places can be told."""
    category = unicodedata.category(character)
    if category == "Cf":
        return ""  # zero width and direction characters would tear words apart
    if category == "Cc":
        return "\n" if character == "\n" else " "
    if category[0] in "PS":
        return character  # Chinese punctuation stays: sentences and clauses are cut by it
    normal = unicodedata.normalize("NFKC", character)
    return normal if len(normal) == 1 else character


def _cut(pattern: re.Pattern[str], text: str, offset: int) -> list[Segment]:
    found = (Segment(m[0], offset + m.start(), offset + m.end()) for m in pattern.finditer(text))
    return [segment for segment in found if segment.text.strip()]


def sentences(folded: str) -> list[Segment]:
    return _cut(_SENTENCE, folded, 0)


def clauses(sentence: Segment) -> list[Segment]:
    return _cut(_CLAUSE, sentence.text, sentence.start)
