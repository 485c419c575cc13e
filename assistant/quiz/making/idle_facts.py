"""Facts that change nothing: what a story tells beside what its rule rests on."""

import random
from dataclasses import replace

from assistant.quiz.claims import determined, holding_provisions
from assistant.quiz.closed_world import contradicts
from assistant.quiz.making.scenarios import Scenarios
from assistant.quiz.making.situations import Situation, is_sound, refusal
from assistant.quiz.making.ways import ways
from assistant.rules.expression import fact_ids
from assistant.rules.rulebook import Rule


def with_idle_facts(scenarios: Scenarios, situation: Situation, count: int, rng: random.Random) -> Situation:
    """The situation with so many more facts told, none of which changes the outcome or what carries it."""
    for fact in idle_facts(situation, rng):
        if count == 0:
            break
        fuller = replace(situation, told={**situation.told, fact: True})
        if fact not in situation.told and _is_idle(scenarios, situation, fuller, fact):
            situation, count = fuller, count - 1
    return situation


def _is_idle(scenarios: Scenarios, before: Situation, after: Situation, fact: str) -> bool:
    """A consequence without its cause (因此……) would make a poor story, a vague term a long one."""
    rulebook = after.regulation.rulebook
    told = rulebook.vocabulary[fact]
    if told.judgement or told.label.startswith("因此") or contradicts(rulebook, after.facts):
        return False
    if fact in scenarios.cautions.never_idle or fact in scenarios.cautions.reaches:
        return False
    was, now = before.determination, determined(after.regulation, after.facts)
    same = (was.outcome, was.grounds, was.secondary) == (now.outcome, now.grounds, now.secondary)
    return same and not refusal(after.regulation, now, after.told) and is_sound(scenarios, after)


def idle_facts(situation: Situation, rng: random.Random) -> list[str]:
    """Facts of the neighbouring items, those akin to the rule's own first: what may be taken for them."""
    rulebook = situation.regulation.rulebook
    found = [
        fact
        for other in neighbours(situation, rng)
        for fact in fact_ids(rulebook.condition_of(other))
        if rulebook.vocabulary[fact].kind == "bool" and fact not in rulebook.scope_facts
    ]
    found = list(dict.fromkeys(found))
    rng.shuffle(found)
    kin = {rulebook.vocabulary[fact].group for fact in fact_ids(rulebook.condition_of(situation.rule))}
    return sorted(found, key=lambda fact: rulebook.vocabulary[fact].group not in kin)


def neighbours(situation: Situation, rng: random.Random) -> list[Rule]:
    """Rules that are not met, those with most of their facts told first, then those of the same article."""
    rulebook = situation.regulation.rulebook
    holding = holding_provisions(situation.determination)
    others = [r for r in rulebook.rules.values() if r.catch_all is None and r.provision not in holding]
    rng.shuffle(others)
    article = situation.rule.provision.split("__")[0]
    told = {fact for fact, value in situation.told.items() if value is True} - rulebook.scope_facts
    half_met = {r.id: len(told.intersection(fact_ids(rulebook.condition_of(r)))) for r in others}
    others.sort(key=lambda r: (-half_met[r.id], r.provision.split("__")[0] != article))
    return list({other.provision: other for other in others}.values())


def missing_facts(situation: Situation, other: Rule) -> tuple[str, ...]:
    """What the story would have to tell besides to meet another rule: the fewest such facts."""
    facts, rulebook = situation.facts, situation.regulation.rulebook
    lacking = (
        tuple(
            atom.fact
            for atom, wanted in way.items()
            if wanted and atom.operator is None and facts.get(atom.fact) is not True
        )
        for way in ways(rulebook.condition_of(other))
    )
    return min(lacking, key=len, default=())
