"""The figures of a run as one picture: `python -m evals.bench.chart FIGURES docs/benchmark.svg`."""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from evals.bench.system import DECISION, NAMES

COLOURS = {"all facts known": "#4878a8", "half unknown, exact": "#d0743c"}
NO_DATE = {"Date": None}  # the same figures draw the same bytes


def draw(figures: Mapping[str, Any], path: Path) -> None:
    """Two logarithmic bar charts side by side: microseconds a decision, and rows a second."""
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "benchmark", "font.size": 9})
    systems = list(reversed(figures["systems"]))
    picture = Figure(figsize=(9, 3.4), layout="constrained")
    single, bulk = picture.subplots(1, 2, sharey=True)
    asked = [figures["systems"][system]["single"] for system in systems]
    known = [found[DECISION]["p50"]["median"] for found in asked]
    half = [found["half known"]["p50"]["median"] if "half known" in found else None for found in asked]
    _bars(single, systems, known, half)
    single.set_title("One decision, µs (shorter is better)")
    laid = [figures["systems"][system]["bulk"] for system in systems]
    _bars(bulk, systems, *([_best(found, half_known) for found in laid] for half_known in (False, True)))
    bulk.set_title("Many cases, rows a second (longer is better)")
    picture.legend(*bulk.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    picture.savefig(path, metadata=NO_DATE)


def _bars(
    axes: Any, systems: Sequence[str], known: Sequence[float | None], half: Sequence[float | None]
) -> None:
    places = range(len(systems))
    for offset, (label, values) in zip((0.2, -0.2), zip(COLOURS, (known, half), strict=True), strict=True):
        drawn = [(place + offset, value) for place, value in zip(places, values, strict=True) if value]
        bars = axes.barh(
            [place for place, _ in drawn],
            [value for _, value in drawn],
            height=0.38,
            color=COLOURS[label],
            label=label,
        )
        axes.bar_label(bars, [_short(value) for _, value in drawn], padding=3)
    axes.set_xscale("log")
    axes.margins(x=0.25)
    axes.set_yticks(list(places), [NAMES[system] for system in systems])
    axes.spines[["top", "right"]].set_visible(False)


def _best(bulk: Mapping[str, Any], half_known: bool) -> float | None:
    rates = [
        taken["rate"]["median"] for name, taken in bulk.items() if name.endswith("half known") == half_known
    ]
    return max(rates, default=None)


def _short(value: float) -> str:
    return f"{value / 1e6:.3g} M" if value >= 1e6 else f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


if __name__ == "__main__":
    draw(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2]))
