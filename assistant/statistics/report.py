"""One unit's statistics for one period, as plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class CaseCounts:
    """One kind of case: art. 5 (3). Money in yuan."""

    cases: int = 0
    filed: int = 0
    closed: int = 0
    money: Decimal = ZERO
    hearings: int = 0

    def __add__(self, other: "CaseCounts") -> "CaseCounts":
        return CaseCounts(
            self.cases + other.cases,
            self.filed + other.filed,
            self.closed + other.closed,
            self.money + other.money,
            self.hearings + other.hearings,
        )


def total_of(counts: Iterable[CaseCounts]) -> CaseCounts:
    return sum(counts, CaseCounts())


@dataclass(frozen=True)
class Training:
    """One training: people, from, to (None where only one day is given), what."""

    people: int
    start: date
    end: date | None
    content: str


@dataclass(frozen=True)
class UnitReport:
    """What a sheet without errors says."""

    unit: str
    unit_type: str
    start: date
    end: date
    attended: tuple[Training, ...]
    held: tuple[Training, ...]
    holders: int
    published: bool
    cases: Mapping[str, CaseCounts]  # by kind, in the order of the sheet
