"""The core agrees with an independent solver: exhaustively on small fact sets, at random on the whole."""

import itertools
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import Library
from assistant.rules.expression import Value
from assistant.rules.graph.compiled import compiled
from assistant.rules.listing import list_rulebook
from assistant.verify.agreement import core_possible, tried
from assistant.verify.solver import Solver

NAIMAN_CASES, OTHER_CASES = 20_000, 8_000
BATCHES = 4


@dataclass(frozen=True)
class SmallSet:
    """Facts to go through with the values of each (None: not known); `rest` is known throughout."""

    regulation: str
    name: str
    values: Mapping[str, tuple[Value | None, ...]]
    in_scope: Mapping[str, Value]
    holding: tuple[str, ...]

    def cases(self, yes_or_no: list[str]) -> Iterator[dict[str, Value]]:
        rest: dict[str, Value] = {fact: fact in self.holding for fact in yes_or_no} | dict(self.in_scope)
        rest = {fact: value for fact, value in rest.items() if fact not in self.values}
        for chosen in itertools.product(*self.values.values()):
            case = zip(self.values, chosen, strict=True)
            yield rest | {fact: value for fact, value in case if value is not None}


def read_small_sets() -> Iterator[SmallSet]:
    path = Path(__file__).with_name("small_sets.yaml")
    for regulation, given in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        for name, entry in given["sets"].items():
            values: dict[str, tuple[Value | None, ...]] = {}
            for fact in entry["facts"]:
                each: dict[str, Any] = fact if isinstance(fact, dict) else {fact: (True, False)}
                values.update({name: (*options, None) for name, options in each.items()})
            holding = tuple(entry.get("holding", ()))
            yield SmallSet(regulation, name, values, given["in_scope"], holding)


SMALL_SETS = tuple(read_small_sets())


@pytest.mark.parametrize("small", SMALL_SETS, ids=lambda small: f"{small.regulation}: {small.name}")
def test_agrees_on_every_partial_case_of_a_small_set(library: Library, small: SmallSet) -> None:
    regulation = library[small.regulation]
    named = {*small.values, *small.in_scope, *small.holding}
    assert named <= set(regulation.rulebook.vocabulary.facts)
    solver = Solver(list_rulebook(regulation.rulebook), regulation.rulebook.outcomes)
    seen = set()
    for facts in small.cases(solver.facts):
        found = core_possible(regulation, facts)
        assert found == solver.possible(facts), facts
        seen |= found
    assert len(seen) > 1  # the facts do decide


def test_the_small_sets_reach_every_regulation_and_every_proviso(library: Library) -> None:
    assert {small.regulation for small in SMALL_SETS} == set(library)
    for regulation in library.values():
        tried_facts = {f for s in SMALL_SETS if s.regulation == regulation.id for f in s.values}
        for row in list_rulebook(regulation.rulebook)["provisions"]:
            assert row["unless"] is None or set(row["unless"].split(" or ")) <= tried_facts
        compared = {a.fact for a in compiled(regulation.rulebook).atoms.values() if a.operator is not None}
        assert compared <= tried_facts


def random_cases(regulation_id: str, seed: int, count: int) -> tuple[list[str], set[str]]:
    """Try some random cases; returns those that differ, and every outcome seen."""
    wrong, seen = [], set()
    for case, ours, theirs in tried(Library.load()[regulation_id], seed, count):
        seen |= ours
        if ours != theirs:
            wrong.append(f"{case}: {sorted(ours)} {sorted(theirs)}")
    return wrong, seen


def test_agrees_on_random_partial_cases_of_every_regulation(library: Library) -> None:
    batches = [
        (regulation, seed, (NAIMAN_CASES if regulation == "naiman-2025" else OTHER_CASES) // BATCHES)
        for regulation in library
        for seed in range(BATCHES)
    ]
    with ProcessPoolExecutor(max_workers=2, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(random_cases, *zip(*batches, strict=True)))
    assert [wrong for wrongs, _ in done for wrong in wrongs] == []
    for regulation in library.values():
        batch_seen = [
            seen for (name, _, _), (_, seen) in zip(batches, done, strict=True) if name == regulation.id
        ]
        assert set().union(*batch_seen) == set(compiled(regulation.rulebook).headlines)
