"""What the officer told makes some facts likelier; guesses order the screens and never change the end."""

import random

import pytest

from assistant import Conversation, Library
from assistant.dialogue import question
from assistant.dialogue.conversation import FoundClause
from assistant.dialogue.prior import FOUND, POINTED, USUAL, Prior, prior
from assistant.dialogue.state import State
from assistant.evaluation.gold import read_stories
from assistant.evaluation.officer import talk
from assistant.rules.rulebook import Rulebook

LIBRARY = Library.load()
NAIMAN = LIBRARY["naiman-2025"]


def test_a_confirmed_fact_points_to_the_rest_of_its_provision() -> None:
    before = prior(NAIMAN.rulebook, State()).chances
    after = prior(NAIMAN.rulebook, State(facts={"sealed_goods_moved": True}))
    assert before["harm_from_sealed_goods"] == USUAL
    assert after.chances["harm_from_sealed_goods"] == POINTED
    assert "harm_from_sealed_goods" in after.pointed
    assert after.chances["false_materials"] == USUAL


def test_a_clause_found_for_the_words_makes_its_facts_likelier() -> None:
    ours = FoundClause(NAIMAN.id, "art_9__item_2", "第九条第（二）项", "", "")
    theirs = FoundClause("xilingol", "art_9__item_3", "第九条第（三）项", "", "")
    conversation = Conversation(NAIMAN, search=lambda text: (ours, theirs))
    conversation.say("检查的时候出了点事，执法上不知道怎么办")
    assert conversation.state.found == {"art_9__item_2"}
    assert prior(NAIMAN.rulebook, conversation.state).chances["false_materials"] == FOUND
    assert conversation.turn().determination.facts == {}


@pytest.mark.parametrize("regulation", list(LIBRARY))
def test_whatever_is_guessed_a_story_ends_in_its_outcome(
    regulation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(regulation)

    def guess(rulebook: Rulebook, state: State) -> Prior:
        facts = list(rulebook.vocabulary.facts)
        return Prior({fact: rng.uniform(0.01, 0.99) for fact in facts}, frozenset(rng.sample(facts, 8)))

    monkeypatch.setattr(question, "prior", guess)
    for story in read_stories(LIBRARY[regulation])[:5]:
        assert talk(LIBRARY[regulation], story).turn.determination.outcome == story.outcome
