"""A rulebook compiled into decision diagrams: exact outcomes under unknown facts and open readings.

Every headline is a Boolean function of the facts (and of the chosen readings). Restricting it by what is
known and asking whether anything is left answers "is this outcome still possible?" exactly, over all ways
the unknown facts could turn out, consistent with the axioms (R. Bryant, Graph-based algorithms for Boolean
function manipulation, 1986).
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from threading import RLock

from assistant.rules.expression import (
    And,
    Atom,
    Expression,
    ExpressionError,
    Items,
    Not,
    Or,
    Value,
    as_number,
    atoms,
    fact_ids,
    truth,
)
from assistant.rules.facts import Fact
from assistant.rules.graph.decision_graph import DecisionGraph, as_one_function, code_names, decision_graph
from assistant.rules.graph.diagram import Diagrams, Node
from assistant.rules.graph.folding import folded_graph
from assistant.rules.graph.headlines import headlines, outcomes_by_reading
from assistant.rules.graph.relevance import deciding_facts
from assistant.rules.graph.restriction import restricted
from assistant.rules.graph.variable_order import settled_order
from assistant.rules.representatives import consistent_values
from assistant.rules.rulebook import Axiom, Entry, Order, Rule, Rulebook


class Compiled:
    """The diagrams of one rulebook. All public methods may be called from several threads."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.lock = RLock()
        self.atoms = {atom.name: atom for atom in rulebook.used_atoms()}
        self.selectors = {
            entry.id: tuple(f"reading {entry.id} {i}" for i in range(len(entry.readings) - 1))
            for entry in rulebook.points
        }
        selector_names = [name for names in self.selectors.values() for name in names]
        order = settled_order([*self.atoms, *selector_names], self._conditions())
        self.outcome_code = code_names(len(rulebook.outcomes.by_id))
        self.diagrams = Diagrams([*order, *self.outcome_code])
        self.selector_names = tuple(selector_names)
        self.axioms = self._axioms()
        self.holds: dict[str, Node] = {entry.id: self._condition_node(entry) for entry in rulebook.entries()}
        self.scope = self.diagrams.conjoin(self.holds[rule.id] for rule in rulebook.scope)
        self.in_some_scope = ~self.diagrams.forall(self.selector_names, ~self.scope)
        self.by_reading = outcomes_by_reading(rulebook, self.scope, self._any_holds)
        self.headlines = self._headlines(self.by_reading)

    @cached_property
    def graph(self) -> DecisionGraph:
        """Outcomes and axioms in one graph over the atoms, with the readings already weighed."""
        with self.lock:
            function = as_one_function(self.diagrams, self.outcome_code, self.headlines, self.axioms)
            return decision_graph(self.diagrams, self.outcome_code, tuple(self.headlines), function)

    def _conditions(self) -> Iterator[list[str]]:
        """What decides together: the atoms (and reading selectors) of each entry and each axiom."""
        for entry in self.rulebook.entries():
            parts: list[Expression | None] = [reading.when for reading in entry.readings] or [entry.when]
            names = [atom.name for part in (*parts, entry.unless) if part is not None for atom in atoms(part)]
            yield [*names, *self.selectors.get(entry.id, ())]
        for axiom in self.rulebook.axioms:
            yield [atom.name for side in (axiom.left, axiom.right) for atom in atoms(side)]

    def node(self, expression: Expression) -> Node:
        """The diagram of an expression; an ambiguous item inside is chosen by its selectors."""
        match expression:
            case Atom():
                return self.diagrams.var(expression.name)
            case Not(part):
                return ~self.node(part)
            case And(parts):
                return self.diagrams.conjoin(self.node(part) for part in parts)
            case Or(parts):
                return self.diagrams.disjoin(self.node(part) for part in parts)
            case Items(quantifier, provision):
                nodes = [self._condition_node(entry) for entry in self.rulebook.items_under(provision)]
                any_item = quantifier == "any_item"
                return self.diagrams.disjoin(nodes) if any_item else self.diagrams.conjoin(nodes)
        raise ExpressionError(f"cannot compile {expression!r}")

    def _condition_node(self, entry: Entry) -> Node:
        """Items it takes up are compiled folded: their own readings stay open in it."""
        if entry.catch_all is not None or entry.when is None:
            return self.node(self.rulebook.ground_of(entry))
        result = self.node(entry.readings[-1].when if entry.readings else entry.when)
        for selector, reading in reversed(
            list(zip(self.selectors.get(entry.id, ()), entry.readings, strict=False))
        ):
            chosen = self.diagrams.var(selector)
            result = chosen & self.node(reading.when) | ~chosen & result
        return result if entry.unless is None else result & ~self.node(entry.unless)

    def reading_values(self, entry: Entry, reading: str) -> dict[str, bool]:
        """Selector values that choose one reading of an ambiguous entry."""
        index = [r.id for r in entry.readings].index(reading)
        return {name: i == index for i, name in enumerate(self.selectors[entry.id]) if i <= index}

    def _axioms(self) -> Node:
        nodes = []
        for axiom in self.rulebook.axioms:
            left, right = self.node(axiom.left), self.node(axiom.right)
            nodes.append(~(left & right) if axiom.kind == "excludes" else ~left | right)
        for values in consistent_values(self.rulebook.vocabulary, self.atoms.values()):
            nodes.append(
                self.diagrams.disjoin(
                    self.diagrams.conjoin(
                        self.diagrams.var(name) if holds else ~self.diagrams.var(name)
                        for name, holds in row.items()
                    )
                    for row in values
                )
            )
        return self.diagrams.conjoin(nodes)

    def _any_holds(self, rules: Iterable[Rule]) -> Node:
        return self.diagrams.disjoin(self.holds[rule.id] for rule in rules)

    def _headlines(self, by_reading: Mapping[str, Node]) -> dict[str, Node]:
        return headlines(self.diagrams, self.rulebook.outcomes, self.selector_names, by_reading)

    def headlines_under(self, readings: Iterable[tuple[Entry, str]]) -> dict[str, Node]:
        """The headlines when some ambiguous entries are read one way each."""
        values: dict[str, bool] = {}
        for entry, reading in readings:
            values |= self.reading_values(entry, reading)
        chosen = {outcome: self.diagrams.restrict(node, values) for outcome, node in self.by_reading.items()}
        return self._headlines(chosen)

    def assignment(self, facts: Mapping[str, Value]) -> dict[str, bool]:
        """Truth of every atom whose fact is known."""
        return {
            name: facts[fact] is True if atom is None else atom.holds_for(facts[fact])
            for name, fact, atom in self._asked
            if fact in facts
        }

    @cached_property
    def _asked(self) -> list[tuple[str, str, Atom | None]]:
        """Every atom's name and fact, and the comparison where it is one."""
        return [
            (name, atom.fact, None if atom.operator is None else atom) for name, atom in self.atoms.items()
        ]

    def implied(self, known: Mapping[str, bool]) -> dict[str, bool]:
        """Yes-or-no facts that the axioms settle once the others are known."""
        touched = {name: known[name] for name in self._in_axioms if name in known}
        axioms = self.diagrams.restrict(self.axioms, touched)
        found = {}
        for name in self.diagrams.support(axioms):
            if self.atoms[name].operator is None:
                holds = self.diagrams.var(name)
                if axioms <= holds or axioms <= ~holds:
                    found[name] = bool(axioms <= holds)
        return found

    @cached_property
    def _in_axioms(self) -> list[str]:
        return self.diagrams.support(self.axioms)

    def told(self, known: Mapping[str, bool]) -> Node:
        """The known facts and the axioms in one diagram: what it implies is certain."""
        return self.axioms & self.diagrams.cube(known)

    def possible(self, headlines: Mapping[str, Node], known: Mapping[str, bool]) -> tuple[str, ...]:
        """The outcomes some consistent completion of the known facts leads to, worst to best."""
        return tuple(self.left_by(self.told(known), headlines))

    def left_by(self, told: Node, headlines: Mapping[str, Node]) -> Iterator[str]:
        """As `possible`, one after the other, for what `told` gives."""
        return (outcome for outcome, node in headlines.items() if not told <= ~node)

    @cached_property
    def by_code(self) -> Node:
        """The outcomes before the readings are weighed, in one diagram."""
        return as_one_function(self.diagrams, self.outcome_code, self.by_reading, self.diagrams.true)

    def relevant(self, known: Mapping[str, bool]) -> tuple[str, ...]:
        """The unknown facts that change the headline in some consistent completion, in vocabulary order."""
        folded = folded_graph(self.rulebook)
        settled = folded.with_folds(known)
        fact_of = {**self.fact_of, **{name: name for name in folded.fold_of}}
        bound = self.bound.union(folded.holding(self.bound))
        deciding = deciding_facts(restricted(folded.graph, settled), fact_of, bound)
        deciding |= {atom for name in deciding for atom in folded.open_atoms(name, settled)}
        return tuple(fact for fact in self.rulebook.vocabulary.facts if fact in deciding)

    @cached_property
    def fact_of(self) -> dict[str, str]:
        """The fact each atom is about."""
        return {name: atom.fact for name, atom in self.atoms.items()}

    @cached_property
    def several(self) -> dict[str, list[str]]:
        """The facts that several atoms are about, with their atoms."""
        found: dict[str, list[str]] = {}
        for name, fact in self.fact_of.items():
            found.setdefault(fact, []).append(name)
        return {fact: names for fact, names in found.items() if len(names) > 1}

    @cached_property
    def yes_or_no(self) -> frozenset[str]:
        """The atoms that are no comparison."""
        return frozenset(name for name, atom in self.atoms.items() if atom.operator is None)

    @cached_property
    def judgements(self) -> list[Fact]:
        """The yes-or-no facts that the authority weighs."""
        weighed = (fact for fact in self.rulebook.vocabulary.facts.values() if fact.judgement)
        return [fact for fact in weighed if fact.kind == "bool" and fact.id in self.atoms]

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each fact in the vocabulary."""
        return {fact: place for place, fact in enumerate(self.rulebook.vocabulary.facts)}

    @cached_property
    def bound(self) -> frozenset[str]:
        """Facts that axioms touch or that several atoms are about: their answers are not free."""
        touched = (fact_ids(side) for axiom in self.rulebook.axioms for side in (axiom.left, axiom.right))
        return frozenset(self.several).union(*touched)


@lru_cache(maxsize=64)
def compiled(rulebook: Rulebook) -> Compiled:
    """The diagrams of a rulebook, built once."""
    return Compiled(rulebook)


def colliding_facts(model: Compiled, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """A smallest-by-inclusion set of known facts that cannot hold together; empty when they can."""
    if model.diagrams.restrict(model.axioms, model.assignment(facts)) != model.diagrams.false:
        return ()
    kept = {fact for expression in model.atoms.values() for fact in (expression.fact,) if fact in facts}
    for fact in sorted(kept):
        fewer = {f: facts[f] for f in kept - {fact}}
        if model.diagrams.restrict(model.axioms, model.assignment(fewer)) == model.diagrams.false:
            kept.discard(fact)
    return tuple(fact for fact in model.rulebook.vocabulary.facts if fact in kept)


def conflicting_facts(model: Compiled, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """As `colliding_facts`, and two known numbers or days in the wrong order."""
    for order in model.rulebook.orders:
        if _is_misordered(order, facts):
            return tuple(f for f in model.rulebook.vocabulary.facts if f in (order.lower, order.upper))
    return colliding_facts(model, facts)


def _is_misordered(order: Order, facts: Mapping[str, Value]) -> bool:
    if order.lower not in facts or order.upper not in facts:
        return False
    return as_number(facts[order.lower]) > as_number(facts[order.upper])


def broken_axioms(model: Compiled, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """What the meaning of the words forbids: the reasons of the axioms these facts break."""
    orders = [order.why for order in model.rulebook.orders if _is_misordered(order, facts)]
    axioms = [axiom.why for axiom in model.rulebook.axioms if _is_broken(axiom, facts)]
    return tuple(dict.fromkeys((*orders, *axioms)))


def _is_broken(axiom: Axiom, facts: Mapping[str, Value]) -> bool:
    left, right = truth(axiom.left, facts), truth(axiom.right, facts)
    return left is True and right is (axiom.kind == "excludes")
