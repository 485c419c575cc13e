"""The walk over a decision graph written out as word operations, on as few scratch rows as it needs.

A node's row says in which cases it is *not* reached: it stays unreached from a parent that is unreached, or
whose fact is known to hold (on the way "it does not hold"). So what is known is used as it is given, and
nothing has to be turned round before the end.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.rules.graph.folds import FoldedGraph

Words = NDArray[np.uint64]
Step = tuple[Callable[..., Any], int, int, int]  # the operation, the two rows it reads, the row it writes

# A million cases: few enough to stay in the processor's cache, enough to outweigh each call.
WORDS_AT_ONCE = 16384


class Program:
    """The steps of one graph.

    Rows of words have numbers: two for each atom (where it holds, where it does not), one for each outcome,
    then scratch.
    """

    def __init__(self, folded: FoldedGraph, atoms: Sequence[str]) -> None:
        self.graph = folded.graph
        self.folds = folded.fold_of
        self.truth = {name: (2 * place, 2 * place + 1) for place, name in enumerate(atoms)}
        self.outcome_rows = 2 * len(atoms)
        self.scratch = self.rows = self.outcome_rows + len(self.graph.outcomes)
        self.free: list[int] = []
        self.steps: list[Step] = []
        self.missed: dict[int, int] = {}  # node -> row of the cases that do not reach it
        self._write()

    def run(self, inputs: Callable[[slice], Sequence[Words]], planes: Words, starts: Iterable[int]) -> None:
        """Evaluate the blocks of words that begin at `starts`. Every row of `planes` is an outcome's.

        `inputs` gives the rows of the atoms for a block of words. `planes` come in full of ones, and go out
        with ones where the outcome is reached.
        """
        scratch = np.empty((self.rows - self.scratch, min(WORDS_AT_ONCE, planes.shape[1])), np.uint64)
        scratch[self.nowhere_missed - self.scratch] = 0
        for start in starts:
            block = slice(start, min(start + WORDS_AT_ONCE, planes.shape[1]))
            free = scratch[:, : block.stop - block.start]
            rows = [*inputs(block), *planes[:, block], *free]
            for operation, left, right, written in self.steps:
                operation(rows[left], rows[right], rows[written])
            np.bitwise_not(planes[:, block], out=planes[:, block])

    def _write(self) -> None:
        graph = self.graph
        inner = range(graph.impossible + 1, len(graph.level))
        self.nowhere_missed, self.passing = self._new_row(), self._new_row()
        if graph.root < graph.impossible:
            self._reach(graph.root, [self.nowhere_missed], self.nowhere_missed)
        self.missed[graph.root] = self.nowhere_missed
        for level in sorted({graph.level[node] for node in inner}):
            yes, no, own = self._truth_of(graph.variables[level])
            ways: dict[tuple[int, int], list[int]] = defaultdict(list)
            asked = [node for node in inner if graph.level[node] == level]
            for node in asked:
                ways[graph.low[node], yes].append(self.missed[node])
                ways[graph.high[node], no].append(self.missed[node])
            for (child, shut), rows in ways.items():
                self._reach(child, rows, shut)
            done = (self.missed.pop(node) for node in asked)
            self.free += [*own, *(row for row in done if row != self.nowhere_missed)]

    def _reach(self, child: int, rows: Sequence[int], shut: int) -> None:
        """Go on to a child from some parents, in all cases but those in which the way is shut."""
        if child == self.graph.impossible:
            return
        source = rows[0]
        for other in rows[1:]:
            self.steps.append((np.bitwise_and, source, other, self.passing))
            source = self.passing
        if child in self.missed:
            self.steps.append((np.bitwise_or, source, shut, self.passing))
            self.steps.append((np.bitwise_and, self.missed[child], self.passing, self.missed[child]))
            return
        self.missed[child] = self.outcome_rows + child if child < self.graph.impossible else self._new_row()
        self.steps.append((np.bitwise_or, source, shut, self.missed[child]))

    def _truth_of(self, name: str) -> tuple[int, int, list[int]]:
        """The rows of an atom or a fold (holds, does not), and which of them are scratch to be freed."""
        if name in self.truth:
            return *self.truth[name], []
        fold = self.folds[name]
        (yes, no, own), *others = (self._truth_of(part) for part in fold.parts)
        if fold.kind == "not":
            return no, yes, own
        holds, fails = (
            (np.bitwise_and, np.bitwise_or) if fold.kind == "all" else (np.bitwise_or, np.bitwise_and)
        )
        both = self._new_row(), self._new_row()
        for other_yes, other_no, other_own in others:
            self.steps += [(holds, yes, other_yes, both[0]), (fails, no, other_no, both[1])]
            self.free += other_own
            yes, no = both
        self.free += own
        return yes, no, list(both)

    def _new_row(self) -> int:
        if self.free:
            return self.free.pop()
        self.rows += 1
        return self.rows - 1
