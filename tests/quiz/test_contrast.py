"""The same facts under two regulations: what the words bring with them counts in both."""

import random

import pytest

from assistant.quiz.item import Item
from assistant.quiz.making.contrast_items import contrast_item
from assistant.quiz.making.material import Material
from assistant.quiz.making.situations import Refusal, Situation, situations
from assistant.quiz.making.tell import cast
from assistant.quiz.making.telling import Telling
from tests.quiz import judge
from tests.quiz.second_opinion import second_opinion

MOST = 12
# 违法问题无法定性 is also 违法违规问题无法定性, 不可抗力 is one of three kinds, other departments are organs.
# The rest ask for the same facts under both.
PAIRS = (
    ("licheng-2025", "art_9__item_5", "naiman-2025"),
    ("licheng-2025", "art_9__item_6", "naiman-2025"),
    ("licheng-2025", "art_9__item_6", "xilingol"),
    ("naiman-2025", "art_9__item_5", "licheng-2025"),
    ("naiman-2025", "art_10__para_1__item_3", "licheng-2025"),
    ("xixian-2022", "art_11__para_1__item_4", "naiman-2025"),
    ("xilingol", "art_12__item_1", "naiman-2025"),
)


def made(material: Material, name: str, rule: str, other: str) -> list[Item | Refusal]:
    """One attempt for each of the first situations of a rule."""
    regulation = material.library[name]
    rng = random.Random(f"{name} {rule} {other}")
    found = situations(material.scenarios, regulation, regulation.rulebook.rules[rule], rng)
    drawn = [s for _, s in zip(range(MOST), found, strict=False) if isinstance(s, Situation)]
    (bureau, *_) = material.scenarios.of_regulation(name)
    tellings = [Telling(material, situation, cast(bureau, name, rng)) for situation in drawn]
    return [contrast_item(telling, material.library[other], rng) for telling in tellings]


@pytest.mark.parametrize(("name", "rule", "other"), PAIRS)
def test_each_key_is_right_under_both(material: Material, name: str, rule: str, other: str) -> None:
    attempts = made(material, name, rule, other)
    assert attempts
    for item in attempts:
        if isinstance(item, Refusal):
            assert item.reason
            continue
        assert item.regulations == (name, other)
        for regulation in item.regulations:
            opinion = second_opinion(regulation)
            facts = opinion.closed(item.told)
            assert not opinion.contradict(facts), dict(item.told)
            assert len(opinion.outcomes(facts)) == 1, dict(item.told)
        assert judge.key(item) == item.key, dict(item.told)


def test_some_are_made(material: Material) -> None:
    every = [item for pair in PAIRS for item in made(material, *pair)]
    assert sum(isinstance(item, Item) for item in every) >= 3


def test_the_two_outcomes_differ(material: Material) -> None:
    """Else there is nothing to contrast."""
    for pair in PAIRS[4:]:
        for item in made(material, *pair):
            if isinstance(item, Item):
                right = next(option for option in item.options if option.correct)
                assert len({claim.about for claim in right.claims}) == 2
