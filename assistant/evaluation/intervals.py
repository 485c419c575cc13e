"""Shares and averages with their 95% intervals."""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from assistant.wilson import wilson

Floats = npt.NDArray[np.float64]
Draws = npt.NDArray[np.int64]

RESAMPLES = 2000
SEED = 20261122


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
