"""A story states exactly its facts: each in one sentence, beside an opening and noise that state nothing."""

import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from assistant.quiz.errors import QuizError
from assistant.quiz.item import Item
from assistant.quiz.making.material import Material
from assistant.quiz.making.situations import in_scope
from assistant.quiz.making.tell import cast, in_words, tell
from assistant.rules.expression import Value, fact_ids
from assistant.rules.rulebook import Rulebook
from tests.quiz.sentences import NOISE, OPENING, Meaning, bare, meanings, sentences

Told = dict[str, Value]


def stated(material: Material, question: Item, story: str) -> Iterator[Meaning]:
    """What each sentence states; a sentence that is kept nowhere, or means two things, fails."""
    bureau = material.scenarios.bureaus[question.bureau]
    kept = meanings(material, bureau.id, question.regulations[0])
    for sentence in sentences(story):
        found = kept.get(bare(bureau, sentence), set())
        assert len(found) == 1, (question.id, sentence, found)
        (meaning,) = found
        if meaning.value is None and meaning.states not in (OPENING, NOISE):
            assert in_words(question.told[meaning.states]) in sentence, (question.id, sentence)
        yield meaning


def told_of(question: Item, found: list[Meaning]) -> Told:
    facts = [meaning for meaning in found if meaning.states not in (OPENING, NOISE)]
    counted = Counter(meaning.states for meaning in facts)
    assert set(counted.values()) <= {1}, (question.id, counted.most_common(1))
    return {m.states: question.told[m.states] if m.value is None else m.value for m in facts}


def test_a_story_states_its_facts_and_no_other(material: Material, items: tuple[Item, ...]) -> None:
    looked_at = 0
    for item in items:
        if item.parts or not item.story:
            continue
        found = list(stated(material, item, item.story))
        assert [m.states for m in found].count(OPENING) == 1, item.id
        assert found[0].states == OPENING
        told = told_of(item, found)
        if item.topic == "contrast":  # that the other regulation applies is assumed in the question
            other = material.library[item.regulations[1]].rulebook.scope_facts
            assert {f: v for f, v in item.told.items() if f not in told}.keys() <= other, item.id
            assert told.items() <= item.told.items(), item.id
        else:
            assert told == dict(item.told), item.id
        looked_at += 1
    assert looked_at > 200


def test_only_questions_about_the_text_alone_have_no_story(items: tuple[Item, ...]) -> None:
    for item in items:
        assert item.parts or bool(item.story) is (item.topic != "clock"), item.id


def test_a_case_is_told_in_steps(material: Material, items: tuple[Item, ...]) -> None:
    """At each step all facts told so far are those the question rests on, none of them told twice."""
    cases = [item for item in items if item.type == "case"]
    assert cases
    for case in cases:
        found: list[Meaning] = []
        for part in case.parts:
            found += stated(material, part, part.story)
            assert told_of(part, found) == dict(part.told), part.id
        assert found[0].states == OPENING


def test_what_is_left_open_is_not_told(questions: tuple[Item, ...]) -> None:
    for question in questions:
        assert not set(question.unknown) & question.told.keys(), question.id


def test_a_sentence_means_one_thing(material: Material) -> None:
    """No two facts, nor a fact and a noise, share a sentence."""
    for bureau in material.scenarios.bureaus.values():
        for regulation in bureau.regulations:
            kept = meanings(material, bureau.id, regulation)
            twice = {sentence: found for sentence, found in kept.items() if len(found) > 1}
            assert not twice, bureau.id


def test_every_slot_is_filled(items: tuple[Item, ...]) -> None:
    for item in items:
        for question in (item, *item.parts):
            texts = [question.story, question.stem, question.rationale]
            texts += [text for option in question.options for text in (option.text, option.why)]
            assert not [text for text in texts if re.search("[{}]", text)], question.id
            assert not any("你" in text for text in (question.story, question.stem)), question.id


def test_a_story_has_one_party_and_one_place(material: Material, items: tuple[Item, ...]) -> None:
    for item in items:
        bureau = material.scenarios.bureaus[item.bureau]
        story = "".join(question.story for question in item.questions)
        for names, most in ((bureau.persons, 2), (bureau.parties, 1), (bureau.places, 1)):
            assert sum(name in story for name in names) <= most, item.id


@pytest.mark.parametrize("regulation", ["licheng-2025", "minzu", "naiman-2025", "xilingol"])
def test_every_fact_that_decides_can_be_told(material: Material, regulation: str) -> None:
    _can_be_told(material, material.library[regulation].rulebook)


@pytest.mark.parametrize("regulation", ["xixian-2022", "xixian-review-2022", "xixian-statistics-2022"])
def test_every_fact_of_the_county_can_be_told(material: Material, regulation: str) -> None:
    _can_be_told(material, material.library[regulation].rulebook)


def _can_be_told(material: Material, rulebook: Rulebook) -> None:
    """Whatever a story may need: so and not so, each choice, any number or day."""
    bureaus = material.scenarios.of_regulation(rulebook.regulation)
    assert bureaus
    used = {atom.fact for atom in rulebook.used_atoms()}
    used |= {f for e in rulebook.entries() if e.unless is not None for f in fact_ids(e.unless)}
    for bureau in bureaus:
        for fact in used:
            wording = material.scenarios.wording(bureau, fact)
            assert wording is not None, fact
            known = rulebook.vocabulary[fact]
            needed: tuple[Value, ...] = {"bool": (True, False), "choice": known.options}.get(known.kind, (1,))
            assert all(wording.of(value) for value in needed), fact


def test_a_story_is_told_with_the_noise_asked_for(material: Material) -> None:
    regulation = material.library["naiman-2025"]
    (bureau, *_) = material.scenarios.of_regulation("naiman-2025")
    for noise in (0, 1, 4):
        rng = random.Random(noise)
        who = cast(bureau, "naiman-2025", rng)
        told = in_scope(regulation, rng)
        assert len(sentences(tell(material.scenarios, who, told, rng, noise))) == 1 + len(told) + noise


def test_a_fact_without_a_sentence_is_named(material: Material) -> None:
    (bureau, *_) = material.scenarios.of_regulation("naiman-2025")
    rng = random.Random(1)
    with pytest.raises((QuizError, KeyError), match="no_such_fact"):
        tell(material.scenarios, cast(bureau, "naiman-2025", rng), {"no_such_fact": True}, rng)
