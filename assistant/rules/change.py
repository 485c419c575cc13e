"""What would change the outcome: all smallest sets of facts, for every other outcome at once.

A known number or date has many other values; it is tried at every border instead, alone.
"""

from collections.abc import Iterator, Mapping

from assistant.rules.compiled import Compiled, conflicting_facts
from assistant.rules.expression import Value, as_number
from assistant.rules.fewest_turns import fewest_turns
from assistant.rules.folds import FoldedGraph
from assistant.rules.open_graph import OpenGraph
from assistant.rules.outcomes import INSUFFICIENT, RESERVED
from assistant.rules.proof import Change, WhatIf
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
    folded: FoldedGraph,
    graph: OpenGraph,
    facts: Mapping[str, Value],
    settled: Mapping[str, bool],
    outcome: str,
) -> Iterator[WhatIf]:
    """Sets of yes-or-no facts, each turned round or settled."""
    vocabulary = model.rulebook.vocabulary
    place = {fact: position for position, fact in enumerate(vocabulary.facts)}
    targets = [o for o in graph.outcomes if o not in (outcome, RESERVED)]
    free = {name for name, atom in model.atoms.items() if atom.operator is None}
    if outcome == INSUFFICIENT:
        free -= settled.keys()
    made: dict[tuple[str, bool], Change] = {}  # the same change stands in many sets
    for target, turns in fewest_turns(folded, graph, settled, free, targets):
        for fact, value in turns:
            if (fact, value) not in made:
                about = vocabulary[fact]
                made[fact, value] = Change(fact, about.label, facts.get(fact), value, about.in_power)
        ordered = sorted(turns, key=lambda turn: place[turn[0]]) if len(turns) > 1 else turns
        yield WhatIf(target, tuple([made[turn] for turn in ordered]))


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
    for fact in model.rulebook.vocabulary.facts.values():
        if fact.id not in facts or fact.kind not in ("int", "date"):
            continue
        now = facts[fact.id]
        atoms = [atom for atom in model.atoms.values() if atom.fact == fact.id]
        reached = {None, outcome, RESERVED}
        for value in sorted(
            representative_values(fact, atoms), key=lambda value: abs(as_number(value) - as_number(now))
        ):
            turned = {**settled, **{atom.name: atom.holds_for(value) for atom in atoms}}
            target = graph.certain(turned)
            if target not in reached and not conflicting_facts(model, {**facts, fact.id: value}):
                reached.add(target)
                yield WhatIf(str(target), (Change(fact.id, fact.label, now, value, fact.in_power),))
