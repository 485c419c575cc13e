"""What would change the outcome: all smallest sets of facts, for every other outcome at once.

A change either turns a known fact round or settles an open one; facts left open count for every way they
could turn out. On the open graph a node's outcomes within k changes are

    known fact:   within_k(kept)  or  within_(k-1)(turned)
    open fact:    within_k(both)  or  within_(k-1)(low)  or  within_(k-1)(high)

computed for all outcomes and all k together as the bits of one number; the sets are then read off along the
ways that keep an outcome within reach. A known number or date has many other values; it is tried at every
border instead, alone.
"""

from collections.abc import Iterator, Mapping, Sequence

from assistant.rules.compiled import Compiled, conflicting_facts
from assistant.rules.expression import Atom, Value, as_number
from assistant.rules.open_graph import OpenGraph
from assistant.rules.outcomes import INSUFFICIENT, RESERVED
from assistant.rules.proof import Change, WhatIf
from assistant.rules.representatives import representative_values

MOST_CHANGES = 3  # larger sets tell an officer little, and are not looked for

Turns = tuple[tuple[str, bool], ...]


def all_changes(
    model: Compiled,
    graph: OpenGraph,
    facts: Mapping[str, Value],
    known: Mapping[str, bool],
    outcome: str,
) -> tuple[WhatIf, ...]:
    """The smallest changes towards every other headline, best headline first.

    Within one headline, sets that lie in the officer's power come first. While facts are missing for a
    headline, what is confirmed stays as it is and only settling open facts is considered. No set leads to
    `reserved`: that is a dispute, not something to bring about.
    """
    found = (
        *_turned(model, graph, facts, known, outcome),
        *_other_values(model, graph, facts, known, outcome),
    )
    fewest: dict[str, int] = {}
    for option in found:
        fewest[option.outcome] = min(len(option.changes), fewest.get(option.outcome, len(option.changes)))
    best_first = {target: position for position, target in enumerate(reversed(graph.outcomes))}
    place = {fact: position for position, fact in enumerate(model.rulebook.vocabulary.facts)}
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
    graph: OpenGraph,
    facts: Mapping[str, Value],
    known: Mapping[str, bool],
    outcome: str,
) -> Iterator[WhatIf]:
    """Sets of yes-or-no facts, each turned round or settled."""
    vocabulary = model.rulebook.vocabulary
    place = {fact: position for position, fact in enumerate(vocabulary.facts)}
    targets = [o for o in graph.outcomes if o not in (outcome, RESERVED)]
    for target, turns in fewest_turns(graph, known, model.atoms, targets, outcome != INSUFFICIENT):
        ordered = sorted(turns, key=lambda turn: place[turn[0]])
        changes = (
            Change(fact, vocabulary[fact].label, facts.get(fact), value, vocabulary[fact].in_power)
            for fact, value in ordered
        )
        yield WhatIf(target, tuple(changes))


def fewest_turns(
    graph: OpenGraph,
    known: Mapping[str, bool],
    atoms: Mapping[str, Atom],
    targets: Sequence[str],
    turnable: bool,
) -> Iterator[tuple[str, Turns]]:
    """Every smallest set of at most MOST_CHANGES changes after which a target is certain.

    Only yes-or-no facts change; known ones only if `turnable`.
    """
    level, low, high, both = graph.level, graph.low, graph.high, graph.both
    values = [known.get(name) for name in graph.variables]
    free = [
        name in atoms and atoms[name].operator is None and (turnable or name not in known)
        for name in graph.variables
    ]
    width = len(graph.outcomes)
    every = (1 << width * (MOST_CHANGES + 1)) - 1  # `width` bits for no change, then for one, two, three
    repeated = sum(1 << width * changes for changes in range(MOST_CHANGES + 1))
    reach = {end: repeated << end for end in range(width)} | {graph.impossible: 0, graph.mixed: 0}

    def weigh(node: int) -> int:
        """What a node can come to: each outcome's bit at its number of changes."""
        at, one, other = level[node], low[node], high[node]
        value = values[at]
        stay = both(node) if value is None else other if value else one
        found = reach[stay] if stay in reach else weigh(stay)
        if free[at]:
            ahead = 0
            if value is not False:
                ahead = reach[one] if one in reach else weigh(one)
            if value is not True:
                ahead |= reach[other] if other in reach else weigh(other)
            found |= ahead << width & every
        reach[node] = found
        return found

    def ways(node: int, goals: int) -> Iterator[tuple[int, Turns]]:
        """Ends with the changes that lead there; a goal is an outcome's bit at the changes still to make."""
        while level[node] < graph.bottom:
            at = level[node]
            value = values[at]
            if free[at]:
                if value is not True and (ahead := goals >> width & reach[high[node]]):
                    for end, turns in ways(high[node], ahead):
                        yield end, ((graph.variables[at], True), *turns)
                if value is not False and (ahead := goals >> width & reach[low[node]]):
                    for end, turns in ways(low[node], ahead):
                        yield end, ((graph.variables[at], False), *turns)
            node = both(node) if value is None else high[node] if value else low[node]
            goals &= reach[node]
            if not goals:
                return
        yield node, ()

    goals, reached = 0, reach[graph.root] if graph.root in reach else weigh(graph.root)
    for target in targets:
        bit = 1 << graph.outcomes.index(target)
        needed = next((n for n in range(MOST_CHANGES + 1) if reached & bit << width * n), None)
        if needed:
            goals |= bit << width * needed
    for end, turns in ways(graph.root, goals):
        yield graph.outcomes[end], turns


def _other_values(
    model: Compiled,
    graph: OpenGraph,
    facts: Mapping[str, Value],
    known: Mapping[str, bool],
    outcome: str,
) -> Iterator[WhatIf]:
    """For every known number and date the nearest other value that settles each other headline."""
    for fact in model.rulebook.vocabulary.facts.values():
        if fact.id not in facts or fact.kind not in ("int", "date"):
            continue
        now = facts[fact.id]
        atoms = [atom for atom in model.atoms.values() if atom.fact == fact.id]
        reached = {None, outcome, RESERVED}
        for value in sorted(
            representative_values(fact, atoms), key=lambda value: abs(as_number(value) - as_number(now))
        ):
            target = graph.certain({**known, **{atom.name: atom.holds_for(value) for atom in atoms}})
            if target not in reached and not conflicting_facts(model, {**facts, fact.id: value}):
                reached.add(target)
                yield WhatIf(str(target), (Change(fact.id, fact.label, now, value, fact.in_power),))
