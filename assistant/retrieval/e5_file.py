"""Reader of the one-file, 4-bit form of multilingual-e5-small ("E5S1", little endian).

Layout: magic, u32 version, 7 × i32 sizes, f32 layer-norm epsilon, i32 block length; i32 number of pieces
and the ids of bos, eos, pad, unk; u64 length of the piece blob, u32 offsets, f32 scores, blob; a normaliser
map (skipped: NFKC says the same); i32 number of tensors and for each u16 name length, name, u8 kind,
u32 count, u64 offset, u64 bytes.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

MAGIC = b"E5S1"
VERSION = 1
BLOCK = 32
BLOCK_BYTES = 2 + BLOCK // 2  # one f16 scale, then two weights to a byte
FOUR_BIT = 1


class E5FormatError(ValueError):
    """The bytes are not those of an E5S1 file that this reader knows."""


@dataclass(frozen=True)
class _Tensor:
    kind: int
    count: int
    offset: int
    size: int


@dataclass(frozen=True)
class E5File:
    """Sizes and tokenizer of the model, and access to its tensors as 32-bit floats."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    _tensors: dict[str, _Tensor]
    _data: bytes

    def tensor(self, name: str, *shape: int) -> Floats:
        """One tensor, dequantised, in the given shape."""
        entry = self._tensors[name]
        if entry.kind == FOUR_BIT:
            values = _dequantise(np.frombuffer(self._data, np.uint8, entry.size, entry.offset))
        else:
            values = np.frombuffer(self._data, "<f4", entry.count, entry.offset)
        return values.reshape(shape)

    def embedding_rows(self, piece_ids: npt.NDArray[np.int64]) -> Floats:
        """The word embeddings of these pieces only: shape (len(piece_ids), hidden)."""
        entry = self._tensors["emb.word"]
        packed = np.frombuffer(self._data, np.uint8, entry.size, entry.offset)
        row_bytes = self.hidden // BLOCK * BLOCK_BYTES
        return _dequantise(packed.reshape(-1, row_bytes)[piece_ids]).reshape(-1, self.hidden)


def read_e5_file(data: bytes) -> E5File:
    """Parse header and tables; tensors are only located, not yet dequantised.

    Raises E5FormatError for another format. It does not look for damage: compare the file's hash for that.
    """
    cursor = 0

    def take(layout: str) -> Any:
        nonlocal cursor
        values = struct.unpack_from("<" + layout, data, cursor)
        cursor += struct.calcsize("<" + layout)
        return values

    magic, version = take("4sI")
    if magic != MAGIC or version != VERSION:
        raise E5FormatError(f"not an E5S1 file of version {VERSION}: {magic!r} {version}")
    hidden, layers, heads, feed_forward, _vocabulary, positions, types = take("7i")
    epsilon, block = take("fi")
    if block != BLOCK:
        raise E5FormatError(f"blocks of {block} weights instead of {BLOCK}")

    n_pieces, bos, eos, pad, unk = take("5i")
    (blob_length,) = take("Q")
    offsets = take(f"{n_pieces + 1}I")
    scores = take(f"{n_pieces}f")
    (blob,) = take(f"{blob_length}s")
    pieces = tuple(blob[start:end].decode() for start, end in pairwise(offsets))

    _n_normaliser, normaliser_bytes = take("iI")
    cursor += normaliser_bytes
    (n_tensors,) = take("i")
    tensors = {}
    for _ in range(n_tensors):
        (name_length,) = take("H")
        (name,) = take(f"{name_length}s")
        tensors[name.decode()] = _Tensor(*take("BIQQ"))
    return E5File(
        hidden, layers, heads, feed_forward, positions, types, epsilon,
        bos, eos, pad, unk, pieces, scores, tensors, data,
    )  # fmt: skip


def _dequantise(packed: npt.NDArray[np.uint8]) -> Floats:
    """Weight j of a block is (low nibble j − 8) × scale, weight j + 16 is (high nibble j − 8) × scale."""
    blocks = packed.reshape(-1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)
    return (nibbles.astype(np.float32) - 8.0) * scales
