"""Carried values in another format: strings as they are, all else as JSON or the way Arrow prints it."""

from datetime import date, datetime, time
from typing import Any

import orjson
import pyarrow as pa


def text_of(value: object) -> str | None:
    """One value as text; None stays None."""
    match value:
        case None | str():
            return value
        case date() | datetime() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
    try:
        return orjson.dumps(value, default=str).decode()
    except (TypeError, orjson.JSONEncodeError):
        return str(value)


def text_column(cells: Any) -> Any:
    """A column (Arrow array or list) as an Arrow string array."""
    if isinstance(cells, list):
        return pa.array([text_of(value) for value in cells], pa.string())
    if pa.types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    if pa.types.is_string(cells.type):
        return cells
    if pa.types.is_integer(cells.type) or pa.types.is_large_string(cells.type):
        return cells.cast(pa.string())
    return pa.array([text_of(value) for value in cells.to_pylist()], pa.string())


def json_column(cells: Any) -> list[Any]:
    """A column as values JSON can hold."""
    if isinstance(cells, list):
        return cells
    values: list[Any] = cells.to_pylist()
    kind = cells.type.value_type if pa.types.is_dictionary(cells.type) else cells.type
    plain = (
        pa.types.is_string(kind)
        or pa.types.is_boolean(kind)
        or pa.types.is_integer(kind)
        or pa.types.is_floating(kind)
    )
    return values if plain else [_json_value(value) for value in values]


def _json_value(value: object) -> object:
    return value if isinstance(value, list | dict | None) else text_of(value)
