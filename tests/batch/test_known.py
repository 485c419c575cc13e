"""A column read at once says what its cells say one by one, wherever in memory it begins."""

import random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from assistant.batch.cell import CellError, read_cell
from assistant.batch.known import read_known
from assistant.rules.facts import Fact, Kind
from assistant.rules.sliced.bit_sliced import Column, YesNo, unpacked

OPTIONS = ("甲", "乙", "丙")
TYPES: list[tuple[Kind, Any, list[Any]]] = [
    ("bool", pa.bool_(), [True, False, None]),
    ("bool", pa.int8(), [1, 0, 9, None, 7, -1]),
    ("bool", pa.uint64(), [1, 0, 9, None, 7]),
    ("bool", pa.float64(), [1.0, 0.0, None, 0.5]),
    ("bool", pa.string(), ["是", "否", "不清楚", "", None, "也许"]),
    ("int", pa.int8(), [0, 5, 100, 101, -1, None]),
    ("int", pa.uint32(), [0, 5, 100, 101, None]),
    ("int", pa.string(), ["5", "x", "", None, "100"]),
    ("date", pa.date32(), [0, 20_000, None]),
    ("date", pa.timestamp("ms"), [0, 86_400_000, 5, None]),
    ("choice", pa.string(), [*OPTIONS, "丁", None]),
    ("choice", pa.dictionary(pa.int8(), pa.string()), [*OPTIONS, "丁", None]),
    ("bool", pa.null(), [None]),
]


@pytest.mark.parametrize(("kind", "arrow", "values"), TYPES, ids=lambda part: str(part)[:20])
def test_a_column_says_what_its_cells_say(kind: Kind, arrow: Any, values: list[Any]) -> None:
    fact = Fact("f", "f", "f", "f", "g", kind, options=OPTIONS if kind == "choice" else ())
    bounded = Fact("f", "f", "f", "f", "g", kind, minimum=0, maximum=100) if kind == "int" else fact
    rng = random.Random(3)
    cells = pa.array(rng.choices(values, k=400), arrow)
    for start, length in ((0, 400), (1, 64), (7, 65), (8, 63), (64, 128), (65, 200), (399, 1), (5, 0)):
        part = cells.slice(start, length)
        expected, wrong = [], []
        for row, raw in enumerate(part.to_pylist()):
            try:
                expected.append(read_cell(bounded, raw))
            except CellError:
                expected.append(None)
                wrong.append(row)
        column, bad = read_known("f", bounded, part)
        assert _as_list(column, length) == expected
        assert [row for row, _ in bad] == wrong


@pytest.mark.parametrize("kind", ["bool", "int", "choice"])
def test_json_values_are_kept_apart(kind: Kind) -> None:
    """true is not the number 1, and lists cannot be looked up."""
    fact = Fact("f", "f", "f", "f", "g", kind, options=OPTIONS)
    cells = [1, True, "1", 1.0, None, [1], {"a": 1}, "甲", False, 0]
    expected, wrong = [], []
    for row, raw in enumerate(cells):
        try:
            expected.append(read_cell(fact, raw))
        except CellError:
            expected.append(None)
            wrong.append(row)
    column, bad = read_known("f", fact, cells)
    assert _as_list(column, len(cells)) == expected
    assert [row for row, _ in bad] == wrong


def _as_list(column: Column, rows: int) -> list[Any]:
    if isinstance(column, YesNo):
        yes, no = unpacked(column.yes, rows), unpacked(column.no, rows)
        assert not np.any(yes & no)
        return [True if y else False if n else None for y, n in zip(yes, no, strict=True)]
    return [int(v) if k else None for v, k in zip(column.values, column.known, strict=True)]
