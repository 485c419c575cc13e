"""What would change the outcome: all smallest sets of facts, for every other outcome at once.

A known number or date has many other values; it is tried at every border instead, alone.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from assistant.rules.expression import Value, as_number
from assistant.rules.graph.compiled import Compiled, conflicting_facts
from assistant.rules.graph.folds import FoldedGraph
from assistant.rules.graph.open_graph import OpenGraph
from assistant.rules.outcomes import INSUFFICIENT, RESERVED
from assistant.rules.proof.fewest_turns import fewest_turns
from assistant.rules.proof.proof import Change, WhatIf
from assistant.rules.representatives import representative_values


def all_changes(
    model: Compiled,
    folded: FoldedGraph,
    graph: OpenGraph,
    facts: Mapping[str, Value],
    settled: Mapping[str, bool],
    outcome: str,
) -> tuple[WhatIf, ...]:
    """The smallest changes towards every other headline, best headline first.

    `graph` is `folded` left open, `settled` the truth of the atoms and folds that are known.
    Within one headline, sets that lie in the officer's power come first. While facts are missing for a
    headline, what is confirmed stays as it is and only settling open facts is considered. No set leads to
    `reserved`: that is a dispute, not something to bring about.
    """
    found = (
        *_turned(model, folded, graph, facts, settled, outcome),
        *_other_values(model, graph, facts, settled, outcome),
    )
    fewest: dict[str, int] = {}
    for option in found:
        fewest[option.outcome] = min(len(option.changes), fewest.get(option.outcome, len(option.changes)))
    best_first = {target: position for position, target in enumerate(reversed(graph.outcomes))}
    place = model.place
    return tuple(
        sorted(
            (option for option in found if len(option.changes) == fewest[option.outcome]),
            key=lambda option: (
                best_first[option.outcome],
                not all(change.in_power for change in option.changes),
                [place[change.fact] for change in option.changes],
            ),
        )
    )


def _turned(
    model: Compiled,
    folded: FoldedGraph,
    graph: OpenGraph,
    facts: Mapping[str, Value],
    settled: Mapping[str, bool],
    outcome: str,
) -> Iterator[WhatIf]:
    """Sets of yes-or-no facts, each turned round or settled."""
    place = model.place
    targets = [o for o in graph.outcomes if o not in (outcome, RESERVED)]
    free = model.yes_or_no - settled.keys() if outcome == INSUFFICIENT else model.yes_or_no
    for target, turns in fewest_turns(folded, graph, settled, free, targets):
        ordered = sorted(turns, key=lambda turn: place[turn[0]]) if len(turns) > 1 else turns
        changes = [_change(model, fact, facts.get(fact), value) for fact, value in ordered]
        yield WhatIf(target, tuple(changes))


@lru_cache(maxsize=8192)
def _change(model: Compiled, fact: str, before: Value | None, after: bool) -> Change:
    """A yes-or-no fact turned round or settled; the same change stands in many sets."""
    about = model.rulebook.vocabulary[fact]
    return Change(fact, about.label, before, after, about.in_power)


def _other_values(
    model: Compiled,
    graph: OpenGraph,
    facts: Mapping[str, Value],
    settled: Mapping[str, bool],
    outcome: str,
) -> Iterator[WhatIf]:
    """For every known number and date the nearest other value that settles each other headline.

    Their comparisons stand in the graph themselves: no fold changes with them.
    """
    values = [settled.get(name) for name in graph.variables]
    for fact, borders in _borders(model, graph).items():
        if fact not in facts:
            continue
        about, now = model.rulebook.vocabulary[fact], facts[fact]
        reached = {None, outcome, RESERVED}
        for border in sorted(borders, key=lambda border: abs(border.number - as_number(now))):
            turned = list(values)
            for at, holds in border.holding:
                turned[at] = holds
            target = graph.certain_for(turned) if turned != values else outcome
            if target not in reached and not conflicting_facts(model, {**facts, fact: border.value}):
                reached.add(target)
                change = Change(fact, about.label, now, border.value, about.in_power)
                yield WhatIf(str(target), (change,))


class _Border(NamedTuple):
    """A value of a number or date, as a number too, and which variables of the graph hold for it."""

    value: Value
    number: int
    holding: tuple[tuple[int, bool], ...]


@lru_cache(maxsize=64)
def _borders(model: Compiled, graph: OpenGraph) -> dict[str, list[_Border]]:
    """For every number and date a value in each interval that its comparisons tell apart."""
    place = {name: at for at, name in enumerate(graph.variables)}
    found = {}
    for fact in model.rulebook.vocabulary.facts.values():
        if fact.kind in ("int", "date"):
            atoms = [atom for atom in model.atoms.values() if atom.fact == fact.id]
            found[fact.id] = [
                _Border(
                    value,
                    as_number(value),
                    tuple((place[a.name], a.holds_for(value)) for a in atoms if a.name in place),
                )
                for value in representative_values(fact, atoms)
            ]
    return found
