"""Items that put the same facts under two regulations."""

import random
from dataclasses import replace
from itertools import product

from assistant.library import Regulation
from assistant.quiz.claims import carried_effects, determined, known_facts
from assistant.quiz.closed_world import contradicts
from assistant.quiz.draft import Proposed, finish, situation_draft
from assistant.quiz.item import Claim, Item
from assistant.quiz.make_outcome import OPTIONS
from assistant.quiz.material import cited
from assistant.quiz.situations import Refusal, in_scope, refusal
from assistant.quiz.telling import Telling
from assistant.rules.determination import Determination
from assistant.rules.outcomes import RESERVED


def contrast_item(telling: Telling, other: Regulation, rng: random.Random) -> Item | Refusal:
    """单选: the pair of outcomes, among pairs that take one regulation's rule for the other's."""
    situation, here = telling.situation, telling.regulation
    if situation.variant not in ("met", "near_miss"):
        return Refusal(telling.about, "只对比条件具备或者只差一项的情形")
    told = {**situation.told, **in_scope(other, rng)}
    facts = known_facts(telling.material.library, (here.id, other.id), told, ())
    if contradicts(other.rulebook, facts) or contradicts(here.rulebook, facts):
        return Refusal(telling.about, "同样的事实在另一份制度里不能同时成立")
    there = determined(other, facts)
    if reason := refusal(other, there, situation.told):
        return Refusal(telling.about, f"在另一份制度里，{reason}")
    if RESERVED in (there.outcome, situation.determination.outcome):
        return Refusal(telling.about, "有一份制度留给认定机关研判")
    if there.outcome == situation.determination.outcome:
        return Refusal(telling.about, "同样的事实在两份制度里结论相同，对比不出什么")
    pairs = _pairs(situation.determination, there, rng)
    options = tuple(
        _option(here, other, situation.determination, there, first, second) for first, second in pairs
    )
    quoted = [(other.id, ground.provision) for ground in there.grounds[:2]]
    draft = replace(
        situation_draft(telling, telling.story(rng)),
        topic="contrast",
        regulations=(here.id, other.id),
        stem=(
            f"同样的情况，假设分别在《{here.title}》和《{other.title}》的适用范围内，"
            "两份制度的结论分别是（　）"
        ),
        options=options,
        rationale=_rationale(here, situation.determination) + _rationale(other, there),
        quoted=tuple(quoted),
        told=told,
    )
    return finish(telling.material, draft, rng)


def _pairs(here: Determination, there: Determination, rng: random.Random) -> list[tuple[str, str]]:
    """The right pair, then wrong ones: swapped, the one rule for both, then what is near."""
    right = (here.outcome, there.outcome)
    swapped = [(there.outcome, here.outcome), (here.outcome,) * 2, (there.outcome,) * 2]
    near = ["no_ground", "lenient", "duty_fulfilled", "mitigable", "exemptible"]
    rng.shuffle(near)
    pairs = [right, *swapped, *product(near, [there.outcome]), *product([here.outcome], near)]
    return [pair for pair in dict.fromkeys(pairs) if _is_apart(here, there, *pair)][:OPTIONS]


def _is_apart(here: Determination, there: Determination, first: str, second: str) -> bool:
    """Whether neither outcome of a pair merely follows from what holds beside the headline."""
    return all(
        said == found.outcome or said not in carried_effects(found)
        for found, said in ((here, first), (there, second))
    )


def _option(
    here: Regulation,
    other: Regulation,
    first_found: Determination,
    second_found: Determination,
    first: str,
    second: str,
) -> Proposed:
    outcomes = here.rulebook.outcomes
    wrong = [
        f"在《{regulation.title}》里是“{found.outcome_label}”"
        for regulation, found, said in ((here, first_found, first), (other, second_found, second))
        if found.outcome != said
    ]
    grounds = [
        cited(regulation, ground.provision)
        for regulation, found in ((here, first_found), (other, second_found))
        for ground in found.grounds[:1]
    ]
    return Proposed(
        text=f"前者{outcomes[first].label}，后者{outcomes[second].label}",
        claims=(Claim("outcome", here.id, first), Claim("outcome", other.id, second)),
        right="两份制度的条件不同，各按各的条文。",
        wrong=f"{'，'.join(wrong)}。",
        misreading="neighbour_rule",
        citations=tuple(grounds),
    )


def _rationale(regulation: Regulation, found: Determination) -> str:
    grounds = "、".join(cited(regulation, ground.provision) for ground in found.grounds[:2])
    because = f"依据{grounds}，" if grounds else "没有一条的条件具备，"
    return f"在《{regulation.title}》里，{because}结论是“{found.outcome_label}”。"
