"""A rulebook cut down to a few open facts, as a plain table: every completion with its outcome.

Evaluates the conditions themselves over arrays of all completions; shares no code with the decision diagrams,
the decision graph or the planner, so that it can judge them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.rules.expression import And, Atom, Expression, Not, Or, Value, items_in
from assistant.rules.outcomes import OUT_OF_SCOPE, RESERVED
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rulebook

Bits = npt.NDArray[np.bool_]
FORBIDDEN = -1


@dataclass(frozen=True)
class Table:
    """`outcome` has an axis for every open fact, in the order of `facts`; an entry is the number of the
    outcome in the rulebook's ladder, FORBIDDEN where the axioms do not let the facts stand together.
    `values` are the answers along each axis: one from every region the comparisons tell apart.
    """

    facts: tuple[str, ...]
    values: tuple[tuple[Value, ...], ...]
    outcome: npt.NDArray[np.int8]


def tabulate(
    rulebook: Rulebook, fixed: Mapping[str, Value], open_facts: Sequence[str], largest: int
) -> Table | None:
    """Every completion of the open facts beside the fixed ones; together they are all facts there are.

    None where there are more completions than `largest`.
    """
    by_fact: dict[str, list[Atom]] = {}
    for atom in rulebook.used_atoms():
        by_fact.setdefault(atom.fact, []).append(atom)
    values = tuple(tuple(regions(rulebook, fact, by_fact[fact])) for fact in open_facts)
    shape = tuple(len(own) for own in values)
    if prod(shape) > largest:
        return None
    truths: dict[Atom, Bits] = {}
    for fact, own in by_fact.items():
        for atom in own:
            if fact in fixed:
                truths[atom] = np.full((1,) * len(shape), atom.holds_for(fixed[fact]))
            else:
                axis = tuple(open_facts).index(fact)
                along = [1] * len(shape)
                along[axis] = -1
                truths[atom] = np.array([atom.holds_for(value) for value in values[axis]]).reshape(along)
    return Table(tuple(open_facts), values, np.ascontiguousarray(_headline(rulebook, truths, shape)))


def regions(rulebook: Rulebook, fact: str, atoms: Sequence[Atom]) -> Iterator[Value]:
    """One value for every way the comparisons can turn out."""
    if rulebook.vocabulary[fact].kind == "bool":
        yield from (False, True)
        return
    seen = set()
    for value in representative_values(rulebook.vocabulary[fact], atoms):
        row = tuple(atom.holds_for(value) for atom in atoms)
        if row not in seen:
            seen.add(row)
            yield value


def _truth(expression: Expression, truths: Mapping[Atom, Bits]) -> Bits:
    match expression:
        case Atom():
            return truths[expression]
        case Not(part):
            return ~_truth(part, truths)
        case And(parts):
            found = _truth(parts[0], truths)
            for part in parts[1:]:
                found = found & _truth(part, truths)
            return found
        case Or(parts):
            found = _truth(parts[0], truths)
            for part in parts[1:]:
                found = found | _truth(part, truths)
            return found
    raise ValueError(f"not unfolded: {expression!r}")


def _headline(
    rulebook: Rulebook, truths: Mapping[Atom, Bits], shape: tuple[int, ...]
) -> npt.NDArray[np.int8]:
    ladder = {outcome: number for number, outcome in enumerate(rulebook.outcomes.by_id)}
    headline: npt.NDArray[np.int8] | None = None
    for readings in _readings(rulebook, truths):
        found = np.broadcast_to(_under(rulebook, truths, readings, ladder), shape)
        same = found if headline is None else np.where(headline == found, headline, ladder[RESERVED])
        headline = same.astype(np.int8)
    assert headline is not None  # there is always one way to read everything
    for axiom in rulebook.axioms:
        left, right = _truth(axiom.left, truths), _truth(axiom.right, truths)
        broken = left & right if axiom.kind == "excludes" else left & ~right
        headline = np.where(broken, FORBIDDEN, headline).astype(np.int8)
    return headline


def _readings(rulebook: Rulebook, truths: Mapping[Atom, Bits]) -> Iterator[dict[str, str]]:
    """Every combination of the readings that differ on these completions."""
    points = []
    for entry in rulebook.points:
        under = [_truth(rulebook.unfolded(reading.when), truths) for reading in entry.readings]
        folded = any(items_in(reading.when) for reading in entry.readings)
        if folded or any(np.any(under[0] != other) for other in under):
            points.append(entry)
    for chosen in product(*(entry.readings for entry in points)):
        yield {entry.id: reading.id for entry, reading in zip(points, chosen, strict=True)}


def _under(
    rulebook: Rulebook, truths: Mapping[Atom, Bits], readings: Mapping[str, str], ladder: Mapping[str, int]
) -> npt.NDArray[Any]:
    """Outcomes under one way to read everything: scope, then bars and adverse effects from the worst, then
    the best ground, then a claimed catch-all, else what stands where nothing holds."""
    holds = {entry.id: _truth(rulebook.condition_of(entry, readings), truths) for entry in rulebook.entries()}
    rules = sorted(rulebook.rules.values(), key=lambda rule: ladder[rule.effect])
    bars = {rule.effect for rule in rules if rule.bar}
    outcome: npt.NDArray[Any] = np.array(ladder[rulebook.otherwise])
    for rule in rules:
        if rule.catch_all is not None:
            outcome = np.where(holds[rule.id], ladder[RESERVED], outcome)
    plain = [rule for rule in rules if rule.catch_all is None]
    favourable = [r for r in plain if r.effect not in bars and not rulebook.outcomes[r.effect].adverse]
    adverse = [rule for rule in plain if rule not in favourable]
    for rule in (*favourable, *reversed(adverse)):  # what is written later goes before
        outcome = np.where(holds[rule.id], ladder[rule.effect], outcome)
    for scope in rulebook.scope:
        outcome = np.where(holds[scope.id], outcome, ladder[OUT_OF_SCOPE])
    return outcome
