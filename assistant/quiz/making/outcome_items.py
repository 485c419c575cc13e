"""Items about the outcome of a story."""

import random
from collections.abc import Sequence
from dataclasses import replace

from assistant.quiz.item import Claim, Item
from assistant.quiz.making.distractors import Misled, wrong_outcomes
from assistant.quiz.making.draft import Draft, Proposed, finish, labels, situation_draft, statement
from assistant.quiz.making.material import Material, cited
from assistant.quiz.making.situations import Refusal, Situation
from assistant.quiz.making.tell import in_words
from assistant.quiz.making.telling import Telling
from assistant.rules.expression import fact_ids
from assistant.rules.outcomes import NO_RULE, RESERVED

OPTIONS = 4


def outcome_item(telling: Telling, rng: random.Random, story: str | None = None) -> Item | Refusal:
    """单选: the outcome among three that misreadings lead to."""
    situation = telling.situation
    draft = outcome_draft(telling, telling.story(rng) if story is None else story)
    wrong = list(wrong_outcomes(telling.material, situation, rng).values())[: OPTIONS - 1]
    if len(wrong) < OPTIONS - 1:
        return Refusal(telling.about, "误读得不出足够多的其他结论")
    options = [right_outcome(situation), *(wrong_outcome(situation, error) for error in wrong)]
    draft = replace(draft, stem=question(situation), options=tuple(options))
    return finish(telling.material, draft, rng)


def outcome_statement(telling: Telling, rng: random.Random) -> Item | Refusal:
    """判断: the right outcome, or one that a misreading leads to."""
    situation = telling.situation
    draft = outcome_draft(telling, telling.story(rng))
    wrong = list(wrong_outcomes(telling.material, situation, rng).values())
    said = right_outcome(situation)
    if wrong and rng.random() < 0.5:
        said = wrong_outcome(situation, wrong[0])
    about = "这个问题" if _asks_a_question(situation) else f"{telling.who.officer}的这件事"
    asked = f"根据《{situation.regulation.title}》，对{about}，结论是“{said.text}”。（　）"
    return finish(telling.material, statement(draft, said, asked), rng)


def outcome_draft(telling: Telling, story: str) -> Draft:
    """The draft with its rationale and the clauses it quotes."""
    situation = telling.situation
    found, regulation = situation.determination, situation.regulation
    quoted = [(regulation.id, ground.provision) for ground in found.grounds[:3]]
    draft = situation_draft(telling, story)
    return replace(draft, rationale=rationale(telling.material, situation), quoted=tuple(quoted))


def question(situation: Situation) -> str:
    asked = "这个问题的结论是" if _asks_a_question(situation) else "应当怎样认定？"
    return f"根据《{situation.regulation.title}》，{asked}（　）"


def _asks_a_question(situation: Situation) -> bool:
    """Whether the regulation answers a question put to it, instead of judging an officer's conduct."""
    return situation.regulation.rulebook.otherwise == NO_RULE


def right_outcome(situation: Situation) -> Proposed:
    found = situation.determination
    grounds = "、".join(ground.citation for ground in found.grounds)
    because = f"依据{grounds}" if grounds else "没有一条的条件具备"
    right = f"{because}，结论是“{found.outcome_label}”。"
    claims = (Claim("outcome", situation.regulation.id, found.outcome),)
    carrying = [ground.provision for ground in found.grounds[:1]] or [situation.rule.provision]
    citations = tuple(cited(situation.regulation, provision) for provision in carrying)
    return Proposed(outcome_text(situation, found.outcome), claims, right, "", citations=citations)


def wrong_outcome(situation: Situation, error: Misled) -> Proposed:
    label = situation.regulation.rulebook.outcomes[error.outcome].label
    return Proposed(
        text=outcome_text(situation, error.outcome),
        claims=(Claim("outcome", situation.regulation.id, error.outcome),),
        right="",
        wrong=f"{error.says}（{error.citation}）。题干的事实得不出“{label}”。",
        misreading=error.kind,
        facts=error.facts,
        citations=(error.citation,),
    )


def outcome_text(situation: Situation, outcome: str) -> str:
    """An outcome as an option; what a catch-all leads to says so."""
    label = situation.regulation.rulebook.outcomes[outcome].label
    return f"属于没有列明的其他情形，{label}" if outcome == RESERVED else label


def rationale(material: Material, situation: Situation) -> str:
    """Why the key is what it is: the clause, the facts, what is missing or stands against it."""
    regulation, rule = situation.regulation, situation.rule
    found = situation.determination
    own = told_words(material, situation, fact_ids(regulation.rulebook.condition_of(rule)))
    citation = cited(regulation, rule.provision)
    text = regulation.document[rule.provision].text
    match situation.variant:
        case "near_miss":
            why = f"{_not_so(material, situation)}，{citation}（“{text}”）的条件不齐。"
        case "proviso":
            why = f"{citation}有但书，题干写明{labels(material, situation.turned)}，正好被它除外。"
        case "out_of_scope":
            why = f"{_not_so(material, situation)}，这份制度管不到这件事。"
        case "claimed":
            why = f"{citation}：“{text}”。题干只写明{own}，算不算其他情形要由认定机关研判。"
        case "barred":
            why = f"{citation}：“{text}”。题干写明{own}，就不能再看容错的理由。"
        case _:
            why = f"{citation}：“{text}”。题干写明{own}，条件都具备。"
    carrying = [g.citation for g in found.grounds if g.provision != rule.provision]
    more = f"{'、'.join(dict.fromkeys(carrying))}的条件也具备。" if carrying and not _fails(situation) else ""
    beside = [g.citation for g in found.secondary if g.effect != found.outcome]
    also = f"同时还有{'、'.join(dict.fromkeys(beside))}。" if beside else ""
    return f"{why}{more}结论是“{found.outcome_label}”。{also}"


def _fails(situation: Situation) -> bool:
    return situation.variant in ("near_miss", "proviso", "out_of_scope")


def _not_so(material: Material, situation: Situation) -> str:
    """What makes the rule fail: facts the story denies, and facts it does not tell."""
    denied = [fact for fact in situation.turned if situation.told.get(fact) is False]
    silent = [fact for fact in situation.turned if fact not in situation.told]
    words = f"题干写明{labels(material, denied)}不成立" if denied else ""
    return words or f"题干没有写{labels(material, silent)}"


def told_words(material: Material, situation: Situation, facts: Sequence[str]) -> str:
    """Of these facts those the story tells as so, with the number or day where there is one."""
    words = []
    for fact in facts:
        value, label = situation.told.get(fact), material.library.vocabulary[fact].label
        if value is True:
            words.append(f"“{label}”")
        elif (
            value is not None and value is not False and fact not in situation.regulation.rulebook.scope_facts
        ):
            words.append(f"“{label}：{in_words(value)}”")
    return "、".join(dict.fromkeys(words)) or "的情况"
