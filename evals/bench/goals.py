"""The goals of the rules core, and whether measured figures meet them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evals.bench.system import OURS, PROOF


@dataclass(frozen=True)
class Goal:
    """`measured` in `unit`; `least` tells whether the limit is from below (a rate) or from above (a time)."""

    name: str
    measured: float
    limit: float
    unit: str
    least: bool = False

    @property
    def met(self) -> bool:
        return self.measured >= self.limit if self.least else self.measured <= self.limit


def goals(figures: Mapping[str, Any]) -> tuple[Goal, ...]:
    """The goals with the medians of one run."""
    ours, openfisca = figures["systems"][OURS], figures["systems"]["openfisca"]
    half = ours["bulk"]["in memory, 2 threads, half known"]["rate"]["median"]
    fisca = openfisca["bulk"]["in memory"]["rate"]["median"]
    return (
        Goal("one decision, half the facts unknown", _p50(ours, "half known"), 100, "µs"),
        Goal("one decision with its proof", _p50(ours, PROOF) / 1000, 1, "ms"),
        Goal("the same, half the facts unknown", _p50(ours, f"{PROOF}, half known") / 1000, 1, "ms"),
        Goal("cold `rongcuo determine`", figures["cold"]["rongcuo determine"]["median"] * 1000, 400, "ms"),
        Goal("many cases, half the facts unknown, beside OpenFisca", half / fisca, 10, "×", least=True),
        Goal("many cases, half the facts unknown", half / 1e6, 100, "million rows/s", least=True),
    )


def _p50(system: Mapping[str, Any], way: str) -> float:
    return float(system["single"][way]["p50"]["median"])
