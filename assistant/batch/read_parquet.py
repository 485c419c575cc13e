"""Cases from a Parquet file: spans of row groups, each in pieces of equal length."""

from collections import ChainMap, deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from assistant.batch.block import Block, Piece
from assistant.batch.boolean_columns import bit_columns, read_bits
from assistant.batch.errors import BatchError
from assistant.system_words import reading_words

ROWS = 1 << 18  # a piece: enough to outweigh each call, little enough for the cache and the memory
TOGETHER = 1_000_000  # rows at least of the row groups that are read together: enough to outweigh each call
LARGEST = 1 << 29  # bytes of a row group, unpacked, of which two may be in memory
SHARES = 2  # of a span's columns, read side by side


@dataclass(frozen=True)
class Span:
    """Row groups that are read together: the file's rows from `start` to `end`, of which some may be done."""

    groups: range
    start: int
    done: int
    end: int


class ParquetSource:
    """Rows of one Parquet file; only the columns it has are known before it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with pq.ParquetFile(path) as file:
                self.metadata, self.schema, self.bits = file.metadata, file.schema_arrow, bit_columns(file)
        except (pa.ArrowException, OSError) as error:
            raise BatchError(f"{path}：不是完整的 Parquet 文件（{reading_words(error)}）") from None
        self.names: tuple[str, ...] = tuple(self.schema.names)
        groups = [self.metadata.row_group(number) for number in range(self.metadata.num_row_groups)]
        self.largest = max((group.total_byte_size for group in groups), default=0)
        self.size = self.total_rows = int(self.metadata.num_rows)

    def types(self, names: tuple[str, ...]) -> list[Any]:
        """The Arrow types of carried columns."""
        return [self.schema.field(name).type for name in names]

    def progress(self, after: Any) -> int:
        """How much of `size` is done."""
        return int(after or 0)

    def pieces(self, after: Any, first: int, pool: Executor | None = None) -> Iterator[Piece]:
        """From the row after the first `after` rows on. Raises BatchError for a damaged file.

        With a pool, the next span is read by its threads while the pieces of this one are made use of.
        """
        spans = list(self._spans(first - 1))
        if pool is None or self.largest > LARGEST:
            read: Iterator[Iterator[dict[str, Any]]] = (self._columns(span, self.names) for span in spans)
        else:
            read = self._ahead(spans, pool)
        for span, parts in zip(spans, read, strict=True):
            for start, columns in zip(range(span.start, span.end, ROWS), parts, strict=True):
                end, skipped = min(start + ROWS, span.end), max(0, span.done - start)
                rows = end - start - skipped
                if rows > 0:
                    left = {name: cells.slice(skipped) for name, cells in columns.items()}
                    yield Piece(start + skipped + 1, rows, end, left)

    def _ahead(self, spans: Sequence[Span], pool: Executor) -> Iterator[Iterator[dict[str, Any]]]:
        """The columns of each span; when they are waited for, those of the next are under way."""
        shares = [self.names[place::SHARES] for place in range(SHARES)]
        under_way: deque[list[Future[list[dict[str, Any]]]]] = deque()
        for span in (*spans, None):
            if span:
                under_way.append([pool.submit(self._share, span, names) for names in shares])
            if len(under_way) > (span is not None):
                parts = zip(*(share.result() for share in under_way.popleft()), strict=True)
                yield (dict(ChainMap(*part)) for part in parts)

    def _share(self, span: Span, names: Sequence[str]) -> list[dict[str, Any]]:
        return list(self._columns(span, names))

    def _spans(self, done: int) -> Iterator[Span]:
        """The whole file but its first rows."""
        first, start, end = 0, 0, 0
        for group in range(self.metadata.num_row_groups):
            end += self.metadata.row_group(group).num_rows
            if end - start >= TOGETHER or end == self.total_rows:
                if end > done:
                    yield Span(range(first, group + 1), start, max(start, done), end)
                first, start = group + 1, end

    def _columns(self, span: Span, names: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Some columns of a span, a piece's length at a time."""
        places = {name: self.bits[name] for name in names if name in self.bits}
        others = [name for name in names if name not in self.bits]
        done = span.start
        try:
            with pq.ParquetFile(self.path, metadata=self.metadata) as file:
                bits = read_bits(self.path, file, span.groups, places)
                batches = file.iter_batches(ROWS, list(span.groups), others, use_threads=False)
                whole = _equal_batches(batches, ROWS) if others else repeat(None)
                for start, batch in zip(range(span.start, span.end, ROWS), whole, strict=bool(others)):
                    found = {name: cells.slice(start - span.start, ROWS) for name, cells in bits.items()}
                    yield found | (dict(zip(others, batch.columns, strict=True)) if others else {})
                    done = start + ROWS
        except (pa.ArrowException, OSError, ValueError) as error:
            raise BatchError(f"{self.path}：第 {done + 1} 行以后读不出来（{reading_words(error)}）") from None

    def taken_apart(self, piece: Piece) -> Block:
        numbers = np.arange(piece.first, piece.first + piece.rows, dtype=np.int64)
        return Block(numbers, {name: piece.data[name] for name in self.names})


def _equal_batches(batches: Iterator[Any], rows: int) -> Iterator[Any]:
    """The same rows in batches of one length, the last one shorter."""
    waiting: list[Any] = []
    held = 0
    for batch in batches:
        if not held and batch.num_rows == rows:
            yield batch
            continue
        waiting.append(batch)
        held += batch.num_rows
        while held >= rows:
            whole = pa.concat_batches(waiting)
            yield whole.slice(0, rows)
            waiting, held = [whole.slice(rows)], held - rows
    if held:
        yield pa.concat_batches(waiting)
