"""A stretch of rows on its way from the input to the output."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray


def arrow(numbers: NDArray[Any]) -> Any:
    """Numbers as an Arrow array over the same memory. (`pa.array` first imports pandas where it can.)"""
    kind = pa.from_numpy_dtype(numbers.dtype)
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(np.ascontiguousarray(numbers))])


def arrow_texts(texts: Sequence[str]) -> Any:
    """Texts as an Arrow array."""
    encoded = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    return pa.Array.from_buffers(
        pa.string(), len(texts), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    )


@dataclass(frozen=True)
class Piece:
    """Rows as they stand in the file, not yet taken apart. `first` is the number of its first row, from 1.

    `rows` counts the row numbers it takes; `after` is where the next piece begins, as plain JSON data.
    """

    first: int
    rows: int
    after: Any
    data: Any


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell of a row, or (column empty) with the row as a whole."""

    column: str
    value: str
    why: str


@dataclass(frozen=True)
class BadRow:
    """A row that takes no part: its number, why, and its content as it was.

    `cells` has the content by column; `raw` the line itself where it could not be taken apart.
    """

    number: int
    problems: tuple[Problem, ...]
    cells: Mapping[str, object] = field(default_factory=dict)
    raw: str = ""


@dataclass(frozen=True)
class Block:
    """Rows taken apart into columns (Arrow arrays, or lists of JSON values), all of one length.

    `numbers` are the rows' numbers in the input. Rows that could not be taken apart are in `bad`, empty
    lines in neither.
    """

    numbers: NDArray[np.int64]
    columns: Mapping[str, Any]
    bad: Sequence[BadRow] = ()

    def __len__(self) -> int:
        return len(self.numbers)
