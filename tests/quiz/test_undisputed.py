"""No key that a reader could dispute: by another reading, another body, another matter, half a phrase."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import islice

import pytest

from assistant.quiz.claims import step_of
from assistant.quiz.conditions import is_met, is_missed
from assistant.quiz.item import Item
from assistant.quiz.making.deciding import deciding_facts
from assistant.quiz.making.distractors import misled
from assistant.quiz.making.idle_facts import with_idle_facts
from assistant.quiz.making.material import Material
from assistant.quiz.making.missing_items import missing_fact_item
from assistant.quiz.making.procedure_items import step_item, steps_of, wrong_bodies
from assistant.quiz.making.provision_items import provision_item
from assistant.quiz.making.situations import Refusal, Situation, every_case, situations
from assistant.quiz.making.tell import cast
from assistant.quiz.making.telling import Telling
from assistant.rules.expression import Value
from tests.quiz import judge
from tests.quiz.second_opinion import SecondOpinion, second_opinion

MOST = 12
LICHENG, STATISTICS, REVIEW = "licheng-2025", "xixian-statistics-2022", "xixian-review-2022"
# Provisions whose wording parts its readers, and which have enough conditions to leave some open.
AMBIGUOUS = (
    (LICHENG, "art_10__item_8"),
    (LICHENG, "art_9__item_8"),
    ("minzu", "art_11__para_1__item_4"),
    ("minzu", "art_11__para_1__item_5"),
    ("naiman-2025", "art_10__para_1__item_4"),
)


def drawn(material: Material, name: str, rule: str, most: int = MOST) -> list[Situation]:
    regulation = material.library[name]
    rng = random.Random(f"{name} {rule}")
    found = situations(material.scenarios, regulation, regulation.rulebook.rules[rule], rng)
    return [s for s in islice(found, most) if isinstance(s, Situation)]


def telling_of(material: Material, situation: Situation) -> Telling:
    name = situation.regulation.id
    (bureau, *_) = material.scenarios.of_regulation(name)
    return Telling(material, situation, cast(bureau, name, random.Random(1)))


def licheng(*facts: str) -> dict[str, Value]:
    scope = ("licheng_body", "passed_qualification", "holds_certificate", "enforcement_within_powers")
    return dict.fromkeys((*scope, "in_course_of_duty", *facts), True)


def laws(regulation: str, named: set[str]) -> Iterator[SecondOpinion]:
    """The second encoding with each wording that names these facts read one way, the others the first way."""
    opinion = second_opinion(regulation)
    settled = tuple(replace(part, readings=part.readings[:1]) for part in opinion.parts)
    for place, part in enumerate(opinion.parts):
        if len(part.readings) > 1 and any(fact in " ".join(part.readings) for fact in named):
            for reading in part.readings:
                one = replace(part, readings=(reading,))
                yield replace(opinion, parts=(*settled[:place], one, *settled[place + 1 :]))


@pytest.mark.parametrize(("name", "rule"), AMBIGUOUS)
def test_what_is_missing_is_the_same_under_each_reading(material: Material, name: str, rule: str) -> None:
    """Each reading by itself, not only what all of them together make of it."""
    rng = random.Random(rule)
    for situation in drawn(material, name, rule):
        for wanted in (1, 2, 3):
            item = missing_fact_item(telling_of(material, situation), wanted, rng)
            if isinstance(item, Refusal):
                assert item.reason
                continue
            for law in laws(name, {*item.unknown, *item.told}):
                found = judge.key(item, partial(_whatever, law))
                assert found == item.key, (item.provision, item.unknown)


def _whatever(law: SecondOpinion, regulation: str) -> SecondOpinion:
    return law


def test_each_reading_asks_for_something_else(material: Material) -> None:
    """Licheng 10(八): an accident because an order to correct was not followed. On its own that is enough;
    by another reading measures must have been taken, by a third the breach must be wilful."""
    told = licheng("correction_ignored_in_course")
    open_facts = ("party_intentional_violation", "took_statutory_measures", "accident_from_ignoring")
    days = {"act_date": date(2026, 9, 27), "decision_date": date(2026, 11, 11)}
    found = deciding_facts(material.library[LICHENG], {**told, **days}, open_facts)
    assert found == {
        frozenset({"accident_from_ignoring"}),
        frozenset({"accident_from_ignoring", "took_statutory_measures"}),
        frozenset({"accident_from_ignoring", "party_intentional_violation"}),
    }


def test_what_a_sentence_lets_one_suspect_does_not_change_what_is_missing(material: Material) -> None:
    """A flaw told beside much of another item: who takes it for a mistake misses the last condition alone."""
    rng = random.Random(4)
    for situation in drawn(material, LICHENG, "art_10__item_6"):
        told = {**situation.told, "resolving_conflict": True}
        again = replace(situation, told=told)
        for _ in range(6):
            item = missing_fact_item(telling_of(material, again), 1, rng)
            if isinstance(item, Item) and {"procedural_flaw", "formalities_skipped"} & item.told.keys():
                assert "broke_entrenched_interests" not in item.unknown


def test_correction_is_not_kept_for_those_excused_in_licheng() -> None:
    """Articles 20 to 22 speak of 容错纠错对象, 纠错对象 and of reports found untrue, of no outcome."""
    steps = judge.procedure(LICHENG)["steps"]
    always = next(step["outcomes"] for step in steps if step["id"] == "start_check")
    later = [step for step in steps if step["provision"].split("__")[0] in ("art_20", "art_21", "art_22")]
    assert len(later) >= 6
    assert all(step["outcomes"] == always for step in later)


def test_a_step_is_wrong_for_an_outcome_only_where_the_text_keeps_it_for_another(
    material: Material, questions: tuple[Item, ...]
) -> None:
    for question in questions:
        for option in question.options:
            if option.misreading == "step_of_another_outcome":
                (claim,) = option.claims
                regulation = material.library[claim.regulation]
                text = regulation.document[step_of(regulation, claim.about).provision].text
                assert "尽职免责、容错免责对象" in text, question.id


def test_no_may_is_asked_for_as_a_must(questions: tuple[Item, ...]) -> None:
    asked = [question for question in questions if question.topic == "next_step"]
    assert asked
    assert not any("应当有" in question.stem for question in asked)


def test_investigators_are_of_the_body_that_investigates(material: Material) -> None:
    """Article 16: 行政执法监督机构开展调查 ……调查人员不得少于两人，应当充分听取陈述申辩."""
    regulation = material.library[LICHENG]
    (situation, *_) = drawn(material, LICHENG, "art_10__item_1", 1)
    for step in regulation.procedure.steps:
        if step.provision.startswith("art_16") and step.who == "行政执法监督机构":
            rngs = map(random.Random, range(8))
            wrong = [w for rng in rngs for w in wrong_bodies(material, situation, step, rng)]
            bodies = {option.claims[0].value for option in wrong}
            assert bodies
            assert "调查人员" not in bodies


def test_a_provision_whose_words_are_met_is_no_wrong_answer(material: Material) -> None:
    """Statistics 2: a township that enforces is what the article speaks of, whatever is asked about."""
    regulation = material.library[STATISTICS]
    matter: dict[str, Value] = {"statistics_matter": "某项内容要不要统计上报", "training_held": True}
    facts: dict[str, Value] = dict.fromkeys(regulation.vocabulary.facts, False) | matter
    facts |= {"in_xixian": True, "is_township": True, "has_enforcement_functions": True}
    assert is_met(regulation, "art_2", facts) is False
    assert not is_missed(regulation, "art_2", facts)
    assert is_missed(regulation, "art_5__item_2", facts)
    for situation in drawn(material, STATISTICS, "art_5__item_1"):
        item = provision_item(telling_of(material, situation), random.Random(1))
        if isinstance(item, Item):
            assert not {c.about for o in item.options if not o.correct for c in o.claims} & {"art_2"}


def test_half_a_phrase_carries_no_item(material: Material) -> None:
    """Xilingol 10(六) 未能发现存在问题、无法定性: both are told or neither, and neither is asked of alone."""
    halves = ("could_not_discover", "violation_unclassifiable")
    every = [s for rule in ("art_9__item_6", "art_10__item_6") for s in drawn(material, "xilingol", rule, 30)]
    assert any(situation.told.get(halves[0]) for situation in every)
    for situation in every:
        assert situation.facts[halves[0]] is situation.facts[halves[1]], situation.told
        item = missing_fact_item(telling_of(material, situation), 1, random.Random(1))
        assert isinstance(item, Refusal) or not set(item.unknown).intersection(halves)


def test_merit_is_verified_only_where_there_is_some(material: Material) -> None:
    """检举的问题或者立功表现，经查证属实."""
    merit = {"reported_others", "other_merit"}
    for situation in drawn(material, "xilingol", "art_12__item_3", 30):
        assert "merit_verified" not in situation.told or merit & _so(situation.told), situation.told
    rng = random.Random(2)
    for rule in ("art_12__item_2", "art_12__item_3"):
        for situation in drawn(material, "xilingol", rule):
            item = missing_fact_item(telling_of(material, situation), 1, rng)
            if isinstance(item, Item):
                assert "merit_verified" not in item.told.keys() | set(item.unknown) or merit & _so(item.told)


def _so(told: Mapping[str, Value]) -> set[str]:
    return {fact for fact, value in told.items() if value is True}


def test_measures_that_a_story_presupposes_are_no_missing_condition(material: Material) -> None:
    """Xilingol 9(八), the party still at it: the order to correct is a measure of 10(七), too."""
    (situation, *_) = [s for s in drawn(material, "xilingol", "art_9__item_8", 4) if s.variant == "met"]
    refused = replace(situation, told={**situation.told, "kept_operating": True})
    cases = every_case(material.scenarios, refused)
    assert any(is_met(refused.regulation, "art_10__item_7", case) for case in cases)
    item = provision_item(telling_of(material, refused), random.Random(1))
    if isinstance(item, Item):
        assert "art_10__item_7" not in {c.about for option in item.options for c in option.claims}


@pytest.mark.parametrize("rule", ["art_10__item_1", "art_10__item_4", "art_4"])
def test_no_filler_says_that_the_officer_hid_or_neglected_something(material: Material, rule: str) -> None:
    rng = random.Random(3)
    wrong = {"officer_concealed_evidence", "officer_missed_evidence_grossly", "supervision_not_performed"}
    for situation in drawn(material, "xilingol", rule):
        if situation.variant in ("met", "near_miss"):
            fuller = with_idle_facts(material.scenarios, situation, 5, rng)
            assert not wrong & _so(fuller.told) - _so(situation.told)


def test_what_must_not_be_so_is_told_in_so_many_words(material: Material) -> None:
    """Xilingol 10(十) 未造成危害后果或者不良影响; 11 第二款 没有明令禁止, 没有造成重大损失和严重不良影响."""
    for rule, denied in (
        ("art_10__item_10", {"harmful_consequence", "adverse_effect"}),
        ("art_11__para_2", {"expressly_prohibited", "major_loss", "serious_adverse_effect"}),
    ):
        met = [s for s in drawn(material, "xilingol", rule, 30) if s.variant == "met"]
        assert met
        for situation in met:
            assert all(situation.told.get(fact) is False for fact in denied), situation.told


def test_a_catch_all_that_refers_to_other_law_is_not_left_to_the_authority(material: Material) -> None:
    """Xilingol 10(十一), 12(五): 法律、法规、规章规定的其他…… is closed by that law."""
    regulation = material.library["xilingol"]
    for rule in ("art_10__item_11", "art_12__item_5"):
        rng = random.Random(rule)
        found = list(situations(material.scenarios, regulation, regulation.rulebook.rules[rule], rng))
        assert found
        assert all(isinstance(one, Refusal) and "法律、法规、规章" in one.reason for one in found)


def test_a_catch_all_is_claimed_in_the_words_of_the_text(material: Material) -> None:
    """Licheng 10(十) and naiman 10(1)(八) print different words."""
    for name, rule in ((LICHENG, "art_10__item_10"), ("naiman-2025", "art_10__para_1__item_8")):
        (situation, *_) = drawn(material, name, rule)
        text = situation.regulation.document[rule].text.rstrip("。；;")
        story = telling_of(material, situation).story(random.Random(1))
        words = story.partition("“其他")[2].partition("”")[0]
        assert words
        assert f"其他{words}" in text


def test_an_unqualified_file_lacks_something_in_so_many_words(material: Material) -> None:
    """Review 13: 主体合法, 事实清楚 …: a file of which nothing is told lacks none of them."""
    elements = ["body_lawful", "facts_clear", "evidence_conclusive", "procedure_lawful"]
    elements += ["law_applied_correctly", "act_appropriate"]
    every = [s for name in ("art_13", "art_13#2") for s in drawn(material, REVIEW, name, 30)]
    assert every
    for situation in every:
        if situation.determination.outcome == "unqualified":
            assert any(situation.told.get(fact) is False for fact in elements), situation.told


def test_no_count_of_days_stands_on_the_limit(material: Material) -> None:
    """Review 5, 30 日内: whether the first day counts makes 30 or 31 of the same days."""
    every = [s for name in ("art_5", "art_5#2") for s in drawn(material, REVIEW, name, 30)]
    days = {situation.told["days_to_handover"] for situation in every if "days_to_handover" in situation.told}
    assert len(days) >= 2
    assert not any(isinstance(count, int) and 28 < count < 33 for count in days)


def test_who_did_his_duty_has_nothing_to_correct(material: Material) -> None:
    """Naiman 16, licheng 20 and 21: 纠错对象 is one who made a mistake."""
    for name, rule in (("naiman-2025", "art_9__item_8"), (LICHENG, "art_9__item_1")):
        (situation, *_) = [s for s in drawn(material, name, rule) if s.variant == "met"]
        assert situation.determination.outcome == "duty_fulfilled"
        asked = steps_of(situation)
        assert asked
        assert not any("纠错对象" in step.quote or "纠错事由" in step.quote for step in asked)
        followed = [step for step in situation.determination.procedure if "纠错对象" in step.quote]
        item = step_item(telling_of(material, situation), followed[0], random.Random(1))
        assert isinstance(item, Refusal)
    tolerated = [s for s in drawn(material, LICHENG, "art_10__item_1") if s.variant == "met"]
    assert any("纠错对象" in step.quote for step in steps_of(tolerated[0]))


def test_a_neighbouring_rule_is_not_blamed_for_one_fact_in_passing(material: Material) -> None:
    """Naiman 9(三) missed: an order to correct alone makes nobody think of 9(八)."""
    for situation in drawn(material, "naiman-2025", "art_9__item_3"):
        told: dict[str, Value] = {**situation.told, "ordered_to_correct": True, "broke_routine": True}
        errors = misled(material, replace(situation, told=told), random.Random(1))
        blamed = [error for error in errors if error.kind == "and_as_or"]
        assert not any("第九条第（八）项" in error.citation for error in blamed)
