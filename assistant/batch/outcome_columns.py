"""The columns a determination adds, looked up by which outcomes are possible: never a string made per row."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from assistant.batch.block import arrow, arrow_texts
from assistant.batch.columns import RESULT
from assistant.batch.evaluate import Determined
from assistant.rules.outcomes import INSUFFICIENT, Outcomes


@dataclass(frozen=True)
class OutcomeColumns:
    """`ladder` are the kernel's outcomes, worst to best: bit i of a mask stands for the i-th."""

    ladder: tuple[str, ...]
    outcomes: Outcomes
    knowledge_version: str
    _met: dict[int, tuple[str, ...]] = field(default_factory=dict, init=False, compare=False)

    def alike(self, determined: Determined) -> tuple[list[tuple[str, ...]], NDArray[np.int64]]:
        """The values of the result columns, each kind once, and for every row which kind it is."""
        present = list(determined.counts)
        place_of = np.zeros(1 << len(self.ladder), np.int64)
        place_of[present] = np.arange(len(present))
        return [self.values(mask) for mask in present], place_of[determined.masks]

    def values(self, mask: int) -> tuple[str, ...]:
        """The result columns of one row."""
        if mask not in self._met:
            head, possible = self.headline(mask), self.possible(mask)
            label = self.outcomes[head].label
            told = head, label, possible[0], possible[-1], "|".join(possible), self.knowledge_version
            self._met[mask] = told
        return self._met[mask]

    def arrays(self, determined: Determined) -> dict[str, Any]:
        """The result columns as Arrow dictionary arrays."""
        places = determined.masks.astype(np.intp)
        present = list(determined.counts)
        rows = [self.values(mask) for mask in present]
        found: dict[str, Any] = {}
        coded: dict[tuple[int, ...], Any] = {}  # columns that tell the same apart share their codes
        for name, texts in zip(RESULT, zip(*rows, strict=True), strict=True):
            code_of_text = {text: code for code, text in enumerate(dict.fromkeys(texts))}
            codes = tuple(code_of_text[text] for text in texts)
            if codes not in coded:
                code_of = np.zeros(1 << len(self.ladder), np.int16)
                code_of[present] = codes
                coded[codes] = arrow(code_of.take(places, mode="clip"))
            found[name] = pa.DictionaryArray.from_arrays(
                coded[codes], arrow_texts(list(code_of_text)), safe=False
            )
        return found

    def headline(self, mask: int) -> str:
        """The only outcome possible, or that the facts do not suffice."""
        return self.ladder[mask.bit_length() - 1] if mask.bit_count() == 1 else INSUFFICIENT

    def possible(self, mask: int) -> tuple[str, ...]:
        return tuple(outcome for place, outcome in enumerate(self.ladder) if mask >> place & 1)
