"""Cases from a Parquet file: spans of row groups, each in pieces of equal length."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from assistant.batch.block import Block, Piece
from assistant.batch.boolean_columns import bit_columns, read_bits
from assistant.batch.errors import BatchError

ROWS = 131_072  # a piece: enough to outweigh each call, little enough for the cache and the memory
TOGETHER = 1 << 19  # rows at least of the row groups that are read together: enough to outweigh each call
LARGEST = 1 << 29  # bytes of a row group, unpacked, of which several may be in memory


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
            raise BatchError(f"{path}：不是完整的 Parquet 文件（{_reason(error)}）") from None
        self.names: tuple[str, ...] = tuple(self.schema.names)
        self.others = [name for name in self.names if name not in self.bits]
        groups = [self.metadata.row_group(number) for number in range(self.metadata.num_row_groups)]
        self.largest = max((group.total_byte_size for group in groups), default=0)
        self.size = self.total_rows = int(self.metadata.num_rows)

    def types(self, names: tuple[str, ...]) -> list[Any]:
        """The Arrow types of carried columns."""
        return [self.schema.field(name).type for name in names]

    def progress(self, after: Any) -> int:
        """How much of `size` is done."""
        return int(after or 0)

    def pieces(self, after: Any, first: int) -> Iterator[Piece]:
        """From the row after the first `after` rows on. Raises BatchError for a damaged file."""
        return chain.from_iterable(map(self._pieces_of, self._spans(first - 1)))

    def stretches(self, after: Any, first: int) -> Iterator[Iterable[Piece]]:
        """A stretch is a span; a piece where spans are too large, or there is only one."""
        spans = list(self._spans(first - 1))
        if self.largest <= LARGEST and len(spans) > 1:
            return map(self._pieces_of, spans)
        return ((piece,) for piece in self.pieces(after, first))

    def _spans(self, done: int) -> Iterator[Span]:
        """The whole file but its first rows."""
        first, start, end = 0, 0, 0
        for group in range(self.metadata.num_row_groups):
            end += self.metadata.row_group(group).num_rows
            if end - start >= TOGETHER or end == self.total_rows:
                if end > done:
                    yield Span(range(first, group + 1), start, max(start, done), end)
                first, start = group + 1, end

    def _pieces_of(self, span: Span) -> Iterator[Piece]:
        done = span.start
        try:
            with pq.ParquetFile(self.path, metadata=self.metadata) as file:
                bits = read_bits(self.path, file, span.groups, self.bits)
                batches = file.iter_batches(ROWS, list(span.groups), self.others, use_threads=True)
                for whole in _equal_batches(batches, ROWS):
                    batch = whole.slice(max(0, span.done - done))
                    start, done = done + len(whole) - len(batch), done + len(whole)
                    if len(batch):
                        columns = dict(zip(self.others, batch.columns, strict=True))
                        columns |= {n: c.slice(start - span.start, len(batch)) for n, c in bits.items()}
                        yield Piece(start + 1, len(batch), done, columns)
        except (pa.ArrowException, OSError) as error:
            raise BatchError(f"{self.path}：第 {done + 1} 行以后读不出来（{_reason(error)}）") from None

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


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
