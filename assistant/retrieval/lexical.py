"""The lexical leg: BM25 over characters and character pairs."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_RUN = re.compile(r"[^\W_]+")


def tokens(text: str) -> list[str]:
    """Characters and neighbouring pairs of every run of letters and digits, width and case folded."""
    found: list[str] = []
    for run in _RUN.findall(unicodedata.normalize("NFKC", text).lower()):
        found += run
        found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


class LexicalIndex:
    """BM25 scores of a query against a fixed list of documents."""

    def __init__(self, documents: Sequence[str]) -> None:
        import bm25s

        self._bm25 = bm25s.BM25(method="lucene")
        self._bm25.index([tokens(document) for document in documents], show_progress=False)
        self._size = len(documents)

    def scores(self, query: str) -> npt.NDArray[np.float64]:
        """One score per document, in their order; zeros when no word is shared."""
        known = [token for token in tokens(query) if token in self._bm25.vocab_dict]
        if not known:
            return np.zeros(self._size)
        return np.asarray(self._bm25.get_scores(known), dtype=np.float64)
