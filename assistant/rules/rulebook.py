"""One regulation's rules as data: what each provision asks for and what it brings about."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.law.document import Document
from assistant.rules.expression import (
    And,
    Atom,
    Expression,
    Items,
    Not,
    Or,
    atoms,
    fact_ids,
    items_in,
    replace_items,
)
from assistant.rules.facts import Vocabulary
from assistant.rules.outcomes import Outcomes


@dataclass(frozen=True)
class Reading:
    """One way to read an ambiguous wording."""

    id: str
    text: str
    when: Expression


@dataclass(frozen=True)
class Rule:
    """A provision with an effect. `when` is the condition under the first reading, items still folded.

    A provision that orders several results has several rules; `id` is the provision's, then `…#2`, `…#3`.
    A catch-all has `catch_all` (the fact that it is claimed), and a condition only where it is about one
    matter; a bar shuts tolerance out; `unless` is the proviso (但……除外) that defeats it.
    `effect_provision` is where the words of the effect stand: the chapeau of a list, or the provision.
    """

    id: str
    provision: str
    effect: str
    effect_provision: str
    effect_quote: str
    when: Expression | None
    quotes: Mapping[str, str]
    unless: Expression | None = None
    bar: bool = False
    catch_all: str | None = None
    point: str | None = None
    readings: tuple[Reading, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Condition:
    """A cumulative condition, or an item that another rule takes up: brings nothing about on its own."""

    id: str
    provision: str
    when: Expression
    quotes: Mapping[str, str]
    point: str | None = None
    readings: tuple[Reading, ...] = ()
    note: str = ""
    unless: None = None
    catch_all: None = None


@dataclass(frozen=True)
class ScopeRule:
    """One side of the scope: the person, the body, the act or the date."""

    id: str
    provision: str
    when: Expression
    quotes: Mapping[str, str]
    point: str | None = None
    readings: tuple[Reading, ...] = ()
    note: str = ""
    unless: None = None
    catch_all: None = None


Entry = Rule | Condition | ScopeRule


def items_in_all(entry: Entry) -> list[Items]:
    """The lists of items an entry takes up, under any of its readings."""
    conditions = [when for when in (entry.when, *(r.when for r in entry.readings)) if when is not None]
    return [items for when in conditions for items in items_in(when)]


@dataclass(frozen=True)
class Axiom:
    """`excludes`: never both. `implies`: the first brings the second."""

    kind: str
    left: Expression
    right: Expression
    why: str


@dataclass(frozen=True)
class Order:
    """Of two numbers or days the first is never above the second."""

    lower: str
    upper: str
    why: str


@dataclass(frozen=True)
class Rulebook:
    """Everything the core needs of one regulation. Hashed by identity: compiled once.

    `otherwise` is the outcome where nothing holds: `no_ground`, or `no_rule` where the text is silent.
    """

    regulation: str
    title: str
    document: Document
    outcomes: Outcomes
    vocabulary: Vocabulary
    scope: tuple[ScopeRule, ...]
    rules: Mapping[str, Rule]
    conditions: Mapping[str, Condition]
    no_rule: Mapping[str, str]
    axioms: tuple[Axiom, ...]
    version: str
    otherwise: str
    orders: tuple[Order, ...] = ()

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    @property
    def points(self) -> tuple[Entry, ...]:
        """The entries whose wording is ambiguous."""
        return tuple(entry for entry in self.entries() if entry.readings)

    @property
    def scope_facts(self) -> frozenset[str]:
        """The facts that decide whether the regulation applies."""
        conditions = [when for rule in self.scope for when in (rule.when, *(r.when for r in rule.readings))]
        return frozenset(fact for when in conditions for fact in fact_ids(when))

    def items_under(self, parent: str) -> Iterator[Rule | Condition]:
        """Rules or conditions that are items of a provision, catch-alls left out (they name no facts)."""
        for provision in self.document.items_of(parent):
            rule = self.rules.get(provision.id) or self.conditions.get(provision.id)
            if rule is not None and not (isinstance(rule, Rule) and rule.catch_all):
                yield rule

    def unfolded(self, expression: Expression, reading_of: Mapping[str, str] | None = None) -> Expression:
        """`any_item`/`every_item` written out; ambiguous items under the chosen (else first) reading."""

        def write_out(items: Items) -> Expression:
            parts = tuple(self.condition_of(entry, reading_of) for entry in self.items_under(items.provision))
            return Or(parts) if items.quantifier == "any_item" else And(parts)

        return replace_items(expression, write_out)

    def condition_of(self, entry: Entry, reading_of: Mapping[str, str] | None = None) -> Expression:
        """The condition of an entry under the chosen readings, its proviso included."""
        ground = self.ground_of(entry, reading_of)
        return ground if entry.unless is None else And((ground, Not(entry.unless)))

    def ground_of(self, entry: Entry, reading_of: Mapping[str, str] | None = None) -> Expression:
        """The condition without its proviso (catch-all: that it is claimed)."""
        if entry.catch_all is not None:
            claim = Atom(entry.catch_all)
            return claim if entry.when is None else And((entry.when, claim))
        assert entry.when is not None  # the loader lets no other rule through
        chosen = (reading_of or {}).get(entry.id)
        when = next((r.when for r in entry.readings if r.id == chosen), entry.when)
        return self.unfolded(when, reading_of)

    def entries(self) -> Iterator[Entry]:
        yield from self.scope
        yield from self.rules.values()
        yield from self.conditions.values()

    def used_atoms(self) -> tuple[Atom, ...]:
        """Every atom of scope, rules, readings and axioms, each once, in a fixed order."""
        found: dict[Atom, None] = {}
        for entry in self.entries():
            for part in (*(r.when for r in entry.readings), self.condition_of(entry)):
                found.update(dict.fromkeys(atoms(part)))
        for axiom in self.axioms:
            found.update(dict.fromkeys((*atoms(axiom.left), *atoms(axiom.right))))
        return tuple(found)
