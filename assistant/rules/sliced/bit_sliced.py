"""Many cases at once: 64 of them in a machine word, every operation on all of them together.

Two words hold what is known of a fact in 64 cases: where it is known to hold, and where not to. The
decision graph is walked once from its root for all cases: a bit travels down every way its case's facts leave
open, and the ends it reaches are exactly the outcomes possible for that case (E. Biham, A fast new DES
implementation in software, 1997, for the bit slices; the walk is that of `DecisionGraph.possible`).
"""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.rules.expression import Atom, as_number
from assistant.rules.graph.folding import folded_graph
from assistant.rules.rulebook import Rulebook
from assistant.rules.sliced.slice_program import WORDS_AT_ONCE, Program, Words

_COMPARE: dict[str, Callable[[Any, int], NDArray[np.bool_]]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
    "==": np.equal,
}
ALL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)


@dataclass(frozen=True)
class YesNo:
    """A yes-or-no fact in many cases: bit r % 64 of word r // 64 is case r. Neither bit: not known."""

    yes: Words
    no: Words


@dataclass(frozen=True)
class Numbers:
    """A number, day (its ordinal) or choice (its place among the options), and where it is known."""

    values: NDArray[np.int64]
    known: NDArray[np.bool_]


Column = YesNo | Numbers


@dataclass(frozen=True)
class Possible:
    """`planes[i]`: the cases in which `outcomes[i]` is still possible; a case in none contradicts itself.

    Bits beyond `rows` mean nothing.
    """

    outcomes: tuple[str, ...]
    planes: Words
    rows: int

    def masks(self) -> NDArray[np.uint16]:
        """Per case the outcomes still possible: bit i stands for `outcomes[i]`; 0 for a contradiction."""
        found = np.zeros(self.rows, np.uint16)
        for number, plane in enumerate(self.planes):
            found |= unpacked(plane, self.rows).astype(np.uint16) << np.uint16(number)
        return found


def packed(flags: NDArray[np.bool_]) -> Words:
    """Truth values as words, padded with false."""
    full = np.zeros(-(-len(flags) // 64) * 64, np.bool_)
    full[: len(flags)] = flags
    return np.packbits(full, bitorder="little").view(np.uint64)


def unpacked(words: Words, rows: int) -> NDArray[np.uint8]:
    """The first bits of words, one in a byte."""
    return np.unpackbits(np.ascontiguousarray(words).view(np.uint8), count=rows, bitorder="little")


class BitSliced:
    """One rulebook made ready for many cases. Needs no lock: every call works on memory of its own."""

    def __init__(self, rulebook: Rulebook) -> None:
        folded = folded_graph(rulebook)
        self.rulebook = rulebook
        self.outcomes = folded.graph.outcomes
        self.atoms = {atom.name: atom for atom in rulebook.used_atoms()}
        self.program = Program(folded, tuple(self.atoms))

    def possible(self, columns: Mapping[str, Column], rows: int, threads: int = 1) -> Possible:
        """The outcomes still possible in each case; facts left out are not known.

        Raises ValueError for a column of another length, FactError for a fact the rulebook does not use.
        """
        words = -(-rows // 64)
        inputs = _Inputs(self, columns, rows)
        planes = np.full((len(self.outcomes), words), ALL, np.uint64)
        starts = range(0, words, WORDS_AT_ONCE)
        if threads == 1:
            self.program.run(inputs, planes, starts)
        else:
            with ThreadPoolExecutor(threads) as pool:
                shares = (starts[share::threads] for share in range(threads))
                list(pool.map(lambda share: self.program.run(inputs, planes, share), shares))
        for order in self.rulebook.orders:
            lower, upper = columns.get(order.lower), columns.get(order.upper)
            if isinstance(lower, Numbers) and isinstance(upper, Numbers):
                planes &= ~packed((lower.values > upper.values) & lower.known & upper.known)
        return Possible(self.outcomes, planes, rows)


class _Inputs:
    """Two rows of words for each atom in the order of the program: where it holds, where it does not."""

    def __init__(self, sliced: BitSliced, columns: Mapping[str, Column], rows: int) -> None:
        words = -(-rows // 64)
        for fact, column in columns.items():
            if isinstance(column, YesNo):
                _check_length(fact, len(column.yes), words)
            else:
                _check_length(fact, len(column.known), rows)
        self.options = {fact: sliced.rulebook.vocabulary[fact].options for fact in columns}
        self.columns = [(atom, columns.get(atom.fact)) for atom in sliced.atoms.values()]
        self.nowhere = np.zeros(WORDS_AT_ONCE, np.uint64)

    def __call__(self, block: slice) -> list[Words]:
        """The words of one block. Numbers are compared here, so that every thread does its share of it."""
        found: list[Words] = []
        known: dict[str, Words] = {}
        cases = slice(block.start * 64, block.stop * 64)
        for atom, column in self.columns:
            if column is None:
                nowhere = self.nowhere[: block.stop - block.start]
                found += [nowhere, nowhere]
            elif isinstance(column, YesNo):
                found += [column.yes[block], column.no[block]]
            else:
                if atom.fact not in known:
                    known[atom.fact] = packed(column.known[cases])
                holds = packed(_compared(atom, self.options[atom.fact], column.values[cases]))
                found += [holds & known[atom.fact], ~holds & known[atom.fact]]
        return found


def _compared(atom: Atom, options: tuple[str, ...], values: NDArray[np.int64]) -> NDArray[np.bool_]:
    chosen = isinstance(atom.constant, str)
    constant = options.index(str(atom.constant)) if chosen else as_number(atom.constant)
    holds: NDArray[np.bool_] = _COMPARE[str(atom.operator)](values, constant)
    return holds


def _check_length(fact: str, found: int, wanted: int) -> None:
    if found != wanted:
        raise ValueError(f"{fact}: {found} entries instead of {wanted}")
