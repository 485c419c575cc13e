"""A Parquet file written piece by piece, so that a run that was killed can go on where it stood.

Every piece is a whole Parquet file of one row group, made in memory. Its pages are appended to the output as
they are; of its footer only the description of the row group is kept, with the places of the pages moved to
where they now stand. The footer of the output is written last.
https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

from collections.abc import Sequence

from assistant.batch.thrift import I64, LIST, Field, find, list_of, read_struct, write_struct

MAGIC = b"PAR1"
# FileMetaData
_NUM_ROWS, _ROW_GROUPS = 3, 4
# RowGroup
_COLUMNS, _ROWS_OF_GROUP, _GROUP_OFFSET, _ORDINAL = 1, 3, 5, 7
# ColumnChunk
_CHUNK_OFFSET, _CHUNK_METADATA, _INDEXES = 2, 3, (4, 6)
# ColumnMetaData: data, index and dictionary page, bloom filter
_PAGE_OFFSETS = (9, 10, 11, 14)
_STRUCT = 12


def pages_of(file: bytes) -> bytes:
    """The part of a Parquet file between its magic number and its footer."""
    return file[len(MAGIC) : _footer_start(file)]


def row_group_at(file: bytes, place: int) -> bytes:
    """The description of the one row group of a file whose pages stand at `place` of another."""
    footer, _ = read_struct(file, _footer_start(file))
    groups = find(footer, _ROW_GROUPS)
    assert groups is not None
    (group,) = groups.value[1]
    step = place - len(MAGIC)
    columns = find(group, _COLUMNS)
    assert columns is not None
    for chunk in columns.value[1]:
        metadata = find(chunk, _CHUNK_METADATA)
        assert metadata is not None
        _move(chunk, (_CHUNK_OFFSET, *_INDEXES), step)
        _move(metadata.value, _PAGE_OFFSETS, step)
    _move(group, (_GROUP_OFFSET,), step)
    return write_struct([field for field in group if field.id != _ORDINAL])


def footer_of(empty_file: bytes, row_groups: Sequence[bytes], rows: int) -> bytes:
    """The end of the output: as in a file without rows, but with these row groups."""
    footer, _ = read_struct(empty_file, _footer_start(empty_file))
    before = [field for field in footer if field.id < _NUM_ROWS]
    after = [field for field in footer if field.id > _ROW_GROUPS]
    head = write_struct([*before, Field(_NUM_ROWS, I64, rows)])[:-1]
    groups = bytes([(_ROW_GROUPS - _NUM_ROWS) << 4 | LIST]) + list_of(_STRUCT, list(row_groups))
    # The field after the row groups counts its number from theirs.
    tail = write_struct([Field(_ROW_GROUPS, I64, 0), *after])[
        len(write_struct([Field(_ROW_GROUPS, I64, 0)])) - 1 :
    ]
    body = head + groups + tail
    return body + len(body).to_bytes(4, "little") + MAGIC


def _footer_start(file: bytes) -> int:
    return len(file) - 8 - int.from_bytes(file[-8:-4], "little")


def _move(struct: list[Field], numbers: Sequence[int], step: int) -> None:
    """Move places; 0 stands for none."""
    for field in struct:
        if field.id in numbers and field.value:
            field.value += step
