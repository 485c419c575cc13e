"""Items that put the same facts under two regulations."""

import random
from collections.abc import Mapping
from dataclasses import replace
from itertools import product

from assistant.library import Regulation
from assistant.quiz.claims import carried_effects, determined, known_facts
from assistant.quiz.closed_world import contradicts, implied_facts
from assistant.quiz.item import Claim, Item
from assistant.quiz.making.coherent import incoherence
from assistant.quiz.making.distractors import told_of
from assistant.quiz.making.draft import Proposed, finish, situation_draft
from assistant.quiz.making.material import cited
from assistant.quiz.making.outcome_items import OPTIONS
from assistant.quiz.making.situations import Refusal, in_scope, refusal, supposing, suspicions
from assistant.quiz.making.tell import tell
from assistant.quiz.making.telling import Telling
from assistant.rules.determination import Determination
from assistant.rules.expression import Value
from assistant.rules.outcomes import OUT_OF_SCOPE, RESERVED


def contrast_item(telling: Telling, other: Regulation, rng: random.Random) -> Item | Refusal:
    """单选: the pair of outcomes, among pairs that take one regulation's rule for the other's."""
    here = telling.situation.determination
    if telling.situation.variant not in ("met", "near_miss"):
        return Refusal(telling.about, "只对比条件具备或者只差一项的情形")
    told_days = telling.situation.told  # a day told stays; where it lies outside the other, nothing is made
    assumed = {f: value for f, value in in_scope(other, rng).items() if f not in told_days}
    told = _with_findings(telling, other, assumed)
    if told is None:
        return Refusal(telling.about, "同样的事实在另一份制度里不能同时成立")
    facts = {**told, **assumed}
    there = determined(other, known_facts(telling.material.library, (other.id,), facts, ()))
    if reason := _why_not(telling, other, facts, there):
        return Refusal(telling.about, reason)
    options = tuple(
        replace(_option(telling.regulation, other, here, there, *pair), facts=told_of(telling.situation))
        for pair in _pairs(here, there, rng)
    )
    said = {
        **implied_facts(other.rulebook, facts),
        **implied_facts(telling.regulation.rulebook, facts),
        **facts,
    }
    cautions, vocabulary = telling.material.scenarios.cautions, telling.material.library.vocabulary
    if reason := incoherence(cautions, vocabulary, (telling.regulation.id, other.id), said):
        return Refusal(telling.about, reason)
    draft = replace(
        situation_draft(telling, tell(telling.material.scenarios, telling.who, told, rng)),
        topic="contrast",
        regulations=(telling.regulation.id, other.id),
        stem=(
            f"同样的情况，假设分别在《{telling.regulation.title}》和《{other.title}》的适用范围内，"
            "两份制度的结论分别是（　）"
        ),
        options=options,
        rationale=_rationale(telling.regulation, here) + _rationale(other, there),
        quoted=tuple((other.id, ground.provision) for ground in there.grounds[:2]),
        told=facts,
    )
    return finish(telling.material, draft, rng)


def _with_findings(
    telling: Telling, other: Regulation, assumed: Mapping[str, Value]
) -> dict[str, Value] | None:
    """What the story tells, and as found each vague term on which the other regulation turns;
    None where the facts cannot stand together in it.
    """
    told = dict(telling.situation.told)
    facts = known_facts(telling.material.library, (telling.regulation.id, other.id), {**told, **assumed}, ())
    if contradicts(other.rulebook, facts) or contradicts(telling.regulation.rulebook, facts):
        return None
    found = determined(other, facts)
    return {**told, **{f: bool(found.facts[f]) for f in found.judgement_facts if f not in told}}


def _why_not(telling: Telling, other: Regulation, facts: Mapping[str, Value], there: Determination) -> str:
    """Why the pair is not asked about; empty where it can be."""
    here, cautions = telling.situation.determination, telling.material.scenarios.cautions
    if reason := refusal(other, there, facts):
        return f"在另一份制度里，{reason}"
    if there.outcome == OUT_OF_SCOPE:
        return "题干写明的日期不在另一份制度的适用范围内"
    if RESERVED in (here.outcome, there.outcome):
        return "有一份制度留给认定机关研判"
    if here.outcome == there.outcome:
        return "同样的事实在两份制度里结论相同，对比不出什么"
    suspected = suspicions(facts, cautions.alike, other.rulebook)
    suspected |= suspicions(facts, cautions.reaches, other.rulebook)
    if any(found.outcome != there.outcome for found in supposing(other, facts, suspected)):
        return "另一份制度用了意思相近的说法，结论要看把它们当不当一回事"
    return ""


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
