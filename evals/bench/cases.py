"""The cases every system decides: complete consistent ones that reach every outcome, and half-known ones."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.evaluation.gold import read_cases
from assistant.library import Regulation
from assistant.rules.expression import Value
from assistant.rules.graph.compiled import Compiled, compiled
from assistant.rules.representatives import representative_values

Case = dict[str, bool | int | str]  # as an officer's file has it: a day is text
FEWEST = 100  # cases for each outcome in a full run
BLIND = 0.1  # the share of cases in which every fact is drawn


@dataclass(frozen=True)
class Drawn:
    """Cases, how many of them reach each outcome, and how many (the first ones) are gold cases."""

    cases: list[Case]
    reached: Counter[str]
    gold: int


def complete_cases(regulation: Regulation, count: int, seed: int = 1) -> Drawn:
    """All complete gold cases, then cases drawn from them by turning a few facts.

    Each drawn case starts from a gold case of an outcome drawn evenly. Raises ValueError where an outcome of
    the regulation is reached by fewer than `FEWEST` cases in a full run.
    """
    rng, model = random.Random(seed), compiled(regulation.rulebook)
    found: list[Case] = []
    reached: Counter[str] = Counter()
    seeds: dict[str, list[Case]] = defaultdict(list)
    for case, outcome in _gold(regulation, model):
        found.append(case)
        reached[outcome] += 1
        seeds[outcome].append(case)
    gold = len(found)
    while len(found) < count:
        case = dict(rng.choice(seeds[rng.choice(list(seeds))]))
        names = [name for name, value in case.items() if isinstance(value, bool)]
        turned = rng.sample(names, rng.randrange(9))
        if rng.random() < BLIND:
            turned = [name for name in names if rng.random() < 0.3]
        case.update({name: not case[name] for name in turned})
        drawn = _outcome(model, case)
        if drawn is not None:
            found.append(case)
            reached[drawn] += 1
    rare = [o for o in model.graph.outcomes if o in set(_reachable(model)) and reached[o] < FEWEST]
    if count >= 100 * FEWEST and rare:
        raise ValueError(f"too few of {count} cases reach {', '.join(rare)}")
    return Drawn(found, reached, gold)


def half_known(cases: Sequence[Case], seed: int = 2) -> list[Case]:
    """The same cases with each fact known or not by the toss of a coin."""
    rng = random.Random(seed)
    return [{fact: value for fact, value in case.items() if rng.random() < 0.5} for case in cases]


def _gold(regulation: Regulation, model: Compiled) -> Iterator[tuple[Case, str]]:
    """Gold cases in which every yes-or-no fact is told, each with a day that fits where none is told."""
    needed = {atom.fact for atom in model.atoms.values() if atom.operator is None}
    for gold in read_cases(regulation):
        told = {fact: value for fact, value in gold.facts.items() if value is not None}
        if not needed <= told.keys():
            continue
        for case in _dated(model, {fact: _as_text(value) for fact, value in told.items()}):
            outcome = _outcome(model, case)
            if outcome is not None:
                yield case, outcome
                break


def _dated(model: Compiled, case: Case) -> Iterator[Case]:
    """The case with every choice of values for the compared facts that are not told."""
    open_atoms = [a for a in model.atoms.values() if a.operator is not None and a.fact not in case]
    if not open_atoms:
        yield case
        return
    fact = open_atoms[0].fact
    named = [atom for atom in model.atoms.values() if atom.fact == fact]
    for value in representative_values(model.rulebook.vocabulary[fact], named):
        yield from _dated(model, {**case, fact: _as_text(value)})


def _as_text(value: Value) -> bool | int | str:
    return value.isoformat() if isinstance(value, date) else value


def _outcome(model: Compiled, case: Case) -> str | None:
    """The one outcome of a complete case; None when its facts contradict each other."""
    kinds = model.rulebook.vocabulary
    facts: dict[str, Value] = {
        fact: date.fromisoformat(value) if kinds[fact].kind == "date" and isinstance(value, str) else value
        for fact, value in case.items()
    }
    possible = model.graph.possible(model.assignment(facts))
    if len(possible) > 1:
        raise ValueError(f"not complete: {case}")
    return possible[0] if possible else None


def _reachable(model: Compiled) -> tuple[str, ...]:
    return model.graph.possible({})
