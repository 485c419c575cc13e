"""Wrong answers that someone would give, each by a named misreading of the text."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.library import Regulation
from assistant.misreading.closed_case import closed_case
from assistant.misreading.misreading import KINDS
from assistant.quiz.claims import carried_effects, determined
from assistant.quiz.closed_world import closed_world, contradicts
from assistant.quiz.making.idle_facts import missing_facts, neighbours
from assistant.quiz.making.material import Material, cited
from assistant.quiz.making.situations import Situation
from assistant.rules.expression import Truth, Value, fact_ids, truth
from assistant.rules.outcomes import OUT_OF_SCOPE, RESERVED
from assistant.rules.rulebook import Entry, Rule, Rulebook

MISREADINGS: Mapping[str, str] = {
    **KINDS,
    "flipped_fact": "看错一项事实",
    "should_for_may": "把“应当”“可以”“不予”弄混",
    "neighbour_rule": "套用别的制度",
    "near_provision": "张冠李戴，用了相邻的条款",
    "wrong_clock": "记错期限",
    "wrong_body": "记错由谁来做",
    "correction_forgotten": "只记得容错，忘了纠错",
    "catch_all_misused": "滥用兜底条款",
    "idle_fact": "把不影响结论的事实当成条件",
    "forgotten_fact": "以为这项事实无关",
    "denied_truth": "把正确的说法当成错的",
    "step_of_another_outcome": "用了别的结论才有的步骤",
}


@dataclass(frozen=True)
class Misled:
    """What a misreading makes of a case: another outcome, other provisions thought to be met."""

    kind: str
    says: str
    outcome: str
    gained: tuple[str, ...]
    citation: str
    facts: tuple[str, ...]


def misled(material: Material, situation: Situation, rng: random.Random) -> list[Misled]:
    """Every misreading that gives this case another outcome, the most telling kinds first."""
    every = _every_error(material, situation.regulation, situation.rule.id, tuple(situation.told.items()))
    found = rng.sample(every, len(every))
    own = cited(situation.regulation, situation.rule.provision)
    return sorted(
        found, key=lambda e: (e.outcome == OUT_OF_SCOPE, own not in e.citation, _TELLING.get(e.kind, 1))
    )


def wrong_outcomes(material: Material, situation: Situation, rng: random.Random) -> dict[str, Misled]:
    """One misreading for each wrong outcome, the most telling first; none for what follows from the key."""
    right = carried_effects(situation.determination)
    errors = misled(material, situation, rng)
    errors += _fixed(situation, rng)
    found: dict[str, Misled] = {}
    for error in errors:
        if error.outcome not in right:
            found.setdefault(error.outcome, error)
    most_telling, rest = list(found)[:1], list(found)[1:]
    rulebook = situation.regulation.rulebook
    often = Counter(rule.effect if rule.catch_all is None else RESERVED for rule in rulebook.rules.values())
    often[OUT_OF_SCOPE] = len(rulebook.scope)
    # An outcome stands beside other keys about as often as it is a key itself, or it would tell by itself.
    rest.sort(key=lambda outcome: rng.random() ** (1 / (often[outcome] or 1)), reverse=True)
    return {outcome: found[outcome] for outcome in (*most_telling, *rest)}


@lru_cache(maxsize=2048)
def _every_error(
    material: Material, regulation: Regulation, rule: str, told: tuple[tuple[str, Value], ...]
) -> tuple[Misled, ...]:
    situation = Situation(regulation, regulation.rulebook.rules[rule], "met", dict(told))
    by_rule = _by_misreading(material, situation)
    return (*by_rule, *_by_flipped_fact(situation), *_by_neighbour(material, situation))


# A trainer learns most from a misread condition, less from a slip.
_TELLING = {"swapped_effect": 2, "flipped_fact": 2, "neighbour_rule": 3}


def _by_misreading(material: Material, situation: Situation) -> Iterator[Misled]:
    rulebook, facts = situation.regulation.rulebook, situation.facts
    outcome = situation.determination.outcome
    met = {ground.provision for ground in situation.determination.grounds}
    entries = {entry.id: entry for entry in rulebook.entries()}
    for name, errors in material.misreadings(situation.regulation).items():
        before = _truths(rulebook, entries[name], facts)
        for error in errors:
            misread = next((e for e in error.rulebook.entries() if e.id == name), None)
            same = misread is not None and _truths(error.rulebook, misread, facts) == before
            if any(rulebook.vocabulary[fact].kind == "choice" for fact in error.facts):
                continue  # which matter is asked about is no condition anyone misreads
            if error.kind == "and_as_or" and not _half_told(error.facts, situation, name):
                continue  # met by what is not so or by one thing in passing: nobody misreads like that
            if error.kind == "missed_negation" and not set(error.facts) & situation.told.keys():
                continue  # of which the story says nothing
            if same and (error.kind != "swapped_effect" or True not in before):
                continue  # what it misreads comes out as it should
            try:
                after = closed_case(error.rulebook, facts)
            except KeyError:  # misread, the case turns on a number or day the story does not tell
                continue
            if after.outcome in (outcome, RESERVED) or after.disputed:
                continue
            thought = (rulebook.rules[rule] for rule in after.holding)
            gained = {rule.provision for rule in thought if rule.catch_all is None} - met
            citation = cited(situation.regulation, error.provision)
            named = error.facts or _missed_conditions(rulebook, facts)
            says = error.says
            if not error.facts and named:
                says += "：" + "、".join(f"“{rulebook.vocabulary[fact].label}”" for fact in named[:3])
            yield Misled(error.kind, says, after.outcome, tuple(sorted(gained)), citation, named)


def _half_told(named: Sequence[str], situation: Situation, entry: str) -> bool:
    """Whether the story tells one of these facts; half of them for a rule that is not put to the test."""
    told = sum(situation.facts.get(fact) is True for fact in named)
    return told >= 1 if entry == situation.rule.id else 2 * told >= max(2, len(named))


def _missed_conditions(rulebook: Rulebook, facts: Mapping[str, Value]) -> tuple[str, ...]:
    """The facts of the cumulative conditions that a case does not meet."""
    return tuple(
        fact
        for condition in rulebook.conditions.values()
        if truth(rulebook.condition_of(condition), facts) is not True
        for fact in fact_ids(rulebook.condition_of(condition))
    )


def _truths(rulebook: Rulebook, entry: Entry, facts: Mapping[str, Value]) -> list[Truth]:
    """What an entry comes to under each of its readings."""
    readings = [reading.id for reading in entry.readings] or [""]
    return [truth(rulebook.condition_of(entry, {entry.id: reading}), facts) for reading in readings]


def _by_flipped_fact(situation: Situation) -> Iterator[Misled]:
    """One told fact taken for its contrary."""
    regulation, told = situation.regulation, situation.told
    for fact, value in told.items():
        if not isinstance(value, bool) or fact in regulation.rulebook.scope_facts:
            continue
        facts = closed_world(regulation, {**told, fact: not value})
        if contradicts(regulation.rulebook, facts):
            continue
        otherwise = determined(regulation, facts)
        firm = all(reading.outcome == otherwise.outcome for reading in otherwise.readings)
        if otherwise.outcome != situation.determination.outcome and firm and not otherwise.open_facts:
            label = regulation.rulebook.vocabulary[fact].label
            seen = "等于没有看到它" if value else "等于把它当成成立"
            says = f"题干写明“{label}”{'' if value else '不成立'}，选这一项{seen}"
            ruled = {r.provision for r in regulation.rulebook.rules.values() if r.catch_all is None}
            gained = tuple(g.provision for g in otherwise.grounds if g.provision in ruled)
            citation = cited(regulation, gained[0] if gained else situation.rule.provision)
            yield Misled("flipped_fact", says, otherwise.outcome, gained, citation, (fact,))


def _by_neighbour(material: Material, situation: Situation) -> Iterator[Misled]:
    """The rule of another regulation that speaks of the same thing."""
    here = f"{situation.regulation.id}/{situation.rule.provision}"
    for other in material.topics_of.get(here, ()):
        regulation, provision = other.split("/")
        neighbour = material.library[regulation]
        rule = next(r for r in neighbour.rulebook.rules.values() if r.provision == provision)
        if rule.effect not in _effects(situation.regulation.rulebook) or rule.catch_all is not None:
            continue
        if rule.effect != situation.determination.outcome:
            label = neighbour.rulebook.outcomes[rule.effect].label
            says = f"{cited(neighbour, provision)}才是“{label}”，那是另一份制度"
            facts = told_of(situation)
            yield Misled("neighbour_rule", says, rule.effect, (), cited(neighbour, provision), facts)


def _effects(rulebook: Rulebook) -> set[str]:
    return {rule.effect for rule in rulebook.rules.values()}


def _fixed(situation: Situation, rng: random.Random) -> list[Misled]:
    """Errors anyone may make of any case: another rule's effect, a claim taken for a finding, no ground, the
    scope."""
    regulation = situation.regulation
    citation = cited(regulation, situation.rule.provision)
    found = [_near_effect(situation, rule) for rule in neighbours(situation, rng)]
    if situation.variant == "claimed":
        says = "题干只写明他提出其他情形，没有写认定机关已经认定，不能当成已经成立"
        claimed = told_of(situation)
        found.insert(0, Misled("catch_all_misused", says, situation.rule.effect, (), citation, claimed))
    if situation.variant == "met":
        says = f"{citation}的条件在题干里都能找到，不是没有依据"
        found.append(
            Misled("forgotten_fact", says, regulation.rulebook.otherwise, (), citation, told_of(situation))
        )
    catch_alls = [rule for rule in regulation.rulebook.rules.values() if rule.catch_all is not None]
    if catch_alls and situation.variant != "claimed":
        claim = regulation.rulebook.vocabulary[str(catch_alls[0].catch_all)].label
        says = f"题干没有写“{claim}”，不能自己拿“其他情形”来用"
        about = cited(regulation, catch_alls[0].provision)
        found.append(Misled("catch_all_misused", says, RESERVED, (), about, (str(catch_alls[0].catch_all),)))
    if situation.determination.outcome != OUT_OF_SCOPE:
        scope = regulation.rulebook.scope
        facts = tuple(fact for fact in situation.told if fact in regulation.rulebook.scope_facts)
        named = "、".join(f"“{regulation.rulebook.vocabulary[fact].label}”" for fact in facts[:2])
        says = f"题干写明了{named}等适用范围里的事实"
        about = cited(regulation, scope[0].provision)
        found.append(Misled("ignored_scope", says, OUT_OF_SCOPE, (), about, facts))
    return found


def _near_effect(situation: Situation, rule: Rule) -> Misled:
    """The effect of a rule that is not met, with what the story would have to tell besides."""
    regulation, missing = situation.regulation, missing_facts(situation, rule)
    vocabulary = regulation.rulebook.vocabulary
    named = "、".join(f"“{vocabulary[fact].label}”" for fact in missing[:3])
    says = f"那是另一条的后果，题干没有写{named}" if named else "那是另一条的后果，问的不是这件事"
    facts = missing or told_of(situation)
    return Misled("near_provision", says, rule.effect, (), cited(regulation, rule.provision), facts)


def told_of(situation: Situation) -> tuple[str, ...]:
    """The facts of the rule put to the test that the story tells."""
    condition = situation.regulation.rulebook.condition_of(situation.rule)
    return tuple(fact for fact in fact_ids(condition) if fact in situation.told)
