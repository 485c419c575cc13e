"""A workbook as plain data: sheets of cells, without the library that read it."""

from collections.abc import Mapping
from dataclasses import dataclass

Address = tuple[int, int]  # row and column, both from 1


@dataclass(frozen=True)
class Cell:
    """One cell that holds something. `value` is None for a formula whose result was never stored."""

    value: object
    formula: bool = False
    failed: bool = False  # shows #REF!, #DIV/0! and the like
    percent: bool = False


@dataclass(frozen=True)
class Sheet:
    """The filled cells of one sheet. `typed` is False where every value is text, as in a CSV file."""

    name: str
    cells: Mapping[Address, Cell]
    merged: tuple[tuple[str, int, int], ...] = ()  # range, first row, last row
    typed: bool = True

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell, or None where nothing but blanks stands."""
        found = self.cells.get((row, column))
        blank = found is not None and isinstance(found.value, str) and not found.value.strip()
        return None if blank else found

    @property
    def rows(self) -> tuple[int, ...]:
        """Numbers of the rows that hold something, in order."""
        return tuple(sorted({row for row, column in self.cells if self.cell(row, column) is not None}))


def column_letter(column: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    return f"{column_letter(column)}{row}"
