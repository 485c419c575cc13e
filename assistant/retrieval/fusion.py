"""Putting the two legs of the search together. Pure functions."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from assistant.retrieval.clauses import Clause
from assistant.retrieval.references import Reference, titles_meant

Scores = npt.NDArray[np.floating]

# Share of the dense leg, with adapted query vectors and with those of a model that has no adapter. Chosen on
# the dev questions: python -m evals.measure_retrieval prints both grids.
ADAPTED_WEIGHT = 0.5
UNTRAINED_WEIGHT = 0.3


def fuse(dense: Scores, lexical: Scores, weight: float) -> Scores:
    """Weighted sum of both legs, each stretched over 0..1: raw cosines all lie within about .85 to .93."""
    return weight * _stretched(dense) + (1 - weight) * _stretched(lexical)


def rank_by_reference(clauses: Sequence[Clause], references: Sequence[Reference]) -> Scores:
    """Per clause 2 if the words name it, 1 if they name what it stands in, else 0."""
    ranks = np.zeros(len(clauses))
    titles = {clause.regulation_title for clause in clauses}
    for reference in references:
        meant = titles if reference.law is None else titles_meant(reference.law, titles)
        for i, clause in enumerate(clauses):
            if clause.regulation_title in meant and reference.covers(clause.provision):
                ranks[i] = max(ranks[i], 2 if reference.names(clause.provision) else 1)
    return ranks


def _stretched(scores: Scores) -> Scores:
    scores = scores.astype(np.float64)  # in 32 bits the best would come out a hair above 1
    spread = np.ptp(scores)
    return (scores - scores.min()) / spread if spread > 0 else np.zeros_like(scores)
