"""The figures of a run, over all, by regulation and by kind, with 95% intervals: see docs/evaluation.md."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from assistant.evaluation.answer import Result
from assistant.evaluation.entries import CONTRADICTION, KINDS, Case, Kind, Question, Story
from assistant.evaluation.intervals import Draws, Floats, interval, resampled
from assistant.evaluation.ranking import gain_at_10, worth
from assistant.rules.outcomes import INSUFFICIENT, NO_RULE, RESERVED
from assistant.wilson import wilson

REFUSALS = (RESERVED, INSUFFICIENT, NO_RULE, CONTRADICTION)
Unit = Literal["share", "screens", "rows", "ms"]


@dataclass(frozen=True)
class Definition:
    """The name of a measure for people, and what it counts in."""

    label: str
    unit: Unit = "share"


MEASURES: Mapping[str, Definition] = {
    "held": Definition("符合"),
    "outcome_accuracy": Definition("结论正确"),
    "citation_precision": Definition("引用精确率"),
    "citation_recall": Definition("引用召回率"),
    "bounds_contain_truth": Definition("可能的结论包含正确结论"),
    "bounds_exact": Definition("最低、最高结论都正确"),
    "refusal_precision": Definition("不下结论时确应如此"),
    "refusal_recall": Definition("应不下结论时没有下"),
    "proposal_precision": Definition("读出事实的精确率"),
    "proposal_recall": Definition("读出事实的召回率"),
    "screens_median": Definition("提问屏数中位", "screens"),
    "screens_p95": Definition("提问屏数 p95", "screens"),
    "rows_median": Definition("提问行数中位", "rows"),
    "rows_p95": Definition("提问行数 p95", "rows"),
    "recall_at_1": Definition("检索召回率 @1"),
    "recall_at_5": Definition("检索召回率 @5"),
    "mrr": Definition("检索 MRR"),
    "ndcg_at_10": Definition("检索 nDCG@10"),
    "silent_off_topic": Definition("题外话不列条文"),
    "milliseconds_median": Definition("用时中位", "ms"),
    "milliseconds_p95": Definition("用时 p95", "ms"),
}


@dataclass(frozen=True)
class Measure:
    """A value with its 95% interval over `of` things counted; `right` of them for a plain proportion."""

    value: float
    low: float
    high: float
    of: int
    right: int | None = None


@dataclass(frozen=True)
class Refusal:
    """How often the product gave no outcome in this way: rightly, wrongly, and not where it should have."""

    outcome: str
    right: int
    wrong: int
    missing: int


@dataclass(frozen=True)
class Group:
    """The figures of one regulation (None: of all) and one kind (None: of all)."""

    regulation: str | None
    kind: Kind | None
    entries: int
    failed: int
    measures: Mapping[str, Measure]
    confusion: Mapping[tuple[str, str], int]  # expected, got -> entries
    refusals: tuple[Refusal, ...]


def groups_of(results: Sequence[Result]) -> tuple[Group, ...]:
    """All together, then each kind, then each regulation with its kinds; only what has entries."""
    regulations = list(dict.fromkeys(result.entry.regulation for result in results))
    wanted: list[tuple[str | None, Kind | None]] = [(None, None), *((None, kind) for kind in KINDS)]
    for own_regulation in regulations:
        wanted += [(own_regulation, None), *((own_regulation, kind) for kind in KINDS)]
    found = []
    for regulation, kind in wanted:
        own = [
            result
            for result in results
            if regulation in (None, result.entry.regulation) and kind in (None, result.entry.kind)
        ]
        if own:
            found.append(_group(regulation, kind, own))
    return tuple(found)


def _group(regulation: str | None, kind: Kind | None, results: Sequence[Result]) -> Group:
    confusion = Counter(
        (r.entry.outcome, r.answer.outcome or "") for r in results if isinstance(r.entry, Case | Story)
    )
    measures = {
        "held": _share([r.held for r in results]),
        **_outcomes(results),
        **_talks(results),
        **_rankings(results),
    }
    if kind is not None:  # a turn and a search have no time in common
        taken = [milliseconds for r in results for milliseconds in r.answer.milliseconds]
        measures |= _spread("milliseconds", taken)
    found = {name: measures[name] for name in MEASURES if measures.get(name) is not None}
    failed = sum(not r.held for r in results)
    kept = {name: measure for name, measure in found.items() if measure is not None}
    return Group(regulation, kind, len(results), failed, kept, confusion, _refusals(confusion))


def _outcomes(results: Sequence[Result]) -> dict[str, Measure | None]:
    own = [(r.entry, r.answer) for r in results if isinstance(r.entry, Case | Story)]
    named = [(set(e.grounds), set(a.cited)) for e, a in own if e.grounds]  # what is not given is not judged
    cited = [(len(wanted & found), len(found), len(wanted)) for wanted, found in named]
    bounds = [a.ruled_out for _, a in own if a.ruled_out is not None]
    exact = [_ends(e.possible, a.possible) for e, a in own if isinstance(e, Case) and e.possible]
    refused = [(e.outcome, a.outcome) for e, a in own]
    return {
        "outcome_accuracy": _share([e.outcome == a.outcome for e, a in own]),
        "citation_precision": _pooled([right for right, _, _ in cited], [found for _, found, _ in cited]),
        "citation_recall": _pooled([right for right, _, _ in cited], [wanted for _, _, wanted in cited]),
        "bounds_contain_truth": _share([not ruled_out for ruled_out in bounds]),
        "bounds_exact": _share(exact),
        "refusal_precision": _share([want == got for want, got in refused if got in REFUSALS]),
        "refusal_recall": _share([want == got for want, got in refused if want in REFUSALS]),
    }


def _ends(wanted: Sequence[str], got: Sequence[str]) -> bool:
    """Whether the worst and the best of the possible outcomes are those expected; both go worst to best."""
    return bool(got) and (wanted[0], wanted[-1]) == (got[0], got[-1])


def _talks(results: Sequence[Result]) -> dict[str, Measure | None]:
    answers = [r.answer for r in results if isinstance(r.entry, Story)]
    readings = [answer.reading for answer in answers if answer.reading is not None]
    right = [len(reading.proposed) - len(reading.wrong) for reading in readings]
    found = [reading.told - len(reading.missed) for reading in readings]
    return {
        "proposal_precision": _pooled(right, [len(reading.proposed) for reading in readings]),
        "proposal_recall": _pooled(found, [reading.told for reading in readings]),
        **_spread("screens", [a.screens for a in answers if a.screens is not None]),
        **_spread("rows", [a.rows for a in answers if a.rows is not None]),
    }


def _rankings(results: Sequence[Result]) -> dict[str, Measure | None]:
    asked = [
        (r.entry.provisions, r.answer.ranked)
        for r in results
        if isinstance(r.entry, Question) and r.answer.ranked is not None
    ]
    worths = [worth(ranked, right) for right, ranked in asked if right]
    return {
        "recall_at_1": _average([found.at_1 for found in worths]),
        "recall_at_5": _average([found.at_5 for found in worths]),
        "mrr": _average([found.reciprocal for found in worths]),
        "ndcg_at_10": _average([gain_at_10(ranked, right) for right, ranked in asked if right]),
        "silent_off_topic": _share([not ranked for right, ranked in asked if not right]),
    }


def _refusals(confusion: Mapping[tuple[str, str], int]) -> tuple[Refusal, ...]:
    found = []
    for outcome in REFUSALS:
        right = confusion.get((outcome, outcome), 0)
        given = sum(count for (_, got), count in confusion.items() if got == outcome)
        wanted = sum(count for (want, _), count in confusion.items() if want == outcome)
        if given or wanted:
            found.append(Refusal(outcome, right, given - right, wanted - right))
    return tuple(found)


def _share(held: Sequence[bool]) -> Measure | None:
    """A proportion with its Wilson interval."""
    if not held:
        return None
    right = sum(held)
    return Measure(right / len(held), *wilson(right, len(held)), len(held), right)


def _average(values: Sequence[float]) -> Measure | None:
    if not values:
        return None
    mean = sum(values) / len(values)
    return Measure(mean, *_honest(interval(values), mean * len(values), len(values)), len(values))


def _honest(bounds: tuple[float, float], right: float, total: int) -> tuple[float, float]:
    """Where all are alike drawing anew says nothing: the interval of a proportion instead."""
    return bounds if bounds[0] < bounds[1] else wilson(right, total)


def _pooled(right: Sequence[int], total: Sequence[int]) -> Measure | None:
    """A share of things that come several to an entry: whole entries are drawn anew for the interval."""
    whole = sum(total)
    if not whole:
        return None
    above, below = np.array(right), np.array(total)

    def share(draws: Draws) -> Floats:
        drawn = below[draws].sum(axis=1).astype(np.float64)
        drawn[drawn == 0] = np.nan  # nothing to take a share of
        shares: Floats = above[draws].sum(axis=1) / drawn
        return shares

    bounds = _honest(resampled(share, len(total)), sum(right), whole)
    return Measure(sum(right) / whole, *bounds, whole, sum(right))


def _spread(name: str, values: Sequence[float]) -> dict[str, Measure | None]:
    if not values:
        return {}
    array = np.sort(np.asarray(values, dtype=np.float64))

    def at(share: float) -> Callable[[Draws], Floats]:
        place = _place(share, len(array))
        return lambda draws: array[np.partition(draws, place, axis=1)[:, place]]

    return {
        f"{name}_{ending}": Measure(
            float(array[_place(share, len(array))]), *resampled(at(share), len(array)), len(array)
        )
        for ending, share in (("median", 0.5), ("p95", 0.95))
    }


def _place(share: float, total: int) -> int:
    """Where the value stands that so large a share of all do not exceed (nearest rank), from 0."""
    return max(0, math.ceil(share * total - 1e-9) - 1)
