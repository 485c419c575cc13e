"""Items about what comes after: who does what, within how many days."""

import random
from collections.abc import Iterator
from dataclasses import replace

from assistant.law.step import Clock, Step
from assistant.library import Regulation
from assistant.quiz.item import Claim, Item
from assistant.quiz.making.draft import Draft, Proposed, finish, situation_draft, statement
from assistant.quiz.making.material import Material, cited
from assistant.quiz.making.outcome_items import OPTIONS
from assistant.quiz.making.situations import Refusal, Situation
from assistant.quiz.making.telling import Telling
from assistant.rules.outcomes import INSUFFICIENT, NO_GROUND, NO_RULE, RESERVED

UNNAMED = "条文没有写明"  # a step whose subject the text leaves out is not asked about
START_CORRECTION = "start_correction"  # by whom is disputed: see knowledge/DECISIONS.md
UNIT = "单位"  # its leadership may be meant as well
ALONE = 0.4  # how often no wrong option has the key's own step
NOTHING_WRONG = frozenset({"duty_fulfilled", NO_GROUND, RESERVED, INSUFFICIENT})  # or nothing is known to be
OF_CORRECTION = ("纠错对象", "纠错事由", "分析原因")
ASKED = "下列哪一项是条文规定的步骤？"  # some of them only 可以
ADDRESSED = "尽职免责、容错免责对象"  # an article that opens so speaks of nobody else
USUAL_DAYS = (3, 5, 7, 10, 15, 20, 30, 45, 60)


def asked_steps(regulation: Regulation) -> tuple[Step, ...]:
    """The steps whose body the text names so that no other could be meant."""
    return tuple(
        step
        for step in regulation.procedure.steps
        if UNNAMED not in step.who and step.who != UNIT and step.id != START_CORRECTION
    )


def steps_of(situation: Situation) -> tuple[Step, ...]:
    """The steps to ask about in this case. What is to be corrected is asked only where something went wrong:
    who did his duty without a mistake is not 纠错对象."""
    found = situation.determination
    return tuple(
        step
        for step in asked_steps(situation.regulation)
        if step in found.procedure
        and not (found.outcome in NOTHING_WRONG and any(word in step.quote for word in OF_CORRECTION))
    )


def step_item(telling: Telling, step: Step, rng: random.Random, story: str | None = None) -> Item | Refusal:
    """单选: what comes next, beside another body, steps of other outcomes, and no correction."""
    situation = telling.situation
    draft = _step_draft(telling, step, telling.story(rng) if story is None else story)
    if step not in steps_of(situation):
        return Refusal(f"{telling.regulation.id}/{step.provision}", "这个结论没有这一步")
    wrong = _mixed(telling.material, situation, step, rng)
    if forgotten := list(_no_correction(situation)):
        wrong.insert(rng.randrange(OPTIONS), forgotten[0])
    options = (right_step(situation.regulation, step), *wrong[: OPTIONS - 1])
    if len(options) < OPTIONS - 1:
        return Refusal(f"{telling.regulation.id}/{step.provision}", "没有足够多的错误做法")
    return finish(telling.material, replace(draft, options=options), rng)


def step_statement(
    telling: Telling, step: Step, rng: random.Random, story: str | None = None
) -> Item | Refusal:
    """判断: the step as the text has it, or with one thing wrong."""
    situation = telling.situation
    draft = _step_draft(telling, step, telling.story(rng) if story is None else story)
    if step not in steps_of(situation):
        return Refusal(f"{telling.regulation.id}/{step.provision}", "这个结论没有这一步")
    wrong = [*wrong_bodies(telling.material, situation, step, rng), *_no_correction(situation)]
    said = rng.choice(wrong) if wrong and rng.random() < 0.5 else right_step(situation.regulation, step)
    asked = f"根据《{situation.regulation.title}》，{_given(step)}{said.text}。（　）"
    return finish(telling.material, statement(draft, said, asked), rng)


def clock_item(telling: Telling, clock: Clock, rng: random.Random) -> Item | Refusal:
    """单选: the days of a clock, beside those of other clocks and of other regulations."""
    draft = _clock_draft(telling, clock)
    wrong = list(_wrong_days(telling.material, telling.regulation, clock, rng))
    options = (_right_days(telling.regulation, clock), *wrong[: OPTIONS - 1])
    return finish(telling.material, replace(draft, options=options), rng)


def clock_statement(telling: Telling, clock: Clock, rng: random.Random) -> Item | Refusal:
    """判断: the days of a clock, right or of another one."""
    draft = _clock_draft(telling, clock)
    said = _right_days(telling.regulation, clock)
    if rng.random() < 0.5:
        said = next(_wrong_days(telling.material, telling.regulation, clock, rng))
    asked = f"根据《{telling.regulation.title}》，{_limit(clock)}是{said.text}。（　）"
    return finish(telling.material, statement(draft, said, asked), rng)


def _step_draft(telling: Telling, step: Step, story: str) -> Draft:
    regulation, found = telling.regulation, telling.situation.determination
    quoted = tuple((regulation.id, ground.provision) for ground in found.grounds[:1])
    asks_a_question = regulation.rulebook.otherwise == NO_RULE  # such a regulation has nobody determined
    judged = "" if asks_a_question else f"这件事的结论是“{found.outcome_label}”。"
    return replace(
        situation_draft(telling, story),
        topic="next_step",
        provision=step.provision,
        stem=f"根据《{regulation.title}》，{_given(step)}这件事的办理程序里，{ASKED}（　）",
        rationale=f"{judged}{cited(regulation, step.provision)}：“{step.quote}”。",
        quoted=quoted,
    )


def _given(step: Step) -> str:
    return f"假设{step.condition}，" if step.condition else ""


def right_step(regulation: Regulation, step: Step) -> Proposed:
    return Proposed(
        text=_step_text(step.who, step.what),
        claims=(Claim("step", regulation.id, step.id, step.who),),
        right=f"{cited(regulation, step.provision)}就是这样写的。",
        wrong="",
        citations=(cited(regulation, step.provision),),
    )


def wrong_bodies(
    material: Material, situation: Situation, step: Step, rng: random.Random
) -> Iterator[Proposed]:
    """The step by another body: one that the regulation gives something else to do, or one from outside."""
    regulation, procedure = situation.regulation, situation.regulation.procedure
    cautions = material.scenarios.cautions
    who = body_of(step.who)
    takers = (other.who for other in asked_steps(regulation))
    own = (procedure.authority, *(body.name for body in procedure.bodies), *takers)
    text = "".join(provision.text for provision in regulation.document.provisions)
    outside = [body for body in cautions.outside_bodies if body not in text]
    near = [body for body in dict.fromkeys(map(body_of, own)) if not body.startswith("你")]
    met = cautions.same_body(who)
    for body in (*rng.sample(near, len(near)), *rng.sample(outside, len(outside))):
        if body not in met and body not in who and who not in body:
            met |= cautions.same_body(body)
            says = f"{cited(regulation, step.provision)}写的是{who}，不是{body}。"
            yield _wrong(regulation, step, body, _step_text(body, step.what), says, "wrong_body")


def _mixed(material: Material, situation: Situation, step: Step, rng: random.Random) -> list[Proposed]:
    """Another step by two wrong bodies, steps of other outcomes, mostly the step itself by another body: the
    key must not look like more options than the wrong ones do.
    """
    own = list(wrong_bodies(material, situation, step, rng))
    beside = [list(wrong_bodies(material, situation, s, rng))[:2] for s in steps_of(situation) if s != step]
    pairs = [pair for pair in beside if len(pair) > 1]
    strange = list(_strange_steps(situation, rng))
    other = rng.choice(pairs) if pairs else []
    if (other or strange) and rng.random() < ALONE:
        return [*strange[:1], *other, *strange[1:], *own]
    return [*own[:1], *other, *strange, *own[1:]]


def _strange_steps(situation: Situation, rng: random.Random) -> Iterator[Proposed]:
    """Steps that the text itself keeps for other outcomes and that carry no condition of their own."""
    regulation = situation.regulation
    followed = {own.id for own in situation.determination.procedure}
    strange = [
        step
        for step in asked_steps(regulation)
        if step.id not in followed
        and not step.condition
        and ADDRESSED in regulation.document[step.provision].text
    ]
    label = situation.determination.outcome_label
    for step in rng.sample(strange, len(strange)):
        if "的，" not in step.what:
            says = f"结论是“{label}”，没有这一步（{cited(regulation, step.provision)}）。"
            text = _step_text(step.who, step.what)
            yield _wrong(regulation, step, step.who, text, says, "step_of_another_outcome")


def _no_correction(situation: Situation) -> Iterator[Proposed]:
    """Tolerance taken for the end of the matter."""
    regulation = situation.regulation
    for step in situation.determination.procedure:
        if step.id == START_CORRECTION:
            says = f"{cited(regulation, step.provision)}：“{step.quote}”，容错不等于不用纠错。"
            option = _wrong(
                regulation, step, step.who, "已经容错的，不必再启动纠错", says, "correction_forgotten"
            )
            yield replace(option, claims=tuple(replace(claim, denied=True) for claim in option.claims))


def _wrong(regulation: Regulation, step: Step, body: str, text: str, says: str, kind: str) -> Proposed:
    citation = cited(regulation, step.provision)
    claim = Claim("step", regulation.id, step.id, body)
    return Proposed(text, (claim,), "", says, kind, (), (citation,))


def _step_text(who: str, what: str) -> str:
    return f"{body_of(who)}{what}"


def body_of(who: str) -> str:
    """The body or person without what is said of it in brackets: 你（纠错对象） and 你（个人） are one."""
    return who.partition("（")[0]


def _clock_draft(telling: Telling, clock: Clock) -> Draft:
    regulation = telling.regulation
    return replace(
        situation_draft(telling, ""),
        topic="clock",
        provision=clock.provision,
        stem=f"根据《{regulation.title}》，{_limit(clock)}是（　）",
        rationale=f"{cited(regulation, clock.provision)}：“{clock.quote}”。",
    )


def _limit(clock: Clock) -> str:
    return f"“{clock.start.label}”以后，{clock.label}的期限"


def _right_days(regulation: Regulation, clock: Clock) -> Proposed:
    citation = cited(regulation, clock.provision)
    claim = Claim("clock", regulation.id, clock.id, clock.days)
    right = f"{citation}写的就是{clock.days}日。"
    return Proposed(f"{clock.days}日", (claim,), right, "", citations=(citation,))


def _wrong_days(
    material: Material, regulation: Regulation, clock: Clock, rng: random.Random
) -> Iterator[Proposed]:
    """Days of this regulation's other clocks, of other regulations', then of none."""
    seen = {clock.days}
    own = [(regulation, other) for other in regulation.procedure.clocks]
    away = [(r, c) for r in material.library.values() for c in r.procedure.clocks if r is not regulation]
    rng.shuffle(own)
    rng.shuffle(away)
    right = f"{cited(regulation, clock.provision)}写的是{clock.days}日"
    for place, other in (*own, *away):
        if other.days is not None and other.days not in seen:
            seen.add(other.days)
            kind = "wrong_clock" if place is regulation else "neighbour_rule"
            says = f"{right}；{other.days}日是{cited(place, other.provision)}“{other.label}”的期限。"
            yield _wrong_day(regulation, clock, other.days, says, kind)
    for days in rng.sample(USUAL_DAYS, len(USUAL_DAYS)):
        if days not in seen:
            yield _wrong_day(regulation, clock, days, f"{right}，没有哪一条写{days}日。", "wrong_clock")


def _wrong_day(regulation: Regulation, clock: Clock, days: int, says: str, kind: str) -> Proposed:
    claim = Claim("clock", regulation.id, clock.id, days)
    return Proposed(f"{days}日", (claim,), "", says, kind, (), (cited(regulation, clock.provision),))
