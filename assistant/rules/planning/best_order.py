"""The best fact to ask first when few are left: dynamic programming over every state of knowledge.

A state says for each fact which answer it has, or that it is still open; what it costs from there on is that
of the best next fact plus what its answers leave to ask. Facts that may change places (the alternatives of
one item, mostly) are counted instead of told apart: so many hold, so many do not, so many are open. States
are worked through by how many facts are open, all of a kind at once.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from assistant.rules.graph.decision_graph import DecisionGraph

MOST_COMPLETIONS = 3 * 2**12
MOST_STATES = 45_000  # more would take longer than a person notices

Answers = Sequence[Mapping[str, bool]]  # of one fact: each answer as the truth of the fact's atoms
Axis = tuple[str, int]  # ("alike", how many yes-or-no facts) or ("one", how many answers it has)
Table = npt.NDArray[Any]


def best_first(
    graph: DecisionGraph,
    answers: Sequence[Answers],
    chances: Sequence[Sequence[float]],
    costs: Sequence[float],
) -> int | None:
    """The place of the fact to ask first so that the mean cost until the outcome is certain is smallest.

    None where there are too many states to go through. `graph` is restricted by all that is known and asks
    about nothing but these facts' atoms; `chances` are those of each fact's answers, taken as independent but
    for what the axioms forbid. There are `costs` for the first of the facts only: the others cannot be asked.
    """
    if prod(len(own) for own in answers) > MOST_COMPLETIONS:
        return None
    ends = _outcomes(graph, answers)
    kinds = [(*own, cost) for own, cost in zip(chances, costs, strict=False)]
    classes = _alike(ends, [*kinds, *((-float(place),) for place in range(len(costs), len(answers)))])
    axes = tuple(
        ("alike", len(places)) if ends.shape[places[0]] == 2 else ("one", ends.shape[places[0]])
        for places in classes
    )
    can_ask = sum(places[0] < len(costs) for places in classes)
    if prod(_size(axis) for axis in axes[:can_ask]) > MOST_STATES:
        return None
    ends = _counted(ends, classes)
    allowed = ends < graph.impossible
    mass = allowed.astype(np.float32)
    for number, (places, axis) in enumerate(zip(classes, axes, strict=True)):
        mass *= np.reshape(_odds(axis, chances[places[0]]), _along(number, ends.shape))
    worst, best = np.where(allowed, ends, graph.impossible), np.where(allowed, ends, -1)
    never = tuple(range(can_ask, len(axes)))
    mass, worst, best = mass.sum(axis=never), worst.min(axis=never), best.max(axis=never)
    for number, axis in enumerate(axes[:can_ask]):
        mass = _with_open(mass, number, axis, np.add)
        worst = _with_open(worst, number, axis, np.minimum)
        best = _with_open(best, number, axis, np.maximum)
    price = np.array([costs[places[0]] for places in classes[:can_ask]], dtype=np.float32)
    first = _cheapest(axes[:can_ask], mass.ravel(), (worst < best).ravel(), price)
    return classes[first][0]


def _cheapest(axes: tuple[Axis, ...], mass: Table, undecided: Table, price: Table) -> int:
    """The axis to ask first where everything is open."""
    to_go = np.zeros(len(mass) + 1, dtype=np.float32)  # times the state's mass; the last entry is nowhere
    ways = np.zeros((1, 1), dtype=np.float32)
    for states, after in _steps(axes):
        ways = price[:, None] * mass[states]
        for leads in after:
            ways += to_go.take(leads, mode="clip")
        ways[after[0] == len(mass)] = np.inf  # nothing is open there
        to_go[states] = np.where(undecided[states], ways.min(axis=0), 0.0)
    return int(ways[:, 0].argmin())


def _along(axis: int, shape: Sequence[int]) -> tuple[int, ...]:
    return tuple(size if place == axis else 1 for place, size in enumerate(shape))


def _outcomes(graph: DecisionGraph, answers: Sequence[Answers]) -> Table:
    """The end that every combination of answers leads to, an axis for each fact."""
    sizes = tuple(len(own) for own in answers)
    holds = {
        name: np.reshape([answer[name] for answer in own], _along(axis, sizes))
        for axis, own in enumerate(answers)
        for name in own[0]
    }
    found: list[Table] = [np.full((1,) * len(sizes), end, np.int16) for end in range(graph.impossible + 1)]
    for node in range(graph.impossible + 1, len(graph.level)):
        name = graph.variables[graph.level[node]]
        found.append(np.where(holds[name], found[graph.high[node]], found[graph.low[node]]))
    return np.broadcast_to(found[graph.root], sizes)


def _alike(ends: Table, kinds: Sequence[tuple[float, ...]]) -> list[list[int]]:
    """The facts by place, those together that may change places: same chance, same cost, same outcomes."""
    classes: list[list[int]] = []
    for place, kind in enumerate(kinds):
        for others in classes:
            one = others[0]
            if kinds[one] == kind and ends.shape[place] == ends.shape[one] == 2:
                first, second = np.take(ends, 0, axis=place), np.take(ends, 1, axis=place)
                if np.array_equal(np.take(first, 1, axis=one), np.take(second, 0, axis=one)):
                    others.append(place)
                    break
        else:
            classes.append([place])
    return classes


def _counted(ends: Table, classes: Sequence[Sequence[int]]) -> Table:
    """The outcomes with one axis a class: how many of its facts hold, or the answer of its one fact."""
    shape = [len(places) + 1 if ends.shape[places[0]] == 2 else ends.shape[places[0]] for places in classes]
    index: dict[int, Table] = {}
    for number, places in enumerate(classes):
        steps = np.arange(shape[number]).reshape(_along(number, shape))
        for rank, place in enumerate(places):
            index[place] = steps if ends.shape[place] > 2 else (steps > rank).astype(np.int64)
    found: Table = ends[tuple(index[place] for place in range(ends.ndim))]
    return found


def _odds(axis: Axis, chances: Sequence[float]) -> Table:
    """The chance of each completion along an axis; of facts alike, that these very ones hold."""
    kind, number = axis
    if kind == "one":
        return np.array(chances, dtype=np.float32)
    no, yes = chances
    return np.array([no ** (number - held) * yes**held for held in range(number + 1)], dtype=np.float32)


def _size(axis: Axis) -> int:
    """How many states there are along an axis: those with nothing open first, all open last."""
    kind, number = axis
    return number + 1 if kind == "one" else (number + 1) * (number + 2) // 2


def _with_open(table: Table, axis: int, kind: Axis, join: Callable[[Table, Table], Table]) -> Table:
    """The table with the states in which facts of an axis are open: what their answers lead to, joined."""
    rows = np.moveaxis(table, axis, 0)
    found = [rows]
    if kind[0] == "one":
        joined = rows[0]
        for row in rows[1:]:
            joined = join(joined, row)
        found.append(joined[None])
    else:
        for _ in range(kind[1]):
            found.append(join(found[-1][:-1], found[-1][1:]))
    return np.moveaxis(np.concatenate(found), 0, axis)


def _moves(axis: Axis) -> tuple[list[int], list[list[int]]]:
    """For every state along an axis how many facts are open, and which states the next answer leads to."""
    kind, number = axis
    if kind == "one":
        return [0] * number + [1], [[]] * number + [list(range(number))]
    opened, leads, start = [], list[list[int]](), 0
    for still in range(number + 1):
        before = start - (number + 2 - still)  # where the states with one open fact less begin
        for held in range(number + 1 - still):
            opened.append(still)
            leads.append([before + held, before + held + 1] if still else [])
        start += number + 1 - still
    return opened, leads


@lru_cache(maxsize=64)
def _steps(axes: tuple[Axis, ...]) -> list[tuple[Table, list[Table]]]:
    """By how many facts are open: the states, and for each answer and axis the state it leads to."""
    sizes = [_size(axis) for axis in axes]
    total, moves = prod(sizes), [_moves(axis) for axis in axes]
    digits = np.array(np.unravel_index(np.arange(total), sizes))
    opened = sum(np.array(own)[digit] for (own, _), digit in zip(moves, digits, strict=True))
    order = np.argsort(opened, kind="stable")
    bounds = np.searchsorted(opened[order], np.arange(opened[-1] + 2))
    most = max(len(leads) for _, own in moves for leads in own)
    steps = []
    for first, last in list(pairwise(bounds))[1:]:
        states = order[first:last]
        after = [np.full((len(axes), len(states)), total) for _ in range(most)]
        for number, (_, leads) in enumerate(moves):
            stride = prod(sizes[number + 1 :])
            digit = digits[number][states]
            for answer in range(most):
                to = np.array([own[answer] if answer < len(own) else -1 for own in leads])[digit]
                after[answer][number] = np.where(to >= 0, states + (to - digit) * stride, total)
        steps.append((states, after))
    return steps
