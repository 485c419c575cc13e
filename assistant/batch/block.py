"""A stretch of rows on its way from the input to the output."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray


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
