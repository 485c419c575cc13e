"""Every key is what the second encodings say: option by option, with nothing of the rules core."""

from collections import Counter

import pytest

from assistant.quiz.item import LETTERS, Claim, Item
from tests.quiz import judge
from tests.quiz.second_opinion import second_opinion

KINDS = ("outcome", "provision", "necessary", "deciding", "step", "clock", "modality")


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_is_judged_alike(questions: tuple[Item, ...], kind: str) -> None:
    wrong = [
        f"{question.provision} {question.type} {question.topic} {letter}: {option.text}"
        for question in questions
        for letter, option in zip(LETTERS, question.options, strict=False)
        if option.claims[0].kind == kind and _has_words(option.claims[0])
        if judge.is_right(question, option) is not option.correct
    ]
    asked = [q for q in questions if any(option.claims[0].kind == kind for option in q.options)]
    assert asked, "nothing asks about it"
    assert wrong == []


def _has_words(claim: Claim) -> bool:
    """The words of effects (应当, 可以, 不予) are written out for some regulations only."""
    return claim.kind != "modality" or claim.regulation in judge.WORDS


def test_as_many_are_right_as_the_type_asks_for(questions: tuple[Item, ...]) -> None:
    for question in questions:
        right, options = len(question.key), len(question.options)
        assert 2 <= options <= len(LETTERS), question.id
        match question.type:
            case "single":
                assert right == 1, question.id
            case "judge":
                assert right == 1, question.id
                assert [option.text for option in question.options] == ["对", "错"]
            case "multiple":
                assert 2 <= right < options, question.id
            case "indefinite":
                assert right >= 1, question.id
            case kind:
                pytest.fail(f"{kind} is not answered")


def test_every_type_and_topic_is_there(items: tuple[Item, ...], questions: tuple[Item, ...]) -> None:
    assert {item.type for item in items} == {"single", "multiple", "judge", "indefinite", "case"}
    topics = Counter(question.topic for question in questions)
    assert set(topics) == {"outcome", "provision", "missing_fact", "next_step", "clock", "contrast"}


def test_cases_have_three_to_five_steps(items: tuple[Item, ...]) -> None:
    cases = [item for item in items if item.type == "case"]
    assert cases
    for case in cases:
        assert 3 <= len(case.parts) <= 5
        assert not case.options
        assert all(part.type != "case" for part in case.parts)


def test_no_wrong_outcome_holds_beside_the_right_one(questions: tuple[Item, ...]) -> None:
    """An effect that another met provision carries is no wrong answer: someone may well give it."""
    looked_at = 0
    for question in questions:
        for option in question.options:
            claim = option.claims[0]
            if option.correct or len(option.claims) > 1 or claim.kind != "outcome" or claim.denied:
                continue
            opinion = second_opinion(claim.regulation)
            assert claim.about not in opinion.effects(judge.known(opinion, question)), option.text
            looked_at += 1
    assert looked_at > 100


def test_no_two_options_say_the_same(questions: tuple[Item, ...]) -> None:
    for question in questions:
        texts = [option.text for option in question.options]
        claims = [option.claims for option in question.options]
        assert len(set(texts)) == len(texts)
        assert len(set(claims)) == len(claims), question.id
