"""The clause index: built once into the cache; searched by words, meaning and article number."""

import hashlib
import json
import sys
import threading
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.retrieval.adapter import QueryAdapter, adapter_for
from assistant.retrieval.cache import cache_folder, open_or_build, remove_unused
from assistant.retrieval.clauses import Clause, Hit
from assistant.retrieval.e5_file import Floats
from assistant.retrieval.errors import UnknownRegulationError
from assistant.retrieval.fusion import ADAPTED_WEIGHT, UNTRAINED_WEIGHT, Scores, fuse, rank_by_reference
from assistant.retrieval.lexical import LexicalIndex, tokens
from assistant.retrieval.model import Progress, find_model, work_offline
from assistant.retrieval.references import find_references

if TYPE_CHECKING:
    from assistant.retrieval.embeddings import SentenceEmbeddings
    from assistant.retrieval.retriever import ClauseRetriever

FORMAT = 1  # raise it when what is stored changes
LONGEST_QUERY = 600  # characters: about what the model reads of a Chinese text
# Of a longer text the vector is that of its opening, so that a long story costs no more than a short one;
# words are matched in all of it. `python -m evals.run_stories` prints the time of a turn.
OPENING = 80  # characters
_SENTENCE_ENDS = "。！？；!?;\n"


def _print_to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def open_index(clauses: Sequence[Clause], progress: Progress = _print_to_stderr) -> "ClauseIndex":
    """The index of these clauses, built first (a few seconds) when the cache has none that fits.

    `progress` gets a line for people when something has to be built. Raises ModelFileError, CacheFolderError,
    SqliteTooOldError. The embedding model itself is loaded by the first search. The query adapter is no part
    of what is stored: another one is in use as soon as its file is there.
    """
    if not clauses:
        raise ValueError("there are no clauses to index")
    work_offline()
    from assistant.retrieval.embeddings import SentenceEmbeddings
    from assistant.retrieval.store import check_sqlite, read_vectors, write_vectors

    check_sqlite()
    model = find_model(progress)
    adapter = adapter_for(model.fingerprint)
    embeddings = SentenceEmbeddings(model.folder)
    fingerprint = index_fingerprint(clauses, model.fingerprint)
    parent = cache_folder() / "index"
    was_built = False

    def open_folder(folder: Path) -> Floats | None:
        return read_vectors(folder, clauses, fingerprint)

    def build(folder: Path) -> None:
        nonlocal was_built
        was_built = True
        progress(f"正在建立条文索引（{len(clauses)} 条）……")
        write_vectors(folder, clauses, fingerprint, embeddings)

    vectors = open_or_build(parent / fingerprint, open_folder, build)
    if was_built:
        remove_unused(parent, keep=parent / fingerprint)
    return ClauseIndex(clauses, vectors, embeddings, adapter)


def index_fingerprint(clauses: Sequence[Clause], model_fingerprint: str) -> str:
    """Changes with any word of a clause or paraphrase, with the model, and with the format of the index."""
    content = json.dumps(
        [FORMAT, model_fingerprint, [astuple(clause) for clause in clauses]], ensure_ascii=False
    )
    return hashlib.sha256(content.encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Scope:
    """The clauses one search may find, with both legs over just them."""

    clauses: tuple[Clause, ...]
    vectors: Floats
    lexical: LexicalIndex

    def scores(self, query: str, query_vector: Floats, dense_weight: float) -> Scores:
        return fuse(self.vectors @ query_vector, self.lexical.scores(query), dense_weight)


class ClauseIndex:
    """Search over clauses. Safe to share between threads."""

    def __init__(
        self,
        clauses: Sequence[Clause],
        vectors: Floats,
        embeddings: "SentenceEmbeddings",
        adapter: QueryAdapter | None = None,
    ) -> None:
        self.clauses = tuple(clauses)
        self.vectors = vectors
        self.embeddings = embeddings
        self.adapter = adapter
        self.dense_weight = UNTRAINED_WEIGHT if adapter is None else ADAPTED_WEIGHT
        self._scopes: dict[str | None, Scope] = {}
        self._making_scope = threading.Lock()

    def search(self, text: str, regulation: str | None = None, k: int = 5) -> list[Hit]:
        """The k best clauses, best first; those named by article number before all others.

        Nothing to search for (no letter or digit) gives no hits. Raises UnknownRegulationError, and
        ModelFileError when the embedding model cannot be loaded.
        """
        scope = self.scope(regulation)
        query = shortened(text)
        if not tokens(query) or k < 1:
            return []
        fused = scope.scores(query, self.query_vectors([shortened(query, OPENING)])[0], self.dense_weight)
        ranks = rank_by_reference(scope.clauses, find_references(query))
        scores = (ranks + fused) / (ranks.max() + 1)
        best = np.argsort(-scores, kind="stable")[:k]
        return [Hit(scope.clauses[i], float(scores[i])) for i in best]

    def query_vectors(self, texts: Sequence[str]) -> Floats:
        """One row per query, adapted where there is an adapter. Raises ModelFileError."""
        vectors = self.embeddings.query_vectors(texts)
        return vectors if self.adapter is None else self.adapter.adapted(vectors)

    def scope(self, regulation: str | None) -> Scope:
        """All clauses, or those of one regulation. Word statistics are those of the scope alone."""
        with self._making_scope:
            if regulation not in self._scopes:
                self._scopes[regulation] = self._make_scope(regulation)
            return self._scopes[regulation]

    def as_retriever(self, k: int = 5, regulation: str | None = None) -> "ClauseRetriever":
        """This index as a LangChain retriever."""
        from assistant.retrieval.retriever import ClauseRetriever

        return ClauseRetriever(index=self, k=k, regulation=regulation)

    def _make_scope(self, regulation: str | None) -> Scope:
        rows = [i for i, clause in enumerate(self.clauses) if regulation in (None, clause.regulation)]
        if regulation is not None and not rows:
            known = "、".join(dict.fromkeys(clause.regulation for clause in self.clauses))
            raise UnknownRegulationError(f"索引里没有制度“{regulation}”，可用的有：{known}")
        clauses = tuple(self.clauses[i] for i in rows)
        return Scope(clauses, self.vectors[rows], LexicalIndex([expanded(clause) for clause in clauses]))


def expanded(clause: Clause) -> str:
    """The clause with officers' wordings of it, for the lexical leg."""
    return "\n".join((clause.text, *clause.paraphrases))


def shortened(text: str, longest: int = LONGEST_QUERY) -> str:
    """A very long text cut after the last sentence that fits."""
    text = text.strip()
    if len(text) <= longest:
        return text
    cut = max(text.rfind(end, longest // 2, longest) for end in _SENTENCE_ENDS)
    return text[: cut + 1] if cut >= 0 else text[:longest]
