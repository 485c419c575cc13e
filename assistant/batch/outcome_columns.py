"""The columns a determination adds, looked up by which outcomes are possible: never a string made per row."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from assistant.batch.columns import RESULT
from assistant.rules.outcomes import INSUFFICIENT, Outcomes


@dataclass(frozen=True)
class OutcomeColumns:
    """`ladder` are the kernel's outcomes, worst to best: bit i of a mask stands for the i-th."""

    ladder: tuple[str, ...]
    outcomes: Outcomes
    knowledge_version: str

    def alike(self, masks: NDArray[np.uint16]) -> tuple[list[tuple[str, ...]], NDArray[np.int64]]:
        """The values of the result columns, each kind once, and for every row which kind it is."""
        present = np.flatnonzero(np.bincount(masks, minlength=1))
        place_of = np.zeros(1 << len(self.ladder), np.int64)
        place_of[present] = np.arange(len(present))
        return [self.values(int(mask)) for mask in present], place_of[masks]

    def values(self, mask: int) -> tuple[str, ...]:
        """The result columns of one row."""
        head, possible = self.headline(mask), self.possible(mask)
        label = self.outcomes[head].label
        return head, label, possible[0], possible[-1], "|".join(possible), self.knowledge_version

    def arrays(self, masks: NDArray[np.uint16]) -> dict[str, Any]:
        """The result columns as Arrow dictionary arrays."""
        places = masks.astype(np.intp)
        present = np.flatnonzero(np.bincount(masks, minlength=1)).tolist()
        rows = [self.values(mask) for mask in present]
        found: dict[str, Any] = {}
        coded: dict[tuple[int, ...], Any] = {}  # columns that tell the same apart share their codes
        for name, texts in zip(RESULT, zip(*rows, strict=True), strict=True):
            dictionary = list(dict.fromkeys(texts))
            codes = tuple(dictionary.index(text) for text in texts)
            if codes not in coded:
                code_of = np.zeros(1 << len(self.ladder), np.int16)
                code_of[present] = codes
                coded[codes] = pa.array(code_of.take(places, mode="clip"))
            found[name] = pa.DictionaryArray.from_arrays(
                coded[codes], pa.array(dictionary, pa.string()), safe=False
            )
        return found

    def headline(self, mask: int) -> str:
        """The only outcome possible, or that the facts do not suffice."""
        return self.ladder[mask.bit_length() - 1] if mask.bit_count() == 1 else INSUFFICIENT

    def possible(self, mask: int) -> tuple[str, ...]:
        return tuple(outcome for place, outcome in enumerate(self.ladder) if mask >> place & 1)

    def counts(self, masks: NDArray[np.uint16]) -> dict[int, int]:
        """How many rows have each mask."""
        counted = np.bincount(masks, minlength=1)
        return {int(mask): int(counted[mask]) for mask in np.flatnonzero(counted)}
