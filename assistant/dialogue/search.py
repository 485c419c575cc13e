"""Clause search for conversations and commands: the index opened once, hits as the dialogue shows them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.dialogue.conversation import FoundClause, Search
from assistant.library import Library
from assistant.retrieval.clauses import Clause, Hit, clauses_of, read_paraphrases

if TYPE_CHECKING:
    from assistant.retrieval.index import ClauseIndex

CLAUSES_SHOWN = 3  # beside a conversation; more would not be read


def library_clauses(library: Library) -> tuple[Clause, ...]:
    """Every provision of every regulation, with its colloquial paraphrases. Raises KnowledgeError."""
    found: list[Clause] = []
    for regulation in library.values():
        paraphrases = read_paraphrases(regulation.folder / "paraphrases.yaml", regulation.document)
        found.extend(clauses_of(regulation.id, regulation.title, regulation.document, paraphrases))
    return tuple(found)


def open_library_index(library: Library, progress: Callable[[str], None] | None = None) -> "ClauseIndex":
    """The search index of a library, built if it is missing or stale. Raises RetrievalError."""
    from assistant.retrieval.index import open_index  # noqa: PLC0415 - loads the embedding model

    clauses = library_clauses(library)
    return open_index(clauses, progress) if progress else open_index(clauses)


def shown(hit: Hit) -> FoundClause:
    clause = hit.clause
    return FoundClause(clause.regulation, clause.provision, clause.citation, clause.text, clause.text_hash)


def hit_json(hit: Hit) -> dict[str, str | float]:
    """A hit under its documented names, for programs."""
    clause = hit.clause
    return {
        "regulation": clause.regulation,
        "provision": clause.provision,
        "citation": clause.citation,
        "score": round(hit.score, 6),
        "text": clause.text,
    }


def conversation_search(index: "ClauseIndex", regulation: str) -> Search:
    """What `Conversation` calls with the officer's words."""

    def search(text: str) -> list[FoundClause]:
        return [shown(hit) for hit in index.search(text, regulation=regulation, k=CLAUSES_SHOWN)]

    return search
