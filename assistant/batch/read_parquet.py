"""Cases from a Parquet file: in pieces of equal length, whatever its row groups are."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from assistant.batch.block import Block, Piece
from assistant.batch.errors import BatchError

ROWS = 131_072  # a piece: enough to outweigh each call, little enough for the cache and the memory


class ParquetSource:
    """Rows of one Parquet file; only the columns it has are known before it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.file = pq.ParquetFile(path, memory_map=False)
        except (pa.ArrowException, OSError) as error:
            raise BatchError(f"{path}：不是完整的 Parquet 文件（{_reason(error)}）") from None
        self.names: tuple[str, ...] = tuple(self.file.schema_arrow.names)
        self.size = self.total_rows = int(self.file.metadata.num_rows)

    def types(self, names: tuple[str, ...]) -> list[Any]:
        """The Arrow types of carried columns."""
        return [self.file.schema_arrow.field(name).type for name in names]

    def progress(self, after: Any) -> int:
        """How much of `size` is done."""
        return int(after or 0)

    def pieces(self, after: Any, first: int) -> Iterator[Piece]:
        """From the row after the first `after` rows on. Raises BatchError for a damaged file."""
        done = first - 1
        try:
            for batch in _equal_batches(self._batches_from(done), ROWS):
                done += batch.num_rows
                yield Piece(done - batch.num_rows + 1, batch.num_rows, done, batch)
        except (pa.ArrowException, OSError) as error:
            raise BatchError(f"{self.path}：第 {done + 1} 行以后读不出来（{_reason(error)}）") from None

    def taken_apart(self, piece: Piece) -> Block:
        numbers = np.arange(piece.first, piece.first + piece.rows, dtype=np.int64)
        return Block(numbers, dict(zip(piece.data.schema.names, piece.data.columns, strict=True)))

    def _batches_from(self, rows: int) -> Iterator[Any]:
        """Record batches without the first rows; row groups that are wholly done are not touched."""
        metadata = self.file.metadata
        group = 0
        while group < metadata.num_row_groups and metadata.row_group(group).num_rows <= rows:
            rows -= metadata.row_group(group).num_rows
            group += 1
        groups = range(group, metadata.num_row_groups)
        for batch in self.file.iter_batches(batch_size=ROWS, row_groups=list(groups), use_threads=True):
            if rows < batch.num_rows:
                yield batch.slice(rows)
            rows = max(0, rows - batch.num_rows)


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
