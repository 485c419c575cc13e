"""What is wrong with a file, cell by cell."""

from dataclasses import dataclass, field
from typing import Literal

from assistant.spreadsheet.grid import Sheet, cell_name
from assistant.spreadsheet.values import Reading, T

Level = Literal["error", "warning"]
_LEVELS: dict[Level, str] = {"error": "错误", "warning": "提醒"}


@dataclass(frozen=True)
class Problem:
    """One complaint. `sheet` and `cell` are "" where the whole workbook or sheet is meant."""

    level: Level
    sheet: str
    cell: str
    message: str

    def __str__(self) -> str:
        where = (
            f"《{self.sheet}》表{f' {self.cell}' if self.cell else ''}："
            if self.sheet
            else self.cell and f"{self.cell}："
        )
        return f"{_LEVELS[self.level]}  {where}{self.message}"

    def as_json(self) -> dict[str, str]:
        return {"level": self.level, "sheet": self.sheet, "cell": self.cell, "message": self.message}


@dataclass
class Findings:
    """Complaints in the order they were found."""

    problems: list[Problem] = field(default_factory=list)

    def error(self, sheet: str, cell: str, message: str) -> None:
        self.problems.append(Problem("error", sheet, cell, message))

    def warning(self, sheet: str, cell: str, message: str) -> None:
        self.problems.append(Problem("warning", sheet, cell, message))

    def take(self, sheet: Sheet, row: int, column: int, reading: Reading[T]) -> T | None:
        """The value of a reading; its complaint, if any, is noted. Text is no fault where all is text."""
        if reading.error:
            self.error(sheet.name, cell_name(row, column), reading.error)
        elif reading.warning and sheet.typed:
            self.warning(sheet.name, cell_name(row, column), reading.warning)
        return reading.value

    @property
    def errors(self) -> int:
        return sum(problem.level == "error" for problem in self.problems)
