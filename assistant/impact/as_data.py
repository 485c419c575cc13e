"""The whole report as plain data: what `--json` prints, and what the screen and the page are made of."""

from collections.abc import Iterable
from typing import Any

from assistant.batch.rejects import message
from assistant.impact.cases import Source
from assistant.impact.change import Change
from assistant.impact.impact import Impact, Versions, in_order
from assistant.impact.notices import notices
from assistant.impact.shared_facts import LATER
from assistant.impact.tally import Changed, Tally, firmness, matrix
from assistant.impact.version import Version
from assistant.rules.determination import plain
from assistant.rules.outcomes import OUT_OF_SCOPE


def report_data(impact: Impact) -> dict[str, Any]:
    """JSON data. Changes are numbered from 1, in `changes`; every other place names them by that number."""
    versions = impact.versions
    told = notices(versions)
    return {
        "regulation": versions.after.regulation.id,
        "title": versions.after.regulation.title,
        "before": _version(versions.before),
        "after": _version(versions.after),
        "changes": [_change(number, change) for number, change in enumerate(versions.changes, 1)],
        "warnings": list(told.warnings),
        "texts": plain(told.texts),
        "facts": list(told.facts),
        "steps": list(told.steps),
        "sources": [_source(versions, tally) for tally in impact.tallies],
    }


def changed_in_all(data: dict[str, Any]) -> int:
    """How many cases of all sources come out otherwise."""
    return sum(source["changed"] for source in data["sources"])


def _version(version: Version) -> dict[str, Any]:
    return {"name": version.name, "knowledge_version": version.regulation.rulebook.version}


def _change(number: int, change: Change) -> dict[str, Any]:
    return {
        "number": number,
        "title": change.title,
        "what": change.what,
        "provision": change.provision or None,
        "citation": change.citation or None,
        "before": change.before,
        "after": change.after,
    }


def _source(versions: Versions, tally: Tally) -> dict[str, Any]:
    cells = matrix(tally, versions.outcomes)
    moved = firmness(tally, versions.outcomes)
    changes = [
        {**_pair(versions, was, becomes), "cases": count}
        for (was, becomes), count in sorted(cells.items(), key=lambda cell: (-cell[1], cell[0]))
        if was != becomes
    ]
    return {
        "id": tally.source.id,
        "title": tally.source.title,
        "notes": [*tally.source.notes, *_beside(versions, tally)],
        "cases": tally.rows,
        "rejected": tally.rejected,
        "rejected_rows": [message(row) for row in tally.first_rejected],
        "contradictory": tally.contradictory,
        "compared": sum(cells.values()),
        "changed": sum(entry["cases"] for entry in changes),
        "possible": {
            "firmer": moved.firmer,
            "looser": moved.looser,
            "otherwise": moved.otherwise,
            "same_headline": moved.same_headline,
        },
        "transitions": changes,
        "matrix": _matrix(versions, cells),
        "causes": [
            {
                "change": number + 1,
                "title": versions.changes[number].title,
                "cases": count,
                "alone": tally.alone[number],
                "needed": tally.needed[number],
            }
            for number, count in sorted(tally.causing.items(), key=lambda entry: (-entry[1], entry[0]))
        ],
        "together": [
            {"changes": [number + 1 for number in group], "cases": count}
            for group, count in sorted(tally.groups.items(), key=lambda entry: (-entry[1], entry[0]))
        ],
        "examples": [_example(versions, tally.source, changed) for changed in tally.examples],
    }


def _matrix(versions: Versions, cells: Any) -> dict[str, Any]:
    """Rows: the headline before; columns: after; both worst to best."""
    rows = in_order((was for was, _ in cells), versions.outcomes)
    columns = in_order((becomes for _, becomes in cells), versions.outcomes)
    return {
        "before": [{"outcome": outcome, "label": versions.label(outcome)} for outcome in rows],
        "after": [{"outcome": outcome, "label": versions.label(outcome)} for outcome in columns],
        "cases": [[cells[was, becomes] for becomes in columns] for was in rows],
    }


def _pair(versions: Versions, was: str, becomes: str) -> dict[str, Any]:
    return {
        "before": was,
        "before_label": versions.label(was),
        "after": becomes,
        "after_label": versions.label(becomes),
    }


def _example(versions: Versions, source: Source, changed: Changed) -> dict[str, Any]:
    """`row` in a file or among the random cases; cases with a name of their own have none."""
    return {
        "row": None if source.id in ("gold", "every") else changed.number,
        "case": changed.name or None,
        **_pair(versions, changed.before, changed.after),
        "possible_before": list(changed.possible_before),
        "possible_after": list(changed.possible_after),
        "changes": [number + 1 for number in changed.causes],
        "titles": [versions.changes[number].title for number in changed.causes],
        "only_together": changed.together,
        "facts": plain(changed.facts),
        "holding": _holding(versions, changed),
    }


def _holding(versions: Versions, changed: Changed) -> list[str]:
    """What holds in a case, in words; that it is within the scope goes without saying if it stays there."""
    facts = versions.both.facts.vocabulary
    unsaid: set[str] = set()
    if OUT_OF_SCOPE not in (*changed.possible_before, *changed.possible_after):
        unsaid.update(*(book.scope_facts for book in (versions.both.earlier, versions.both.later)))
    held = (name for name, value in changed.facts.items() if value is True and name not in unsaid)
    return [facts[name].label for name in held]


def _beside(versions: Versions, tally: Tally) -> Iterable[str]:
    """What one of the versions could not take of a case."""
    if tally.source.id == "every":
        return
    facts = versions.both.facts.vocabulary
    for name, count in tally.one_sided.items():
        own = name.removesuffix(LATER)
        in_earlier = name == own and name in versions.both.earlier.vocabulary.facts
        if count and name == own:
            side = "改前" if in_earlier else "改后"
            other = "改后" if in_earlier else "改前"
            yield f"“{facts[name].label}”（{own}）只有{side}的版本用：{count:,} 件写了它，{other}不看这一栏"
        elif count:
            yield f"“{facts[name].label}”（{own}）换了种类：{count:,} 件的填写改后读得懂"
    for name, count in tally.unread.items():
        if count:
            yield f"“{facts[name].label}”（{name}）：{count:,} 件的取值只有一个版本认，另一个版本当作不清楚"
