"""One rulebook over many cases, its answers numbered as those of every rulebook it is compared with."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.rules.facts import Fact, Vocabulary
from assistant.rules.outcomes import INSUFFICIENT
from assistant.rules.rulebook import Rulebook
from assistant.rules.sliced.bit_sliced import BitSliced, Column, Numbers, YesNo, packed, unpacked

Masks = NDArray[np.uint64]  # per case the outcomes still possible, bit i for the i-th of a common list
CONTRADICTION = "contradiction"  # the facts cannot hold together in this version: no outcome at all
_OPEN = np.uint64(2**64 - 1)


class Kernel:
    """`outcomes` is the common list; `facts` say what the numbers in the columns mean."""

    def __init__(self, rulebook: Rulebook, outcomes: Sequence[str], facts: Vocabulary) -> None:
        self.kernel, self.facts = BitSliced(rulebook), facts
        ordered = {name for order in rulebook.orders for name in (order.lower, order.upper)}
        used = {atom.fact for atom in rulebook.used_atoms()} | ordered
        self.used = {name: rulebook.vocabulary[name] for name in used}
        bits = [np.uint64(1 << outcomes.index(outcome)) for outcome in self.kernel.outcomes]
        self.common = np.zeros(1 << len(bits), np.uint64)
        for place, bit in enumerate(bits):
            half = 1 << place
            self.common[half : 2 * half] = self.common[:half] | bit

    def masks(self, columns: Mapping[str, Column], rows: int) -> Masks:
        own = {name: self.read(name, columns) for name in self.used if name in columns}
        found: Masks = self.common[self.kernel.possible(own, rows, threads=2).masks()]
        return found

    def read(self, name: str, columns: Mapping[str, Column]) -> Column:
        """A fact as this rulebook takes it: what it does not admit is not known."""
        return _as_read(self.facts[name], self.used[name], columns[name])


def _as_read(shared: Fact, own: Fact, column: Column) -> Column:
    """A column as a version with other options or bounds takes it: what it does not admit is not known."""
    if isinstance(column, YesNo) or own == shared:
        return column
    if own.kind == "choice":
        places = [own.options.index(o) if o in own.options else -1 for o in shared.options]
        values = np.array([*places, -1], np.int64)[np.where(column.known, column.values, -1)]
        return Numbers(values, column.known & (values >= 0))
    known = column.known
    if own.minimum is not None:
        known = known & (column.values >= own.minimum)
    if own.maximum is not None:
        known = known & (column.values <= own.maximum)
    return Numbers(column.values, known)


def headlines(masks: Masks) -> Masks:
    """The only outcome possible as its bit, 0 for a contradiction, all bits where facts do not suffice."""
    single = masks & (masks - np.uint64(1)) == 0
    found: Masks = np.where(single, masks, _OPEN)
    return found


def headline_name(mask: int, outcomes: Sequence[str]) -> str:
    if mask == 0:
        return CONTRADICTION
    return outcomes[mask.bit_length() - 1] if mask.bit_count() == 1 else INSUFFICIENT


def names_of(mask: int, outcomes: Sequence[str]) -> tuple[str, ...]:
    return tuple(outcome for place, outcome in enumerate(outcomes) if mask >> place & 1)


def known_rows(column: Column, rows: int) -> NDArray[np.bool_]:
    """The cases in which a fact is known."""
    if isinstance(column, YesNo):
        return unpacked(column.yes | column.no, rows).astype(np.bool_)
    return column.known


def taken(columns: Mapping[str, Column], places: NDArray[np.int64], rows: int) -> dict[str, Column]:
    """Only some of the cases."""
    found: dict[str, Column] = {}
    for name, column in columns.items():
        if isinstance(column, YesNo):
            yes, no = (unpacked(words, rows)[places].astype(np.bool_) for words in (column.yes, column.no))
            found[name] = YesNo(packed(yes), packed(no))
        else:
            found[name] = Numbers(column.values[places], column.known[places])
    return found
