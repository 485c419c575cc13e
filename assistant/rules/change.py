"""What would change the outcome: all smallest sets of facts, found exactly on the decision diagrams.

A change either turns a known fact round or settles an unknown one; facts left unknown count for every way
they could turn out. The cost of a function f under an order of facts is

    known fact, value v:   min(cost(f | v), 1 + cost(f | not v))
    unknown fact:          min(cost(f | yes and f | no), 1 + cost(f | yes), 1 + cost(f | no))

which is memoised on the diagram's nodes. A date or number that is known is tried at every border instead.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

from assistant.rules.compiled import Compiled, conflicting_facts
from assistant.rules.determination import Change, WhatIf
from assistant.rules.diagram import Node
from assistant.rules.expression import Value, as_number
from assistant.rules.outcomes import INSUFFICIENT, RESERVED
from assistant.rules.representatives import representative_values

MOST_CHANGES = 3  # larger sets tell an officer little, and finding them would cost a second
MOST_SETS = 24  # of one size, for one outcome


class _Search:
    """Smallest change sets towards one target, from one set of known atoms."""

    def __init__(self, model: Compiled, target: Node, known: Mapping[str, bool], turnable: bool) -> None:
        self.model, self.known = model, known
        fixed = {
            name: value
            for name, value in known.items()
            if not turnable or model.atoms[name].operator is not None
        }
        self.target = model.diagrams.restrict(target | ~model.axioms, fixed)
        self.costs: dict[Node, tuple[int, int]] = {}  # cost or lower bound, and the budget it was found with

    def branches(self, node: Node) -> tuple[str, list[tuple[int, bool | None, Node]]]:
        """The topmost fact of a function and the ways to deal with it: cost, value set (None: left), rest."""
        name, no, yes = self.model.diagrams.branches(node)
        if name in self.known:
            kept, turned = (yes, no) if self.known[name] else (no, yes)
            return name, [(0, None, kept), (1, not self.known[name], turned)]
        if self.model.atoms[name].operator is not None:
            return name, [(0, None, yes & no)]
        return name, [(0, None, yes & no), (1, True, yes), (1, False, no)]

    def cost(self, node: Node, budget: int) -> int:
        """Fewest changes that make the function true if that is within the budget, else any larger number."""
        if node == self.model.diagrams.true:
            return 0
        if node == self.model.diagrams.false or budget < 0:
            return budget + 1
        known = self.costs.get(node, (0, -1))
        if known[0] > budget or known[1] >= known[0]:
            return known[0]
        best = budget + 1
        for price, _, rest in self.branches(node)[1]:
            best = min(best, price + self.cost(rest, best - 1 - price))
        self.costs[node] = (best, budget)
        return best

    def sets(self, node: Node, budget: int) -> Iterator[dict[str, bool]]:
        """Every set of exactly `budget` changes that makes the function true and needs each of them."""
        if node == self.model.diagrams.true:
            if budget == 0:
                yield {}
            return
        if self.cost(node, budget) > budget:
            return
        name, ways = self.branches(node)
        for price, value, rest in ways:
            for chosen in self.sets(rest, budget - price):
                yield chosen if value is None else {name: value, **chosen}

    def consistent(self, changes: Mapping[str, bool]) -> bool:
        values = {**self.known, **changes}
        return bool(self.model.diagrams.restrict(self.model.axioms, values) != self.model.diagrams.false)

    def smallest(self) -> list[dict[str, bool]]:
        """All consistent sets of the smallest size, at most MOST_SETS, in vocabulary order of the first."""
        for size in range(max(1, self.cost(self.target, MOST_CHANGES)), MOST_CHANGES + 1):
            found = list(islice(filter(self.consistent, self.sets(self.target, size)), MOST_SETS))
            if found:
                return found
        return []


def all_changes(model: Compiled, facts: Mapping[str, Value], outcome: str) -> tuple[WhatIf, ...]:
    """The smallest changes towards every other headline, of yes-or-no facts and of one number or date."""
    found = (
        *smallest_changes(model, model.assignment(facts), outcome),
        *value_changes(model, facts, outcome),
    )
    fewest: dict[str, int] = {}
    for option in found:
        fewest[option.outcome] = min(len(option.changes), fewest.get(option.outcome, len(option.changes)))
    kept = [option for option in found if len(option.changes) == fewest[option.outcome]]
    place = {target: position for position, target in enumerate(reversed(list(model.headlines)))}
    return tuple(sorted(kept, key=lambda option: place[option.outcome]))


def value_changes(model: Compiled, facts: Mapping[str, Value], outcome: str) -> tuple[WhatIf, ...]:
    """For every known number and date the nearest other value that settles each other headline."""
    found = []
    for fact in model.rulebook.vocabulary.facts.values():
        if fact.id not in facts or fact.kind not in ("int", "date"):
            continue
        now = facts[fact.id]
        atoms = [atom for atom in model.atoms.values() if atom.fact == fact.id]
        nearest = sorted(
            representative_values(fact, atoms), key=lambda value: abs(as_number(value) - as_number(now))
        )
        reached: set[str] = set()
        for value in nearest:
            changed = {**facts, fact.id: value}
            possible = model.possible(model.headlines, model.assignment(changed))
            settled = len(possible) == 1 and possible[0] not in (outcome, RESERVED, *reached)
            if settled and not conflicting_facts(model, changed):
                reached.add(possible[0])
                found.append(WhatIf(possible[0], (Change(fact.id, fact.label, now, value, fact.in_power),)))
    return tuple(found)


def smallest_changes(model: Compiled, known: Mapping[str, bool], outcome: str) -> tuple[WhatIf, ...]:
    """For every other headline the smallest changes that bring it about, best headline first.

    Within one headline, sets that lie in the officer's power come first. While facts are missing for a
    headline, what is confirmed stays as it is and only settling open facts is considered.
    """
    facts = model.rulebook.vocabulary
    position = {fact: i for i, fact in enumerate(facts.facts)}
    found: list[WhatIf] = []
    for target in reversed(list(model.headlines)):
        if target in (outcome, RESERVED):
            continue
        options = []
        for chosen in _Search(model, model.headlines[target], known, outcome != INSUFFICIENT).smallest():
            changes = tuple(
                Change(name, facts[name].label, known.get(name), value, facts[name].in_power)
                for name, value in sorted(chosen.items(), key=lambda pair: position[pair[0]])
            )
            options.append(WhatIf(target, changes))
        options.sort(
            key=lambda w: (not all(c.in_power for c in w.changes), [position[c.fact] for c in w.changes])
        )
        found.extend(options)
    return tuple(found)
