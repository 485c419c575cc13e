"""案例分析 items: one story told step by step, a question at each step."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import replace

from assistant.quiz.item import Item
from assistant.quiz.making.missing_items import missing_fact_item
from assistant.quiz.making.outcome_items import outcome_item
from assistant.quiz.making.procedure_items import step_item, steps_of
from assistant.quiz.making.provision_items import necessary_facts_item
from assistant.quiz.making.situations import Refusal, Situation
from assistant.quiz.making.tell import add
from assistant.quiz.making.telling import Telling

FEWEST_PARTS, MOST_PARTS = 3, 5
STEM = "阅读材料，逐题作答。材料随题目逐步给出，前面的材料在后面的题目里仍然有效。"


def case_item(telling: Telling, later: Situation | None, rng: random.Random) -> Item | Refusal:
    """What is still missing; it is found; what it rests on; something new comes to light (`later`, the same
    situation with a bar, a proviso or more grounds); what follows.
    """
    made = list(_parts(telling, later, rng))
    parts = [part for part in made if isinstance(part, Item)][:MOST_PARTS]
    if len(parts) < FEWEST_PARTS or not isinstance(made[0], Item):
        why = next((part.reason for part in made if isinstance(part, Refusal)), "步骤太少")
        return Refusal(telling.about, f"凑不成三个小题：{why}")
    name = "q" + hashlib.sha256("".join(part.id for part in parts).encode()).hexdigest()[:12]
    numbered = tuple(replace(part, id=f"{name}-{place}") for place, part in enumerate(parts, 1))
    first, last = parts[0], parts[-1]
    hardest = max((part.difficulty for part in parts), key=lambda d: d.level)
    return replace(
        last,
        id=name,
        type="case",
        topic="outcome",
        provision=telling.about,
        story="",
        stem=STEM,
        options=(),
        rationale="",
        clauses=first.clauses,
        difficulty=hardest,
        parts=numbered,
    )


def _parts(telling: Telling, later: Situation | None, rng: random.Random) -> Iterator[Item | Refusal]:
    situation, scenarios = telling.situation, telling.material.scenarios
    first = missing_fact_item(telling, 1, rng)
    yield first
    if isinstance(first, Refusal):
        return
    found = {fact: value for fact, value in situation.told.items() if fact not in first.told}
    revealed = "经补充调查：" + add(scenarios, telling.who, found, rng)
    second = outcome_item(telling, rng, revealed)
    yield second
    if isinstance(second, Refusal):
        return
    yield necessary_facts_item(telling, rng, "")
    last = telling
    if later is not None and not _takes_back(situation, later):
        news = {f: v for f, v in later.told.items() if situation.told.get(f) != v}
        told = "后来又查明：" + add(scenarios, telling.who, news, rng)
        last = replace(telling, situation=later)
        third = outcome_item(last, rng, told)
        yield third
        if isinstance(third, Refusal):
            last = telling
    steps = steps_of(last.situation)
    if steps:
        yield step_item(last, rng.choice(steps), rng, "")


def _takes_back(situation: Situation, later: Situation) -> bool:
    """Whether the later story says the contrary of something told."""
    return any(later.told.get(fact, value) != value for fact, value in situation.told.items())
