"""The card of a determination as it is read: its order, and nothing on it that speaks against the rest."""

import re

import pytest

from assistant import Library, determine
from assistant.dialogue.explain import explain
from assistant.dialogue.steps_after import as_read, steps_after
from assistant.evaluation.gold import read_stories
from assistant.procedure.in_words import step_line
from assistant.rules.determination import Determination

LIBRARY = Library.load()


def of_stories(regulation: str) -> list[Determination]:
    known = LIBRARY[regulation]
    return [determine(known, story.truth, with_changes=False) for story in read_stories(known)]


@pytest.mark.parametrize("regulation", LIBRARY)
def test_steps_that_may_never_come_stand_last(regulation: str) -> None:
    for found in of_stories(regulation):
        steps = as_read(steps_after(found))
        conditions = [step.condition is not None for step in steps]
        assert conditions == sorted(conditions)
        own = [step.who.startswith("你") for step in steps if step.condition is None]
        assert own == sorted(own, reverse=True)
        assert set(steps) == set(steps_after(found))
        shown = explain(LIBRARY[regulation], found).next_steps
        assert list(shown[: len(steps)]) == [step_line(step) for step in steps]


@pytest.mark.parametrize("regulation", LIBRARY)
def test_what_a_provision_brings_is_not_called_missed(regulation: str) -> None:
    """The officer has said what was the case, not what was not: then much is open beside what holds."""
    known = LIBRARY[regulation]
    outcomes = known.rulebook.outcomes
    for story in read_stories(known):
        told = {fact: value for fact, value in story.truth.items() if value is not False}
        found = determine(known, told, with_changes=False)
        card = explain(known, found)
        brought = {outcomes[ground.effect].label for ground in (*found.grounds, *found.secondary)}
        missed = {name for line in card.why_not for name in re.findall("没有到“([^”]+)”.*是不是这样$", line)}
        assert not brought & missed


def test_a_bar_beside_a_lighter_provision_does_not_say_that_nothing_else_counts() -> None:
    """Licheng: a bar of 第十二条, and 第十一条第（二）项 holding beside it."""
    regulation = LIBRARY["licheng-2025"]
    both = [
        explain(regulation, found)
        for found in of_stories("licheng-2025")
        if found.outcome == "not_tolerated" and found.secondary
    ]
    assert both
    assert not any("都不能用" in card.meaning for card in both)
