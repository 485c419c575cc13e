"""Which change makes a case come out otherwise: every change is tried alone, and undone alone.

A change is a cause of a case when it alone, put into the earlier version, moves the outcome (`alone`), or
when the later version without it gives the earlier outcome again (`needed`). Where no change moves the
outcome alone, the case is put down to a group of changes that moves it and of which none can be left out.
Every trial is an exact determination under a rulebook mixed from the two versions.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from assistant.impact.change import Change
from assistant.impact.evaluate import Kernel, Masks, headlines
from assistant.impact.parts import Both
from assistant.rules.sliced.bit_sliced import Column

_KEPT = 256  # mixed rulebooks held ready


@dataclass(frozen=True)
class Causes:
    """Rows are cases, columns changes. `together`: in the group, for cases that no change moves alone."""

    alone: NDArray[np.bool_]
    needed: NDArray[np.bool_]
    together: NDArray[np.bool_]

    @property
    def any(self) -> NDArray[np.bool_]:
        return self.alone | self.needed | self.together


class Trials:
    """The changes of one comparison, tried on cases."""

    def __init__(self, both: Both, changes: Sequence[Change], outcomes: Sequence[str]) -> None:
        self.both, self.changes, self.outcomes = both, changes, outcomes
        self._mixed = lru_cache(maxsize=_KEPT)(self._mixed_kernel)

    def _mixed_kernel(self, later: frozenset[int]) -> Kernel:
        parts = [part for number in sorted(later) for part in self.changes[number].parts]
        return Kernel(self.both.mixed(parts), self.outcomes, self.both.facts.vocabulary)

    def outcome(self, later: frozenset[int], columns: Mapping[str, Column], rows: int) -> Masks:
        """The possible outcomes under the earlier version with some changes made."""
        return self._mixed(later).masks(columns, rows)

    def causes(
        self,
        columns: Mapping[str, Column],
        before: Masks,
        seen_as: Callable[[Masks], Masks] = headlines,
    ) -> Causes:
        """The causes for cases that come out otherwise; `before`: what the earlier version makes of them."""
        rows, count = len(before), len(self.changes)
        every = frozenset(range(count))
        old = seen_as(before)
        alone, needed, together = (np.zeros((rows, count), np.bool_) for _ in range(3))
        for number in range(count):
            made = self.outcome(frozenset([number]), columns, rows)
            undone = self.outcome(every - {number}, columns, rows)
            alone[:, number] = seen_as(made) != old
            needed[:, number] = seen_as(undone) == old
        left = np.flatnonzero(~alone.any(axis=1))
        if len(left):
            together[left] = self._groups(columns, left, old, rows, seen_as)
        return Causes(alone, needed, together)

    def _groups(
        self,
        columns: Mapping[str, Column],
        left: NDArray[np.int64],
        old: Masks,
        rows: int,
        seen_as: Callable[[Masks], Masks],
    ) -> NDArray[np.bool_]:
        """For each of some cases a set of changes that moves it and of which none can be left out."""
        count = len(self.changes)
        group = np.ones((len(left), count), np.bool_)
        for number in reversed(range(count)):
            for kept in np.unique(group, axis=0):
                if not kept[number]:
                    continue
                fewer = frozenset(int(other) for other in np.flatnonzero(kept) if other != number)
                moved = seen_as(self.outcome(fewer, columns, rows)[left]) != old[left]
                group[moved & (group == kept).all(axis=1), number] = False
        return group
