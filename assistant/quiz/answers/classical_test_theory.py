"""Formulas of classical test theory on arrays of marks; what cannot be computed is None, never a number."""

from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def correlation(one: Floats, other: Floats) -> float | None:
    """Pearson's r, which is the point-biserial where one is always 0 or 1. None where one does not vary."""
    if len(one) < 2 or is_constant(one) or is_constant(other):
        return None
    return float(np.corrcoef(one, other)[0, 1])


def is_constant(values: Floats) -> bool:
    return bool(len(values) == 0 or np.isclose(np.ptp(values), 0.0))


def upper_lower(shares: Floats, totals: Floats, group: int) -> float:
    """Mean share of marks among the `group` best by total, less that among the worst (Kelley 1939).

    Where persons with the same total compete for the last places, each counts for a part of one: the order of
    the file makes no difference.
    """
    return float(_weights(totals, group) @ shares - _weights(-totals, group) @ shares) / group


def _weights(totals: Floats, group: int) -> Floats:
    weights = np.zeros(len(totals))
    left = float(group)
    for total in np.unique(totals)[::-1]:
        tied = totals == total
        weights[tied] = min(1.0, left / tied.sum())
        left = max(0.0, left - float(tied.sum()))
    return weights


def cronbach_alpha(marks: Floats) -> float | None:
    """Reliability k/(k-1) · (1 - Σ var(question) / var(total)), persons in rows, questions in columns.

    Cronbach, Psychometrika 16, 1951. With questions of 0 or 1 mark this is KR-20 (Kuder & Richardson,
    Psychometrika 2, 1937). None with fewer than two questions, or where the totals do not vary.
    """
    questions = int(marks.shape[1])
    totals = marks.sum(axis=1)
    if questions < 2 or is_constant(totals):
        return None
    within = float(marks.var(axis=0, ddof=1).sum() / totals.var(ddof=1))
    return questions / (questions - 1) * (1 - within)


def standard_error_of_measurement(totals: Floats, reliability: float) -> float:
    """In marks: the standard deviation of the totals times √(1 - reliability)."""
    return float(totals.std(ddof=1)) * sqrt(max(0.0, 1 - reliability))
