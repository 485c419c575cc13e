"""Cases from a file as `rongcuo batch` takes it; both versions read the same cell, each in its own way."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from assistant.batch.block import BadRow, Block, Problem
from assistant.batch.columns import match_columns
from assistant.batch.known import read_known
from assistant.batch.sources import format_of, open_source
from assistant.impact.cases import Rows
from assistant.impact.errors import ImpactError
from assistant.impact.evaluate import taken
from assistant.impact.shared_facts import LATER, SharedFacts
from assistant.rules.facts import Vocabulary
from assistant.rules.sliced.bit_sliced import Column


class FileCases:
    """One file. A column counts as a fact's by the id or the label that either version gives it.

    Raises BatchError for a file that cannot be read or has no fact at all.
    """

    id = "file"

    def __init__(self, path: Path, facts: SharedFacts, later: Vocabulary) -> None:
        self.path, self.facts = path, facts
        self.source = open_source(path, format_of(path, None, "扩展名"))
        self.title = f"文件 {path.name}"
        name_of = facts.name_of
        aliases = {fact.label: name_of[fact.id] for fact in later.facts.values()} | dict(name_of)
        shared = {name.removesuffix(LATER) for name in facts.vocabulary.facts}
        first = Vocabulary({n: f for n, f in facts.vocabulary.facts.items() if not n.endswith(LATER)}, ())
        labels = {fact.label for fact in first.facts.values()}
        self.column_of = {
            raw: raw if raw.strip() in shared | labels else aliases.get(raw.strip(), raw).removesuffix(LATER)
            for raw in self.source.names
        }
        self.matched = match_columns(str(path), list(self.column_of.values()), first)
        self.notes = self.matched.notices
        self.case_column = self.matched.carried[0] if self.matched.carried else None

    def blocks(self) -> Iterator[Rows]:
        for piece in self.source.pieces(None, 1):
            try:
                block = self.source.taken_apart(piece)
                yield self._rows(block)
            except pa.ArrowException as error:
                rows = f"第 {piece.first} 行到第 {piece.first + piece.rows - 1} 行"
                raise ImpactError(f"{self.path}：{rows}里有处理不了的内容") from error

    def _rows(self, block: Block) -> Rows:
        columns: dict[str, Column] = {}
        wrong: dict[int, list[Problem]] = defaultdict(list)
        carried: Sequence[str] = ()
        for raw, name in self.column_of.items():
            cells = block.columns[raw]
            if name == self.case_column:
                carried = _Texts(cells)
            fact = self.matched.facts.get(name)
            if fact is None:
                continue
            columns[fact.id], bad = read_known(raw, fact, cells)
            if (later := self.facts.vocabulary.facts.get(fact.id + LATER)) is not None:
                columns[later.id], also_bad = read_known(raw, later, cells)
                neither = {row for row, _ in also_bad}
                bad = [(row, problem) for row, problem in bad if row in neither]
            for row, problem in bad:
                wrong[row].append(problem)
        rejected = [
            *block.bad,
            *(BadRow(int(block.numbers[row]), tuple(problems)) for row, problems in wrong.items()),
        ]
        rows = Rows(block.numbers, carried, columns, rejected)
        return _without(rows, sorted(wrong)) if wrong else rows


def _without(rows: Rows, wrong: Sequence[int]) -> Rows:
    kept = np.delete(np.arange(len(rows)), wrong)
    names = [rows.names[int(place)] for place in kept] if rows.names else ()
    return Rows(rows.numbers[kept], names, taken(rows.columns, kept, len(rows)), rows.bad)


class _Texts(Sequence[str]):
    """The cells of a column as text, each made when it is asked for."""

    def __init__(self, cells: Any) -> None:
        self.cells = cells

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, place: Any) -> Any:
        value = self.cells[place]
        value = value if isinstance(self.cells, list) else value.as_py()
        return "" if value is None else str(value)
