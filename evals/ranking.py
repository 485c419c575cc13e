"""The averages of rankings as they are printed, and how sure they are."""

from collections.abc import Sequence

import numpy as np

from assistant.evaluation.intervals import interval
from assistant.evaluation.ranking import Worth


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
