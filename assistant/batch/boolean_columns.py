"""Which columns of a Parquet file are boolean and read as bits, and some of its row groups read so."""

from pathlib import Path
from typing import Any

from assistant.batch.boolean_pages import CODECS, Chunk, OtherwiseError, boolean_columns

LARGEST_GROUP = 1 << 28  # values of all boolean columns


def bit_columns(file: Any) -> dict[str, int]:
    """The columns that are read as bits, by name, and their place among the file's leaf columns.

    Never all of them: what is left tells Arrow how many rows there are.
    """
    metadata = file.metadata
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    columns = [(place, file.schema.column(place)) for place in range(metadata.num_columns)]
    found = {
        column.name: place
        for place, column in columns
        if column.physical_type == "BOOLEAN"
        and column.path == column.name
        and column.max_repetition_level == 0
        and column.max_definition_level <= 1
        and all(group.column(place).compression in CODECS for group in groups)
    }
    if len(found) == metadata.num_columns:
        found.popitem()
    most = max((group.num_rows for group in groups), default=0)
    return found if most * len(found) <= LARGEST_GROUP else {}


def read_bits(path: Path, file: Any, groups: range, places: dict[str, int]) -> dict[str, Any]:
    """The columns at these places in some row groups, as Arrow arrays.

    Raises ArrowException or OSError for a damaged file.
    """
    found: dict[str, Any] = {}
    try:
        with path.open("rb") as opened:
            for nullable in (False, True):
                chunks: dict[str, list[Chunk]] = {
                    name: []
                    for name, place in places.items()
                    if file.schema.column(place).max_definition_level == nullable
                }
                for group in groups:
                    described = file.metadata.row_group(group)
                    for name, of_column in chunks.items():
                        column = described.column(places[name])
                        opened.seek(column.data_page_offset)
                        data = opened.read(column.total_compressed_size)
                        of_column.append(Chunk(data, described.num_rows, column.compression))
                arrays = boolean_columns(list(chunks.values()), nullable=nullable)
                found |= dict(zip(chunks, arrays, strict=True))
    except OtherwiseError:
        return arrow_columns(file, groups, list(places))
    return found


def arrow_columns(file: Any, groups: range, names: list[str]) -> dict[str, Any]:
    """The same as Arrow reads it."""
    table = file.read_row_groups(list(groups), columns=names, use_threads=False)
    return {name: table.column(name).combine_chunks() for name in names}
