"""A wrong option is an error someone makes: named, explained, and the error said really leads to it."""

import random
import re
from collections import Counter
from collections.abc import Iterator

from assistant.library import determine as determine_under
from assistant.misreading.misreading import KINDS, Misreading
from assistant.quiz.bank.bank import Bank
from assistant.quiz.claims import known_facts
from assistant.quiz.closed_world import closed_world
from assistant.quiz.item import Item, Option
from assistant.quiz.making.distractors import MISREADINGS, wrong_outcomes
from assistant.quiz.making.material import Material
from assistant.quiz.making.situations import Situation, situations
from assistant.rules.determine import determine
from assistant.rules.expression import Value
from tests.quiz import judge
from tests.quiz.second_opinion import second_opinion

HAN = re.compile("[\u4e00-\u9fff]")


def wrong_options(questions: tuple[Item, ...]) -> Iterator[tuple[Item, Option]]:
    return ((q, option) for q in questions for option in q.options if not option.correct)


def test_each_names_its_misreading_and_says_why(questions: tuple[Item, ...]) -> None:
    for question, option in wrong_options(questions):
        assert option.misreading in MISREADINGS, (question.id, option.text)
        assert len(HAN.findall(option.why)) >= 6, (question.id, option.text)


def test_each_refers_to_a_fact_or_an_article(material: Material, questions: tuple[Item, ...]) -> None:
    known = material.library.vocabulary.facts
    for question, option in wrong_options(questions):
        if option.misreading != "denied_truth":  # 错, where 对 has the reason
            assert option.facts or option.citations, (question.id, option.text)
        assert set(option.facts) <= known.keys()
        for citation in option.citations:
            assert re.fullmatch("《.+》第.+条.*", citation)


def test_right_options_name_no_misreading_and_say_why(questions: tuple[Item, ...]) -> None:
    for question in questions:
        for option in question.options:
            if option.correct:
                assert option.misreading is None, question.id
                assert HAN.search(option.why), (question.id, option.text)


def test_every_misreading_has_a_chinese_name() -> None:
    assert KINDS.items() <= MISREADINGS.items()
    assert all(HAN.search(name) for name in MISREADINGS.values())


def test_a_misread_rule_really_gives_the_wrong_outcome(
    material: Material, questions: tuple[Item, ...]
) -> None:
    """Determined by the diagrams of the misread rulebook, not by the quick reading that proposed it."""
    looked_at: Counter[tuple[str | None, str]] = Counter()
    for question, option in wrong_options(questions):
        claim = option.claims[0]
        if len(option.claims) > 1 or claim.kind != "outcome" or claim.denied:
            continue
        if option.misreading not in KINDS or "适用范围里的事实" in option.why:
            continue
        looked_at[option.misreading, claim.regulation] += 1
        if looked_at[option.misreading, claim.regulation] > 3:
            continue  # building diagrams takes its time
        regulation = material.library[claim.regulation]
        facts = known_facts(material.library, question.regulations, question.told, question.unknown)
        every = _misreadings(material, claim.regulation)
        meant = [m for m in every if m.kind == option.misreading and m.facts in (option.facts, ())]
        assert meant, (question.id, option.why)
        ends = (determine(m.rulebook, facts, with_changes=False).outcome for m in meant)
        assert claim.about in ends, (question.id, option.why)
        assert determine(regulation.rulebook, facts, with_changes=False).outcome != claim.about
    assert len({kind for kind, _ in looked_at}) >= 5, looked_at


def _misreadings(material: Material, regulation: str) -> Iterator[Misreading]:
    for found in material.misreadings(material.library[regulation]).values():
        yield from found


def test_a_flipped_fact_really_gives_the_wrong_outcome(questions: tuple[Item, ...]) -> None:
    """By the second encodings: the one fact told taken for its contrary."""
    looked_at = 0
    for question, option in wrong_options(questions):
        claim = option.claims[0]
        if option.misreading != "flipped_fact" or claim.kind != "outcome" or claim.denied:
            continue
        (fact,) = option.facts
        opinion = second_opinion(claim.regulation)
        turned: dict[str, Value] = {**question.told, fact: not question.told[fact]}
        assert opinion.outcomes(opinion.closed(turned)) == {claim.about}, (question.id, option.why)
        looked_at += 1
    assert looked_at > 10


def test_neighbours_rules_are_quoted_from_another_regulation(
    material: Material, questions: tuple[Item, ...]
) -> None:
    for question, option in wrong_options(questions):
        if option.misreading == "neighbour_rule" and len(option.claims) == 1 and option.citations:
            own = f"《{material.library[question.regulations[0]].title}》"
            if option.claims[0].kind == "outcome":
                assert not any(citation.startswith(own) for citation in option.citations), question.id


def test_a_wrong_body_is_another_body(questions: tuple[Item, ...]) -> None:
    for question, option in wrong_options(questions):
        if option.misreading == "wrong_body":
            (claim,) = option.claims
            steps = judge.procedure(claim.regulation)["steps"]
            right = next(step["who"] for step in steps if step["id"] == claim.about)
            assert claim.value != right, question.id


def test_wrong_outcomes_never_offer_what_holds(material: Material, bank: Bank) -> None:
    """Over situations of one regulation: neither the headline nor an effect beside it."""
    regulation = material.library["naiman-2025"]
    opinion = second_opinion("naiman-2025")
    looked_at = 0
    for name in ("art_4", "art_10__para_2", "art_11__item_1", "art_12"):
        rng = random.Random(name)
        found = situations(material.scenarios, regulation, regulation.rulebook.rules[name], rng)
        for _, situation in zip(range(6), found, strict=False):
            if isinstance(situation, Situation):
                stands = opinion.effects(opinion.closed(situation.told))
                assert not stands & wrong_outcomes(material, situation, rng).keys()
                looked_at += 1
    assert looked_at > 8


def test_facts_of_a_story_are_what_the_determination_takes(
    material: Material, questions: tuple[Item, ...]
) -> None:
    """The closed world of a told story determines without a question left."""
    for question in questions[:40]:
        if not question.unknown:
            regulation = material.library[question.regulations[0]]
            own = regulation.rulebook.vocabulary.facts
            told = {fact: value for fact, value in question.told.items() if fact in own}
            facts = closed_world(regulation, told)
            assert not determine_under(regulation, facts, with_changes=False).open_facts
