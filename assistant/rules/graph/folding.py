"""Facts that only ever speak together, folded into one: the same headlines over fewer variables.

Where facts stand in one `and` (or one `or`) and nowhere else in the rulebook, no other condition or axiom can
tell them apart; their common truth is one variable, exact also when some of them are unknown. This is the
disjoint-support part of a decomposition (V. Bertacco, M. Damiani, The disjunctive decomposition of logic
functions, 1997), read off the conditions as they are written.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Literal

from assistant.rules.expression import (
    And,
    Atom,
    Expression,
    ExpressionError,
    Items,
    Not,
    Or,
    atoms,
    replace_items,
)
from assistant.rules.graph.decision_graph import as_one_function, code_names, decision_graph
from assistant.rules.graph.diagram import Diagrams, Node, sifted
from assistant.rules.graph.folds import Fold, FoldedGraph
from assistant.rules.graph.headlines import headlines, outcomes_by_reading, precedence
from assistant.rules.graph.variable_order import settled_order
from assistant.rules.representatives import consistent_values
from assistant.rules.rulebook import Entry, Rule, Rulebook


@lru_cache(maxsize=64)
def folded_graph(rulebook: Rulebook) -> FoldedGraph:
    """The decision graph of a rulebook over as few variables as its wording allows."""
    formulas = _Formulas(rulebook)
    scope = And(tuple(formulas.of(rule) for rule in rulebook.scope))
    lists = [rules for _, rules in precedence(rulebook)]
    claims = [rule for rule in rulebook.rules.values() if rule.catch_all is not None]
    effects = [formulas.any_of(rules) for rules in (*lists, claims)]
    axioms = formulas.axioms()
    folding = _Folding((scope, *effects, *axioms))
    parts = [part for root in (scope, *effects) for part in _parts(folding.fold(root))]
    edges = [[atom.name for atom in atoms(part)] for part in (*parts, *map(folding.fold, axioms))]
    codes = code_names(len(rulebook.outcomes.by_id))

    diagrams = Diagrams(
        [*settled_order(list(dict.fromkeys(name for edge in edges for name in edge)), edges), *codes]
    )

    def node(formula: Expression) -> Node:
        return _node(diagrams, folding.fold(formula))

    by_reading = outcomes_by_reading(rulebook, node(scope), lambda rules: node(formulas.any_of(rules)))
    selectors = [name for name in diagrams.order if name in formulas.selectors]
    found = headlines(diagrams, rulebook.outcomes, selectors, by_reading)
    function = as_one_function(diagrams, codes, found, diagrams.conjoin(map(node, axioms)))
    outcomes = tuple(found)
    del by_reading, found  # so that the order is sifted for the one function alone
    diagrams, function = sifted(function, codes)
    return FoldedGraph(decision_graph(diagrams, codes, outcomes, function), tuple(folding.folds))


def _node(diagrams: Diagrams, expression: Expression) -> Node:
    match expression:
        case Atom(name=name):
            return diagrams.var(name)
        case Not(part):
            return ~_node(diagrams, part)
        case And(parts):
            return diagrams.conjoin(_node(diagrams, part) for part in parts)
        case Or(parts):
            return diagrams.disjoin(_node(diagrams, part) for part in parts)
    raise ExpressionError(f"cannot compile {expression!r}")


def _parts(expression: Expression) -> tuple[Expression, ...]:
    return expression.parts if isinstance(expression, And | Or) else (expression,)


class _Formulas:
    """The conditions as plain formulas: lists of items written out, readings chosen by selectors."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.selectors: set[str] = set()
        self.known: dict[str, Expression] = {}

    def of(self, entry: Entry) -> Expression:
        """The condition of an entry, its proviso included, its own and its items' readings left open."""
        if entry.id not in self.known:
            self.known[entry.id] = self._of(entry)
        return self.known[entry.id]

    def _of(self, entry: Entry) -> Expression:
        if entry.catch_all is not None or entry.when is None:
            return self.rulebook.condition_of(entry)
        result = self._written_out(entry.readings[-1].when if entry.readings else entry.when)
        for place, reading in reversed(list(enumerate(entry.readings[:-1]))):
            selector = Atom(f"reading {entry.id} {place}")
            self.selectors.add(selector.name)
            chosen = self._written_out(reading.when)
            result = Or((And((selector, chosen)), And((Not(selector), result))))
        return result if entry.unless is None else And((result, Not(entry.unless)))

    def _written_out(self, expression: Expression) -> Expression:
        def write_out(items: Items) -> Expression:
            parts = tuple(self.of(item) for item in self.rulebook.items_under(items.provision))
            return Or(parts) if items.quantifier == "any_item" else And(parts)

        return replace_items(expression, write_out)

    def any_of(self, rules: Sequence[Rule]) -> Expression:
        """That one of the rules holds; the items of a list stand together, as where it is taken up whole."""
        lists = groupby(rules, key=lambda rule: rule.provision.rpartition("__item_")[0])
        return Or(tuple(Or(tuple(self.of(rule) for rule in items)) for _, items in lists))

    def axioms(self) -> list[Expression]:
        """What must hold of the facts: the axioms, and that a number, day or choice has one value."""
        found: list[Expression] = []
        for axiom in self.rulebook.axioms:
            right = Not(axiom.right) if axiom.kind == "excludes" else axiom.right
            found.append(Or((Not(axiom.left), right)))
        compared = {atom.name: atom for atom in self.rulebook.used_atoms()}
        for rows in consistent_values(self.rulebook.vocabulary, compared.values()):
            found.append(Or(tuple(_row(compared, row) for row in rows)))
        return found


def _row(compared: Mapping[str, Atom], row: Mapping[str, bool]) -> Expression:
    return And(tuple(compared[name] if holds else Not(compared[name]) for name, holds in row.items()))


class _Folding:
    """Folds formulas bottom up. An expression is private when one expression alone has it as its part."""

    def __init__(self, roots: Iterable[Expression]) -> None:
        self.folds: list[Fold] = []
        self.done: dict[Expression, Expression] = {}
        self.parents: dict[Expression, set[Expression | int]] = defaultdict(set)
        for number, root in enumerate(roots):
            self._count(root, number)

    def _count(self, expression: Expression, parent: Expression | int) -> None:
        seen = expression in self.parents
        self.parents[expression].add(parent)
        if not seen:
            for part in _children(expression):
                self._count(part, expression)

    def fold(self, expression: Expression) -> Expression:
        if expression not in self.done:
            self.done[expression] = self._fold(expression)
        return self.done[expression]

    def _fold(self, expression: Expression) -> Expression:
        if isinstance(expression, Atom | Items):
            return expression
        parts = {part: self.fold(part) for part in _children(expression)}
        own = [after for part, after in parts.items() if self._foldable(part, after)]
        rest = [after for part, after in parts.items() if not self._foldable(part, after)]
        if isinstance(expression, Not):
            return self._new("not", own) if own else Not(rest[0])
        kind: Literal["all", "any"] = "all" if isinstance(expression, And) else "any"
        if own:
            rest.insert(0, own[0] if len(own) == 1 else self._new(kind, own))
        return rest[0] if len(rest) == 1 else type(expression)(tuple(rest))

    def _foldable(self, part: Expression, after: Expression) -> bool:
        """A yes-or-no variable that only this expression looks at."""
        return isinstance(after, Atom) and after.operator is None and len(self.parents[part]) == 1

    def _new(self, kind: Literal["all", "any", "not"], parts: Iterable[Expression]) -> Atom:
        names = tuple(part.name for part in parts if isinstance(part, Atom))
        self.folds.append(Fold(f"fold {len(self.folds)}", kind, names))
        return Atom(self.folds[-1].name)


def _children(expression: Expression) -> tuple[Expression, ...]:
    match expression:
        case Not(part):
            return (part,)
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(parts))
    return ()
