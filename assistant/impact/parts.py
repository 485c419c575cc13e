"""A rulebook taken apart into everything that decides outcomes, and put together again from chosen parts.

Each part has a name: ("entry", id, aspect), ("axioms",), ("otherwise",), ("ladder",), ("fact", id). Two
rulebooks with the same parts decide every case alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from assistant.impact.shared_facts import SharedFacts, ranges_differ
from assistant.law.document import Document
from assistant.rules.expression import Atom, Expression, atoms, fact_ids
from assistant.rules.facts import Fact, Vocabulary
from assistant.rules.outcomes import Outcome, Outcomes
from assistant.rules.rulebook import Axiom, Condition, Entry, Order, Reading, Rule, Rulebook, ScopeRule

Part = tuple[str, ...]
Parts = Mapping[Part, object]
_ABSENT = object()
_KINDS: dict[str, type] = {"scope": ScopeRule, "rule": Rule, "condition": Condition}
_AxiomKey = tuple[str, Expression, Expression]
_Axioms = tuple[frozenset[_AxiomKey], frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class Both:
    """Two rulebooks under shared names; `before` and `after` are their parts.

    `along`: axioms of one version that tell what a fact means which only that version uses; they come with
    the fact and are no change of their own.
    """

    earlier: Rulebook
    later: Rulebook
    facts: SharedFacts
    document: Document
    before: Parts
    after: Parts
    along: tuple[tuple[Axiom, frozenset[str]], ...]

    @property
    def differing(self) -> tuple[Part, ...]:
        """The parts that are not the same in both, in the order of the text."""
        names = dict.fromkeys((*self.before, *self.after))
        return tuple(n for n in names if self.before.get(n, _ABSENT) != self.after.get(n, _ABSENT))

    def mixed(self, later: Iterable[Part]) -> Rulebook:
        """The earlier rulebook with some parts as the later one has them."""
        parts = dict(self.before)
        for name in later:
            parts.pop(name, None)
            if name in self.after:
                parts[name] = self.after[name]
        entries = [self._entry(name[1], parts) for name in parts if name[0] == "entry" and name[2] == "kind"]
        outcomes = self._outcomes(parts[("ladder",)], entries)
        own_axioms, orders = cast(_Axioms, parts[("axioms",)])
        used = {atom.fact for entry in entries for when in _conditions(entry) for atom in atoms(when)}
        axioms = [a for a in (*self.earlier.axioms, *self.later.axioms) if _key(a) in own_axioms]
        axioms += [axiom for axiom, needed in self.along if needed <= used]
        every = [
            *(w for e in entries for w in _conditions(e)),
            *(s for a in axioms for s in (a.left, a.right)),
        ]
        return Rulebook(
            self.earlier.regulation,
            self.earlier.title,
            self.document,
            outcomes,
            self._vocabulary(parts, every),
            tuple(entry for entry in entries if isinstance(entry, ScopeRule)),
            {entry.id: entry for entry in entries if isinstance(entry, Rule)},
            {entry.id: entry for entry in entries if isinstance(entry, Condition)},
            {},
            tuple({_key(axiom): axiom for axiom in axioms}.values()),
            self.earlier.version,
            str(parts[("otherwise",)]),
            tuple(Order(lower, upper, "") for lower, upper in sorted(orders)),
        )

    def _entry(self, entry_id: str, parts: Parts) -> Entry:
        own = {name[2:]: value for name, value in parts.items() if name[:2] == ("entry", entry_id)}
        readings = tuple(
            Reading(name[1], "", when)  # type: ignore[arg-type]
            for name, when in own.items()
            if name[0] == "reading"
        )
        provision, when = own[("provision",)], own[("when",)]
        common = {
            "id": entry_id,
            "provision": provision,
            "when": readings[0].when if readings else when,
            "quotes": {},
            "readings": readings,
        }
        kind = str(own[("kind",)])
        if kind == "rule":
            effect, bar = cast(tuple[str, bool], own[("effect",)])
            common |= {
                "effect": effect,
                "bar": bar,
                "effect_provision": provision,
                "effect_quote": "",
                "unless": own[("unless",)],
                "catch_all": own[("catch_all",)],
            }
        entry: Entry = _KINDS[kind](**common)
        return entry

    def _outcomes(self, chosen: object, entries: Iterable[Entry]) -> Outcomes:
        """The ladder of one version, with the steps an effect needs from the other put in their place."""
        first, second = self.earlier.outcomes, self.later.outcomes
        own, other = (first, second) if chosen == _ladder(first, self) else (second, first)
        steps: list[Outcome] = sorted(own.by_id.values(), key=lambda o: o.rank)
        needed = {entry.effect for entry in entries if isinstance(entry, Rule)}
        for outcome in sorted(other.by_id.values(), key=lambda o: o.rank):
            if outcome.id in needed and outcome.id not in own:
                below = [o.id for o in other.by_id.values() if o.rank < outcome.rank]
                place = max((i + 1 for i, o in enumerate(steps) if o.id in below), default=0)
                steps.insert(place, outcome)
        return Outcomes({o.id: replace(o, rank=rank) for rank, o in enumerate(steps)})

    def _vocabulary(self, parts: Parts, every: Iterable[Expression]) -> Vocabulary:
        facts: dict[str, Fact] = {}
        for name, fact in self.facts.vocabulary.facts.items():
            own = parts.get(("fact", name))
            mine = self.earlier.vocabulary.facts.get(name) or self.later.vocabulary.facts.get(name) or fact
            facts[name] = own if isinstance(own, Fact) else mine
        for atom in (atom for when in every for atom in atoms(when)):
            fact = facts[atom.fact]
            if isinstance(atom.constant, str) and atom.constant not in fact.options:
                facts[atom.fact] = replace(fact, options=(*fact.options, atom.constant))
        return Vocabulary(facts, ())


def both(earlier: Rulebook, later: Rulebook, facts: SharedFacts, document: Document) -> Both:
    """`later` already under shared names (see `aligned`)."""
    along = (*_coming_along(earlier, later), *_coming_along(later, earlier))
    found = Both(earlier, later, facts, document, {}, {}, along)
    known = {_key(axiom) for axiom, _ in along}
    return replace(found, before=_parts(earlier, found, known), after=_parts(later, found, known))


def _coming_along(book: Rulebook, other: Rulebook) -> list[tuple[Axiom, frozenset[str]]]:
    theirs = {_key(axiom) for axiom in other.axioms}
    used = {fact for entry in book.entries() for when in _conditions(entry) for fact in fact_ids(when)}
    found = []
    for axiom in book.axioms:
        about = {*fact_ids(axiom.left), *fact_ids(axiom.right)}
        own = frozenset(about - other.vocabulary.facts.keys())
        if _key(axiom) not in theirs and own and own <= used:
            found.append((axiom, own))
    return found


def _parts(book: Rulebook, both: Both, along: set[_AxiomKey]) -> dict[Part, object]:
    parts: dict[Part, object] = {}
    for entry in book.entries():
        kind = next(kind for kind, shape in _KINDS.items() if isinstance(entry, shape))
        name = ("entry", entry.id)
        parts[*name, "kind"] = kind
        parts[*name, "provision"] = entry.provision
        parts[*name, "when"] = None if entry.readings else entry.when
        parts |= {(*name, "reading", reading.id): reading.when for reading in entry.readings}
        if isinstance(entry, Rule):
            parts[*name, "catch_all"] = entry.catch_all
            parts[*name, "unless"] = entry.unless
            parts[*name, "effect"] = (entry.effect, entry.bar)
    own = frozenset(_key(axiom) for axiom in book.axioms) - along
    parts[("axioms",)] = (own, frozenset((order.lower, order.upper) for order in book.orders))
    parts[("otherwise",)] = book.otherwise
    parts[("ladder",)] = _ladder(book.outcomes, both)
    for fact, own_form in book.vocabulary.facts.items():
        forms = [other.vocabulary.facts.get(fact) for other in (both.earlier, both.later)]
        if forms[0] is not None and forms[1] is not None:
            parts["fact", fact] = own_form if ranges_differ(forms[0], forms[1]) else None
    return parts


def _ladder(outcomes: Outcomes, both: Both) -> tuple[tuple[str, bool], ...]:
    """What of the ladder decides: the order of the effects that rules of either version have."""
    rules = (*both.earlier.rules.values(), *both.later.rules.values())
    effects = {rule.effect for rule in rules}
    common = [o for o in effects if o in both.earlier.outcomes and o in both.later.outcomes]
    return tuple((o, outcomes[o].adverse) for o in outcomes.ordered(common))


def _conditions(entry: Entry) -> list[Expression]:
    claim = Atom(entry.catch_all) if entry.catch_all is not None else None
    parts = [entry.when, entry.unless, claim, *(reading.when for reading in entry.readings)]
    return [part for part in parts if part is not None]


def _key(axiom: Axiom) -> _AxiomKey:
    return axiom.kind, axiom.left, axiom.right
