"""A model's wording of a determination is shown only if it says what the determination says."""

from collections.abc import Mapping

import pytest

from assistant import Conversation, determine
from assistant.dialogue.explain import Card, explain
from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.language_model.check_wording import why_refused
from assistant.evaluation.gold import read_stories
from assistant.library import Regulation
from evals.fake_models import Fake

RIGHT = "别担心，按这份制度，你的情况应当认定为履职尽责。"


@pytest.fixture(scope="module")
def cards(naiman: Regulation) -> Mapping[str, Card]:
    """A card for every outcome that a story comes to."""
    stories = {story.outcome: story for story in read_stories(naiman)}
    return {o: explain(naiman, determine(naiman, story.truth)) for o, story in stories.items()}


@pytest.fixture(scope="module")
def labels(naiman: Regulation) -> tuple[str, ...]:
    return tuple(outcome.label for outcome in naiman.rulebook.outcomes.by_id.values())


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        ("duty_fulfilled", RIGHT),
        ("duty_fulfilled", "应当认定为履职尽责。这不是犯了错被原谅，而是你已经尽到职责。"),
        (
            "exemptible",
            "这件事符合列明的情形，结论是可以免除责任。由认定机关决定，最低也应当从轻、减轻处理。",
        ),
        ("not_tolerated", "先说确定的：按这份制度，结论是不予容错。但红线是否成立要由认定机关查清。"),
        ("mitigable", "简单说，结论是可以从轻或者减轻责任。责任还在，由认定机关决定。"),
        ("tolerable", "结论是予以容错。容错以后，错误仍要纠正。"),
        ("no_ground", "结论是未见容错依据。这不等于一定要追责，只是这份制度没有给出依据。"),
    ],
)
def test_a_faithful_wording_is_shown(
    cards: Mapping[str, Card], labels: tuple[str, ...], outcome: str, text: str
) -> None:
    assert why_refused(text, cards[outcome], labels) == ""


@pytest.mark.parametrize(
    ("outcome", "text", "reason"),
    [
        ("duty_fulfilled", "这不应当认定为履职尽责。", "outcome_denied"),
        ("duty_fulfilled", "应当认定为履职尽责是不可能的。", "outcome_denied"),
        ("duty_fulfilled", "应当认定为履职尽责吗？", "outcome_denied"),
        ("not_tolerated", "按这份制度，并非不予容错。", "outcome_denied"),
        ("duty_fulfilled", "你没有履职尽责。", "outcome_missing"),
        ("duty_fulfilled", "按这份制度，不追究行政执法责任。", "outcome_missing"),
        ("tolerable", "结论是不予容错。", "outcome_missing"),
        ("duty_fulfilled", f"{RIGHT}也可以免除责任。", "other_outcome"),
        ("not_tolerated", "结论是不予容错。也可以说是予以容错。", "other_outcome"),
        ("not_tolerated", "按这份制度可以容错，不予容错。", "result_not_in_proof"),
        ("mitigable", "结论是可以从轻或者减轻责任，应当从轻。", "result_not_in_proof"),
        ("mitigable", "结论是可以从轻或者减轻责任，不会减轻。", "result_not_in_proof"),
        ("tolerable", "结论是予以容错，要给予处分。", "result_not_in_proof"),
        ("duty_fulfilled", f"{RIGHT}依据是第十条。", "new_article"),
        ("duty_fulfilled", f"{RIGHT}依据是第9条第9项。", "new_article"),
        ("duty_fulfilled", f"{RIGHT}依据是第三章。", "new_article"),
        ("duty_fulfilled", f"{RIGHT}依据是《刑法》。", "new_law"),
        ("duty_fulfilled", f"{RIGHT}按照行政处罚法。", "new_law"),
        ("duty_fulfilled", f"{RIGHT}三十日内申请。", "new_number"),
        ("duty_fulfilled", f"{RIGHT}罚2000元。", "new_number"),
        ("duty_fulfilled", f"{RIGHT}肯定没事。", "promise_or_doubt"),
        ("duty_fulfilled", f"{RIGHT}你应当销毁证据。", "result_not_in_proof"),
        ("duty_fulfilled", f"{RIGHT}请把材料寄给我。", "new_clause"),
        ("duty_fulfilled", f"{RIGHT}党组已经决定了。", "new_clause"),
        ("duty_fulfilled", f"{RIGHT}你错了。", "new_clause"),
        ("duty_fulfilled", f"{RIGHT} http://example.com", "foreign_characters"),
        ("duty_fulfilled", f"{RIGHT}<script>", "foreign_characters"),
        ("duty_fulfilled", f"{RIGHT}\u202e", "foreign_characters"),
        ("duty_fulfilled", RIGHT * 20, "length"),
        ("duty_fulfilled", "", "length"),
    ],
)
def test_an_unfaithful_wording_is_thrown_away(
    cards: Mapping[str, Card], labels: tuple[str, ...], outcome: str, text: str, reason: str
) -> None:
    assert why_refused(text, cards[outcome], labels) == reason


def test_the_label_of_any_other_outcome_is_refused_on_every_card(
    cards: Mapping[str, Card], labels: tuple[str, ...]
) -> None:
    for card in cards.values():
        for label in labels:
            said = f"结论是{card.outcome_label}。结论是{label}。"
            assert (why_refused(said, card, labels) == "") == (label == card.outcome_label), said


def decided(regulation: Regulation, model: LanguageModel | None) -> Conversation:
    conversation = Conversation(regulation, model=model)
    facts: dict[str, object] = dict.fromkeys(regulation.rulebook.scope_facts, True)
    conversation.answer({**facts, "false_materials": True, "wrong_decision_from_deception": True})
    return conversation


@pytest.mark.parametrize(("wording", "shown"), [(RIGHT, True), ("结论是不予容错。", False), ("", False)])
def test_the_template_stands_whether_a_wording_is_shown_or_not(
    naiman: Regulation, wording: str, shown: bool
) -> None:
    offline, talk = (
        decided(naiman, None),
        decided(naiman, LanguageModel(Fake(lambda _: wording), rephrases=True)),
    )
    plain, turn = offline.turn(), talk.turn()
    while plain.question is not None:
        answers: dict[str, object] = dict.fromkeys(plain.question.facts, False)
        plain, turn = offline.answer(answers), talk.answer(answers)
    assert turn.card == plain.card
    assert turn.determination.outcome == "duty_fulfilled"
    assert turn.message.startswith(plain.message)
    assert turn.restated == (wording if shown else "")
    assert (wording in turn.message) == (shown or not wording)
    assert ("由语言模型改写" in turn.message) == shown


def test_without_being_asked_to_a_model_words_nothing(naiman: Regulation) -> None:
    talk = decided(naiman, LanguageModel(Fake(lambda _: RIGHT)))
    turn = talk.turn()
    while turn.question is not None:
        turn = talk.answer(dict.fromkeys(turn.question.facts, False))
    assert (turn.restated, turn.notice) == ("", "")
