"""The figures of a run as the generated part of docs/benchmark.md: `python -m evals.bench.report FIGURES`."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.bench.goals import goals
from evals.bench.system import DECISION, NAMES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmark.md"
BEGIN, END = "<!-- generated: begin -->", "<!-- generated: end -->"


def page(text: str, figures: Mapping[str, Any]) -> str:
    """The page with its generated part made anew. Raises ValueError where the marks are missing."""
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"{PAGE.name} needs one {BEGIN} and one {END}")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{report(figures)}\n{END}{after}"


def report(figures: Mapping[str, Any]) -> str:
    sections = (_conditions, _goals, _overview, _ways, _bulk, _cold, _profile)
    return "\n".join("\n".join(section(figures)) + "\n" for section in sections)


def _conditions(figures: Mapping[str, Any]) -> Iterator[str]:
    machine, cases = figures["machine"], figures["cases"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    reached = ", ".join(f"{outcome} {count:,}" for outcome, count in sorted(cases["reached"].items()))
    checked = ", ".join(f"{NAMES[system]} {count:,}" for system, count in cases["checked"].items())
    yield f"Measured on {machine['date']}: {machine['processor']}, {machine['cores']} cores,"
    yield f"{machine['system']}, Python {machine['python']}; {versions}."
    yield ""
    yield f"Agreement: no difference on {cases['count']:,} complete cases, {cases['gold']:,} of them gold,"
    yield f"({reached})."
    yield f"Asked one at a time: {checked}; the rest of OpenFisca's in one call, as it is meant to be used."
    half = figures["half_known_checked"]
    yield f"Half-known cases: Rongcuo and clingo name the same possible outcomes in all {half:,}."
    yield f"Figures are medians of {figures['rounds']} rounds, the range over the rounds in brackets."


def _goals(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "### Goals\n"
    yield from _table(
        ("goal", "measured", "limit", ""),
        (
            (
                goal.name,
                f"{_number(goal.measured)} {goal.unit}",
                f"{'≥' if goal.least else '≤'} {_number(goal.limit)} {goal.unit}",
                "met" if goal.met else "**missed**",
            )
            for goal in goals(figures)
        ),
    )


def _overview(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "### All systems\n"
    yield from _table(
        (
            "system",
            "load, ms",
            "one decision p50, µs",
            "p99, µs",
            "many cases, rows/s",
            "memory to load, MB",
            "peak with the rows, MB",
            "rows",
        ),
        (
            (
                NAMES[system],
                _spread(found["load"]["seconds"], 1000),
                _spread(found["single"][DECISION]["p50"]),
                _spread(found["single"][DECISION]["p99"]),
                _spread(_best(found["bulk"])["rate"]),
                _number(found["load"]["megabytes"]["median"]),
                _number(_best(found["bulk"])["megabytes"]["median"]),
                f"{figures['bulk_rows'][system]:,}",
            )
            for system, found in figures["systems"].items()
        ),
    )
    yield "\n![One decision and many cases, all systems, logarithmic](benchmark.svg)"


def _best(bulk: Mapping[str, Any]) -> Any:
    """The fastest layout with all facts known."""
    known = [found for name, found in bulk.items() if not name.endswith("half known")]
    return max(known, key=lambda found: found["rate"]["median"])


def _ways(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "### One case, every way of asking\n"
    rows = (
        (NAMES[system], way, _spread(taken["p50"]), _spread(taken["p99"]))
        for system, found in figures["systems"].items()
        for way, taken in found["single"].items()
    )
    yield from _table(("system", "asked for", "p50, µs", "p99, µs"), rows)


def _bulk(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "### Many cases, every layout\n"
    rows = (
        (NAMES[system], layout, _spread(taken["rate"]), f"{taken['cores']['median']:.1f}")
        for system, found in figures["systems"].items()
        for layout, taken in found["bulk"].items()
    )
    yield from _table(("system", "layout", "rows/s", "cores busy"), rows)


def _cold(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "### Cold start, a whole process\n"
    least = figures["cold"]["python -c pass"]["median"]
    rows = (
        (f"`{name}`", _spread(taken, 1000), f"{taken['median'] / least:.1f} ×")
        for name, taken in figures["cold"].items()
    )
    yield from _table(("process", "ms", "beside Python alone"), rows)


def _profile(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "### Where our time goes\n"
    for path, lines in figures["profile"].items():
        yield f"{path[0].upper()}{path[1:]}:\n"
        unit = next(key for key in lines[0] if key.endswith("seconds"))
        rows = ((f"`{line['part']}`", f"{line['share']:.0%}", _number(line[unit])) for line in lines)
        yield from _table(("part", "share", unit), rows)
        yield ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield "|" + "---|" * len(head)
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _spread(values: Mapping[str, float], scale: float = 1) -> str:
    low, high = _number(values["low"] * scale), _number(values["high"] * scale)
    return f"{_number(values['median'] * scale)} ({low}–{high})"


def _number(value: float) -> str:
    """Three significant digits, in words a table can hold."""
    if value >= 1e6:
        return f"{_number(value / 1e6)} million"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def main() -> int:
    """Write the page and print its generated part; the exit code tells nothing of the goals."""
    figures = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), figures), encoding="utf-8")
    print(report(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
