"""Stretches of bits laid end to end, 64 of them at a time; what Parquet's boolean columns are made of.

Bits stand in the order of Arrow and Parquet, the first one lowest. Nothing here looks at a single bit: a run
of Parquet's coding is some hundred of them, and numpy handles all runs of a column together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Octets = NDArray[np.uint8]
Counts = NDArray[np.int64]

FILLED = -(1 << 62)  # so far before the first page that whatever is read from there is the zeros before it
_BLOCK = 1 << 16  # bytes at a time: what is computed of them stays in the processor's cache
_ALL = np.uint64(0xFFFF_FFFF_FFFF_FFFF)


@dataclass(frozen=True)
class Stream:
    """Pages one after the other in memory, and where each of them begins and ends."""

    octets: Octets
    begins: Counts
    ends: Counts

    def laid_end_to_end(self, begins: Counts, lengths: Counts, fills: Words | None = None) -> Words:
        """Runs of `lengths` bits, all at least one, in their order.

        A run's bits are those from bit `begins` on; or, where that is `FILLED`, the word of `fills` over and
        over. Bits after the last are zero.
        """
        ends = np.cumsum(lengths)
        starts = ends - lengths
        # Every run is cut where a word of the result ends; the pieces of a word are then put together.
        pieces = ((ends - 1) >> 6) - (starts >> 6) + 1
        last = np.cumsum(pieces) - 1
        first = last - pieces + 1
        source = self.octets.view(np.uint64)
        at = np.repeat(begins - starts + ((starts >> 6) - first << 6), pieces)
        at += np.arange(0, len(at) << 6, 64)
        shift = (at & 63).view(np.uint64)
        at >>= 6
        found = source.take(at, mode="clip")
        found >>= shift
        at += 1
        after = source.take(at, mode="clip")
        after <<= np.uint64(1)
        after <<= np.subtract(np.uint64(63), shift, out=shift)
        found |= after
        if fills is not None:
            found |= np.repeat(fills, pieces)
        found[first] &= _ALL << (starts & 63).view(np.uint64)
        found[last] &= _ALL >> (63 - ((ends - 1) & 63)).view(np.uint64)
        shared = (starts & 63) > 0  # the first piece of such a run stands in the word of the piece before
        alone = np.ones(len(found), np.bool_)
        alone[first[shared]] = False
        words = found[alone]
        np.bitwise_or.at(words, starts[shared] >> 6, found[first[shared]])
        return words


def stream(pages: Sequence[bytes]) -> Stream:
    sizes = np.array([len(page) for page in pages], np.int64)
    ends = np.cumsum(sizes) + 8  # a word before the first page and two after the last may be looked at
    rest = -int(ends[-1]) % 8
    octets = np.frombuffer(b"".join([bytes(8), *pages, bytes(rest + 16)]), np.uint8)
    return Stream(octets, ends - sizes, ends)


def decoded_runs(pages: Sequence[bytes], counts: Counts, columns: Sequence[int]) -> list[Words]:
    """Pages in Parquet's hybrid of run lengths and packed bits, one bit wide, that hold so many bits each.

    `columns` are how many of the pages each column has. Raises ValueError or IndexError for pages that hold
    other numbers of bits or are cut off.
    https://parquet.apache.org/docs/file-format/data-pages/encodings/#RLE
    """
    source = stream(pages)
    heads, bodies = _runs(source)
    first = np.searchsorted(bodies, source.begins, side="right")
    last = np.append(first[1:], len(bodies)) - 1
    packed = (heads & 1).astype(np.bool_)
    sizes = np.where(packed, heads >> 1, 1)
    lengths = np.where(packed, heads >> 1 << 3, heads >> 1)
    spare = np.add.reduceat(lengths, first) - counts
    lengths[last] -= spare  # packed bits come in eights
    repeated = np.where(packed, 0, source.octets.take(bodies, mode="clip"))
    if (
        spare.min() < 0
        or spare.max() > 7
        or lengths.min() < 1
        or repeated.max() > 1
        or not np.array_equal((bodies + sizes)[last], source.ends)
    ):
        raise ValueError("the runs hold another number of bits")
    begins, fills = np.where(packed, bodies << 3, FILLED), np.where(repeated == 1, _ALL, np.uint64(0))
    found, after = [], np.append(first, len(bodies))[np.cumsum(columns)].tolist()
    for start, end in pairwise([0, *after]):
        runs = slice(start, end)
        found.append(source.laid_end_to_end(begins[runs], lengths[runs], fills[runs]))
    return found


def _runs(source: Stream) -> tuple[Counts, Counts]:
    """What the heads of all runs say, and where their bodies begin, in the order of the stream.

    Each run says how long it is, so the next is known only from the one before: all pages are gone through
    side by side, a run of each at a time.
    """
    if (source.begins >= source.ends).any():
        raise ValueError("a page without runs")
    at, ends, found = source.begins, source.ends, []
    while len(at):
        heads, bodies = _heads(source.octets, at)
        found.append(bodies << 32 | heads)
        at = bodies + np.where(heads & 1, heads >> 1, 1)
        going = at < ends
        if not going.all():
            at, ends = at[going], ends[going]
    runs = np.sort(np.concatenate(found), kind="stable")  # which merges what is in order already
    return runs & 0xFFFF_FFFF, runs >> 32


def _heads(octets: Octets, at: Counts) -> tuple[Counts, Counts]:
    """Numbers of seven bits a byte, the lowest first, and where each ends."""
    heads, after, shift = octets[at].astype(np.int64), at + 1, 7
    more = np.flatnonzero(heads > 127)
    while len(more):
        if shift > 21:
            raise ValueError("no run is as long as that")
        octet = octets[after[more]].astype(np.int64)
        heads[more] += (octet - 1) << shift  # less the bit that said there is more
        after[more] += 1
        more, shift = more[octet > 127], shift + 7
    return heads, after


def spread(values: Words, valid: Words) -> Words:
    """The bits of `values` one after the other to where `valid` has a one, zero elsewhere."""
    stored = np.append(values.view(np.uint8), np.zeros(2, np.uint8))
    two = np.left_shift(stored[1:], 8, dtype=np.uint16)
    two |= stored[:-1]  # a byte and the one after it: eight bits from anywhere
    octets = valid.view(np.uint8)
    found = np.empty(len(octets), np.uint8)
    taken = 0
    for begin in range(0, len(octets), _BLOCK):
        block = octets[begin : begin + _BLOCK]
        ones = np.bitwise_count(block)
        at = np.cumsum(ones, dtype=np.int64)
        at += taken
        taken = int(at[-1])
        at -= ones
        shift = at.astype(np.uint16)
        shift &= np.uint16(7)
        at >>= 3
        eight = two.take(at, mode="clip")
        eight >>= shift
        eight &= np.uint16(255)
        eight |= np.left_shift(block, 8, dtype=np.uint16)
        _spread_octets().take(eight, out=found[begin : begin + _BLOCK], mode="clip")
    return found.view(np.uint64)


@cache
def _spread_octets() -> NDArray[np.uint8]:
    """For valid bits v and values w, at v * 256 + w: the lowest bits of w at the ones of v."""
    valid, values = np.arange(256)[:, None], np.arange(256)[None, :]
    spread_out = np.zeros((256, 256), np.uint8)
    taken = np.zeros((256, 1), np.int64)
    for place in range(8):
        here = valid >> place & 1
        spread_out |= ((values >> taken & here) << place).astype(np.uint8)
        taken += here
    return spread_out.ravel()
