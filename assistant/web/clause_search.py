"""Clause search that gets ready in the background, so that the page need not wait for the model."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from assistant.dialogue.conversation import FoundClause, Search
from assistant.dialogue.search import CLAUSES_SHOWN, open_library_index, shown
from assistant.library import Library
from assistant.retrieval.clauses import Hit
from assistant.retrieval.errors import RetrievalError

if TYPE_CHECKING:
    from assistant.retrieval.index import ClauseIndex

State = Literal["loading", "ready", "failed"]
_FIRST_SEARCH = "对方提供虚假材料"  # the first search loads the model
_log = logging.getLogger(__name__)


class SearchNotReadyError(RetrievalError):
    """The index is still being opened, or could not be."""


class LibrarySearch:
    """The index of a library. `start` opens it in a thread; until then every search finds nothing."""

    def __init__(
        self, library: Library, open_index: Callable[[Library], "ClauseIndex"] = open_library_index
    ) -> None:
        self.library = library
        self.state: State = "loading"
        self._open_index = open_index
        self._index: ClauseIndex | None = None

    def start(self, after: float = 0.0) -> None:
        """Open the index in a thread, `after` so many seconds."""
        thread = threading.Timer(after, self._open)
        thread.name, thread.daemon = "clause search", True
        thread.start()

    def hits(self, text: str, regulation: str | None = None, k: int = CLAUSES_SHOWN) -> list[Hit]:
        """The k best clauses. Raises SearchNotReadyError, and RetrievalError as the index does."""
        if self._index is None:
            why = (
                "正在准备检索，请过一会儿再试"
                if self.state == "loading"
                else "检索没有准备好，条文全文可以照看"
            )
            raise SearchNotReadyError(why)
        return self._index.search(text, regulation, k)

    def of(self, regulation: str) -> Search | None:
        """What a conversation about one regulation searches with; None while there is nothing to search."""
        if self._index is None:
            return None

        def search(text: str) -> list[FoundClause]:
            try:
                return [shown(hit) for hit in self.hits(text, regulation)]
            except RetrievalError:
                # The conversation stands without found clauses: what was said must not be lost for them.
                _log.exception("clause search failed")
                return []

        return search

    def _open(self) -> None:
        try:
            index = self._open_index(self.library)
            index.search(_FIRST_SEARCH, k=1)
        except Exception:
            # Whatever it is, the page works without the search and says so.
            _log.exception("clause search could not be opened")
            self.state = "failed"
        else:
            self._index = index
            self.state = "ready"
