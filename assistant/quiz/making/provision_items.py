"""Items about which provision applies, and which facts it rests on."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.library import Regulation
from assistant.quiz.conditions import is_missed, is_necessary
from assistant.quiz.item import Claim, Item
from assistant.quiz.making.coherent import half_of, is_coherent
from assistant.quiz.making.distractors import Misled, misled
from assistant.quiz.making.draft import Proposed, finish
from assistant.quiz.making.idle_facts import (
    idle_facts,
    missing_facts,
    neighbours,
    with_idle_facts,
)
from assistant.quiz.making.material import Material, cited
from assistant.quiz.making.outcome_items import OPTIONS, outcome_draft
from assistant.quiz.making.situations import Refusal, Situation, every_case
from assistant.quiz.making.telling import Telling
from assistant.rules.expression import Value, fact_ids
from assistant.rules.rulebook import Rule

MOST_OPTIONS = 6
IDLE = 3  # facts a story tells beside those the provision rests on


def provision_item(telling: Telling, rng: random.Random, story: str | None = None) -> Item | Refusal:
    """单选: which provision is met, among those a misreading takes for met and its neighbours."""
    material, situation = telling.material, telling.situation
    regulation, rule = situation.regulation, situation.rule
    if situation.variant not in ("met", "barred"):
        return Refusal(telling.about, "这条没有成立，问不出适用哪一条")
    if len({r.effect for r in regulation.rulebook.rules.values() if r.provision == rule.provision}) > 1:
        return Refusal(telling.about, "这一条写了几种结果，问不出“适用哪一条”")
    gained = {p: error for error in misled(material, situation, rng) for p in error.gained}
    wrong = [_taken_for_met(situation, p, error) for p, error in gained.items()]
    near = [_beside(situation, other) for other in neighbours(situation, rng)]
    wrong += [option for option in near if option.claims[0].about not in gained]
    # One whose conditions are there though a bar takes their effect, or may be there, is no wrong answer.
    cases = every_case(material.scenarios, situation)
    wrong = [o for o in wrong if all(is_missed(regulation, o.claims[0].about, case) for case in cases)]
    right = Proposed(
        text=_with_text(situation, rule.provision),
        claims=(Claim("provision", regulation.id, rule.provision),),
        right=f"{cited(regulation, rule.provision)}的条件，题干都写明了。",
        wrong="",
    )
    draft = outcome_draft(telling, telling.story(rng) if story is None else story)
    asked = f"根据《{regulation.title}》，题干写明的事实具备了下列哪一项规定的条件？（　）"
    options = (right, *wrong[: OPTIONS - 1])
    if len(options) < OPTIONS:
        return Refusal(telling.about, "没有足够多的相邻条款")
    return finish(material, replace(draft, topic="provision", stem=asked, options=options), rng)


def necessary_facts_item(telling: Telling, rng: random.Random, story: str | None = None) -> Item | Refusal:
    """多选: which of the told facts the provision cannot do without; the story also tells idle ones."""
    material, situation = telling.material, telling.situation
    regulation, rule = situation.regulation, situation.rule
    if situation.variant not in ("met", "barred"):
        return Refusal(telling.about, "这条没有成立，问不出它靠哪些事实")
    if story is None:
        situation = with_idle_facts(material.scenarios, situation, IDLE, rng)
        telling = replace(telling, situation=situation)
    scope = regulation.rulebook.scope_facts
    told = [f for f, v in situation.told.items() if v is True and f not in scope]
    inside = [f for f in fact_ids(regulation.rulebook.condition_of(rule)) if f in told]
    outside = [f for f in told if f not in inside]
    untold = [
        f for f in idle_facts(situation, rng) if f not in told and _can_be_named(material, situation, f)
    ]
    halves = half_of(material.scenarios.cautions, regulation.id)
    cases = every_case(material.scenarios, situation)
    undisputed = [
        fact
        for fact in (*inside, *outside, *untold)
        if fact not in halves and _settled_by(regulation, rule.provision, fact, cases)
    ]
    citation = cited(regulation, rule.provision)
    chosen = undisputed[: max(OPTIONS, min(MOST_OPTIONS, len(inside) + len(outside)))]
    options = tuple(_fact_option(material, situation, fact, citation) for fact in chosen)
    draft = outcome_draft(telling, telling.story(rng) if story is None else story)
    asked = f"以题干写明的事实适用{citation}，下列哪些少了就不再成立？（　）"
    draft = replace(draft, type="multiple", topic="provision", stem=asked, options=options)
    return finish(material, draft, rng)


def _can_be_named(material: Material, situation: Situation, fact: str) -> bool:
    """Whether a fact nobody tells would go with the story, were it told."""
    told, regulation = {**situation.told, fact: True}, situation.regulation
    return is_coherent(material.scenarios.cautions, material.library.vocabulary, (regulation.id,), told)


def _settled_by(
    regulation: Regulation, provision: str, fact: str, cases: Sequence[Mapping[str, Value]]
) -> bool:
    """Whether it is beyond doubt, in each of these cases alike, if the provision needs the fact."""
    found = {is_necessary(regulation, provision, fact, case) for case in cases}
    return len(found) == 1 and None not in found


def _fact_option(material: Material, situation: Situation, fact: str, citation: str) -> Proposed:
    label = material.library.vocabulary[fact].label
    told = situation.told.get(fact) is True
    condition = situation.regulation.rulebook.condition_of(situation.rule)
    if fact in fact_ids(condition):
        idle = f"在{citation}里，“{label}”和题干的别的事实有一样就够，少了它仍然成立。"
    else:
        idle = f"{citation}不以“{label}”为条件。"
    if not told:
        idle = f"题干没有写“{label}”，说不上少了它。"
    return Proposed(
        text=label,
        claims=(Claim("necessary", situation.regulation.id, situation.rule.provision, fact),),
        right=f"没有“{label}”，{citation}的条件就不齐。",
        wrong=idle,
        misreading="idle_fact",
        facts=(fact,),
        citations=(citation,),
    )


def _taken_for_met(situation: Situation, provision: str, error: Misled) -> Proposed:
    return _wrong(situation, provision, error.kind, f"{error.says}（{error.citation}）。", error.facts)


def _beside(situation: Situation, other: Rule) -> Proposed:
    missing = missing_facts(situation, other)
    vocabulary = situation.regulation.rulebook.vocabulary
    named = "、".join(f"“{vocabulary[fact].label}”" for fact in missing[:3])
    says = f"题干没有写{named}。" if named else "它问的不是这件事。"
    return _wrong(situation, other.provision, "near_provision", says, missing)


def _wrong(situation: Situation, provision: str, kind: str, says: str, facts: tuple[str, ...]) -> Proposed:
    citation = cited(situation.regulation, provision)
    return Proposed(
        text=_with_text(situation, provision),
        claims=(Claim("provision", situation.regulation.id, provision),),
        right="",
        wrong=f"{citation}没有成立：{says}",
        misreading=kind,
        facts=facts,
        citations=(citation,),
    )


def _with_text(situation: Situation, provision: str) -> str:
    found = situation.regulation.document[provision]
    return f"{found.citation}：{found.text.rstrip('；。：;:.')}"
