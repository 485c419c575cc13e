"""A block of rows in, the outcomes still possible for each out; and why some rows cannot be determined."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.batch.block import BadRow, Block, Problem, arrow
from assistant.batch.columns import Columns
from assistant.batch.known import no_day, read_known
from assistant.batch.rejects import NUMBER, RAW
from assistant.rules.expression import Value, fact_ids, truth
from assistant.rules.facts import Fact
from assistant.rules.graph.compiled import broken_axioms, compiled, conflicting_facts
from assistant.rules.rulebook import Rulebook
from assistant.rules.sliced.bit_sliced import BitSliced, Column, YesNo


@dataclass(frozen=True)
class Determined:
    """`masks` of the kept rows: bit i stands for the i-th outcome of the kernel. `numbers`: of the same rows.

    `kept` are their places in the block, None for all of them.
    """

    masks: NDArray[np.uint16]
    numbers: NDArray[np.int64]
    kept: NDArray[np.int64] | None
    bad: tuple[BadRow, ...]

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many rows have each mask."""
        counted = np.bincount(self.masks, minlength=1)
        return {int(mask): int(counted[mask]) for mask in np.flatnonzero(counted)}


class Evaluator:
    """One rulebook over blocks of rows with the same columns. May be called from several threads."""

    def __init__(self, rulebook: Rulebook, columns: Columns) -> None:
        self.columns = columns
        self.kernel = bit_sliced(rulebook)
        self.contradictions = Contradictions(rulebook)

    def determine(self, block: Block) -> Determined:
        known, wrong = self.read(block)
        masks = self.kernel.possible(known, len(block)).masks()
        contradictory = np.array(
            [row for row in np.flatnonzero(masks == 0) if int(row) not in wrong], np.int64
        )
        for row, facts in zip(contradictory, _facts(self.kernel.rulebook, known, contradictory), strict=True):
            wrong[int(row)].append(self._contradiction(facts))
        rows = np.array(sorted(wrong), np.int64)
        told = [tuple(wrong[row]) for row in rows.tolist()]
        bad = tuple(sorted([*block.bad, *_bad_rows(block, rows, told)], key=lambda row: row.number))
        if not len(rows):
            return Determined(masks, block.numbers, None, bad)
        kept = np.delete(np.arange(len(block)), rows)
        return Determined(masks[kept], block.numbers[kept], kept, bad)

    def read(self, block: Block) -> tuple[dict[str, Column], dict[int, list[Problem]]]:
        """The facts of all rows as the kernel takes them, and what is wrong with which row."""
        known: dict[str, Column] = {}
        wrong: dict[int, list[Problem]] = defaultdict(list)
        for name, fact in self.columns.facts.items():
            known[fact.id], bad_cells = read_known(name, fact, block.columns[name])
            for row, problem in bad_cells:
                wrong[row].append(problem)
        if {NUMBER, RAW} <= block.columns.keys():  # a side file: what stands there was never taken apart
            for row, raw in enumerate(block.columns[RAW].to_pylist()):
                if raw:
                    wrong[row].append(Problem(RAW, "", "这一行还没有改好。请把内容填进各栏，再清空这一栏"))
        return known, wrong

    def _contradiction(self, facts: Mapping[str, Value]) -> Problem:
        colliding, why = self.contradictions.of(facts)
        name_of = {fact.id: name for name, fact in self.columns.facts.items()}
        return Problem("；".join(name_of[fact] for fact in colliding), "", why)


@lru_cache(maxsize=16)
def bit_sliced(rulebook: Rulebook) -> BitSliced:
    """The kernel of a rulebook, built once."""
    return BitSliced(rulebook)


class Contradictions:
    """Why facts cannot hold together; the same few reasons come up again and again."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.model = compiled(rulebook)
        self._explain = lru_cache(maxsize=10_000)(self._explained)

    def of(self, facts: Mapping[str, Value]) -> tuple[tuple[str, ...], str]:
        """The colliding facts, smallest by inclusion, and the reason in Chinese."""
        for axiom in self.model.rulebook.axioms:
            left = truth(axiom.left, facts)
            if left and truth(axiom.right, facts) is (axiom.kind == "excludes"):
                named = {*fact_ids(axiom.left), *fact_ids(axiom.right)}
                facts = {fact: value for fact, value in facts.items() if fact in named}
                break
        return self._explain(tuple(facts.items()))

    def _explained(self, facts: tuple[tuple[str, Value], ...]) -> tuple[tuple[str, ...], str]:
        given = dict(facts)
        with self.model.lock:
            colliding = conflicting_facts(self.model, given)
            why = broken_axioms(self.model, {fact: given[fact] for fact in colliding})
        vocabulary = self.model.rulebook.vocabulary
        both = "”和“".join(_said(vocabulary[fact].label, given[fact]) for fact in colliding)
        return colliding, f"这几项不能同时成立：“{both}”" + (f"（{'；'.join(why)}）" if why else "")


def _said(label: str, value: Value) -> str:
    return f"{label}：{'是' if value else '不是'}" if isinstance(value, bool) else f"{label}：{value}"


def _facts(
    rulebook: Rulebook, known: Mapping[str, Column], rows: NDArray[np.int64]
) -> Iterator[dict[str, Value]]:
    """The known facts of some rows."""
    values = [_values(rulebook.vocabulary[fact], column, rows) for fact, column in known.items()]
    for row in zip(*values, strict=True):
        yield {fact: value for fact, value in zip(known, row, strict=True) if value is not None}


def _values(fact: Fact, column: Column, rows: NDArray[np.int64]) -> list[Value | None]:
    """One fact in some rows."""
    if isinstance(column, YesNo):
        word, bit = rows // 64, (rows % 64).astype(np.uint64)
        yes, no = ((words[word] >> bit & np.uint64(1)).astype(np.bool_) for words in (column.yes, column.no))
        found = np.full(len(rows), None, object)
        found[yes], found[no] = True, False
        return list(found)
    numbers, there = column.values[rows].tolist(), column.known[rows].tolist()
    return [_value(fact, number) if known else None for number, known in zip(numbers, there, strict=True)]


def _value(fact: Fact, number: int) -> Value:
    match fact.kind:
        case "date":
            return date.fromordinal(number)
        case "choice":
            return fact.options[number]
    return number


def _bad_rows(block: Block, rows: NDArray[np.int64], told: Sequence[tuple[Problem, ...]]) -> Iterator[BadRow]:
    """Rows of a block with their content."""
    if not len(rows):
        return
    columns = [_cells(cells, rows) for cells in block.columns.values()]
    for number, problems, *cells in zip(block.numbers[rows].tolist(), told, *columns, strict=True):
        yield BadRow(number, problems, dict(zip(block.columns, cells, strict=True)))


def _cells(cells: Any, rows: NDArray[np.int64]) -> list[Any]:
    if isinstance(cells, list):
        return [cells[row] for row in rows.tolist()]
    taken = cells.take(arrow(rows))
    try:
        values: list[Any] = taken.to_pylist()
    except (OverflowError, ValueError):  # a day that no calendar has
        values = [_printed(value) for value in taken]
    return values


def _printed(value: Any) -> object:
    try:
        return value.as_py()
    except (OverflowError, ValueError):
        return no_day(value)
