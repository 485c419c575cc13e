"""A column of cells as the words and numbers that many cases are computed on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
from numpy.typing import NDArray

from assistant.batch.block import Problem
from assistant.batch.cell import LARGEST, NOT_KNOWN, CellError, read_cell
from assistant.rules.facts import Fact
from assistant.rules.sliced.bit_sliced import Column, Numbers, YesNo, packed, unpacked

UNKNOWN, NO, YES, BAD = range(4)
_EPOCH = date(1970, 1, 1).toordinal()
_SHOWN = 80  # characters of a wrong value in a message

BadCells = list[tuple[int, Problem]]


def read_known(name: str, fact: Fact, cells: Any) -> tuple[Column, BadCells]:
    """A fact in many rows, and the cells that cannot be read, by row; those count as not known.

    `cells` is an Arrow array or a list of JSON values.
    """
    if isinstance(cells, list):
        return _from_values(name, fact, cells)
    if pa.types.is_boolean(cells.type) and fact.kind == "bool":
        return _from_bits(cells), []
    if _fits_64_bits(cells.type) and fact.kind == "bool":
        return _from_codes(name, fact, cells)
    if pa.types.is_date32(cells.type) and fact.kind == "date":
        return _from_days(name, fact, cells)
    if _fits_64_bits(cells.type) and fact.kind == "int":
        return _from_integers(name, fact, cells)
    return _from_distinct(name, fact, cells)


def _from_bits(cells: Any) -> YesNo:
    """Arrow keeps truth values and validity as bits in the order of the words already."""
    validity, data = cells.buffers()
    if data is None or cells.null_count == len(cells):
        nothing = np.zeros(-(-len(cells) // 64), np.uint64)
        return YesNo(nothing, nothing)
    truth = _words(data, cells.offset, len(cells))
    if validity is None or cells.null_count == 0:
        return YesNo(truth, ~truth)
    valid = _words(validity, cells.offset, len(cells))
    return YesNo(truth & valid, valid & ~truth)


def _from_codes(name: str, fact: Fact, cells: Any) -> tuple[Column, BadCells]:
    """Yes, no and not known as 1, 0 and 9: what Parquet decodes fastest, since it needs no nulls."""
    codes = _raw(cells)
    yes, no, open_ = codes == 1, codes == 0, codes == NOT_KNOWN
    bad: BadCells = []
    if np.count_nonzero(yes) + np.count_nonzero(no) + np.count_nonzero(open_) < len(codes):
        bad = _complaints(name, fact, cells, np.flatnonzero(_valid(cells) & ~(yes | no | open_)))
    if cells.null_count == 0:
        return YesNo(packed(yes), packed(no)), bad
    valid = _words(cells.buffers()[0], cells.offset, len(cells))
    return YesNo(packed(yes) & valid, packed(no) & valid), bad


def _words(bits: Any, offset: int, rows: int) -> NDArray[np.uint64]:
    if offset % 8:
        octets = np.frombuffer(bits, np.uint8, count=-(-(offset % 8 + rows) // 8), offset=offset // 8)
        return packed(np.unpackbits(octets, bitorder="little")[offset % 8 :][:rows].astype(np.bool_))
    octets = np.frombuffer(bits, np.uint8, count=-(-rows // 8), offset=offset // 8)
    if missing := -len(octets) % 8:
        octets = np.concatenate([octets, np.zeros(missing, np.uint8)])
    return octets.view(np.uint64)


def _from_days(name: str, fact: Fact, cells: Any) -> tuple[Column, BadCells]:
    values = _raw(cells).astype(np.int64) + _EPOCH
    known = _valid(cells)
    wrong = known & ((values < 1) | (values > date.max.toordinal()))
    return Numbers(values, known & ~wrong), _complaints(name, fact, cells, np.flatnonzero(wrong))


def _from_integers(name: str, fact: Fact, cells: Any) -> tuple[Column, BadCells]:
    values = _raw(cells).astype(np.int64)
    least = -LARGEST if fact.minimum is None else fact.minimum
    most = LARGEST if fact.maximum is None else fact.maximum
    known = _valid(cells)
    wrong = known & ((values < least) | (values > most))
    return Numbers(values, known & ~wrong), _complaints(name, fact, cells, np.flatnonzero(wrong))


def _from_distinct(name: str, fact: Fact, cells: Any) -> tuple[Column, BadCells]:
    """Each distinct value is read once, however many rows have it."""
    coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    if pa.types.is_null(cells.type):
        coded = pa.array([None] * len(cells), pa.string()).dictionary_encode()
    return _decoded(name, fact, coded.dictionary.to_pylist(), _codes(coded))


def _codes(coded: Any) -> NDArray[Any]:
    """The place of each row's value in the dictionary; rows without one have the place after the last."""
    indices = _raw(coded.indices)
    if coded.indices.null_count == 0:
        return indices
    return np.where(_valid(coded.indices), indices, len(coded.dictionary))


def _decoded(
    name: str, fact: Fact, distinct: Sequence[object], codes: NDArray[Any]
) -> tuple[Column, BadCells]:
    state = np.zeros(len(distinct) + 1, np.uint8)
    numbers = np.zeros(len(distinct) + 1, np.int64)
    complaints: dict[int, Problem] = {}
    for place, raw in enumerate(distinct):
        try:
            value = read_cell(fact, raw)
        except CellError as error:
            state[place], complaints[place] = BAD, Problem(name, shown(raw), str(error))
        else:
            state[place] = UNKNOWN if value is None else YES if value else NO
            numbers[place] = value or 0
    states = state[codes]
    bad: BadCells = []
    if complaints:
        bad = [(int(row), complaints[int(codes[row])]) for row in np.flatnonzero(states == BAD)]
    if fact.kind == "bool":
        return YesNo(packed(states == YES), packed(states == NO)), bad
    return Numbers(numbers[codes], (states == YES) | (states == NO)), bad


def _from_values(name: str, fact: Fact, cells: Sequence[Any]) -> tuple[Column, BadCells]:
    """JSON values, which may be of any type row by row."""
    places = _Places()
    try:
        if fact.kind != "bool":
            raise TypeError  # true is no number, though it equals 1
        codes = np.fromiter(map(places.__getitem__, cells), np.int64, len(cells))
        distinct = list(places)
    except TypeError:  # or lists and objects among them, which cannot be looked up: told apart by their text
        places = _Places()
        codes = np.fromiter(map(places.__getitem__, map(orjson.dumps, cells)), np.int64, len(cells))
        distinct = [orjson.loads(text) for text in places]
    return _decoded(name, fact, distinct, codes)


class _Places(dict[Any, int]):
    """Numbers values in the order they are first met."""

    def __missing__(self, value: Any) -> int:
        self[value] = place = len(self)
        return place


def _fits_64_bits(kind: Any) -> bool:
    return bool(pa.types.is_integer(kind)) and kind != pa.uint64()


def _raw(cells: Any) -> NDArray[Any]:
    """The integers of an Arrow array (days count as such) as they lie in memory; where it is null, any."""
    unsigned = pa.types.is_unsigned_integer(cells.type)
    kind = np.dtype(f"{'u' if unsigned else 'i'}{cells.type.bit_width // 8}")
    data = cells.buffers()[1]
    if data is None:
        return np.zeros(len(cells), kind)
    return np.frombuffer(data, kind, count=len(cells), offset=cells.offset * kind.itemsize)


def _valid(cells: Any) -> NDArray[np.bool_]:
    if cells.null_count == 0:
        return np.ones(len(cells), np.bool_)
    words = _words(cells.buffers()[0], cells.offset, len(cells))
    return unpacked(words, len(cells)).astype(np.bool_)


def _complaints(name: str, fact: Fact, cells: Any, rows: NDArray[np.int64]) -> BadCells:
    found: BadCells = []
    for row in rows:
        raw = cells[int(row)]
        try:
            value = raw.as_py()
            read_cell(fact, value)
        except CellError as error:
            found.append((int(row), Problem(name, shown(value), str(error))))
        except (OverflowError, ValueError):  # a day before year 1 or after year 9999
            found.append((int(row), Problem(name, no_day(raw), "不是公历里的日期")))
    return found


def no_day(scalar: Any) -> str:
    """A day of Arrow before year 1 or after year 9999, as it is kept."""
    return f"1970-01-01 之后 {scalar.value} 天"


def shown(raw: object) -> str:
    """A wrong value as it goes into a message: on one line, not endless."""
    text = "" if raw is None else " ".join(str(raw).split())
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"
