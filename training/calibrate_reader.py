"""Fit the confidence of proposals and choose the threshold: `python -m training.calibrate_reader`.

On the `dev` split: texts that trained nothing (most of its stories are by two hands other stories of whom
did). The threshold is chosen on confidences that were fitted without the text at hand; the weights that are
written to models/reader.json are fitted on all of them. The recall printed is that of candidates by their
confidence alone; `python -m evals.measure_reading` measures what is proposed.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from assistant import Library
from assistant.dialogue.cues import read_cues, read_language
from assistant.dialogue.reader.open_reader import load_network
from assistant.dialogue.reader.propose import FEATURES, Reader
from assistant.dialogue.reader.rows import row_of
from assistant.evaluation.implied import with_implied
from evals.utterances import Labelled, read_labelled

PRECISION, MARGIN = 0.95, 0.0075  # so often are proposals to be right, and a little more
PRECISIONS = (0.97, 0.95, 0.9, 0.8)  # printed with the recall they leave
LEANING = 0.2
OFTEN = 50  # a fact told in so many texts gets an intercept of its own
FOLDS = 10
MODELS = Path(__file__).resolve().parent.parent / "models"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Seen:
    """One candidate of a text with its features, whether it is right, and whether the labels list it.

    What only follows from a told fact is right and not listed.
    """

    text: int
    fact: str
    features: list[float]
    right: bool
    listed: bool


def seen_in(library: Library, reader: Reader, entries: list[Labelled]) -> list[Seen]:
    found = []
    for number, entry in enumerate(entries):
        regulation = library[entry.regulation]
        facts = regulation.rulebook.vocabulary.facts
        told = with_implied(regulation, entry.told)
        for candidate in reader.candidates(entry.text, facts):
            right = told.get(candidate.fact) == candidate.value
            listed = entry.told.get(candidate.fact) == candidate.value
            features = [candidate.features[name] for name in FEATURES]
            found.append(Seen(number, candidate.fact, features, right, listed))
    return found


def often_told(rows: list[Seen]) -> list[str]:
    """The facts that enough of the texts list."""
    counted = Counter(row.fact for row in rows if row.listed)
    return sorted(fact for fact, count in counted.items() if count >= OFTEN)


def matrix(rows: list[Seen], often: list[str]) -> Floats:
    """A row a candidate: its features, then a one for its fact where that has an intercept."""
    return np.array([[*row.features, *(float(row.fact == fact) for fact in often)] for row in rows])


def fitted(rows: list[Seen], often: list[str]) -> Floats:
    """The weights of the features, the bias first, then the intercepts."""
    model = LogisticRegression(fit_intercept=False, C=10.0, max_iter=1000)
    model.fit(matrix(rows, often), np.array([row.right for row in rows]))
    weights: Floats = model.coef_[0]
    return weights


def confidences(rows: list[Seen], often: list[str]) -> Floats:
    """The confidence of each candidate by weights fitted without its text."""
    found = np.zeros(len(rows))
    fold_of, features = np.array([row.text % FOLDS for row in rows]), matrix(rows, often)
    for fold in range(FOLDS):
        weights = fitted([row for row in rows if row.text % FOLDS != fold], often)
        found[fold_of == fold] = 1 / (1 + np.exp(-features[fold_of == fold] @ weights))
    return found


def best_only(rows: list[Seen], confidence: Floats) -> list[tuple[float, Seen]]:
    """For each fact of each text the likelier side with its confidence, the most confident first."""
    ranked = sorted(zip(confidence.tolist(), rows, strict=True), key=lambda pair: pair[0])
    best = {(row.text, row.fact): (value, row) for value, row in ranked}
    return sorted(best.values(), key=lambda pair: -pair[0])


def threshold_of(ranked: list[tuple[float, Seen]], precision: float) -> float:
    """The lowest confidence down to which so large a share of the proposals is right."""
    found, right = 1.0, 0
    for count, (confidence, row) in enumerate(ranked, 1):
        right += row.right
        if right / count >= precision:
            found = confidence
    return found


def main() -> int:
    library = Library.load()
    network, calibration = load_network()
    cues = library.folder / "cues"
    reader = Reader(network, calibration, read_cues(cues, library.vocabulary), read_language(cues))
    entries = read_labelled(library, ["dev"])
    rows = seen_in(library, reader, entries)
    often = often_told(rows)
    ranked = best_only(rows, confidences(rows, often))
    threshold = threshold_of(ranked, PRECISION + MARGIN)
    proposed = [row.right for confidence, row in ranked if confidence >= threshold]
    print(f"dev: {sum(proposed)} of {len(proposed)} right at {threshold:.3f}")
    told = sum(row_of(fact, value) in network.rows for entry in entries for fact, value in entry.told.items())
    for precision in PRECISIONS:
        least = threshold_of(ranked, precision)
        found = sum(row.listed for confidence, row in ranked if confidence >= least)
        print(f"at precision {precision}: recall {found / told:.3f}")
    path = MODELS / "reader.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    fit = dict(zip([*FEATURES, *often], (round(w, 4) for w in fitted(rows, often).tolist()), strict=True))
    card["calibration"] = {
        "weights": {name: fit[name] for name in FEATURES},
        "facts": {fact: fit[fact] for fact in often},
        "threshold": round(threshold, 4),
        "leaning": LEANING,
    }
    path.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
