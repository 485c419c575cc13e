"""A few ratios against those kept in the repository: `python -m evals.bench.short --peers PYTHON [--keep]`.

A ratio compares ours with something measured in the same minutes on the same machine, so that a slower
machine does not look like slower code. Everything takes its best of several interleaved rounds; before a
ratio counts as fallen, more rounds are run. Exit code 1 when one stays more than
1.5 times below the ratio kept.
"""

import argparse
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import yaml

from evals.bench.material import material
from evals.bench.run import DisagreementError, Worker, check_agreement, cold_start
from evals.bench.system import BULK, DECISION, HALF_KNOWN, OURS, PROOF

KEPT = Path(__file__).resolve().parent / "ratios.yaml"
HEAD = """# Ratios of the short benchmark, larger is better; `make bench-keep` measures them anew.
# `make bench-short` fails when one falls by more than 1.5 times.
"""
FALL = 1.5
CASES, ROWS = 2_000, 500_000
PEERS = ("openfisca", "datalogic")
COLD = ("import click, yaml", "rongcuo determine")
ROUNDS, RETRIES, COLD_STARTS = 3, 2, 2
Best = dict[tuple[str, str], float]  # (system or "cold", what) -> microseconds, seconds, or rows a second


def one_round(worker: Worker, best: Best) -> None:
    """Measure everything once and keep what is better than before."""
    for system in (OURS, *PEERS):
        for way, value in worker(system, "short", ROWS if system != "datalogic" else 0).items():
            _keep(best, (system, way), value, larger=way == BULK)
    for name in COLD * COLD_STARTS:
        _keep(best, ("cold", name), cold_start(worker.folder, name), larger=False)


def _keep(best: Best, key: tuple[str, str], value: float, *, larger: bool) -> None:
    best[key] = (max if larger else min)(value, best.get(key, value))


def ratios(best: Best) -> dict[str, float]:
    """How many times faster ours is (below 1: slower)."""
    datalogic = best["datalogic", DECISION]
    return {
        "decision, half the facts unknown, beside datalogic-py": datalogic / best[OURS, HALF_KNOWN],
        "proof, half the facts unknown, beside a decision of datalogic-py": datalogic / best[OURS, PROOF],
        "many cases, half the facts unknown, beside OpenFisca": best[OURS, BULK] / best["openfisca", BULK],
        "cold `rongcuo determine`, beside importing click and yaml": best["cold", COLD[0]]
        / best["cold", COLD[1]],
    }


def fallen(measured: Mapping[str, float], kept: Mapping[str, float]) -> list[str]:
    """The ratios more than 1.5 times below the kept ones; a ratio that is not kept counts as fallen."""
    return [name for name, value in measured.items() if value * FALL < kept.get(name, float("inf"))]


def measure(worker: Worker, kept: Mapping[str, float] | None) -> dict[str, float]:
    """The ratios after as many rounds as it takes for none to have fallen; with nothing kept, after all."""
    best: Best = {}
    for attempt in range(1 + RETRIES):
        for _ in range(ROUNDS):
            one_round(worker, best)
        measured = ratios(best)
        low = fallen(measured, kept) if kept is not None else []
        if kept is not None and not low:
            break
        if low and attempt < RETRIES:
            print(f"measuring again: {'; '.join(low)}", flush=True)
    return measured


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", required=True, help="the Python that has openfisca-core and datalogic-py")
    parser.add_argument("--keep", action="store_true", help="keep the ratios measured now")
    options = parser.parse_args()
    kept = yaml.safe_load(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory() as name:
        worker = Worker(Path(name), options.peers)
        material(worker.folder, CASES)
        for peer in PEERS:
            worker(peer, "form")
        try:
            checked = check_agreement(worker, (OURS, *PEERS))
        except DisagreementError as error:
            print(f"DISAGREEMENT: {error}")
            return 1
        print(", ".join(f"{system}: {count:,} cases agree" for system, count in checked.items()))
        measured = measure(worker, None if options.keep else kept)
    if options.keep:
        rounded = {name: float(f"{value:.3g}") for name, value in measured.items()}
        text = yaml.safe_dump(rounded, allow_unicode=True, sort_keys=False, width=200)
        KEPT.write_text(HEAD + text, encoding="utf-8")
        kept = rounded
    low = fallen(measured, kept)
    for name, value in measured.items():
        verdict = "FALLEN" if name in low else "ok"
        print(f"{verdict:7}{value:8.3g}  kept {kept.get(name, float('nan')):.3g}  {name}")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
