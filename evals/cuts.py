"""Rulebooks cut down to at most a dozen open facts: small enough that the best way to ask can be computed."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from assistant.evaluation.entries import CONTRADICTION
from assistant.evaluation.gold import read_cases
from assistant.library import Regulation
from assistant.rules.expression import Value, fact_ids
from assistant.rules.facts import parse_facts
from assistant.rules.rulebook import Rulebook
from evals.truth_table import FORBIDDEN, Table, regions, tabulate

MOST_FACTS = 12
LEAST_FACTS = 3
SPREAD = 4  # cuts drawn for each that is taken
TRIES = 60
LARGEST_TABLE = 2 * 2**MOST_FACTS  # completions; numbers and choices have more than two answers


@dataclass(frozen=True)
class Cut:
    """What is fixed, and the table of the rest. Each open fact can change the outcome."""

    name: str
    fixed: Mapping[str, Value]
    table: Table


def cuts(regulation: Regulation, number: int, most: int = MOST_FACTS, seed: int = 1) -> list[Cut]:
    """So many different cuts, the larger ones first, spread over all sizes that come about.

    From gold cases: facts of a few provisions are opened again, the rest stays as it is.
    """
    rng, rulebook = random.Random(f"{regulation.id} {seed}"), regulation.rulebook
    cases = [case for case in read_cases(regulation) if case.outcome != CONTRADICTION]
    found: dict[tuple[str, ...], Cut] = {}
    for _ in range(TRIES * number):
        case = rng.choice(cases)
        whole = completed(rulebook, rng, parse_facts(rulebook.vocabulary, case.facts))
        cut = _cut(rulebook, case.id, whole, _opened(rulebook, rng, most))
        if cut is not None:
            found.setdefault(cut.table.facts, cut)
        if len(found) == SPREAD * number:
            break
    by_size = sorted(found.values(), key=lambda cut: -len(cut.table.facts))
    return by_size[:: max(1, len(by_size) // number)][:number]


def _cut(rulebook: Rulebook, name: str, whole: Mapping[str, Value], opened: list[str]) -> Cut | None:
    """The case with these facts open; what turns out not to matter is closed again."""
    while len(opened) >= LEAST_FACTS:
        fixed = {fact: value for fact, value in whole.items() if fact not in opened}
        table = tabulate(rulebook, fixed, opened, LARGEST_TABLE)
        if table is None:
            return None
        telling = [fact for axis, fact in enumerate(opened) if tells(table.outcome, axis)]
        if telling == opened:
            return Cut(f"{name}/{len(opened)}", fixed, table)
        opened = telling
    return None


def tells(outcome: np.ndarray[tuple[int, ...], np.dtype[np.int8]], axis: int) -> bool:
    """Whether two answers along one axis, all else equal and both allowed, end in different outcomes."""
    along = np.moveaxis(outcome, axis, 0)
    least = np.where(along == FORBIDDEN, np.int8(127), along).min(axis=0)
    most = along.max(axis=0)
    return bool(np.any(least < most))


def _opened(rulebook: Rulebook, rng: random.Random, number: int) -> list[str]:
    """Facts of provisions drawn at random, and mostly which matter is asked about, in vocabulary order."""
    matters = {fact.id for fact in rulebook.vocabulary.facts.values() if fact.kind == "choice"}
    entries, found = list(rulebook.entries()), set(matters) if rng.random() < 0.8 else set[str]()
    rng.shuffle(entries)
    for entry in entries:
        own = list(fact_ids(rulebook.condition_of(entry)))
        rng.shuffle(own)
        found.update(own[: rng.randint(2, 5)])
        if len(found) >= number:
            break
    others = sorted(found - matters)
    if found & matters:  # of what each matter asks for some is enough: a choice has many answers
        number = rng.randint(LEAST_FACTS, number)
    kept = found & matters | set(rng.sample(others, min(number - len(matters), len(others))))
    return [fact for fact in rulebook.vocabulary.facts if fact in kept]


def completed(rulebook: Rulebook, rng: random.Random, known: Mapping[str, Value]) -> dict[str, Value]:
    """Values for what a case leaves open: no, or any number, day or choice."""
    whole = dict(known)
    for fact in rulebook.vocabulary.facts.values():
        if fact.id not in whole:
            own = [atom for atom in rulebook.used_atoms() if atom.fact == fact.id]
            values = [False] if fact.kind == "bool" else list(regions(rulebook, fact.id, own))
            whole[fact.id] = rng.choice(values)
    return whole


def needless(cut: Cut, choose: Callable[[Mapping[str, Value]], str]) -> tuple[int, int]:
    """Of the states that answering what `choose` asks can lead to, how many ask what cannot change the
    outcome any more; and how many states there are. Judged on the table alone."""
    table, wrong, states = cut.table, 0, 0
    waiting: list[dict[str, Value]] = [{}]
    while waiting:
        known = waiting.pop()
        place = tuple(
            values.index(known[fact]) if fact in known else slice(None)
            for fact, values in zip(table.facts, table.values, strict=True)
        )
        left = table.outcome[place]
        if len(set(left[left != FORBIDDEN].tolist())) < 2:
            continue
        states += 1
        asked = choose(known)
        open_facts = [fact for fact in table.facts if fact not in known]
        if asked not in open_facts or not tells(left, open_facts.index(asked)):
            wrong += 1
            continue
        waiting += [{**known, asked: value} for value in table.values[table.facts.index(asked)]]
    return wrong, states
