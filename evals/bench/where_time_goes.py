"""Where our own time goes: per path a few lines, the largest first."""

import cProfile
import os
import pstats
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

from assistant.library import Library
from assistant.rules.sliced.bit_sliced import BitSliced
from evals.bench.material import REGULATION
from evals.bench.system import OURS, PROOF, Case
from evals.bench.systems.rongcuo import arrays_of, columns_of
from evals.bench.worker import load, read_cases

ROOT = Path(__file__).resolve().parents[2]
LINES = 8
BULK_ROWS = 1_000_000
SECONDS = 2.0
Lines = list[dict[str, Any]]  # {"part": words, "share": of the whole, "milliseconds" or "microseconds": ...}

# What `rongcuo determine` does, part by part.
_COLD = """
from time import perf_counter as now
marks = [("", now())]
import assistant.commands.determine
from assistant.dialogue.explain import explain
from assistant.library import Library, determine
from assistant.terminal import card_text
marks.append(("imports", now()))
regulation = Library.load(only="naiman-2025")["naiman-2025"]
marks.append(("reading the knowledge files", now()))
from assistant.rules.graph.compiled import compiled
compiled(regulation.rulebook)
marks.append(("compiling the diagrams", now()))
found = determine(regulation, {"enforcement_officer": True, "some_loss": True})
marks.append(("the determination itself", now()))
card_text(explain(regulation, found))
marks.append(("writing the answer", now()))
for (_, before), (part, after) in zip(marks, marks[1:]):
    print(part, after - before, sep="\\t")
"""


def where_time_goes(folder: Path) -> dict[str, Lines]:
    """The profile of each path. `folder` holds the cases."""
    ours = load(OURS, folder)
    complete, half = read_cases(folder, "complete"), read_cases(folder, "half_known")
    return {
        "one decision, half the facts known": _profile(ours.possible or ours.decide, half),
        "one decision with its proof": _profile(ours.ways[PROOF], complete),
        "cold `rongcuo determine`": _cold(),
        "imports of a cold start": _imports(),
        "many cases, from arrays in to one number per case": _bulk(half),
    }


def _profile(way: Callable[[Case], object], cases: Sequence[Case]) -> Lines:
    """Own time per function, in microseconds of a decision as measured without the profiler."""
    taken, start = 0, perf_counter()
    while perf_counter() - start < SECONDS:
        way(cases[-1 - taken % len(cases)])
        taken += 1
    microseconds = (perf_counter() - start) / taken * 1e6
    with cProfile.Profile() as profiler:
        for case in cases[-min(taken, 300) :]:
            way(case)
    stats: Mapping[Any, Any] = vars(pstats.Stats(profiler))["stats"]
    own = {_place(*function): 0.0 for function in stats}
    for function, (_, _, own_time, _, _) in stats.items():
        own[_place(*function)] += own_time
    whole = sum(own.values())
    return [
        {"part": part, "share": time / whole, "microseconds": time / whole * microseconds}
        for part, time in _largest(own.items())
    ]


def _place(file: str, line: int, function: str) -> str:
    """Ours by module and name, a package by its name, built-ins by what they do."""
    path = Path(file)
    if ROOT / "assistant" in path.parents:
        return f"{path.relative_to(ROOT).with_suffix('')}: {function}".replace(os.sep, ".")
    if "site-packages" in path.parts:
        return f"package {path.parts[path.parts.index('site-packages') + 1]}"
    return f"built-in {function.strip('<>')}" if file == "~" else f"Python's {path.stem}"


def _cold() -> Lines:
    runs = [_parts(_child(["-c", _COLD]).stdout) for _ in range(5)]
    start = min(_seconds(["-c", "pass"]) for _ in range(5))
    parts = {"starting Python": start} | {part: min(run[part] for run in runs) for part in runs[0]}
    return _milliseconds(parts.items(), sum(parts.values()))


def _bulk(cases: Sequence[Case]) -> Lines:
    rulebook = Library.load(only=REGULATION)[REGULATION].rulebook
    sliced = BitSliced(rulebook)
    arrays = dict(arrays_of(rulebook, cases, BULK_ROWS))
    marks = [perf_counter()]
    columns = columns_of(arrays.items())
    marks.append(perf_counter())
    found = sliced.possible(columns, BULK_ROWS)
    marks.append(perf_counter())
    found.masks()
    marks.append(perf_counter())
    parts = ("packing truth values into words", "the evaluation", "one number per case from its words")
    taken = {part: after - before for part, before, after in zip(parts, marks, marks[1:], strict=False)}
    return _milliseconds(taken.items(), sum(taken.values()))


def _parts(text: str) -> dict[str, float]:
    rows = (line.split("\t") for line in text.splitlines())
    return {part: float(seconds) for part, seconds in rows}


def _imports() -> Lines:
    """What each of our modules, and each package with all its modules, adds to a cold start."""
    asked = "import assistant.commands.determine, assistant.dialogue.explain, assistant.terminal"
    own: dict[str, float] = {}
    for line in _child(["-X", "importtime", "-c", asked]).stderr.splitlines():
        taken, _, name = line.removeprefix("import time:").split("|")
        if taken.strip().isdigit():
            module = name.strip()
            part = module if module.startswith("assistant") else f"package {module.split('.')[0]}"
            own[part] = own.get(part, 0.0) + int(taken) / 1e6
    return _milliseconds(own.items(), sum(own.values()))


def _milliseconds(parts: Iterable[tuple[str, float]], whole: float) -> Lines:
    return [
        {"part": part, "share": seconds / whole, "milliseconds": seconds * 1000}
        for part, seconds in _largest(parts)
    ]


def _largest(parts: Iterable[tuple[str, float]]) -> list[tuple[str, float]]:
    return sorted(parts, key=lambda part: -part[1])[:LINES]


def _child(words: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True)


def _seconds(words: list[str]) -> float:
    start = perf_counter()
    _child(words)
    return perf_counter() - start
