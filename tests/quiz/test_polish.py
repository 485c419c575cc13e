"""A language model may reword a story; it can lose, add or change no fact, and it never touches the key."""

from dataclasses import replace

import pytest

from assistant.dialogue.language_model.ask import LanguageModel
from assistant.quiz.making.polish import polish, why_lost
from assistant.rules.expression import Value
from tests.quiz.export.sample_paper import PAPER

STORY = "那天下着小雨。王某检查某敬老院时，对方交来3份假合同。后来决定作错了。"
READ_IN = {"假合同": "false_materials", "作错": "wrong_decision_from_deception", "损失": "some_loss"}
OUTCOMES = ("应当认定为履职尽责", "可以免除责任")


def read(text: str) -> dict[str, Value]:
    return {fact: True for words, fact in READ_IN.items() if words in text}


class Says:
    """A model that gives one answer, whatever it is asked."""

    def __init__(self, answer: str) -> None:
        self.answer = answer
        self.asked: list[object] = []

    def invoke(self, messages: object, **_: object) -> str:
        self.asked.append(messages)
        return self.answer


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (STORY, ""),
        ("那天下着小雨。王某检查某敬老院时，对方拿3份假合同交了上来。后来决定作错了。", ""),
        ("那天下着小雨。王某检查某敬老院时，对方交来3份合同。后来决定作错了，很可惜。", "读出的事实变了"),
        ("那天下着小雨。王某检查某敬老院时，对方交来3份假合同。后来决定作错了，造成损失。", "读出的事实变了"),
        ("那天下着小雨。王某检查某敬老院时，对方交来2份假合同。后来决定作错了。", "人名、单位或者数字变了"),
        ("那天下着小雨。李某检查某敬老院时，对方交来3份假合同。后来决定作错了。", "人名、单位或者数字变了"),
        ("那天下着小雨。王某检查某敬老院时，对方交来3份假合同。决定作错了，可以免除责任。", "写了结论"),
        ("那天下着小雨。王某检查某敬老院时，对方交来3份假合同。作错了，属第九条第二项。", "提到了条文"),
        ("王某，某敬老院，3份假合同，作错了。", "长短差得太多"),
    ],
)
def test_a_wording_is_taken_only_if_every_fact_survives(after: str, reason: str) -> None:
    assert why_lost(STORY, after, read, OUTCOMES) == reason


def test_a_sentence_the_understander_cannot_read_must_stay_as_it_is() -> None:
    """Whether its fact survives could not be told."""
    after = "那天细雨蒙蒙。王某检查某敬老院时，对方交来3份假合同。后来决定作错了。"
    assert "那天下着小雨。" in why_lost(STORY, after, read, OUTCOMES)


def test_the_key_the_options_and_the_id_are_never_touched() -> None:
    item = replace(PAPER.sections[0].items[0], story=STORY)
    model = Says("那天下着小雨。王某检查某敬老院时，对方拿3份假合同交了上来。后来决定作错了。")
    done = polish(item, LanguageModel(model), read, OUTCOMES)
    assert done.refused == ""
    assert done.item.story == model.answer
    assert replace(done.item, story=STORY) == item
    assert all(option.text not in str(model.asked) for option in item.options)


def test_a_model_that_fails_leaves_the_story() -> None:
    class Broken:
        def invoke(self, messages: object, **_: object) -> str:
            raise RuntimeError("no")

    item = replace(PAPER.sections[0].items[0], story=STORY)
    done = polish(item, LanguageModel(Broken()), read, OUTCOMES)
    assert done.item == item
    assert done.refused.startswith("语言模型没有答")
