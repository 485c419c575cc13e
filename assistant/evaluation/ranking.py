"""What a ranking is worth, question by question."""

import math
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

DEPTH = 10  # places that the discounted gain looks at


@dataclass(frozen=True)
class Worth:
    """One ranking: the share of what is right among the first 1 and 5; 1 / the first right one's place."""

    at_1: float
    at_5: float
    reciprocal: float


def worth(ranked: Sequence[Hashable], right: Collection[Hashable]) -> Worth:
    """Repeats in `ranked` count once, at their best place; so members of one group may share a name."""
    found = _places(ranked, right)
    share = [sum(place < k for place in found) / len(found) for k in (1, 5)]
    return Worth(share[0], share[1], 1 / (1 + min(found)))


def gain_at_10(ranked: Sequence[Hashable], right: Collection[Hashable]) -> float:
    """nDCG@10 with gain 1 for what is right: discounted by log2(place + 1), over the best ranking's."""
    found = _places(ranked, right)
    best = sum(1 / math.log2(place + 2) for place in range(min(len(found), DEPTH)))
    return sum(1 / math.log2(place + 2) for place in found if place < DEPTH) / best


def _places(ranked: Sequence[Hashable], right: Collection[Hashable]) -> list[float]:
    """Where each that is right stands, from 0; infinity where it does not."""
    places = {name: place for place, name in reversed(list(enumerate(dict.fromkeys(ranked))))}
    return [places.get(name, math.inf) for name in set(right)]
