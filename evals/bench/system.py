"""What the benchmark asks of every system."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Case = Mapping[str, bool | int | str]  # fact id -> value; a day is "YYYY-MM-DD"; a fact left out is not known
DECISION, PROOF, HALF_KNOWN, BULK = "decision", "with proof", "half known", "in memory"
OURS = "rongcuo"
NAMES = {
    OURS: "Rongcuo",
    "openfisca": "openfisca-core",
    "datalogic": "datalogic-py",
    "clingo_asp": "clingo",
    "zen_engine": "zen-engine",
    "rule_engine_py": "rule-engine",
}


@dataclass(frozen=True)
class Loaded:
    """A system with the rules loaded.

    `decide` gives the outcome of a complete case. `ways` are other ways to ask one case, by name, timed as
    they are. `possible` gives every outcome some completion of the known facts leads to, where the system can
    say that exactly. `many` decides all cases together, where there is a call for it. `bulk(cases, rows)`
    lays out so many rows (the cases over and over) in memory, one layout after another, and hands out runs
    over them to be timed, by name.
    """

    decide: Callable[[Case], str]
    ways: Mapping[str, Callable[[Case], object]] = field(default_factory=dict)
    possible: Callable[[Case], set[str]] | None = None
    many: Callable[[Sequence[Case]], list[str]] | None = None
    bulk: Callable[[Sequence[Case], int], Iterator[tuple[str, Callable[[], object]]]] | None = None
