"""Where cases come from, behind one form."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from assistant.batch.block import BadRow
from assistant.rules.expression import Value, as_number
from assistant.rules.facts import Fact
from assistant.rules.sliced.bit_sliced import Column, Numbers, YesNo, packed


@dataclass(frozen=True)
class Rows:
    """Some cases: their numbers in the source (from 1), their names (() for none), what is known of them.

    `bad` rows are told apart and take no part.
    """

    numbers: NDArray[np.int64]
    names: Sequence[str]
    columns: Mapping[str, Column]
    bad: Sequence[BadRow] = ()

    def __len__(self) -> int:
        return len(self.numbers)


class Source(Protocol):
    """`id` for programs, `title` for people; `notes` are said beside its figures."""

    id: str
    title: str
    notes: tuple[str, ...]

    def blocks(self) -> Iterator[Rows]:
        """All cases, a stretch at a time. Facts under their shared names."""


def columns_of(cases: Sequence[Mapping[str, Value]], facts: Mapping[str, Fact]) -> dict[str, Column]:
    """Cases held as dictionaries, turned into columns; a fact left out is not known."""
    columns: dict[str, Column] = {}
    for name, fact in facts.items():
        given = [case.get(name) for case in cases]
        if all(value is None for value in given):
            continue
        if fact.kind == "bool":
            yes, no = (np.array([value is truth for value in given]) for truth in (True, False))
            columns[name] = YesNo(packed(yes), packed(no))
        else:
            values = [0 if value is None else number_of(fact, value) for value in given]
            known = np.array([value is not None for value in given])
            columns[name] = Numbers(np.array(values, np.int64), known)
    return columns


def number_of(fact: Fact, value: Value) -> int:
    """A number, a day or an option as columns hold it."""
    return fact.options.index(str(value)) if fact.kind == "choice" else as_number(value)
