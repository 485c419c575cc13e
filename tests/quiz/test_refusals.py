"""What the text leaves open is no key: refused, the vague term, the disputed wording or the fact named."""

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from assistant import Library
from assistant.library import Regulation
from assistant.quiz.claims import determined
from assistant.quiz.closed_world import closed_world
from assistant.quiz.item import Item
from assistant.quiz.making import situations as drawn
from assistant.quiz.making.material import Material
from assistant.quiz.making.situations import Refusal, Situation, refusal, situations
from assistant.rules.expression import Value
from tests.quiz import judge
from tests.quiz.second_opinion import second_opinion

SCOPE = ("enforcement_officer", "naiman_civil_affairs", "in_course_of_duty", "after_naiman_2025_issued")
# Article 10, paragraph 1, item 2: reform, breaking the routine, an exploratory mistake.
REFORM = ("reform_innovation_work", "broke_routine", "exploratory_mistake", "mistake")


def story(*facts: str, **others: Value) -> dict[str, Value]:
    return {**dict.fromkeys((*SCOPE, *facts), True), **others}


def refused(
    regulation: Regulation,
    told: Mapping[str, Value],
    judged: Mapping[str, Value] | None = None,
    open_fact: str = "",
) -> str:
    """The reason; `judged` and `open_fact`: determined otherwise than told, or without one fact."""
    facts = {**closed_world(regulation, told), **(judged or {})}
    facts.pop(open_fact, None)
    return refusal(regulation, determined(regulation, facts), told)


def test_a_settled_story_is_not_refused(naiman: Regulation) -> None:
    """All three by the book; whether the actor was right is nowhere weighed."""
    told = story("followed_statutory_duty", "followed_statutory_procedure", "followed_post_duty")
    assert refused(naiman, told) == ""


def test_a_vague_term_that_the_authority_has_not_settled_is_named(naiman: Regulation) -> None:
    """Whether remedies were 积极主动 parts 应当从轻 from 可以免除 (article 10, paragraph 2)."""
    reason = refused(naiman, story(*REFORM))
    assert naiman.vocabulary["actively_remedied"].label in reason
    assert "认定机关" in reason
    assert refused(naiman, story(*REFORM, actively_remedied=False)) == ""


def test_a_disputed_wording_is_named(naiman: Regulation) -> None:
    """标准缺失或者现有科学技术水平的限制不能发现: no finding whether it could be discovered."""
    disputed = story("standard_missing", "violation_unclassifiable")
    point = naiman.rulebook.rules["art_9__item_6"].point
    assert point is not None
    assert point in refused(naiman, disputed)
    assert refused(naiman, {**disputed, "could_not_discover": True}) == ""  # met however it is read


def test_a_missing_fact_is_named(naiman: Regulation) -> None:
    told = story("followed_statutory_duty", "followed_statutory_procedure")
    reason = refused(naiman, told, open_fact="followed_post_duty")
    assert "事实不足" in reason
    assert naiman.vocabulary["followed_post_duty"].label in reason


def test_a_catch_all_nobody_told_of_is_left_to_the_authority(naiman: Regulation) -> None:
    assert "认定机关" in refused(naiman, story(), judged={"other_tolerance_claimed": True})
    assert refused(naiman, story("other_tolerance_claimed")) == ""


def test_situations_that_turn_on_what_is_open_come_as_refusals(
    material: Material, naiman: Regulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing more can be told of them: then they are refused, and the reason says why."""
    rule = naiman.rulebook.rules["art_9__item_6"]
    told = story("standard_missing", "violation_unclassifiable")
    monkeypatch.setattr(drawn, "_met", lambda *_: iter([Situation(naiman, rule, "met", told)]))
    monkeypatch.setattr(drawn, "_fuller", lambda *_: iter(()))
    first = next(situations(material.scenarios, naiman, rule, random.Random(1)))
    assert isinstance(first, Refusal)
    assert rule.point is not None
    assert rule.point in first.reason
    assert first.about == "naiman-2025/art_9__item_6"


def test_no_item_is_made_of_a_case_left_open_by_the_readings(
    library: Library, questions: tuple[Item, ...]
) -> None:
    """Reserved is a key only where a catch-all is claimed in the story."""
    reserved = 0
    for question in questions:
        if question.unknown or question.topic == "clock":
            continue
        for regulation in question.regulations:
            opinion = second_opinion(regulation)
            outcomes = opinion.outcomes(judge.known(opinion, question))
            assert len(outcomes) == 1, question.id
            if outcomes == {"reserved"}:
                claims = {rule.catch_all for rule in library[regulation].rulebook.rules.values()}
                assert claims.intersection(question.told), question.id
                reserved += 1
    assert reserved


def test_no_untold_finding_of_the_authority_would_change_the_outcome(questions: tuple[Item, ...]) -> None:
    """Each vague fact the story is silent about, found to be so: the same outcome, or it cannot be so: where
    there is no loss at all, how great one is was not for the authority to find."""
    told_once = {(q.regulations[0], frozenset(q.told.items())): q for q in questions if not q.unknown}
    for question in told_once.values():
        if question.topic in ("clock", "contrast"):
            continue
        opinion = second_opinion(question.regulations[0])
        told = opinion.closed(question.told)
        right = opinion.outcomes(told)
        own = " ".join(text for part in opinion.parts for text in (*part.readings, part.unless))
        for fact, entry in opinion.kinds.items():
            if entry.get("judgement") and fact not in question.told and fact in own:
                facts = {**told, fact: True}
                assert opinion.contradict(facts) or opinion.outcomes(facts) == right, (question.id, fact)


def test_a_refusal_is_no_item(material: Material, naiman: Regulation) -> None:
    """A rule out of whose ways none can be told ends in no situation, not in an unsettled one."""
    rule = naiman.rulebook.rules["art_9__item_6"]
    for situation in situations(material.scenarios, naiman, rule, random.Random(3)):
        if isinstance(situation, Situation):
            again = replace(situation)
            assert refusal(naiman, again.determination, again.told) == ""
