"""One measurement of one system in a fresh process: `python -m evals.bench.worker SYSTEM TASK FOLDER [N]`.

Prints one line of JSON. FOLDER holds the listing and the cases that `material.py` wrote. Knows nothing of the
core, so that it also runs where only the peers are installed.
"""

import json
import resource
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, perf_counter_ns, process_time
from typing import Any

from evals.bench.formulas import formulas
from evals.bench.system import BULK, DECISION, HALF_KNOWN, PROOF, Case, Loaded

SECONDS = 2.0  # a way of asking is timed for so long, or for all N cases
SHORT = 0.4  # the same in the short version
LEAST = 20  # cases, however slow
WARM_UP = 20


def load(system: str, folder: Path) -> Loaded:
    module = import_module(f"evals.bench.systems.{system}")
    loaded: Loaded = module.load((folder / f"{system}.form").read_text(encoding="utf-8"))
    return loaded


def read_cases(folder: Path, name: str) -> list[Case]:
    cases: list[Case] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return cases


def peak_megabytes() -> float:
    """Peak resident memory of this process, since it was started as itself."""
    status = Path("/proc/self/status")  # getrusage counts the parent's memory before exec as ours
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (line,) = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) / 1024


def write_form(system: str, folder: Path, count: int) -> Any:
    """Write the system's own form from the listing; a system without one takes the listing as it is."""
    module = import_module(f"evals.bench.systems.{system}")
    text = (folder / "listing.json").read_text(encoding="utf-8")
    if hasattr(module, "write"):
        data = json.loads(text)
        text = module.write(formulas(data["listing"], data["ranks"], data["adverse"]))
    (folder / f"{system}.form").write_text(text, encoding="utf-8")
    return len(text)


def measure_load(system: str, folder: Path, count: int) -> Any:
    """Seconds from the form to the first answer, imports included; and the memory that took."""
    case = read_cases(folder, "few")[0]
    before, start = peak_megabytes(), perf_counter()
    load(system, folder).decide(case)
    return {"seconds": perf_counter() - start, "megabytes": peak_megabytes() - before}


def answer(system: str, folder: Path, count: int) -> Any:
    """The outcome of every complete case asked alone, and asked together where the system can."""
    loaded, cases = load(system, folder), read_cases(folder, "complete")[:count]
    together = loaded.many(cases) if loaded.many is not None else None
    alone = [loaded.decide(case) for case in cases]
    return {"alone": alone, "together": together}


def answer_half_known(system: str, folder: Path, count: int) -> Any:
    """The possible outcomes of every half-known case."""
    loaded, cases = load(system, folder), read_cases(folder, "half_known")[:count]
    return [sorted(loaded.possible(case)) for case in cases] if loaded.possible is not None else None


def time_single(system: str, folder: Path, count: int) -> Any:
    """Microseconds of each decision asked alone, per way of asking."""
    loaded = load(system, folder)
    complete, half_known = read_cases(folder, "complete"), read_cases(folder, "half_known")
    ways: dict[str, tuple[Callable[[Case], object], list[Case]]] = {DECISION: (loaded.decide, complete)}
    ways |= {name: (way, complete) for name, way in loaded.ways.items()}
    if loaded.possible is not None:
        ways[HALF_KNOWN] = (loaded.possible, half_known)
        ways |= {f"{name}, {HALF_KNOWN}": (way, half_known) for name, way in loaded.ways.items()}
    return {name: _microseconds(way, cases[-count:]) for name, (way, cases) in ways.items()}


def time_short(system: str, folder: Path, count: int) -> Any:
    """The middle microseconds of each way the short version compares, and rows a second in memory."""
    loaded = load(system, folder)
    complete, half_known = read_cases(folder, "complete"), read_cases(folder, "half_known")
    ways: dict[str, tuple[Callable[[Case], object], list[Case]]] = {DECISION: (loaded.decide, complete)}
    if loaded.possible is not None:
        ways = {HALF_KNOWN: (loaded.possible, half_known), PROOF: (loaded.ways[PROOF], half_known)}
        complete = half_known
    taken = {name: sorted(_microseconds(way, cases, SHORT)) for name, (way, cases) in ways.items()}
    found = {name: values[len(values) // 2] for name, values in taken.items()}
    if count and loaded.bulk is not None:
        _, run = next(iter(loaded.bulk(complete, count)))
        found[BULK] = _rows_a_second(run, count)["rate"]
    return found


def _microseconds(
    way: Callable[[Case], object], cases: Sequence[Case], seconds: float = SECONDS
) -> list[float]:
    for case in cases[:WARM_UP]:
        way(case)
    taken: list[float] = []
    until = perf_counter() + seconds
    for case in cases:
        start = perf_counter_ns()
        way(case)
        taken.append((perf_counter_ns() - start) / 1000)
        if len(taken) >= LEAST and perf_counter() > until:
            break
    return taken


def time_bulk(system: str, folder: Path, count: int) -> Any:
    """Rows a second for each layout, best of three; and the peak memory of the process after the first."""
    loaded, complete = load(system, folder), read_cases(folder, "complete")
    found: dict[str, dict[str, float]] = {}
    if loaded.bulk is None:
        cases = list(islice(cycle(complete), count))
        found["in memory"] = _rows_a_second(lambda: [loaded.decide(case) for case in cases], count)
        return found
    for name, run in loaded.bulk(complete, count):
        found[name] = _rows_a_second(run, count)
    if loaded.possible is not None:
        for name, run in loaded.bulk(read_cases(folder, "half_known"), count):
            found[f"{name}, {HALF_KNOWN}"] = _rows_a_second(run, count)
    return found


def _rows_a_second(run: Callable[[], object], rows: int) -> dict[str, float]:
    best, cores = 0.0, 0.0
    for _ in range(3):
        start, busy = perf_counter(), process_time()
        run()
        taken = perf_counter() - start
        if rows / taken > best:
            best, cores = rows / taken, (process_time() - busy) / taken
    return {"rate": best, "cores": cores, "megabytes": peak_megabytes()}


TASKS: dict[str, Callable[[str, Path, int], Any]] = {
    "form": write_form,
    "load": measure_load,
    "answer": answer,
    "answer_half_known": answer_half_known,
    "single": time_single,
    "bulk": time_bulk,
    "short": time_short,
}


def main() -> None:
    system, task, folder, *count = sys.argv[1:]
    result = TASKS[task](system, Path(folder), int(count[0]) if count else sys.maxsize)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
