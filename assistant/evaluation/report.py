"""A run as plain data under the documented names: what `--json` prints, `--save` keeps and the pages show."""

from collections.abc import Mapping
from typing import Any

from assistant.evaluation.answer import Result
from assistant.evaluation.entries import Case, Question, Story
from assistant.evaluation.measures import MEASURES, Group, Measure
from assistant.evaluation.named import outcome_label, value_words
from assistant.evaluation.run import Run
from assistant.library import Library, Regulation
from assistant.rules.determination import plain

FORMAT = "rongcuo-evaluation/1"


def report_data(run: Run, library: Library) -> dict[str, Any]:
    """JSON data; `evaluation.schema.json` describes it. `against` is filled in by `compare_runs`."""
    return {
        "format": FORMAT,
        "title": run.title,
        "rongcuo": run.product,
        "started": run.started,
        "seconds": round(run.seconds, 1),
        "knowledge": dict(run.knowledge),
        "passed": run.passed,
        "entries": len(run.results),
        "failed": len(run.failed),
        "floors": [
            {
                "kind": checked.floor.kind,
                "measure": checked.floor.measure,
                "label": MEASURES[checked.floor.measure].label,
                "bound": checked.floor.bound,
                "limit": checked.floor.limit,
                "value": _rounded(checked.value),
                "holds": checked.holds,
            }
            for checked in run.floors
        ],
        "groups": [_group(group, library) for group in run.groups],
        "results": [_result(library[result.entry.regulation], result) for result in run.results],
        "against": None,
    }


def _group(group: Group, library: Library) -> dict[str, Any]:
    def label(outcome: str) -> str:
        return outcome_label(next(iter(library.values())), outcome) if outcome else "没有结论"

    return {
        "regulation": group.regulation,
        "kind": group.kind,
        "entries": group.entries,
        "failed": group.failed,
        "measures": {name: _measure(name, measure) for name, measure in group.measures.items()},
        "confusion": [
            {
                "expected": want,
                "expected_label": label(want),
                "got": got,
                "got_label": label(got),
                "entries": n,
            }
            for (want, got), n in sorted(group.confusion.items(), key=lambda pair: (-pair[1], pair[0]))
        ],
        "refusals": [{**plain(refusal), "label": label(refusal.outcome)} for refusal in group.refusals],
    }


def _measure(name: str, measure: Measure) -> dict[str, Any]:
    definition = MEASURES[name]
    return {
        "label": definition.label,
        "unit": definition.unit,
        "value": _rounded(measure.value),
        "low": _rounded(measure.low),
        "high": _rounded(measure.high),
        "of": measure.of,
        "right": measure.right,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _result(regulation: Regulation, result: Result) -> dict[str, Any]:
    entry = result.entry
    return {
        "id": entry.id,
        "kind": entry.kind,
        "regulation": entry.regulation,
        "title": entry.title,
        "text": "" if isinstance(entry, Case) else entry.text,
        "facts": _given(regulation, entry),
        "others_false": isinstance(entry, Story) or (isinstance(entry, Case) and entry.others_false),
        "reason": entry.reason,
        "by": entry.by,
        "held": result.held,
        "problem": result.problem,
        "expected": _expected(regulation, entry),
        "got": _got(regulation, result),
        "milliseconds": [round(milliseconds, 2) for milliseconds in result.answer.milliseconds],
    }


def _given(regulation: Regulation, entry: Case | Story | Question) -> list[dict[str, str]]:
    if isinstance(entry, Question):
        return []
    unknown = {f: None for f, v in entry.truth.items() if v is None} if isinstance(entry, Story) else {}
    return _facts(regulation, {**entry.given, **unknown})


def _facts(regulation: Regulation, facts: Mapping[str, Any]) -> list[dict[str, str]]:
    vocabulary = regulation.rulebook.vocabulary
    return [
        {"fact": fact, "label": vocabulary[fact].label, "value": value_words(value)}
        for fact, value in facts.items()
    ]


def _expected(regulation: Regulation, entry: Case | Story | Question) -> dict[str, Any]:
    if isinstance(entry, Question):
        return {"citations": _cited(regulation, sorted(entry.provisions))}
    expected = {**_outcome(regulation, entry.outcome), "citations": _cited(regulation, entry.grounds)}
    if isinstance(entry, Case):
        expected["secondary"] = _cited(regulation, entry.secondary)
        expected["possible"] = list(entry.possible)
    return expected


def _got(regulation: Regulation, result: Result) -> dict[str, Any]:
    answer = result.answer
    if answer.ranked is not None:
        return {"citations": _cited(regulation, answer.ranked)}
    got: dict[str, Any] = {
        **_outcome(regulation, answer.outcome),
        "citations": _cited(regulation, answer.cited),
        "secondary": _cited(regulation, answer.secondary),
        "possible": list(answer.possible),
    }
    if answer.screens is not None:
        got |= {"screens": answer.screens, "rows": answer.rows}
    if (reading := answer.reading) is not None:
        told = {} if not isinstance(result.entry, Story) else result.entry.told or {}
        got["proposed"] = _facts(regulation, reading.proposed)
        got["read_wrong"] = _facts(regulation, {f: reading.proposed[f] for f in reading.wrong})
        got["missed"] = _facts(regulation, {f: told[f] for f in reading.missed})
    return got


def _outcome(regulation: Regulation, outcome: str | None) -> dict[str, Any]:
    return {"outcome": outcome, "label": outcome_label(regulation, outcome) if outcome else "没有结论"}


def _cited(regulation: Regulation, provisions: Any) -> list[dict[str, str]]:
    return [{"provision": p, "citation": regulation.document[p].citation} for p in provisions]
