"""One way to write data as JSON, so that equal data are equal bytes; and the seal over it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

SEAL = "seal"
_BY_PART = ("facts", "proof")  # sections sealed part by part, so that a broken seal names the part


def canonical(data: object) -> bytes:
    """UTF-8 JSON with sorted keys, no white space, one line break at the end."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode() + b"\n"


def sealed(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with the digest of each part under `seal`, and one of them all under `seal.whole`."""
    parts = {path: _digest(part) for path, part in _parts(data)}
    return {**data, SEAL: {**parts, "whole": _digest(parts)}}


def broken_seal(data: Mapping[str, Any]) -> str | None:
    """The path of the first part that its seal does not fit, None where all fit."""
    given = data.get(SEAL)
    right = sealed(data)[SEAL]
    if not isinstance(given, dict):
        return SEAL
    parts = dict(_parts(data))
    for path in right:
        if given.get(path) != right[path]:
            return path if path in parts and path in given else f"{SEAL}.{path}"
    return next((f"{SEAL}.{path}" for path in given if path not in right), None)


def _parts(data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in sorted(set(data) - {SEAL}):
        section = data[name]
        if name in _BY_PART and isinstance(section, dict):
            yield name, sorted(section)
            yield from ((f"{name}.{part}", section[part]) for part in sorted(section))
        else:
            yield name, section


def _digest(part: object) -> str:
    return hashlib.sha256(canonical(part)).hexdigest()
