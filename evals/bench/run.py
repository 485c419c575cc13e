"""Run every system on the same cases: `python -m evals.bench.run --peers PYTHON`. See docs/benchmark.md.

First all systems must agree on every case; then each is measured in fresh processes, one system after another
and round after round, so that what else the machine does hits all of them.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from evals.bench.material import REGULATION, material
from evals.bench.system import OURS
from evals.bench.where_time_goes import where_time_goes

ROOT = Path(__file__).resolve().parents[2]
CASES = 20_000
SINGLE = 2_000  # decisions timed one at a time in a round, or as many as fit in two seconds
ROUNDS = 5
COLD_STARTS = 5  # in a round
# Whole processes: ours, Python alone, and two imports that no command of ours goes without.
COLD = {
    "python -c pass": ["-c", "pass"],
    "import click, yaml": ["-c", "import click, yaml"],
    "rongcuo determine": ["-m", "assistant.cli", "determine", "--regulation", REGULATION, "--facts", "FACTS"],
}


class DisagreementError(Exception):
    """Two systems answer one case differently; the message names the case, both systems and both answers."""


class WorkerError(Exception):
    """A worker process failed; the message is its error output."""


class Worker:
    """Starts measurements: ours under this Python, the peers under theirs."""

    def __init__(self, folder: Path, peers_python: str) -> None:
        self.folder, self.peers_python = folder, peers_python

    def __call__(self, system: str, task: str, count: int | None = None) -> Any:
        python = sys.executable if system == OURS else self.peers_python
        words = [python, "-m", "evals.bench.worker", system, task, str(self.folder)]
        if count is not None:
            words.append(str(count))
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise WorkerError(f"{system} {task}:\n{done.stderr}")
        return json.loads(done.stdout)


# The peers, fastest first, each with how many cases it answers alone and how many rows it does in bulk.
PEERS: Mapping[str, tuple[int, int]] = {
    "openfisca": (1_000, 1_000_000),  # decides all cases together; alone it takes milliseconds
    "datalogic": (CASES, 50_000),
    "clingo_asp": (CASES, 2_000),
    "zen_engine": (CASES, 5_000),
    "rule_engine_py": (CASES, 2_000),
}
OUR_ROWS = 4_000_000
EXACT = "clingo_asp"  # the peer that answers half-known cases
HALF_KNOWN = 2_000  # cases it is asked


def disagreement(cases: Sequence[object], answers: Mapping[str, Sequence[object]]) -> str:
    """The first case on which a system answers otherwise than the first system; empty when all agree.

    A system may have been asked fewer cases than the first, but some.
    """
    first, *others = answers
    for name in others:
        if not answers[name] or len(answers[name]) > len(answers[first]):
            return f"{name} gave {len(answers[name])} answers, {first} {len(answers[first])}"
        pairs = zip(cases, answers[first], answers[name], strict=False)
        for number, (case, ours, theirs) in enumerate(pairs):
            if ours != theirs:
                return f"case {number}: {first} says {ours}, {name} says {theirs}; {json.dumps(case)}"
    return ""


def check_agreement(worker: Worker, systems: Iterable[str]) -> dict[str, int]:
    """Cases each system answered, all alike. Raises DisagreementError."""
    cases = json.loads((worker.folder / "complete.json").read_text(encoding="utf-8"))
    answers: dict[str, Sequence[object]] = {}
    checked = {}
    for system in systems:
        found = worker(system, "answer", PEERS[system][0] if system in PEERS else None)
        answers[system] = found["alone"]
        checked[system] = len(found["alone"])
        if found["together"] is not None:
            answers[f"{system} (all together)"] = found["together"]
    wrong = disagreement(cases, answers)
    if wrong:
        raise DisagreementError(wrong)
    if EXACT in checked:
        half = json.loads((worker.folder / "half_known.json").read_text(encoding="utf-8"))[:HALF_KNOWN]
        sets = {name: worker(name, "answer_half_known", HALF_KNOWN) for name in (OURS, EXACT)}
        wrong = disagreement(half, sets)
        if wrong:
            raise DisagreementError(f"half known, {wrong}")
    return checked


def summary(values: Sequence[float]) -> dict[str, float]:
    """Median and range over the rounds."""
    return {"median": statistics.median(values), "low": min(values), "high": max(values)}


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure(worker: Worker, systems: Sequence[str], rounds: int, bulk_rows: Mapping[str, int]) -> Any:
    """Every measurement in every round, systems interleaved; then medians and ranges per system."""
    samples: dict[tuple[str, ...], list[float]] = {}

    def keep(*key: str, value: float) -> None:
        samples.setdefault(key, []).append(value)

    for number in range(rounds):
        for system in systems:
            _say(f"round {number + 1} of {rounds}: {system}")
            loaded = worker(system, "load")
            keep(system, "load", "seconds", value=loaded["seconds"])
            keep(system, "load", "megabytes", value=loaded["megabytes"])
            for way, taken in worker(system, "single", SINGLE).items():
                keep(system, "single", way, "p50", value=percentile(taken, 0.5))
                keep(system, "single", way, "p99", value=percentile(taken, 0.99))
            for layout, found in worker(system, "bulk", bulk_rows[system]).items():
                for unit, value in found.items():
                    keep(system, "bulk", layout, unit, value=value)
    return _nested({key: summary(values) for key, values in samples.items()})


def _nested(flat: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in flat.items():
        inner = found
        for part in key[:-1]:
            inner = inner.setdefault(part, {})
        inner[key[-1]] = value
    return found


def cold_start(folder: Path, name: str) -> float:
    """Wall seconds of one whole process of `COLD`."""
    facts = folder / "facts.json"
    if not facts.exists():
        told = {"enforcement_officer": True, "some_loss": True}
        facts.write_text(json.dumps(told), encoding="utf-8")
    words = [word.replace("FACTS", str(facts)) for word in COLD[name]]
    start = time.perf_counter()
    subprocess.run([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def cold_starts(folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    """Every process of `COLD` in turn, so many times over."""
    taken: dict[str, list[float]] = {name: [] for name in COLD}
    for _ in range(rounds + 1):
        for name, values in taken.items():
            values.append(cold_start(folder, name))
    return {name: summary(values[1:]) for name, values in taken.items()}  # the first round fills caches


def machine(peers_python: str) -> dict[str, Any]:
    """What the figures were measured on and with."""
    asked = (
        "import importlib.metadata as m, sys, json; print(json.dumps([m.version(n) for n in sys.argv[1:]]))"
    )
    peers = ["openfisca-core", "datalogic-py", "clingo", "zen-engine", "rule-engine"]
    found = json.loads(subprocess.check_output([peers_python, "-c", asked, *peers], text=True))
    return {
        "date": date.today().isoformat(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("rongcuo", "numpy", "dd")}
        | dict(zip(peers, found, strict=True)),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", required=True, help="the Python that has the peers installed")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--rows", type=int, default=OUR_ROWS, help="rows of our bulk run")
    parser.add_argument("--out", type=Path, help="where to write the figures as JSON")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        worker = Worker(Path(name), options.peers)
        drawn = material(worker.folder, options.cases)
        for peer in PEERS:
            worker(peer, "form")
        systems = [OURS, *PEERS]
        _say(f"agreement on {options.cases} cases")
        try:
            checked = check_agreement(worker, systems)
        except DisagreementError as error:
            print(f"DISAGREEMENT: {error}")
            return 1
        rows = {OURS: options.rows, **{peer: count for peer, (_, count) in PEERS.items()}}
        figures = {
            "machine": machine(options.peers),
            "cases": {
                "count": len(drawn.cases),
                "gold": drawn.gold,
                "reached": drawn.reached,
                "checked": checked,
            },
            "half_known_checked": HALF_KNOWN,
            "rounds": options.rounds,
            "bulk_rows": rows,
            "systems": measure(worker, systems, options.rounds, rows),
            "cold": cold_starts(worker.folder, options.rounds * COLD_STARTS),
            "profile": where_time_goes(worker.folder),
        }
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    if options.out is not None:
        options.out.write_text(text + "\n", encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
