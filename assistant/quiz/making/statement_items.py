"""不定项 items: statements about one story, each judged on its own."""

import random
from collections.abc import Iterator
from dataclasses import replace

from assistant.quiz.claims import carried_effects, holding_provisions, modality
from assistant.quiz.conditions import is_met, is_missed
from assistant.quiz.item import Claim, Item
from assistant.quiz.making.distractors import misled, wrong_outcomes
from assistant.quiz.making.draft import Proposed, finish
from assistant.quiz.making.material import Material, cited
from assistant.quiz.making.outcome_items import OPTIONS, outcome_draft, right_outcome, wrong_outcome
from assistant.quiz.making.procedure_items import right_step, steps_of, wrong_bodies
from assistant.quiz.making.situations import Refusal, Situation, every_case
from assistant.quiz.making.telling import Telling

RIGHT = (1, 2, 2, 3)  # how many are to be right; often fewer can be
ITEM = "__item_"  # of a whole article one cannot well say that its conditions are met


def statements_item(telling: Telling, rng: random.Random) -> Item | Refusal:
    """不定项: outcome, provision, modality and next step, right ones and misread ones mixed."""
    material, situation = telling.material, telling.situation
    draft = outcome_draft(telling, telling.story(rng))
    right = list(_right(material, situation, rng))
    wrong = list(_wrong(material, situation, rng))
    rng.shuffle(right)
    rng.shuffle(wrong)
    count = min(rng.choice(RIGHT), len(right))
    options = (*right[:count], *wrong[: OPTIONS - count])
    if len(options) < OPTIONS - 1:
        return Refusal(telling.about, "没有足够多的错误说法")
    asked = f"根据《{situation.regulation.title}》，下列说法正确的有（　）"
    return finish(material, replace(draft, type="indefinite", stem=asked, options=options), rng)


def _right(material: Material, situation: Situation, rng: random.Random) -> Iterator[Proposed]:
    regulation, found = situation.regulation, situation.determination
    said = right_outcome(situation)
    yield replace(said, text=f"结论是“{said.text}”")
    for provision in sorted(holding_provisions(found)):
        if ITEM in provision and is_met(regulation, provision, situation.facts):
            yield _met(situation, provision)
        if (word := _word_of(situation, provision)) is not None:
            yield _worded(situation, provision, word, word)
    tested = situation.rule.provision
    missed = _is_missed(material, situation, tested)
    if situation.variant in ("near_miss", "proviso") and ITEM in tested and missed:
        yield _not_met(situation, tested)
    steps = [step for step in steps_of(situation) if not step.condition]
    for step in rng.sample(steps, min(2, len(steps))):
        yield right_step(regulation, step)


def _wrong(material: Material, situation: Situation, rng: random.Random) -> Iterator[Proposed]:
    found = situation.determination
    for error in list(wrong_outcomes(material, situation, rng).values())[:2]:
        said = wrong_outcome(situation, error)
        yield replace(said, text=f"结论是“{said.text}”")
    holding = holding_provisions(found)
    gained = {p: error for error in misled(material, situation, rng) for p in error.gained}
    for provision, error in list(gained.items())[:2]:
        if ITEM in provision and _is_missed(material, situation, provision):
            said = _met(situation, provision)
            why = f"{error.says}（{error.citation}）。"
            yield replace(said, wrong=why, misreading=error.kind, facts=error.facts)
    for provision in sorted(holding):
        word = _word_of(situation, provision)
        if word in ("应当", "可以"):
            other = "可以" if word == "应当" else "应当"
            yield _worded(situation, provision, other, word)
    steps = [step for step in steps_of(situation) if not step.condition]
    for step in rng.sample(steps, min(2, len(steps))):
        yield from list(wrong_bodies(material, situation, step, rng))[:1]


def _is_missed(material: Material, situation: Situation, provision: str) -> bool:
    """Surely, whatever the sentences let one suspect."""
    cases = every_case(material.scenarios, situation)
    return all(is_missed(situation.regulation, provision, case) for case in cases)


def _met(situation: Situation, provision: str) -> Proposed:
    citation = cited(situation.regulation, provision)
    return Proposed(
        text=f"{situation.regulation.document[provision].citation}的条件已经具备",
        claims=(Claim("provision", situation.regulation.id, provision),),
        right=f"{citation}的条件，题干都写明了。",
        wrong="",
        citations=(citation,),
    )


def _not_met(situation: Situation, provision: str) -> Proposed:
    citation = cited(situation.regulation, provision)
    return Proposed(
        text=f"{situation.regulation.document[provision].citation}的条件还没有具备",
        claims=(Claim("provision", situation.regulation.id, provision, denied=True),),
        right=f"{citation}的条件，题干没有写齐。",
        wrong="",
        citations=(citation,),
    )


def _word_of(situation: Situation, provision: str) -> str | None:
    """应当, 可以 or 不予, as a met provision that carries an effect has it."""
    rules = [r for r in situation.regulation.rulebook.rules.values() if r.provision == provision]
    carried = carried_effects(situation.determination)
    if not rules or rules[0].effect not in carried:
        return None
    return modality(rules[0].effect_quote)


def _worded(situation: Situation, provision: str, word: str, right: str) -> Proposed:
    regulation = situation.regulation
    rule = next(r for r in regulation.rulebook.rules.values() if r.provision == provision)
    citation = cited(regulation, rule.effect_provision)
    return Proposed(
        text=f"对{regulation.document[provision].citation}的情形，条文写的是“{word}”",
        claims=(Claim("modality", regulation.id, provision, word),),
        right=f"{citation}：“{rule.effect_quote}”。",
        wrong=f"{citation}写的是“{rule.effect_quote}”，是“{right}”，不是“{word}”。",
        misreading="should_for_may",
        citations=(citation,),
    )
