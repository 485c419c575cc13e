"""Finding clauses by words, meaning and article number. Light to import: heavy parts load on first use."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.retrieval.clauses import Clause, Hit, clauses_of, read_paraphrases
    from assistant.retrieval.errors import (
        CacheFolderError,
        ModelFileError,
        RetrievalError,
        SqliteTooOldError,
        UnknownRegulationError,
    )
    from assistant.retrieval.index import ClauseIndex, open_index
    from assistant.retrieval.references import Reference, find_references
    from assistant.retrieval.retriever import ClauseRetriever

_HOMES = {
    "Clause": "clauses", "Hit": "clauses", "clauses_of": "clauses", "read_paraphrases": "clauses",
    "CacheFolderError": "errors", "ModelFileError": "errors", "RetrievalError": "errors",
    "SqliteTooOldError": "errors", "UnknownRegulationError": "errors",
    "ClauseIndex": "index", "open_index": "index",
    "Reference": "references", "find_references": "references",
    "ClauseRetriever": "retriever",
}  # fmt: skip

__all__ = [
    "CacheFolderError",
    "Clause",
    "ClauseIndex",
    "ClauseRetriever",
    "Hit",
    "ModelFileError",
    "Reference",
    "RetrievalError",
    "SqliteTooOldError",
    "UnknownRegulationError",
    "clauses_of",
    "find_references",
    "open_index",
    "read_paraphrases",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
