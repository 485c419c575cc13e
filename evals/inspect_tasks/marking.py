"""What a model answered, read and compared with the gold. Knows nothing of inspect_ai."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assistant.law.errors import UnknownProvisionError
from assistant.law.lookup import resolve_provision
from assistant.library import Regulation
from evals.inspect_tasks.asking import outcome_words

_OBJECT = re.compile(r"\{[^{}]*\}")
_ITEM_OF_ARTICLE = re.compile(r"条(?=第?[（(]?[一二三四五六七八九十\d]+[）)]?项)")
_BARE = re.compile(r"[\s，,。“”\"]")


@dataclass(frozen=True)
class Given:
    """The outcome (None: none that the regulation knows), and what is cited, in the model's own words."""

    outcome: str | None
    cited: tuple[str, ...]


@dataclass(frozen=True)
class Marks:
    """One answer against the gold; `precision` and `recall` are 1 where nothing is cited, or to be cited.

    `invented`: citations of provisions that the regulation does not have.
    """

    answered: float
    outcome: float
    precision: float
    recall: float
    invented: float


def read_answer(regulation: Regulation, completion: str) -> Given:
    """The last JSON object with 结论 in it. A model that gives none has not answered."""
    for written in reversed(_OBJECT.findall(completion)):
        try:
            data = json.loads(written)
        except json.JSONDecodeError:
            continue
        if "结论" in data:
            cited = data.get("依据") or []
            listed = [cited] if isinstance(cited, str) else cited if isinstance(cited, list) else []
            return Given(_outcome(regulation, str(data["结论"])), tuple(str(each) for each in listed))
    return Given(None, ())


def _outcome(regulation: Regulation, written: str) -> str | None:
    by_label = {_BARE.sub("", label): outcome for outcome, label in outcome_words(regulation).items()}
    return by_label.get(_BARE.sub("", written))


def mark(
    regulation: Regulation, given: Given, outcome: str, grounds: Iterable[str], beside: Iterable[str] = ()
) -> Marks:
    """Against the gold outcome, the provisions that must be cited and those that may be, too.

    A citation of the whole article or paragraph above a ground is too wide to be recalled, but not wrong.
    """
    wanted, allowed = set(grounds), {*grounds, *beside}
    found: set[str] = set()
    invented = 0
    for written in given.cited:
        try:
            found.add(_provision(regulation, _without_title(regulation, written)))
        except UnknownProvisionError:
            invented += 1
    above = {each for each in found if any(ground.startswith(f"{each}__") for ground in allowed)} - allowed
    counted = found - above
    cited = len(counted) + invented
    return Marks(
        answered=float(given.outcome is not None),
        outcome=float(given.outcome == outcome),
        precision=len(counted & allowed) / cited if cited else 1.0,
        recall=len(found & wanted) / len(wanted) if wanted else 1.0,
        invented=float(invented),
    )


def _provision(regulation: Regulation, written: str) -> str:
    """Its id; an item without its 款 is taken to be of the first. Raises UnknownProvisionError."""
    try:
        return resolve_provision(regulation.document, written)[0]
    except UnknownProvisionError:
        return resolve_provision(regulation.document, _ITEM_OF_ARTICLE.sub("条第一款", written))[0]


def _without_title(regulation: Regulation, written: str) -> str:
    names = [regulation.title, *map(str, regulation.metadata["names"])]
    for name in sorted(names, key=len, reverse=True):
        written = written.replace(f"《{name}》", "").removeprefix(name)
    return written.strip()


def as_scores(marks: Marks) -> Mapping[str, float]:
    return {
        "outcome": marks.outcome,
        "citation_precision": marks.precision,
        "citation_recall": marks.recall,
        "invented_citations": marks.invented,
        "answered": marks.answered,
    }
