"""Thrift's compact protocol as far as the footer of a Parquet file needs it: read, change a number, write.

https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
"""

from dataclasses import dataclass
from typing import Any

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
I64, LIST = _I64, _LIST


@dataclass
class Field:
    """A field of a struct. A struct is a list of fields, a list is its elements' type and the elements."""

    id: int
    type: int
    value: Any


Struct = list[Field]


def find(struct: Struct, number: int) -> Field | None:
    return next((field for field in struct if field.id == number), None)


def read_struct(data: bytes, at: int = 0) -> tuple[Struct, int]:
    """A struct that begins at a place, and where it ends. Raises IndexError or ValueError for other bytes."""
    fields: Struct = []
    number = 0
    while (head := data[at]) != 0:
        at += 1
        if head >> 4:
            number += head >> 4
        else:
            number, at = _read_zigzag(data, at)
        kind = head & 15
        if kind in (_TRUE, _FALSE):
            value: Any = kind == _TRUE
        else:
            value, at = _read(kind, data, at)
        fields.append(Field(number, kind, value))
    return fields, at + 1


def write_struct(struct: Struct) -> bytes:
    out = bytearray()
    before = 0
    for field in struct:
        kind = (_TRUE if field.value else _FALSE) if field.type in (_TRUE, _FALSE) else field.type
        step = field.id - before
        if 0 < step < 16:
            out.append(step << 4 | kind)
        else:
            out.append(kind)
            out += _zigzag(field.id)
        before = field.id
        if kind not in (_TRUE, _FALSE):
            out += _written(kind, field.value)
    out.append(0)
    return bytes(out)


def list_of(kind: int, elements: list[bytes]) -> bytes:
    """A list of elements that are written already."""
    size = len(elements)
    head = bytes([size << 4 | kind]) if size < 15 else bytes([0xF0 | kind]) + _varint(size)
    return head + b"".join(elements)


def _read(kind: int, data: bytes, at: int) -> tuple[Any, int]:
    match kind:
        case 1 | 2 | 3:  # inside a list a truth value takes a byte
            return data[at], at + 1
        case 4 | 5 | 6:
            return _read_zigzag(data, at)
        case 7:
            return data[at : at + 8], at + 8
        case 8:
            size, at = _read_varint(data, at)
            return data[at : at + size], at + size
        case 9 | 10:
            return _read_list(data, at)
        case 12:
            return read_struct(data, at)
    raise ValueError(f"thrift type {kind} does not occur in a Parquet footer")


def _read_list(data: bytes, at: int) -> tuple[tuple[int, list[Any]], int]:
    head = data[at]
    size, at = head >> 4, at + 1
    if size == 15:
        size, at = _read_varint(data, at)
    elements = []
    for _ in range(size):
        element, at = _read(head & 15, data, at)
        elements.append(element)
    return (head & 15, elements), at


def _written(kind: int, value: Any) -> bytes:
    match kind:
        case 1 | 2 | 3:
            return bytes([value])
        case 4 | 5 | 6:
            return _zigzag(value)
        case 7:
            return bytes(value)
        case 8:
            return _varint(len(value)) + bytes(value)
        case 9 | 10:
            element, elements = value
            return list_of(element, [_written(element, each) for each in elements])
        case 12:
            return write_struct(value)
    raise ValueError(f"thrift type {kind} does not occur in a Parquet footer")


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        octet = data[at]
        at += 1
        result |= (octet & 127) << shift
        if octet < 128:
            return result, at
        shift += 7


def _read_zigzag(data: bytes, at: int) -> tuple[int, int]:
    number, at = _read_varint(data, at)
    return number >> 1 ^ -(number & 1), at


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _zigzag(number: int) -> bytes:
    return _varint(number << 1 if number >= 0 else (-number << 1) - 1)
