"""What a rulebook answers, as diagrams that the rulebook and all its mutants share.

One manager holds the atoms of them all, so that two answers are equal functions exactly when their nodes
are equal, and what one mutant has in common with another is worked out once.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from assistant.rules.expression import (
    And,
    Atom,
    Expression,
    ExpressionError,
    Items,
    Not,
    Or,
    Value,
    atoms,
    items_in,
)
from assistant.rules.graph.diagram import Diagrams, Node
from assistant.rules.graph.headlines import headlines, outcomes_by_reading
from assistant.rules.graph.variable_order import settled_order
from assistant.rules.outcomes import OUT_OF_SCOPE, RESERVED
from assistant.rules.representatives import consistent_values
from assistant.rules.rulebook import Entry, Rule, Rulebook


class SharedDiagrams:
    """Answers of one rulebook and of its mutants: rulebooks that differ in their entries alone."""

    def __init__(self, rulebook: Rulebook, mutants: Iterable[Rulebook] = ()) -> None:
        self.rulebook = rulebook
        together = [rulebook, *mutants]
        self.atoms = {atom.name: atom for book in together for atom in book.used_atoms()}
        selectors = {name: None for book in together for e in book.entries() for name in _selectors(e)}
        self.selectors = tuple(selectors)
        order = settled_order([*self.atoms, *self.selectors], _conditions(rulebook))
        self.diagrams = Diagrams(order)
        self._nodes: dict[Expression, Node] = {}
        self.axioms = self._axioms()

    def answers(self, rulebook: Rulebook, claims: Mapping[str, bool] | None = None) -> "Answers":
        """`claims`: by the id of a catch-all's rule whether it always, or never, counts as claimed."""
        return Answers(self, rulebook, claims or {})

    def truths(self, facts: Mapping[str, Value]) -> dict[str, bool]:
        """The truth of every atom whose fact is known."""
        return {name: a.holds_for(facts[a.fact]) for name, a in self.atoms.items() if a.fact in facts}

    def node(self, expression: Expression) -> Node:
        """The diagram of a condition without `any_item`/`every_item`."""
        if expression not in self._nodes:
            self._nodes[expression] = self._built(expression)
        return self._nodes[expression]

    def certain(self, node: Node) -> Node:
        """Where it holds under every reading."""
        return self.diagrams.forall(self.selectors, node)

    def _built(self, expression: Expression) -> Node:
        match expression:
            case Atom():
                return self.diagrams.var(expression.name)
            case Not(part):
                return ~self.node(part)
            case And(parts):
                return self.diagrams.conjoin(self.node(part) for part in parts)
            case Or(parts):
                return self.diagrams.disjoin(self.node(part) for part in parts)
        raise ExpressionError(f"cannot compile {expression!r}")

    def _axioms(self) -> Node:
        nodes = []
        for axiom in self.rulebook.axioms:
            left, right = self.node(axiom.left), self.node(axiom.right)
            nodes.append(~(left & right) if axiom.kind == "excludes" else ~left | right)
        for rows in consistent_values(self.rulebook.vocabulary, self.atoms.values()):
            nodes.append(self.diagrams.disjoin(self._row(row) for row in rows))
        return self.diagrams.conjoin(nodes)

    def _row(self, row: Mapping[str, bool]) -> Node:
        return self.diagrams.conjoin(
            self.diagrams.var(name) if holds else ~self.diagrams.var(name) for name, holds in row.items()
        )


class Answers:
    """What one rulebook answers. All public nodes are functions of the facts, within the axioms.

    What is cited is worked out when first asked for: most mutants betray themselves by a headline.
    """

    def __init__(self, shared: SharedDiagrams, rulebook: Rulebook, claims: Mapping[str, bool]) -> None:
        self.shared, self.rulebook, self.claims = shared, rulebook, claims
        self.diagrams = shared.diagrams
        self.holds = {entry.id: self._entry(entry) for entry in rulebook.entries()}
        self.scope = self.diagrams.conjoin(self.holds[rule.id] for rule in rulebook.scope)
        self.by_reading = outcomes_by_reading(
            rulebook, self.scope, lambda rules: self.diagrams.disjoin(self.holds[r.id] for r in rules)
        )
        found = headlines(self.diagrams, rulebook.outcomes, shared.selectors, self.by_reading)
        self.headlines: Mapping[str, Node] = {
            outcome: node & shared.axioms for outcome, node in found.items()
        }

    @cached_property
    def grounds(self) -> Mapping[str, Node]:
        """By provision, whether it is cited as carrying the headline."""
        found: dict[str, Node] = {}
        for rule in self.rulebook.rules.values():
            carrying = (
                self.shared.certain(self.holds[rule.id]) & self._in_some_scope & self._carried_headline(rule)
            )
            for provision, cited in self._cited_with(rule):
                _add(found, provision, carrying & cited)
        for provision, cited in self._cited_otherwise():
            _add(found, provision, cited)
        return found

    @cached_property
    def held(self) -> Mapping[str, Node]:
        """By provision, whether it has a rule that holds, in scope; catch-alls are only claimed."""
        found: dict[str, Node] = {}
        for rule in self._plain_rules():
            _add(found, rule.provision, self._held(rule))
        return found

    @cached_property
    def beside(self) -> Mapping[str, Node]:
        """By provision, whether it is cited as holding beside the headline."""
        found: dict[str, Node] = {}
        for rule in self._plain_rules():
            ground = self.grounds.get(rule.provision, self.diagrams.false)
            _add(found, rule.provision, self._held(rule) & self._may_stand_beside(rule) & ~ground)
        return found

    def _plain_rules(self) -> Iterator[Rule]:
        return (rule for rule in self.rulebook.rules.values() if rule.catch_all is None)

    def _held(self, rule: Rule) -> Node:
        return self.shared.certain(self.holds[rule.id]) & self._in_some_scope & self.shared.axioms

    @cached_property
    def _in_some_scope(self) -> Node:
        return ~self.shared.certain(~self.scope)

    def _carried_headline(self, rule: Rule) -> Node:
        if rule.catch_all is None:
            return self.headlines[rule.effect]
        return self.headlines[RESERVED] & ~self._any_disputed

    def _may_stand_beside(self, rule: Rule) -> Node:
        if self.rulebook.outcomes[rule.effect].beside_bar:
            return self.diagrams.true
        bars = {bar.effect for bar in self.rulebook.rules.values() if bar.bar}
        return ~self.diagrams.disjoin(self.headlines[effect] for effect in bars)

    def _cited_with(self, rule: Rule) -> Iterator[tuple[str, Node]]:
        """The rule's own provision, and those of the items it rests on (under their first reading)."""
        yield rule.provision, self.diagrams.true
        for items in items_in(rule.when) if rule.when is not None else ():
            for item in self.rulebook.items_under(items.provision):
                first = self.shared.node(self.rulebook.condition_of(item))
                yield item.provision, self.diagrams.true if items.quantifier == "every_item" else first

    def _cited_otherwise(self) -> Iterator[tuple[str, Node]]:
        """The sides of the scope that fail, and the wordings in dispute with the rules that take them up."""
        for side in self.rulebook.scope:
            yield side.provision, self.shared.certain(~self.holds[side.id]) & self.headlines[OUT_OF_SCOPE]
        reserved = self.headlines[RESERVED]
        for entry, disputed in self._disputed:
            yield entry.provision, disputed & reserved
            for rule in self.rulebook.rules.values():
                taken = [i for items in _items_of(rule) for i in self.rulebook.items_under(items.provision)]
                if entry in taken and not isinstance(entry, Rule):
                    yield rule.provision, disputed & reserved
        claimed = [self.shared.certain(self.holds[r.id]) for r in self.rulebook.rules.values() if r.catch_all]
        nothing_told = reserved & ~self._any_disputed & ~self.diagrams.disjoin(claimed)
        for entry, mattering in self._mattering:
            yield entry.provision, mattering & nothing_told

    @cached_property
    def _any_disputed(self) -> Node:
        return self.diagrams.disjoin(node for _, node in self._disputed)

    @cached_property
    def _disputed(self) -> list[tuple[Entry, Node]]:
        """Ambiguous entries that hold under one reading and not under another, where that matters."""
        found = []
        for entry, mattering in self._mattering:
            under = [
                self.diagrams.restrict(self.holds[entry.id], _chosen(entry, place))
                for place in range(len(entry.readings))
            ]
            holds = self.diagrams.disjoin(self.shared.certain(node) for node in under)
            fails = self.diagrams.disjoin(self.shared.certain(~node) for node in under)
            found.append((entry, mattering & holds & fails))
        return found

    @cached_property
    def _mattering(self) -> list[tuple[Entry, Node]]:
        """Where the reading of an ambiguous entry can move the headline."""
        moved = self._moves
        return [
            (
                entry,
                self.diagrams.disjoin(
                    moved(s, n) for s in _selectors(entry) for n in self.by_reading.values()
                ),
            )
            for entry in self.rulebook.points
        ]

    def _moves(self, selector: str, node: Node) -> Node:
        yes, no = (self.diagrams.restrict(node, {selector: value}) for value in (True, False))
        return ~self.shared.certain(~(yes & ~no | no & ~yes))

    def _entry(self, entry: Entry) -> Node:
        if entry.id in self.claims:
            claimed = self.diagrams.true if self.claims[entry.id] else self.diagrams.false
            return claimed if entry.when is None else claimed & self._condition(entry.when)
        if entry.catch_all is not None or entry.when is None:
            return self.shared.node(self.rulebook.ground_of(entry))
        result = self._condition(entry.readings[-1].when if entry.readings else entry.when)
        pairs = list(zip(_selectors(entry), entry.readings, strict=False))
        for selector, reading in reversed(pairs):
            chosen = self.diagrams.var(selector)
            result = chosen & self._condition(reading.when) | ~chosen & result
        return result if entry.unless is None else result & ~self._condition(entry.unless)

    def _condition(self, expression: Expression) -> Node:
        if not items_in(expression):
            return self.shared.node(expression)
        match expression:
            case And(parts):
                return self.diagrams.conjoin(self._condition(part) for part in parts)
            case Or(parts):
                return self.diagrams.disjoin(self._condition(part) for part in parts)
            case Not(part):
                return ~self._condition(part)
            case Items(quantifier, provision):
                nodes = [self._entry(item) for item in self.rulebook.items_under(provision)]
                any_item = quantifier == "any_item"
                return self.diagrams.disjoin(nodes) if any_item else self.diagrams.conjoin(nodes)
        raise ExpressionError(f"cannot compile {expression!r}")


def _add(nodes: dict[str, Node], provision: str, node: Node) -> None:
    nodes[provision] = nodes[provision] | node if provision in nodes else node


def _items_of(rule: Rule) -> list[Items]:
    conditions = [rule.when, *(reading.when for reading in rule.readings)]
    return [items for when in conditions if when is not None for items in items_in(when)]


def _selectors(entry: Entry) -> tuple[str, ...]:
    return tuple(f"reading {entry.id} {place}" for place in range(len(entry.readings) - 1))


def _chosen(entry: Entry, place: int) -> dict[str, bool]:
    """Selector values that choose one reading."""
    return {name: number == place for number, name in enumerate(_selectors(entry)) if number <= place}


def _conditions(rulebook: Rulebook) -> Iterator[list[str]]:
    """What decides together and should stand together in the order of variables."""
    for entry in rulebook.entries():
        parts = [*(reading.when for reading in entry.readings), entry.when, entry.unless]
        named = [atom.name for part in parts if part is not None for atom in atoms(part)]
        yield [*named, *_selectors(entry)]
    for axiom in rulebook.axioms:
        yield [atom.name for side in (axiom.left, axiom.right) for atom in atoms(side)]
