"""Items about the fact that is still missing: which of four open ones can change the outcome.

None is made where the answer would depend on how the text is read or on what a sentence lets one suspect.
"""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from assistant.library import Regulation
from assistant.quiz.claims import determined
from assistant.quiz.closed_world import closed_world, implied_facts
from assistant.quiz.item import Claim, Item
from assistant.quiz.making.coherent import half_of, is_coherent
from assistant.quiz.making.deciding import deciding_facts
from assistant.quiz.making.draft import Proposed, finish
from assistant.quiz.making.idle_facts import idle_facts
from assistant.quiz.making.material import Material, cited
from assistant.quiz.making.outcome_items import OPTIONS, outcome_draft
from assistant.quiz.making.situations import Refusal, Situation, supposed_told, suspicions
from assistant.quiz.making.tell import tell
from assistant.quiz.making.telling import Telling
from assistant.rules.expression import Value, fact_ids
from assistant.rules.rulebook import Rulebook

CONTENTS = "statistics_content"  # things a table may contain: their labels say nothing that could be so


def missing_fact_item(telling: Telling, wanted: int, rng: random.Random) -> Item | Refusal:
    """单选 (`wanted` 1) or 多选 (more): facts of the rule are left open beside facts that cannot matter."""
    material, situation = telling.material, telling.situation
    regulation, rule = situation.regulation, situation.rule
    if situation.variant != "met":
        return Refusal(telling.about, "这条没有成立，问不出还缺什么")
    scope = regulation.rulebook.scope_facts
    needed = [
        fact
        for fact in fact_ids(regulation.rulebook.condition_of(rule))
        if situation.told.get(fact) is True and fact not in scope
    ]
    cautions = material.scenarios.cautions
    suspected = suspicions(situation.told, cautions.reaches, regulation.rulebook)
    unasked = suspected | half_of(cautions, regulation.id)
    rest = [fact for fact in needed if fact not in unasked]
    if len(needed) <= wanted or len(rest) < wanted:
        return Refusal(telling.about, "这条没有足够多的条件可以留着不说")
    choices = [set(chosen) for chosen in combinations(rng.sample(rest, len(rest)), wanted)]
    choices = [c for c in choices if _goes_together(material, regulation, _without(situation.told, c))]
    if not choices:
        return Refusal(telling.about, "留着不说的条件，题干的别的话已经以它为前提")
    left_open = [fact for fact in rest if fact in choices[0]]
    told = _without(situation.told, choices[0])
    known = _without(situation.facts, choices[0])
    idle: list[str] = []
    for fact in idle_facts(situation, rng):
        told_of = fact in situation.told or fact in unasked
        label = material.library.vocabulary[fact].label
        told_of |= _tied(regulation.rulebook, fact, left_open)
        told_of |= not _goes_together(material, regulation, {**situation.told, fact: True})
        told_of |= _leads_on(material, regulation, told, fact, left_open)
        if len(idle) < OPTIONS - wanted and not told_of and not label.startswith("因此"):
            open_now = _without(known, {*idle, fact})
            if fact not in determined(regulation, open_now).open_facts:
                idle.append(fact)
    unknown = (*left_open, *idle)
    if reason := _disputed(regulation, told, unknown, left_open, suspected):
        return Refusal(telling.about, reason)
    citation = cited(regulation, rule.provision)
    options = tuple(_option(material, situation, fact, citation) for fact in unknown)
    story = tell(material.scenarios, telling.who, told, rng)
    draft = replace(
        outcome_draft(telling, story),
        type="single" if wanted == 1 else "multiple",
        topic="missing_fact",
        stem=_question(regulation.title, wanted),
        options=options,
        unknown=unknown,
        told=told,
        rationale=_rationale(material, situation, left_open, citation),
    )
    return finish(material, draft, rng)


def _without(facts: Mapping[str, Value], left_out: Collection[str]) -> dict[str, Value]:
    return {fact: value for fact, value in facts.items() if fact not in left_out}


def _goes_together(material: Material, regulation: Regulation, told: Mapping[str, Value]) -> bool:
    said = {**implied_facts(regulation.rulebook, told), **told}
    return is_coherent(material.scenarios.cautions, material.library.vocabulary, (regulation.id,), said)


def _leads_on(
    material: Material, regulation: Regulation, told: Mapping[str, Value], fact: str, left_open: Sequence[str]
) -> bool:
    """Whether a fact, found to be so, would let one suspect what the story denies or leaves open, or another
    outcome."""
    brought = (
        set(material.scenarios.cautions.reaches.get(fact, ())) & regulation.rulebook.vocabulary.facts.keys()
    )
    if brought.intersection(left_open) or any(told.get(other) is False for other in brought):
        return True
    outcome = determined(regulation, closed_world(regulation, told)).outcome
    cases = supposed_told(regulation, {**told, fact: True}, frozenset(brought))
    return any(determined(regulation, closed_world(regulation, case)).outcome != outcome for case in cases)


def _disputed(
    regulation: Regulation,
    told: Mapping[str, Value],
    unknown: Sequence[str],
    left_open: Sequence[str],
    suspected: frozenset[str],
) -> str:
    """Why what was left open is not surely what has to be settled, however the text is read and whatever the
    sentences let one suspect. Empty where it is.
    """
    for case in (told, *supposed_told(regulation, told, suspected)):
        try:
            found = deciding_facts(regulation, case, unknown)
        except KeyError:
            return "题干没有写全结论要看的数字"
        if len(found) > 1:
            return "要查清什么，照条文有争议的几种读法答案不一样"
        if found != {frozenset(left_open)}:
            return "留着不说的条件，有的查清了也不影响结论，或者别的也会影响"
    return ""


def _tied(rulebook: Rulebook, fact: str, others: Sequence[str]) -> bool:
    """Whether a fact brings anything with it, or comes with one of the others."""
    brings = implied_facts(rulebook, {fact: True})
    return bool(brings) or any(fact in implied_facts(rulebook, {other: True}) for other in others)


def _question(title: str, wanted: int) -> str:
    which = "哪一项" if wanted == 1 else "哪些"
    return (
        "除下列选项所说的事实还没有查清以外，题干没有写到的都视为没有。"
        f"根据《{title}》，查清{which}会影响结论？（　）"
    )


def _option(material: Material, situation: Situation, fact: str, citation: str) -> Proposed:
    label, group = material.library.vocabulary[fact].label, material.library.vocabulary[fact].group
    return Proposed(
        text=f"红笔圈出来的是不是“{label}”" if group == CONTENTS else f"是否“{label}”",
        claims=(Claim("deciding", situation.regulation.id, fact),),
        right=f"它是{citation}的条件：查清以后，结论会不同。",
        wrong="就算查明是这样，也凑不齐任何一条的条件；查明不是，结论同样不变。",
        misreading="idle_fact",
        facts=(fact,),
        citations=(citation,),
    )


def _rationale(material: Material, situation: Situation, left_open: list[str], citation: str) -> str:
    labels = "、".join(f"“{material.library.vocabulary[fact].label}”" for fact in left_open)
    text = situation.regulation.document[situation.rule.provision].text
    label = situation.determination.outcome_label
    return f"{citation}：“{text}”。{labels}没有查清以前，还不能说结论是“{label}”；其余条件题干已经写明。"
