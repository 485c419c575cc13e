"""A text file in stretches that end where a row ends, whatever the place the reading began."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

CHUNK = 8 << 20
_LARGEST = 1 << 28  # bytes in which at least one row has to end

Cut = TypeVar("Cut")


class EndlessRowError(ValueError):
    """So many bytes hold no end of a row; the message says how many, in Chinese."""


def text_pieces(
    path: Path, offset: int, cut: Callable[[bytes, bool], tuple[int, Cut]]
) -> Iterator[tuple[bytes, Cut]]:
    """From a place where a row begins on: the bytes of whole rows, and what `cut` says of them.

    `cut` tells how many bytes of its data are whole rows; its second argument says that nothing follows.
    Raises EndlessRowError.
    """
    rest = b""
    with path.open("rb") as file:
        file.seek(offset)
        while True:
            # Up to a fixed place, so that pieces are the same wherever the reading began.
            fresh = file.read(CHUNK - file.tell() % CHUNK)
            data = rest + fresh
            if not data:
                return
            used, told = cut(data, not fresh)
            if not used and len(data) > _LARGEST:
                raise EndlessRowError(f"超过 {_LARGEST >> 20} MB")
            rest = data[used:]
            if used:
                yield data[:used], told
