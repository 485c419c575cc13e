"""The real clauses the tests search."""

from pathlib import Path

from assistant.law.document import read_document
from assistant.retrieval import Clause, clauses_of, read_paraphrases

ROOT = Path(__file__).resolve().parents[2]


def naiman_clauses() -> tuple[Clause, ...]:
    folder = ROOT / "knowledge" / "naiman-2025"
    document = read_document(folder / "text.md")
    paraphrases = read_paraphrases(folder / "paraphrases.yaml", document)
    return clauses_of("naiman-2025", document.title, document, paraphrases)
