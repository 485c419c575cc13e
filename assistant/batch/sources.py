"""The three kinds of input behind one form."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, Protocol

from assistant.batch.block import Block, Piece
from assistant.batch.errors import BatchError
from assistant.batch.read_csv import CsvSource
from assistant.batch.read_jsonl import JsonlSource
from assistant.batch.read_parquet import ParquetSource
from assistant.system_words import system_words

FORMATS = ("csv", "jsonl", "parquet")
_ENDINGS = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
_SAMPLE = 1 << 20


class Source(Protocol):
    """Rows of a file. `size` measures it (bytes or rows); several threads may call `taken_apart`."""

    names: tuple[str, ...]
    size: int

    def types(self, names: tuple[str, ...]) -> list[Any]:
        """The Arrow types that columns have when they are carried over."""

    def progress(self, after: Any) -> int:
        """How much of `size` is done at a place."""

    def pieces(self, after: Any, first: int, pool: Executor | None = None) -> Iterator[Piece]:
        """The rows from a place on (None: the start), the first of which has the number `first`.

        From the same place come the same pieces. A pool may be made use of to read ahead.
        Raises BatchError for what cannot be read.
        """

    def taken_apart(self, piece: Piece) -> Block:
        """A piece as columns."""


def format_of(path: Path, given: str | None, option: str) -> str:
    """The format a name ends in, unless it is given. Raises BatchError for another ending."""
    found = given or _ENDINGS.get(path.suffix.lower())
    if found is None:
        raise BatchError(
            f"{path}：看不出格式。文件名应以 .csv、.jsonl 或 .parquet 结尾，或者用 {option} 写明"
        )
    return found


def open_source(path: Path, file_format: str) -> Source:
    """Raises BatchError for a file that is missing, empty or of another format."""
    try:
        with path.open("rb") as file:
            file.read(1)
        if file_format == "parquet":
            return ParquetSource(path)
        if file_format == "csv":
            return CsvSource(path)
        return JsonlSource(path)
    except OSError as error:
        raise BatchError(f"{path}：读不出来（{system_words(error)}）。请检查文件路径") from None


def fingerprint(path: Path) -> str:
    """Tells a changed file: its size, when it was changed, and a hash of its first and last megabyte."""
    facts = path.stat()
    with path.open("rb") as file:
        digest = hashlib.sha256(file.read(_SAMPLE))
        file.seek(max(0, facts.st_size - _SAMPLE))
        digest.update(file.read(_SAMPLE))
    return f"{facts.st_size} {facts.st_mtime_ns} {digest.hexdigest()}"
