"""Determined rows as bytes of a CSV, JSONL or Parquet file that is only ever appended to."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from assistant.batch.as_text import json_column, text_column
from assistant.batch.block import Block, arrow, arrow_texts
from assistant.batch.columns import RESULT, ROW
from assistant.batch.evaluate import Determined
from assistant.batch.outcome_columns import OutcomeColumns
from assistant.batch.parquet_pieces import MAGIC, footer_of, pages_of, row_group_at

FORMATS = ("csv", "jsonl", "parquet")
ROWS_OF_PAGE = 1 << 20  # so many that a page ends by its size alone: each of them costs
_MARK = "\ufeff"


class Output(Protocol):
    """How one format begins, goes on and ends. `encoded` may be called from several threads."""

    def head(self) -> bytes:
        """What the file begins with."""

    def encoded(self, block: Block, determined: Determined) -> bytes:
        """The kept rows of one block."""

    def appended(self, encoded: bytes, place: int) -> tuple[bytes, bytes]:
        """The bytes to append at a place, and what has to be remembered of them until the end."""

    def tail(self, remembered: Sequence[bytes], rows: int) -> bytes:
        """What the file ends with."""


class CsvOutput:
    """Text with a heading line; with a mark at the start Excel reads it as UTF-8."""

    def __init__(self, carried: Sequence[str], outcomes: OutcomeColumns, *, mark: bool) -> None:
        self.carried, self.outcomes, self.mark = carried, outcomes, mark

    def head(self) -> bytes:
        names = [_quoted(name) for name in (*self.carried, ROW, *RESULT)]
        return ((_MARK if self.mark else "") + ",".join(names) + "\n").encode()

    def encoded(self, block: Block, determined: Determined) -> bytes:
        """Each row is joined from its carried cells, its number and the end that its outcomes give it."""
        alike, places = self.outcomes.alike(determined)
        texts = [",".join(_quoted(value) for value in values) + "\n" for values in alike]
        ends = arrow_texts(texts).take(arrow(places))
        cells = [
            _quoted_column(text_column(cells)) for cells in _kept(block, determined, self.carried).values()
        ]
        parts = [*cells, arrow(determined.numbers).cast(pa.string()), ends]
        lines = pc.binary_join_element_wise(
            *(part.cast(pa.large_string()) for part in parts),
            pa.scalar(",", pa.large_string()),
            null_handling="replace",
            null_replacement="",
        )
        return _bytes_of(lines)

    def appended(self, encoded: bytes, place: int) -> tuple[bytes, bytes]:
        return encoded, b""

    def tail(self, remembered: Sequence[bytes], rows: int) -> bytes:
        return b""


class JsonlOutput:
    """One object a line."""

    def __init__(self, carried: Sequence[str], outcomes: OutcomeColumns) -> None:
        self.carried, self.outcomes = carried, outcomes

    def head(self) -> bytes:
        return b""

    def encoded(self, block: Block, determined: Determined) -> bytes:
        alike, places = self.outcomes.alike(determined)
        texts = [_json_end(values) for values in alike]
        ends = [texts[place] for place in places.tolist()]
        numbers = determined.numbers.tolist()
        kept = _kept(block, determined, self.carried)
        cells = [json_column(cells) for cells in kept.values()]
        if not cells:
            return "".join(f'{{"{ROW}":{n},{end}' for n, end in zip(numbers, ends, strict=True)).encode()
        names = tuple(kept)
        lines = [
            orjson.dumps(dict(zip(names, row, strict=True)))[:-1] + f',"{ROW}":{number},{end}'.encode()
            for number, end, *row in zip(numbers, ends, *cells, strict=True)
        ]
        return b"".join(lines)

    def appended(self, encoded: bytes, place: int) -> tuple[bytes, bytes]:
        return encoded, b""

    def tail(self, remembered: Sequence[bytes], rows: int) -> bytes:
        return b""


class ParquetOutput:
    """A row group a block; the regulation and the version of the knowledge are in the file's metadata."""

    def __init__(
        self, carried: Mapping[str, Any], outcomes: OutcomeColumns, metadata: Mapping[str, str]
    ) -> None:
        self.carried, self.outcomes = carried, outcomes
        coded = pa.dictionary(pa.int16(), pa.string())
        ours = [(ROW, pa.int64()), *((name, coded) for name in RESULT)]
        fields = [*carried.items(), *(pa.field(name, kind, nullable=False) for name, kind in ours)]
        self.schema = pa.schema(fields, {f"rongcuo.{key}": value for key, value in metadata.items()})

    def head(self) -> bytes:
        return MAGIC

    def encoded(self, block: Block, determined: Determined) -> bytes:
        if not len(determined.masks):
            return b""
        kept = _kept(block, determined, tuple(self.carried))
        columns = [
            cells if not isinstance(cells, list) and cells.type == kind else text_column(cells)
            for cells, kind in zip(kept.values(), self.carried.values(), strict=True)
        ]
        results = self.outcomes.arrays(determined)
        arrays = [*columns, arrow(determined.numbers), *results.values()]
        return self._file(pa.Table.from_arrays(arrays, schema=self.schema))

    def appended(self, encoded: bytes, place: int) -> tuple[bytes, bytes]:
        return (pages_of(encoded), row_group_at(encoded, place)) if encoded else (b"", b"")

    def tail(self, remembered: Sequence[bytes], rows: int) -> bytes:
        return footer_of(self._file(None), [group for group in remembered if group], rows)

    def _file(self, table: Any | None) -> bytes:
        """A Parquet file of one row group, or of none."""
        sink = pa.BufferOutputStream()
        options = {
            "use_dictionary": list(RESULT),
            # What a reader can skip by; the other columns' take a tenth of the time.
            "write_statistics": [ROW],
            "column_encoding": {ROW: "DELTA_BINARY_PACKED"},
            # The codes of the result columns are a byte or two a row already.
            "compression": {name: "none" if name in RESULT else "snappy" for name in self.schema.names},
            "max_rows_per_page": ROWS_OF_PAGE,
        }
        with pq.ParquetWriter(sink, self.schema, **options) as writer:
            if table is not None:
                writer.write_table(table, row_group_size=table.num_rows)
        return bytes(sink.getvalue())


def _kept(block: Block, determined: Determined, names: Sequence[str]) -> dict[str, Any]:
    """The carried columns of the rows that were determined."""
    columns = {name: block.columns[name] for name in names}
    if determined.kept is None:
        return columns
    places = determined.kept
    return {
        name: [cells[int(place)] for place in places]
        if isinstance(cells, list)
        else cells.take(arrow(places))
        for name, cells in columns.items()
    }


def _json_end(values: Sequence[str]) -> str:
    return orjson.dumps(dict(zip(RESULT, values, strict=True))).decode()[1:] + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\r\n') else text


def _quoted_column(cells: Any) -> Any:
    special = pc.match_substring_regex(cells, '[,"\r\n]')
    if not pc.any(special).as_py():
        return cells
    doubled = pc.replace_substring(cells, '"', '""')
    mark = pa.scalar('"', cells.type)
    return pc.if_else(
        special, pc.binary_join_element_wise(mark, doubled, mark, pa.scalar("", cells.type)), cells
    )


def _bytes_of(lines: Any) -> bytes:
    """The characters of all strings of an array without gaps, which is how Arrow keeps them."""
    if not len(lines):
        return b""
    _, offsets, data = lines.buffers()
    ends = np.frombuffer(offsets, np.int64)[lines.offset : lines.offset + len(lines) + 1]
    return bytes(data.slice(int(ends[0]), int(ends[-1] - ends[0])))
