"""Items about the fact that is still missing: which of four open ones can change the outcome."""

import random
from collections.abc import Sequence
from dataclasses import replace

from assistant.quiz.claims import determined
from assistant.quiz.closed_world import implied_facts
from assistant.quiz.item import Claim, Item
from assistant.quiz.making.draft import Proposed, finish
from assistant.quiz.making.idle_facts import idle_facts
from assistant.quiz.making.material import Material, cited
from assistant.quiz.making.outcome_items import OPTIONS, outcome_draft
from assistant.quiz.making.situations import Refusal, Situation
from assistant.quiz.making.tell import tell
from assistant.quiz.making.telling import Telling
from assistant.rules.expression import fact_ids
from assistant.rules.rulebook import Rulebook


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
    suspected = {
        other
        for fact, value in situation.told.items()
        if value is True
        for other in material.scenarios.cautions.reaches.get(fact, ())
    }
    rest = [fact for fact in needed if fact not in suspected]
    if len(needed) <= wanted or len(rest) < wanted:
        return Refusal(telling.about, "这条没有足够多的条件可以留着不说")
    left_open = rng.sample(rest, wanted)
    told = {fact: value for fact, value in situation.told.items() if fact not in left_open}
    known = {fact: value for fact, value in situation.facts.items() if fact not in left_open}
    idle: list[str] = []
    for fact in idle_facts(situation, rng):
        told_of = fact in situation.told or fact in suspected
        label = material.library.vocabulary[fact].label
        told_of |= _tied(regulation.rulebook, fact, left_open)
        if len(idle) < OPTIONS - wanted and not told_of and not label.startswith("因此"):
            open_now = {f: v for f, v in known.items() if f not in (*idle, fact)}
            if fact not in determined(regulation, open_now).open_facts:
                idle.append(fact)
    unknown = (*left_open, *idle)
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
    label = material.library.vocabulary[fact].label
    return Proposed(
        text=f"是否“{label}”",
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
