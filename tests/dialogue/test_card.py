"""The card of a determination as it is read: its order, and nothing on it that speaks against the rest."""

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


def test_what_a_provision_brings_is_not_called_missed() -> None:
    """The officer has said what was the case, not what was not: then much is open beside what holds."""
    told_open = 0
    for known in LIBRARY.values():
        outcomes = known.rulebook.outcomes
        for story in read_stories(known):
            told = {fact: value for fact, value in story.truth.items() if value is not False}
            found = determine(known, told, with_changes=False)
            card = explain(known, found)
            brought = {outcomes[ground.effect].label for ground in (*found.grounds, *found.secondary)}
            lines = [line for line in card.why_not if line.endswith("是不是这样")]
            told_open += len(lines)
            assert not any(f"“{label}”（" in line for label in brought for line in lines)
    assert told_open > 20


def test_a_bar_beside_a_lighter_provision_does_not_say_that_nothing_else_counts() -> None:
    """Licheng: a bar of 第十二条, and 第十一条第（二）项 holding beside it."""
    regulation = LIBRARY["licheng-2025"]
    both = [
        explain(regulation, found)
        for found in of_stories("licheng-2025")
        if found.outcome == "not_tolerated" and found.secondary
    ]
    assert both
    for card in both:
        assert card.meaning.startswith("只要这条红线成立，就不能容错。")
        assert any("就到不了更好的结论" in line for line in card.why_not)
        assert not any("不能用" in line or "用不上" in line for line in (card.meaning, *card.why_not))


def test_a_question_about_a_result_names_every_cause_the_texts_join_it_with() -> None:
    """Licheng 第九条第（六）项 has three causes, 第（二）项 four; 逃避 leads to another result."""
    for known in LIBRARY.values():
        facts = known.rulebook.vocabulary.facts
        if "duty_unfulfilled_by_event" in facts:
            asked = facts["duty_unfulfilled_by_event"].question
            assert all(cause in asked for cause in ("例如", "不可抗力", "正当防卫", "紧急避险"))
        if "wrong_decision_from_deception" in facts:
            asked = facts["wrong_decision_from_deception"].question
            assert all(cause in asked for cause in ("隐瞒", "造假", "毁灭"))
            assert "躲" not in asked
            assert "逃避" not in asked


def test_what_to_think_of_is_help_and_not_what_an_authority_is_said_to_do() -> None:
    """No article says what is looked at: the factors of a fact are ours."""
    lines = [
        line
        for name, known in LIBRARY.items()
        for found in of_stories(name)
        for line in explain(known, found).judged
        if "你答" in line and "另外" not in line
    ]
    assert lines
    for line in lines:
        assert "不是条文原话" in line
        assert "会看" not in line
