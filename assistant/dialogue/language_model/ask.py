"""One question to a model, with hard limits around it: whatever the model does, the turn goes on."""

import logging
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from queue import Empty, SimpleQueue
from typing import Any

from assistant.dialogue.language_model.errors import ModelFailedError

MOST_CHARACTERS = 30_000  # of one answer, thinking aloud included
MOST_AT_ONCE = 8  # calls; those given up on count until they end
REST = 60.0  # seconds a model is left alone after it was too slow, so that not every turn waits for it
_log = logging.getLogger(__name__)

Message = tuple[str, str]  # (`system` or `human`, words), as LangChain models take it


class LanguageModel:
    """A chat model, or anything with `invoke`, with limits. Safe to share between threads and conversations.

    It holds nothing of a conversation. `timeout`: seconds for one whole answer. `rephrases`: determinations
    are also told in its words. `with_schema`: the JSON schema of an answer is sent along.
    """

    def __init__(
        self, model: Any, *, timeout: float = 20.0, rephrases: bool = False, with_schema: bool = False
    ) -> None:
        self._model = model
        self.timeout, self.rephrases, self.with_schema = timeout, rephrases, with_schema
        self._slots = threading.BoundedSemaphore(MOST_AT_ONCE)
        self._rest_until = 0.0

    def __repr__(self) -> str:
        return f"LanguageModel(timeout={self.timeout:g})"  # the model's own repr may tell more than it should

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any] | None = None) -> str:
        """The whole answer. Raises ModelFailedError, and nothing else, within the time-out."""
        if time.monotonic() < self._rest_until:
            raise ModelFailedError("resting")
        if not self._slots.acquire(blocking=False):
            raise self._failed("busy")
        pieces: SimpleQueue[str | _Ended] = SimpleQueue()
        enough = threading.Event()
        threading.Thread(target=self._listen, args=(messages, schema, pieces, enough), daemon=True).start()
        try:
            return self._collect(pieces)
        finally:
            enough.set()

    def _collect(self, pieces: "SimpleQueue[str | _Ended]") -> str:
        end, answer, length = time.monotonic() + self.timeout, list[str](), 0
        while True:
            try:
                piece = pieces.get(timeout=max(0.0, end - time.monotonic()))
            except Empty:
                piece = _Ended("slow")
            if isinstance(piece, _Ended):
                if piece.reason:
                    raise self._failed(piece.reason, piece.error)
                return "".join(answer)
            answer.append(piece)
            length += len(piece)
            if length > MOST_CHARACTERS:
                raise self._failed("too_long")
            if time.monotonic() > end:
                raise self._failed("slow")

    def _failed(self, reason: str, error: str = "") -> ModelFailedError:
        """Only the reason and the kind of error are written down: words of a server may repeat the key."""
        if reason == "slow":
            self._rest_until = time.monotonic() + REST
        _log.info("the language model gave no answer: %s %s", reason, error)
        return ModelFailedError(reason)

    def _listen(
        self,
        messages: Sequence[Message],
        schema: Mapping[str, Any] | None,
        pieces: "SimpleQueue[str | _Ended]",
        enough: threading.Event,
    ) -> None:
        """Runs in a thread of its own, so that a model that never returns keeps nobody waiting."""
        try:
            with _untraced():
                for piece in self._answer(list(messages), schema):
                    pieces.put(_words(piece))
                    if enough.is_set():
                        return  # leaving the loop closes the connection
            pieces.put(_Ended())
        except BaseException as error:  # a foreign model may raise anything; the turn goes on without it
            pieces.put(_Ended("failed", type(error).__name__))
        finally:
            self._slots.release()

    def _answer(self, messages: list[Message], schema: Mapping[str, Any] | None) -> Iterable[Any]:
        model = self._model
        if schema is not None and self.with_schema and hasattr(model, "bind"):
            wanted = {"name": "answer", "schema": schema, "strict": True}
            model = model.bind(response_format={"type": "json_schema", "json_schema": wanted})
        if hasattr(model, "stream"):
            yield from model.stream(messages)
        else:
            yield model.invoke(messages)


class _Ended:
    """The end of an answer; with a reason, the end of hope for one."""

    def __init__(self, reason: str = "", error: str = "") -> None:
        self.reason, self.error = reason, error


def _words(piece: Any) -> str:
    """The text of a message or a chunk of one; other content (images, calls of tools) counts for nothing."""
    content = piece if isinstance(piece, str) else getattr(piece, "content", "")
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = (p if isinstance(p, str) else p.get("text") for p in parts if isinstance(p, str | dict))
    return "".join(text for text in texts if isinstance(text, str))


def _untraced() -> AbstractContextManager[Any]:
    """A user's tracing settings for other programs must not carry an officer's words off this machine."""
    if "langchain_core" not in sys.modules:
        return nullcontext()
    from langsmith import tracing_context  # noqa: PLC0415 - comes with LangChain

    return tracing_context(enabled=False)


def with_limits(model: Any) -> LanguageModel:
    return model if isinstance(model, LanguageModel) else LanguageModel(model)
