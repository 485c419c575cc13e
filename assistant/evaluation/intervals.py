"""Shares and averages with their 95% intervals."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Draws = npt.NDArray[np.int64]

RESAMPLES = 2000
SEED = 20261122


def wilson(right: float, total: int) -> tuple[float, float]:
    """The 95% interval of a proportion (E. Wilson, 1927); (0, 1) when there is nothing to count."""
    if not total:
        return 0.0, 1.0
    z, share = 1.96, right / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    scale = 1 + z * z / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def rate(name: str, right: int, total: int) -> str:
    low, high = wilson(right, total)
    share = right / total if total else 0.0
    return f"{name} {share:.3f} ({right}/{total}, {low:.3f}-{high:.3f})"


def resampled(statistic: Callable[[Draws], Floats], total: int) -> tuple[float, float]:
    """The 95% interval of a statistic of `total` entries, by the bootstrap with a fixed seed.

    `statistic` is given entry numbers, one row a resample, and gives one value a row.
    """
    draws = np.random.default_rng(SEED).integers(0, total, (RESAMPLES, total))
    low, high = np.nanpercentile(statistic(draws), [2.5, 97.5])
    return float(low), float(high)


def interval(values: Sequence[float] | Floats) -> tuple[float, float]:
    """The 95% interval of the average of so many values."""
    array = np.asarray(values, dtype=np.float64)
    return resampled(lambda draws: array[draws].mean(axis=1), len(array))
