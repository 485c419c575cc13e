"""Situations that put one rule to the test: met, narrowly missed, defeated, out of scope, only claimed."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from assistant.library import Regulation
from assistant.quiz.claims import determined, holding_provisions
from assistant.quiz.closed_world import closed_world, contradicts, implied_facts
from assistant.quiz.making.coherent import is_coherent, made_whole
from assistant.quiz.making.days import clear_of_limits, with_days
from assistant.quiz.making.scenarios import Scenarios
from assistant.quiz.making.ways import values_for, ways
from assistant.rules.determination import Determination
from assistant.rules.expression import And, Atom, Expression, Not, Or, Value, fact_ids
from assistant.rules.facts import ContradictionError, FactError
from assistant.rules.outcomes import INSUFFICIENT, RESERVED
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rule, Rulebook

DUTY_FULFILLED = "duty_fulfilled"
ELSEWHERE = "法律、法规、规章规定的其他"
Variant = Literal["met", "near_miss", "proviso", "barred", "out_of_scope", "claimed"]


@dataclass(frozen=True)
class Situation:
    """`told` are the facts the story states, `facts` these and all others as false.

    `turned` is the fact that makes a near miss, a proviso or a bar of it; empty where the rule is met.
    """

    regulation: Regulation
    rule: Rule
    variant: Variant
    told: Mapping[str, Value]
    turned: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, Value]:
        return closed_world(self.regulation, self.told)

    @property
    def determination(self) -> Determination:
        return determined(self.regulation, self.facts)


@dataclass(frozen=True)
class Refusal:
    """Why no item is made of something."""

    about: str
    reason: str


def situations(
    scenarios: Scenarios, regulation: Regulation, rule: Rule, rng: random.Random
) -> Iterator[Situation | Refusal]:
    """Situations for one rule, drawn in random order, the variants in turn; refusals where one turns on what
    the law leaves open."""
    for unsettled in _met(regulation, rule, rng):
        whole = made_whole(scenarios.cautions, regulation.id, unsettled.told)
        situation = _settled(replace(unsettled, told=whole))
        if isinstance(situation, Situation) and not is_sound(scenarios, situation):
            continue
        if situation is not None:
            yield situation
        if not isinstance(situation, Situation) or rule.catch_all is not None:
            continue
        yield from varied(scenarios, situation, rng)


def varied(scenarios: Scenarios, situation: Situation, rng: random.Random) -> Iterator[Situation]:
    """Sound situations that differ from one by a fact denied, a proviso, a bar or the scope."""
    for variant in _varied(situation, rng):
        settled = _settled(variant)
        if isinstance(settled, Situation) and is_sound(scenarios, settled):
            yield settled


def _met(regulation: Regulation, rule: Rule, rng: random.Random) -> Iterator[Situation]:
    base = in_scope(regulation, rng)
    every = _ways_of(regulation, rule.id)
    found = rng.sample(every, len(every))
    variant: Variant = "claimed" if rule.catch_all is not None else "met"
    for way in found:
        yield Situation(regulation, rule, variant, {**base, **way})


@lru_cache(maxsize=1024)
def _ways_of(regulation: Regulation, entry_id: str) -> tuple[Mapping[str, Value], ...]:
    """Facts that meet a rule under each of its readings."""
    rulebook = regulation.rulebook
    entry = rulebook.rules[entry_id]
    if entry.catch_all is not None or not entry.readings:
        whole: Expression = rulebook.condition_of(entry)
    else:
        whole = And(tuple(rulebook.condition_of(entry, {entry.id: r.id}) for r in entry.readings))
    used = rulebook.used_atoms()
    every = (way for literals in ways(whole) for way in values_for(literals, rulebook.vocabulary, used))
    denied = _denied(rulebook.ground_of(entry)) if entry.readings == () else _denied(whole)
    found = (
        {f: clear_of_limits(rulebook, f, v) for f, v in way.items() if v is not False or f in denied}
        for way in every
    )
    return tuple(way for way in found if not contradicts(rulebook, closed_world(regulation, way)))


def _denied(expression: Expression) -> frozenset[str]:
    """The facts that have to be not so: what is keyed as met tells them in so many words."""
    match expression:
        case Not(part):
            return frozenset(fact_ids(part))
        case And(parts) | Or(parts):
            return frozenset().union(*map(_denied, parts))
    return frozenset()


def in_scope(regulation: Regulation, rng: random.Random) -> Mapping[str, Value]:
    """Facts that bring a case under the regulation, however its scope is read; its days drawn at random."""
    return with_days(regulation, rng.choice(_ways_into_scope(regulation)), rng)


@lru_cache(maxsize=64)
def _ways_into_scope(regulation: Regulation) -> tuple[Mapping[str, Value], ...]:
    whole = And(
        tuple(
            regulation.rulebook.condition_of(entry, {entry.id: reading})
            for entry in regulation.rulebook.scope
            for reading in ([r.id for r in entry.readings] or [""])
        )
    )
    rulebook = regulation.rulebook
    used = rulebook.used_atoms()
    every = [way for literals in ways(whole) for way in values_for(literals, rulebook.vocabulary, used)]
    plainest = min(len(way) for way in every)  # one kind of officer, not several at once
    every = [way for way in every if len(way) == plainest]
    return tuple(way for way in every if not contradicts(rulebook, closed_world(regulation, way)))


def _varied(situation: Situation, rng: random.Random) -> Iterator[Situation]:
    """The same situation with one thing otherwise."""
    regulation, rule = situation.regulation, situation.rule
    rulebook = regulation.rulebook
    scope = rulebook.scope_facts
    own = [f for f, v in situation.told.items() if v is True and f not in scope]
    missed = [
        replace(situation, variant="near_miss", told={**situation.told, fact: False}, turned=(fact,))
        for fact in rng.sample(own, len(own))
    ]
    yield from missed[:2]
    if rule.unless is not None:
        for literals in ways(rulebook.unfolded(rule.unless)):
            for way in values_for(literals, rulebook.vocabulary, rulebook.used_atoms()):
                yield replace(situation, variant="proviso", told={**situation.told, **way}, turned=tuple(way))
    bars = [bar for bar in rulebook.rules.values() if bar.bar]
    # Whether a bar can stand beside a duty fulfilled is in doubt: see knowledge/DECISIONS.md.
    barrable = rule.effect != DUTY_FULFILLED and not rulebook.outcomes[rule.effect].adverse
    if not rule.bar and bars and barrable:
        bar = rng.choice(bars)
        against = rng.choice(_ways_of(regulation, bar.id))
        told = {**situation.told, **against}
        yield replace(situation, variant="barred", rule=bar, told=told, turned=tuple(against))
    for fact in sorted(scope):
        if situation.told.get(fact) is True:
            told = {**situation.told, fact: False}
            yield replace(situation, variant="out_of_scope", told=told, turned=(fact,))
    yield from missed[2:]


def _settled(situation: Situation) -> Situation | Refusal | None:
    """The situation with what its outcome still turns on told, every vague term as the authority found it.

    None where the facts cannot stand together or do not put the rule to the test; a Refusal where the outcome
    turns on what the text leaves open.
    """
    settled = _with_findings(situation)
    if settled is None:
        return None
    reason = refusal(settled.regulation, settled.determination, settled.told)
    if not reason:
        return settled if _tests_its_rule(settled) else None
    for told in _fuller(situation):
        fuller = _with_findings(replace(situation, told=told))
        if fuller is None or refusal(fuller.regulation, fuller.determination, fuller.told):
            continue
        if _tests_its_rule(fuller):
            return fuller
    return Refusal(f"{situation.regulation.id}/{situation.rule.provision}", reason)


def _with_findings(situation: Situation) -> Situation | None:
    """With every deciding vague term told; None where the facts cannot stand together."""
    try:
        found = situation.determination
        told = {**situation.told}
        for fact in found.judgement_facts:
            told.setdefault(fact, bool(found.facts[fact]))
        fuller = replace(situation, told=told)
        return fuller if fuller.determination else None
    except (ContradictionError, FactError):
        return None


def _fuller(situation: Situation) -> Iterator[dict[str, Value]]:
    """One more thing told: a number, day or choice still open, or a fact that ends a dispute of readings."""
    rulebook = situation.regulation.rulebook
    try:
        found = situation.determination
    except (ContradictionError, FactError):
        return
    for fact in found.open_facts:
        for value in representative_values(rulebook.vocabulary[fact], _atoms_of(rulebook, fact)):
            yield {**situation.told, fact: clear_of_limits(rulebook, fact, value)}
    for entry in rulebook.points:
        for fact in dict.fromkeys(f for reading in entry.readings for f in fact_ids(reading.when)):
            if rulebook.vocabulary[fact].kind == "bool" and fact not in situation.told:
                yield {**situation.told, fact: True}


def _atoms_of(rulebook: Rulebook, fact: str) -> list[Atom]:
    return [atom for atom in rulebook.used_atoms() if atom.fact == fact]


def is_sound(scenarios: Scenarios, situation: Situation) -> bool:
    """Whether the outcome and its grounds stay, should a reader suspect what the sentences let one suspect.

    A story is not sound that denies what another of its sentences lets one suspect, or whose sentences do not
    go together.
    """
    told, rulebook = situation.told, situation.regulation.rulebook
    denied = {fact for fact, value in told.items() if value is False}
    if denied & scenarios.cautions.never_denied:
        return False
    said = {**implied_facts(rulebook, told), **told}
    if not is_coherent(scenarios.cautions, rulebook.vocabulary, (situation.regulation.id,), said):
        return False
    suspected = suspicions(told, scenarios.cautions.reaches, rulebook)
    if suspected & denied:
        return False
    right = situation.determination
    return all(
        (found.outcome, found.grounds) == (right.outcome, right.grounds)
        for found in supposing(situation.regulation, told, suspected)
    )


def suspicions(
    told: Mapping[str, Value], others: Mapping[str, tuple[str, ...]], rulebook: Rulebook
) -> frozenset[str]:
    """The facts of a rulebook, not told themselves, that the told ones let a reader suspect."""
    return frozenset(
        other
        for fact, value in told.items()
        if value is True
        for other in others.get(fact, ())
        if other in rulebook.vocabulary.facts and told.get(other) is not True
    )


def supposing(
    regulation: Regulation, told: Mapping[str, Value], suspected: frozenset[str]
) -> Iterator[Determination]:
    """What a case comes to should each suspicion be true, and should all of them be."""
    for supposed in supposed_told(regulation, told, suspected):
        yield determined(regulation, closed_world(regulation, supposed))


def supposed_told(
    regulation: Regulation, told: Mapping[str, Value], suspected: frozenset[str]
) -> Iterator[dict[str, Value]]:
    """What the story tells with each suspicion, and with all of them, where they can be so."""
    for some in (*({fact} for fact in sorted(suspected)), suspected):
        supposed = {**told, **dict.fromkeys(sorted(some), True)}
        if not contradicts(regulation.rulebook, closed_world(regulation, supposed)):
            yield supposed


def every_case(scenarios: Scenarios, situation: Situation) -> list[dict[str, Value]]:
    """The closed world of a story as it stands, and with what its sentences let one suspect."""
    regulation, told = situation.regulation, situation.told
    suspected = suspicions(told, scenarios.cautions.reaches, regulation.rulebook)
    supposed = supposed_told(regulation, told, suspected)
    return [situation.facts, *(closed_world(regulation, one) for one in supposed)]


def _tests_its_rule(situation: Situation) -> bool:
    holds = situation.rule.provision in holding_provisions(situation.determination)
    return holds is (situation.variant in ("met", "barred", "claimed"))


def _refers(regulation: Regulation, rule: Rule) -> bool:
    """Whether a catch-all is closed by what other law lists."""
    return ELSEWHERE in regulation.document[rule.provision].text


def refusal(regulation: Regulation, found: Determination, told: Mapping[str, Value]) -> str:
    """Why a determination cannot be the key of an item; empty where it can."""
    labels = regulation.rulebook.vocabulary
    if found.outcome == INSUFFICIENT:
        named = "、".join(f"“{labels[fact].label}”" for fact in found.open_facts[:3])
        return f"事实不足，结论取决于{named}"
    parting = [r for r in found.readings if r.outcome != found.outcome]
    if parting:
        return f"结论取决于有争议的读法：{parting[0].point}"
    claimed = [rule for rule in regulation.rulebook.rules.values() if rule.catch_all in told]
    if found.outcome == RESERVED and not claimed:
        return "条文把结论留给认定机关"
    if found.outcome == RESERVED and any(_refers(regulation, rule) for rule in claimed):
        return "这一项只指向别的法律、法规、规章，光凭提出不能说由认定机关研判"
    vague = [fact for fact in found.judgement_facts if fact not in told]
    if vague:
        return f"结论取决于要由认定机关判断的说法：“{labels[vague[0]].label}”，题干没有写认定机关怎样认定"
    return ""
