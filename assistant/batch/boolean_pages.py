"""Boolean columns of a Parquet file as the bits they already are there: several times what Arrow does.

Arrow takes every value out of its bit, looks whether it is there, and puts it into a bit again. Here the
definition levels of a column become its validity, and its values are spread to where it is valid. What is
written otherwise than usual is left to Arrow; so is telling what is wrong with a damaged file.
https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from assistant.batch.bit_runs import Counts, Words, decoded_runs, spread, stream

CODECS = {"UNCOMPRESSED": None, "SNAPPY": "snappy", "GZIP": "gzip", "ZSTD": "zstd", "BROTLI": "brotli"}

# The head of a page, a struct in thrift's compact protocol. A file has thousands: each is matched as a whole.
_N = rb"[\x80-\xff]{0,4}[\x00-\x7f]"
_SIZES = rb"\x15(?P<unpacked>%b)\x15(?P<size>%b)" % (_N, _N)
_CRC = rb"\x15%b" % _N
_STATISTICS = rb"(?:[\x18\x28\x38\x48\x58\x68](?:\x00|\x01.)|[\x16\x26\x36\x46]%b|[\x11\x12])*\x00" % _N
_HEAD = re.compile(
    rb"\x15\x00%b(?:%b\x1c|\x2c)" % (_SIZES, _CRC)
    + rb"\x15(?P<values>%b)\x15(?P<encoding>.)\x15(?P<levels_encoding>.)\x15.(?:\x1c%b)?\x00\x00"
    % (_N, _STATISTICS),
    re.DOTALL,
)
_HEAD_V2 = re.compile(
    rb"\x15\x06%b(?:%b\x4c|\x5c)" % (_SIZES, _CRC)
    + rb"\x15(?P<values>%b)\x15%b\x15%b\x15(?P<encoding>.)\x15(?P<levels>%b)\x15\x00" % (_N, _N, _N, _N)
    + rb"(?P<packed>[\x11\x12])?(?:[\x1c\x2c]%b)?\x00\x00" % _STATISTICS,
    re.DOTALL,
)
_PLAIN, _RLE = b"\x00", b"\x06"


class OtherwiseError(ValueError):
    """The columns are written in a way that is not read here."""


@dataclass(frozen=True)
class Chunk:
    """A column in one row group: its bytes in the file, how many rows, how it is compressed."""

    data: bytes
    rows: int
    compression: str


@dataclass
class _Pages:
    """What the pages of a column hold: how many rows each, their definition levels, their values."""

    counts: list[int] = field(default_factory=list)
    levels: list[bytes] = field(default_factory=list)
    values: list[bytes] = field(default_factory=list)
    encodings: set[bytes] = field(default_factory=set)


def boolean_columns(columns: Sequence[Sequence[Chunk]], *, nullable: bool) -> list[Any]:
    """The Arrow arrays of columns in row groups that follow one another.

    Raises OtherwiseError.
    """
    try:
        columns_pages = [_pages(chunks, nullable=nullable) for chunks in columns]
        counts = [np.array(pages.counts) for pages in columns_pages]
        rows = [int(each.sum()) for each in counts]
        valid: list[Words | None] = [None] * len(columns)
        if nullable:
            valid = [
                None if np.bitwise_count(levels).sum(dtype=np.int64) == count else levels
                for levels, count in zip(
                    _decoded([p.levels for p in columns_pages], counts), rows, strict=True
                )
            ]
        truth = _values(columns_pages, [_ones(*each) for each in zip(counts, valid, strict=True)])
    except (ValueError, IndexError, pa.ArrowException, OSError) as error:
        raise OtherwiseError(str(error)) from None
    return [_array(*each) for each in zip(rows, valid, truth, strict=True)]


def _array(rows: int, valid: Words | None, truth: Words) -> Any:
    if valid is None:
        return pa.Array.from_buffers(pa.bool_(), rows, [None, pa.py_buffer(truth)])
    buffers = [pa.py_buffer(valid), pa.py_buffer(spread(truth, valid))]
    return pa.Array.from_buffers(pa.bool_(), rows, buffers)


def _pages(chunks: Sequence[Chunk], *, nullable: bool) -> _Pages:
    pages = _Pages()
    for chunk in chunks:
        name = CODECS[chunk.compression]
        codec = pa.Codec(name) if name else None
        data, rows, at = chunk.data, chunk.rows, 0
        while rows > 0:
            if head := _HEAD.match(data, at):
                at = head.end() + _number(head["size"])
                body = data[head.end() : at]
                if codec:
                    body = codec.decompress(body, _number(head["unpacked"]), asbytes=True)
                size = 4 + int.from_bytes(body[:4], "little") if nullable else 0
                levels, values = body[4:size], body[size:]
                if nullable and head["levels_encoding"] != _RLE:
                    raise OtherwiseError("definition levels in another encoding")
            elif head := _HEAD_V2.match(data, at):
                at = head.end() + _number(head["size"])
                size = head.end() + _number(head["levels"])
                levels, values = data[head.end() : size], data[size:at]
                if codec and head["packed"] != b"\x12":
                    unpacked = max(0, _number(head["unpacked"]) - len(levels))
                    values = codec.decompress(values, unpacked, asbytes=True)
            else:
                raise OtherwiseError("a page of another kind")
            count = _number(head["values"])
            pages.counts.append(count)
            pages.levels.append(levels)
            pages.values.append(values)
            pages.encodings.add(head["encoding"])
            rows -= count
        if rows < 0:
            raise OtherwiseError("more values than rows")
    return pages


@lru_cache(maxsize=1 << 14)  # the sizes of pages are alike
def _number(octets: bytes) -> int:
    """A number as thrift writes it, which here is never negative."""
    number = 0
    for octet in reversed(octets):
        number = number << 7 | octet & 127
    return number >> 1


def _values(columns: Sequence[_Pages], counts: Sequence[Counts]) -> list[Words]:
    """The values of all pages without gaps, not those that are null; `counts` are how many."""
    some = [np.flatnonzero(each).tolist() for each in counts]
    counts = [each[each > 0] for each in counts]
    values = [[column.values[page] for page in pages] for column, pages in zip(columns, some, strict=True)]
    encodings = set[bytes]().union(*(column.encodings for column in columns))
    if encodings <= {_PLAIN}:
        return [_laid(*each) for each in zip(values, counts, strict=True)]
    if encodings != {_RLE}:
        raise OtherwiseError("values in another encoding")
    runs = [[page[4 : 4 + int.from_bytes(page[:4], "little")] for page in pages] for pages in values]
    return _decoded(runs, counts)


def _laid(pages: Sequence[bytes], counts: Counts) -> Words:
    if not pages:
        return np.zeros(1, np.uint64)
    source = stream(pages)
    if (source.ends - source.begins << 3 < counts).any():
        raise OtherwiseError("values are missing")
    return source.laid_end_to_end(source.begins << 3, counts)


def _decoded(columns: Sequence[Sequence[bytes]], counts: Sequence[Counts]) -> list[Words]:
    """Runs of all columns together; a column without pages has no bits."""
    some = [column for column in columns if column]
    if not some:
        return [np.zeros(1, np.uint64)] * len(columns)
    pages = [page for column in some for page in column]
    found = iter(decoded_runs(pages, np.concatenate(counts), [len(column) for column in some]))
    return [next(found) if column else np.zeros(1, np.uint64) for column in columns]


def _ones(counts: Counts, valid: Words | None) -> Counts:
    """How many rows of each page are not null."""
    if valid is None:
        return counts
    counted = np.concatenate([[0], np.cumsum(np.bitwise_count(valid), dtype=np.int64)])
    ends = np.cumsum(counts)
    below = (np.uint64(1) << (ends & 63).view(np.uint64)) - np.uint64(1)
    rest = np.append(valid, np.uint64(0))[ends >> 6] & below
    ones: Counts = np.diff(counted[ends >> 6] + np.bitwise_count(rest), prepend=0)
    return ones
