"""What retrieval needs to know about a provision, and what it gives back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.law.document import Document
from assistant.law.yaml_file import read_yaml


@dataclass(frozen=True)
class Clause:
    """One provision, the unit of search."""

    regulation: str  # "naiman-2025"
    regulation_title: str
    provision: str  # "art_9__item_2"
    citation: str  # "第九条第（二）项"
    text: str  # the bare words, without number or lead sentence
    lead: str  # lead sentence of the article or paragraph, "" if none
    chapter: str
    text_hash: str
    paraphrases: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.regulation}/{self.provision}"


@dataclass(frozen=True)
class Hit:
    """A clause found. `score` lies in 0..1 and orders the hits of one search; it is no confidence."""

    clause: Clause
    score: float


def clauses_of(
    regulation: str, title: str, document: Document, paraphrases: Mapping[str, Sequence[str]]
) -> tuple[Clause, ...]:
    """The clauses of one regulation, in the order of its text. `paraphrases` are by provision id."""
    return tuple(
        Clause(
            regulation, title, provision.id, provision.citation, provision.text, provision.lead,
            provision.chapter, provision.hash, tuple(paraphrases.get(provision.id, ())),
        )
        for provision in document.provisions
    )  # fmt: skip


def read_paraphrases(path: Path, document: Document) -> dict[str, tuple[str, ...]]:
    """Provision id → officers' wordings of it; empty without the file.

    Raises KnowledgeError for a provision that the document does not have and for anything but lists of
    phrases.
    """
    if not path.exists():
        return {}
    file = read_yaml(path)
    if not isinstance(file.data, dict):
        raise file.error("这里应当是“条款编号: 说法列表”的形式", "请对照其他制度的 paraphrases.yaml")
    for provision, phrases in file.data.items():
        if provision not in document:
            raise file.error(f"没有条款“{provision}”", "请对照 text.md 改正编号", provision)
        if not isinstance(phrases, list) or not all(isinstance(p, str) and p.strip() for p in phrases):
            raise file.error("这里应当是一列说法，每条一行文字", "请以“- ”开头逐条书写", provision)
    return {provision: tuple(phrases) for provision, phrases in file.data.items()}
