"""Boolean columns read as bits are what Arrow reads, however the file was written."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assistant.batch import bit_runs, boolean_columns, read_parquet
from assistant.batch.boolean_pages import Chunk, OtherwiseError
from assistant.batch.boolean_pages import boolean_columns as decoded
from assistant.batch.errors import BatchError
from assistant.batch.read_parquet import ParquetSource

ROWS = 30_011  # of no power of two


def columns() -> dict[str, Any]:
    """Unknowns scattered, rare, in stretches of any length, nowhere and everywhere."""
    rng = np.random.default_rng(7)
    dice = random.Random(7)
    stretches: list[bool] = []
    while len(stretches) < ROWS:
        stretches += [dice.random() < 0.5] * dice.choice([1, 7, 8, 9, 63, 64, 65, 130, 2500, 9000])
    yes = rng.random(ROWS) < 0.5
    masks = {f"null {share}": rng.random(ROWS) < share for share in (0, 0.01, 0.1, 1 / 3, 0.9, 1)}
    masks["stretches"] = np.array(stretches[:ROWS])
    found = {name: pa.array(yes, mask=mask) for name, mask in masks.items()}
    found["steady"] = pa.array(np.array(stretches[:ROWS]), mask=rng.random(ROWS) < 0.2)
    return {"number": pa.array(range(ROWS))} | found | {"required": pa.array(yes)}


def table() -> Any:
    made = pa.table(columns())
    fields = [pa.field(field.name, field.type, nullable=field.name != "required") for field in made.schema]
    return made.cast(pa.schema(fields))


def read(path: Path, start: int = 0) -> Any:
    """All columns as the source gives them from a row on; fails where Arrow had to help out."""
    source = ParquetSource(path)
    assert len(source.bits) == 9
    blocks = [source.taken_apart(piece) for piece in source.pieces(start or None, start + 1)]
    return {name: pa.concat_arrays([block.columns[name] for block in blocks]) for name in source.names}


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Arrow may not help out."""

    def refused(*_: object) -> None:
        raise AssertionError("left to Arrow")

    monkeypatch.setattr("assistant.batch.boolean_columns.arrow_columns", refused)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("compression", ["none", "snappy", "zstd", "gzip", "brotli"])
@pytest.mark.parametrize("version", ["1.0", "2.0"])
@pytest.mark.parametrize(("page", "group"), [(1000, ROWS), (333, 4099), (10**6, 10**6)])
def test_columns_are_what_arrow_reads(
    tmp_path: Path, compression: str, version: str, page: int, group: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_parquet, "TOGETHER", 10_000)
    monkeypatch.setattr(bit_runs, "_BLOCK", 512)
    written = table()
    pq.write_table(
        written, tmp_path / "in.parquet", compression=compression, data_page_version=version,
        max_rows_per_page=page, row_group_size=group,
    )  # fmt: skip
    for start in (0, 5, 20_000):
        found = read(tmp_path / "in.parquet", start)
        for name, cells in found.items():
            cells.validate(full=True)
            assert cells.equals(written[name].combine_chunks().slice(start)), (name, start)


def test_what_is_written_otherwise_is_left_to_arrow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def otherwise(*_: object, **__: object) -> None:
        raise OtherwiseError

    monkeypatch.setattr(boolean_columns, "boolean_columns", otherwise)
    monkeypatch.setattr(read_parquet, "TOGETHER", 10_000)
    pq.write_table(table(), tmp_path / "in.parquet", row_group_size=4099)
    found = read(tmp_path / "in.parquet")
    assert all(cells.equals(table()[name].combine_chunks()) for name, cells in found.items())


def test_reading_ahead_gives_the_same_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the columns are shared among threads, wherever it goes on, and row groups too large for it."""
    monkeypatch.setattr(read_parquet, "TOGETHER", 10_000)
    monkeypatch.setattr(read_parquet, "ROWS", 3000)
    pq.write_table(table(), tmp_path / "in.parquet", row_group_size=4099)
    source = ParquetSource(tmp_path / "in.parquet")
    whole = table().combine_chunks()
    for largest in (read_parquet.LARGEST, 1):
        monkeypatch.setattr(read_parquet, "LARGEST", largest)
        for done in (0, 6000, 12_297, 28_000, ROWS):
            with ThreadPoolExecutor(2) as pool:
                pieces = list(source.pieces(done, done + 1, pool))
            assert [piece.after - piece.rows + 1 for piece in pieces] == [piece.first for piece in pieces]
            assert [piece.first for piece in pieces[1:]] == [piece.after + 1 for piece in pieces[:-1]]
            for piece in pieces:
                block = source.taken_apart(piece)
                assert pa.table(dict(block.columns)).equals(
                    whole.slice(piece.first - 1, piece.rows).cast(pa.table(dict(block.columns)).schema)
                )
            assert sum(piece.rows for piece in pieces) == ROWS - done


def test_a_file_without_rows_has_no_pieces(tmp_path: Path) -> None:
    pq.write_table(table().slice(0, 0), tmp_path / "in.parquet")
    with ThreadPoolExecutor(2) as pool:
        assert list(ParquetSource(tmp_path / "in.parquet").pieces(None, 1, pool)) == []


def test_a_row_group_too_large_is_streamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq.write_table(table(), tmp_path / "in.parquet")
    monkeypatch.setattr(boolean_columns, "LARGEST_GROUP", 1000)
    assert ParquetSource(tmp_path / "in.parquet").bits == {}


def test_every_damaged_byte_is_noticed_or_harmless() -> None:
    """A chunk cut off or changed is never read as another number of rows, and never ends in a traceback."""
    sink = pa.BufferOutputStream()
    cells = pa.array([True, None, False, True] * 50 + [True] * 100)
    pq.write_table(pa.table({"a": cells}), sink, compression="none")
    file = sink.getvalue().to_pybytes()
    described = pq.ParquetFile(pa.BufferReader(file)).metadata.row_group(0).column(0)
    start, size = described.data_page_offset, described.total_compressed_size
    data = file[start : start + size]
    assert decoded([[Chunk(data, 300, "UNCOMPRESSED")]], nullable=True)[0].equals(cells)
    for place in range(size):
        changed = data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]
        for damaged in (data[:place], changed):
            try:
                (found,) = decoded([[Chunk(damaged, 300, "UNCOMPRESSED")]], nullable=True)
            except OtherwiseError:
                continue
            found.validate(full=True)
            assert len(found) == 300


def test_a_file_that_breaks_off_is_told(tmp_path: Path) -> None:
    pq.write_table(table(), tmp_path / "in.parquet", row_group_size=4099)
    data = bytearray((tmp_path / "in.parquet").read_bytes())
    data[1000 : len(data) // 2] = bytes(len(data) // 2 - 1000)
    (tmp_path / "in.parquet").write_bytes(data)
    source = ParquetSource(tmp_path / "in.parquet")
    with pytest.raises(BatchError, match="以后读不出来"):
        [source.taken_apart(piece) for piece in source.pieces(None, 1)]
    with ThreadPoolExecutor(2) as pool, pytest.raises(BatchError, match="以后读不出来"):
        list(source.pieces(None, 1, pool))
