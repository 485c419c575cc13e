"""What a ranking is worth, question by question, and how sure the averages are."""

import math
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

RESAMPLES = 2000
SEED = 20261122


@dataclass(frozen=True)
class Worth:
    """One ranking: the share of what is right among the first 1 and 5; 1 / the first right one's place."""

    at_1: float
    at_5: float
    reciprocal: float


def worth(ranked: Sequence[Hashable], right: Collection[Hashable]) -> Worth:
    """Repeats in `ranked` count once, at their best place; so members of one group may share a name."""
    places = {name: place for place, name in reversed(list(enumerate(dict.fromkeys(ranked))))}
    found = [places.get(name, math.inf) for name in set(right)]
    share = [sum(place < k for place in found) / len(found) for k in (1, 5)]
    return Worth(share[0], share[1], 1 / (1 + min(found)))


def interval(values: Sequence[float] | Floats) -> tuple[float, float]:
    """The 95 % interval of the average, from resampled questions (seed fixed)."""
    array = np.asarray(values, dtype=np.float64)
    draws = np.random.default_rng(SEED).integers(0, len(array), (RESAMPLES, len(array)))
    low, high = np.percentile(array[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def figures(worths: Sequence[Worth]) -> str:
    """R@1, R@5 and MRR; the intervals of the last two in brackets."""
    at_5, reciprocal = [w.at_5 for w in worths], [w.reciprocal for w in worths]
    return (
        f"R@1 {np.mean([w.at_1 for w in worths]):.3f}  "
        f"R@5 {np.mean(at_5):.3f} {bracketed(interval(at_5))}  "
        f"MRR {np.mean(reciprocal):.3f} {bracketed(interval(reciprocal))}"
    )


def bracketed(bounds: tuple[float, float]) -> str:
    return f"[{bounds[0]:.3f}, {bounds[1]:.3f}]"


def gain(better: Sequence[Worth], worse: Sequence[Worth]) -> str:
    """How much more `better` finds on the same questions, with the interval of the paired differences."""
    rows = []
    for name, of in (("R@5", "at_5"), ("MRR", "reciprocal")):
        difference = [getattr(b, of) - getattr(w, of) for b, w in zip(better, worse, strict=True)]
        rows.append(f"{name} {np.mean(difference):+.3f} {bracketed(interval(difference))}")
    return "  ".join(rows)
