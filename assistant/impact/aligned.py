"""The later rulebook in the names of the earlier one: the same rules, so that parts can be exchanged."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from assistant.impact.paired_provisions import Pairing
from assistant.impact.shared_facts import SharedFacts
from assistant.rules.expression import And, Atom, Expression, Items, Not, Or
from assistant.rules.facts import Vocabulary
from assistant.rules.rulebook import Condition, Entry, Rule, Rulebook, ScopeRule

AnyEntry = TypeVar("AnyEntry", Rule, Condition, ScopeRule)


def aligned(before: Rulebook, after: Rulebook, facts: SharedFacts, provisions: Pairing) -> Rulebook:
    """The later rulebook with facts, provisions and entries under their shared names."""
    write = _Rewriting(facts, provisions)
    renamed = [write.entry(rule) for rule in after.rules.values()]
    rules: dict[str, Rule] = {}
    for provision in dict.fromkeys(rule.provision for rule in renamed):
        own = [rule for rule in renamed if rule.provision == provision]
        old = [rule for rule in before.rules.values() if rule.provision == provision]
        rules |= {name: replace(rule, id=name) for name, rule in _named(old, own, provision)}
    scope = _named(before.scope, [write.entry(rule) for rule in after.scope], "scope_new")
    shared = [replace(fact, id=facts.name_of[fact.id]) for fact in after.vocabulary.facts.values()]
    return replace(
        after,
        document=provisions.document,
        vocabulary=Vocabulary({fact.id: fact for fact in shared}, ()),
        scope=tuple(replace(rule, id=name) for name, rule in scope),
        rules=rules,
        conditions={c.id: c for c in (write.entry(c) for c in after.conditions.values())},
        no_rule={provisions.name_of[name]: why for name, why in after.no_rule.items()},
        axioms=tuple(
            replace(a, left=write.expression(a.left), right=write.expression(a.right)) for a in after.axioms
        ),
        orders=tuple(
            replace(o, lower=facts.name_of[o.lower], upper=facts.name_of[o.upper])
            for o in after.orders
            if {o.lower, o.upper} <= facts.name_of.keys()
        ),
    )


class _Rewriting:
    def __init__(self, facts: SharedFacts, provisions: Pairing) -> None:
        self.facts, self.provisions = facts.name_of, provisions.name_of

    def entry(self, entry: AnyEntry) -> AnyEntry:
        """An entry of one provision under its shared name; its id is the provision's for the time being."""
        provision = self.provisions[entry.provision]
        changed: dict[str, object] = {"id": provision, "provision": provision}
        if isinstance(entry, Rule):
            changed["effect_provision"] = self.provisions[entry.effect_provision]
            changed["unless"] = self.expression(entry.unless) if entry.unless is not None else None
            changed["catch_all"] = self.facts[entry.catch_all] if entry.catch_all is not None else None
        changed["when"] = self.expression(entry.when) if entry.when is not None else None
        changed["readings"] = tuple(replace(r, when=self.expression(r.when)) for r in entry.readings)
        return replace(entry, **changed)  # type: ignore[arg-type]

    def expression(self, expression: Expression) -> Expression:
        return renamed(expression, self.facts.__getitem__, self.provisions.__getitem__)


def renamed(
    expression: Expression, fact: Callable[[str], str], provision: Callable[[str], str]
) -> Expression:
    """The expression with its facts and provisions under other names."""
    match expression:
        case Atom():
            return replace(expression, fact=fact(expression.fact))
        case Not(part):
            return Not(renamed(part, fact, provision))
        case And(parts):
            return And(tuple(renamed(part, fact, provision) for part in parts))
        case Or(parts):
            return Or(tuple(renamed(part, fact, provision) for part in parts))
        case Items():
            return replace(expression, provision=provision(expression.provision))


def _named(before: Sequence[AnyEntry], after: Sequence[AnyEntry], fresh: str) -> list[tuple[str, AnyEntry]]:
    """Entries of one place matched with the earlier ones: the same rule, the same effect, the same place."""
    taken: dict[int, str] = {}
    free = list(before)
    for alike in (_same_rule, _same_effect, _same_place):
        for number, entry in enumerate(after):
            old = next((old for old in free if alike(old, entry)), None)
            if number not in taken and old is not None:
                taken[number] = old.id
                free.remove(old)
    names = {entry.id for entry in before}
    for number in range(len(after)):
        if number not in taken:
            name, count = fresh, 1
            while name in names:
                count += 1
                name = f"{fresh}#{count}"
            taken[number] = name
            names.add(name)
    return [(taken[number], entry) for number, entry in enumerate(after)]


def _decisive(entry: Entry) -> tuple[object, ...]:
    readings = [(reading.id, reading.when) for reading in entry.readings]
    effect = (entry.effect, entry.bar) if isinstance(entry, Rule) else ()
    return (entry.provision, entry.when, entry.unless, entry.catch_all, readings, effect)


def _same_rule(old: Entry, new: Entry) -> bool:
    return _decisive(old) == _decisive(new)


def _same_effect(old: Entry, new: Entry) -> bool:
    return isinstance(old, Rule) and isinstance(new, Rule) and old.effect == new.effect


def _same_place(old: Entry, new: Entry) -> bool:
    return old.provision == new.provision
