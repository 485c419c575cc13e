"""Why a better outcome is not reached: of every better rule the first element that fails in any reading."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from assistant.rules.expression import (
    And,
    Atom,
    Expression,
    ExpressionError,
    Items,
    Not,
    Or,
    Truth,
    Value,
    atoms,
    fact_ids,
    replace_items,
    truth,
)
from assistant.rules.outcomes import NO_RULE, OUT_OF_SCOPE, RESERVED
from assistant.rules.rulebook import Entry, Rule, Rulebook

NOT_TOLERATED = "not_tolerated"


@dataclass(frozen=True)
class FailingRule:
    """A rule with a better effect; `failing` are the atoms of its first element that does not hold."""

    rule: Rule
    failing: tuple[Atom, ...]
    holds: Truth
    blocked_by: str | None


def failing_rules(
    rulebook: Rulebook, facts: Mapping[str, Value], implied: Mapping[str, bool], possible: Sequence[str]
) -> tuple[FailingRule, ...]:
    """Of every rule with a better effect than each headline still possible what keeps it from being reached.

    Rules that hold stay out, unless a bar or the scope goes before them and they may not stand beside it.
    """
    outcome = possible[0] if len(possible) == 1 else None
    blocked_by = outcome if outcome in (OUT_OF_SCOPE, NOT_TOLERATED) else None
    settled = {**facts, **implied}
    conditions = loosest_conditions(rulebook)
    found = []
    for rule in _better(rulebook, possible, facts):
        holds, failing = judged(conditions[rule.id], settled)
        beside = outcome == NOT_TOLERATED and rulebook.outcomes[rule.effect].beside_bar
        if holds is not True or (blocked_by is not None and not beside):
            once = tuple(failing if len(failing) < 2 else dict.fromkeys(failing))
            found.append(FailingRule(rule, once, holds, blocked_by))
    return tuple(found)


@lru_cache(maxsize=64)
def loosest_conditions(rulebook: Rulebook) -> Mapping[str, Expression]:
    """By entry id the condition that any reading, its own or of its items, makes hold."""
    return {entry.id: _flat(_loosest(rulebook, entry)) for entry in rulebook.entries()}


@lru_cache(maxsize=64)
def facts_of_conditions(rulebook: Rulebook) -> Mapping[str, tuple[str, ...]]:
    """By entry id the facts of its loosest condition."""
    return {entry: fact_ids(condition) for entry, condition in loosest_conditions(rulebook).items()}


def _loosest(rulebook: Rulebook, entry: Entry) -> Expression:
    if entry.when is None or entry.catch_all is not None:
        return rulebook.condition_of(entry)

    def written_out(items: Items) -> Expression:
        parts = tuple(_loosest(rulebook, item) for item in rulebook.items_under(items.provision))
        return Or(parts) if items.quantifier == "any_item" else And(parts)

    readings = tuple(reading.when for reading in entry.readings)
    ground = replace_items(Or(readings) if readings else entry.when, written_out)
    return ground if entry.unless is None else And((ground, Not(entry.unless)))


def _flat(condition: Expression) -> Expression:
    """`every_item` parts as separate conjuncts, in the order of the text."""
    if not isinstance(condition, And):
        return condition
    parts: list[Expression] = []
    for part in condition.parts:
        parts.extend(part.parts if isinstance(part, And) else (part,))
    return And(tuple(parts))


def _better(rulebook: Rulebook, possible: Sequence[str], facts: Mapping[str, Value]) -> Iterator[Rule]:
    """Rules whose effect is better than every headline still possible, bars and catch-alls out.

    A reserved headline may end anywhere, so beside it every rule that is not in dispute is accounted for; and
    where the text is silent every rule is, the adverse ones too.
    Rules about another matter than the one chosen say nothing about this one and are left out.
    """
    settled = [rulebook.outcomes[outcome].rank for outcome in possible if outcome != RESERVED]
    silent = list(possible) == [NO_RULE]
    best = max(settled, default=-1) if not silent else -1
    for ranked in _ranked(rulebook):
        if (
            ranked.rank > best
            and (silent or not ranked.adverse)
            and not (ranked.choices and _elsewhere(ranked, facts))
        ):
            yield ranked.rule


class _Ranked(NamedTuple):
    """A rule that is neither bar nor catch-all; `choices`: the facts of `condition` that choose a matter."""

    rule: Rule
    rank: int
    adverse: bool
    condition: Expression
    choices: tuple[str, ...]


@lru_cache(maxsize=64)
def _ranked(rulebook: Rulebook) -> tuple[_Ranked, ...]:
    return tuple(
        _Ranked(rule, effect.rank, effect.adverse, condition, choices)
        for rule in rulebook.rules.values()
        if not (rule.catch_all or rule.bar)
        for effect in (rulebook.outcomes[rule.effect],)
        for condition in (rulebook.condition_of(rule),)
        for choices in (tuple(f for f in fact_ids(condition) if rulebook.vocabulary[f].kind == "choice"),)
    )


def _elsewhere(ranked: _Ranked, facts: Mapping[str, Value]) -> bool:
    """Whether a choice already made (which matter is asked about) rules this provision out."""
    chosen = {fact: facts[fact] for fact in ranked.choices if fact in facts}
    return bool(chosen) and truth(ranked.condition, chosen) is False


def judged(expression: Expression, facts: Mapping[str, Value]) -> tuple[Truth, list[Atom]]:
    """Whether it holds, and the atoms of the first element that does not: a false one, else an open one."""
    if isinstance(expression, Atom):
        holds = expression.holds_for(facts[expression.fact]) if expression.fact in facts else None
        return holds, [] if holds else [expression]
    if isinstance(expression, And):
        first_open: list[Atom] | None = None
        for part in expression.parts:
            holds, failing = judged(part, facts)
            if holds is False:
                return False, failing
            if holds is None and first_open is None:
                first_open = failing
        return (True, []) if first_open is None else (None, first_open)
    if isinstance(expression, Or):
        found, none_open = [], True
        for part in expression.parts:
            holds, failing = judged(part, facts)
            if holds:
                return True, []
            none_open = none_open and holds is False
            found += failing
        return False if none_open else None, found
    if isinstance(expression, Not):
        inner = truth(expression.part, facts)
        keeping = [atom for atom in atoms(expression.part) if truth(atom, facts) is not False]
        return None if inner is None else not inner, [] if inner is False else keeping
    raise ExpressionError(f"{expression!r} is not written out")
