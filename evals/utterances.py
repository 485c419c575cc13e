"""The labelled words of officers: utterances and stories, each text in one split."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant import Library
from assistant.law.yaml_file import read_yaml
from assistant.rules.determination import plain

FOLDER = Path(__file__).parent
SPLITS = ("train", "dev", "test")

Told = Mapping[str, bool | int | str]


@dataclass(frozen=True)
class Labelled:
    """What an officer wrote and the facts it tells. `quotes`: fact -> the words, where a hand marked them."""

    id: str
    kind: str  # utterance | story
    regulation: str
    hand: str
    split: str
    text: str
    told: Told
    quotes: Mapping[str, str]


def read_labelled(library: Library, splits: Iterable[str] = SPLITS) -> list[Labelled]:
    """All labelled words of some splits, utterances first, in the order of the files."""
    wanted = set(splits)
    found = [*_utterances(), *(entry for regulation in library for entry in _stories(regulation))]
    return [entry for entry in found if entry.split in wanted]


def _utterances() -> Iterator[Labelled]:
    for path in sorted((FOLDER / "utterances").glob("*.yaml")):
        data = read_yaml(path).data
        for entry in data["utterances"]:
            told = {fact: plain(value) for fact, value, _ in entry["told"]}
            quotes = {fact: quote for fact, _, quote in entry["told"]}
            where = (entry["regulation"], data["hand"], data["split"])
            yield Labelled(entry["id"], "utterance", *where, entry["text"], told, quotes)


def _stories(regulation: str) -> Iterator[Labelled]:
    for entry in read_yaml(FOLDER / "stories" / f"{regulation}.yaml").data["stories"]:
        told, quotes = plain(entry["told"]), entry.get("quotes") or {}
        where = (regulation, entry["by"], entry["split"])
        yield Labelled(entry["id"], "story", *where, entry["story"], told, quotes)


def fingerprint(entries: Iterable[Labelled]) -> str:
    """Changes with any text, label or marked words, and with whose they are."""
    digest = hashlib.sha256()
    for entry in entries:
        whose, told, quotes = (
            (entry.id, entry.hand, entry.regulation),
            sorted(entry.told.items()),
            entry.quotes,
        )
        row = [*whose, entry.text, told, sorted(quotes.items())]
        digest.update(json.dumps(row, ensure_ascii=False).encode())
    return digest.hexdigest()[:16]
