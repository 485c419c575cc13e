"""Whatever a model does, the turn comes, in time, with the offline reading and a quiet notice."""

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from assistant import Conversation
from assistant.dialogue.language_model.ask import MOST_AT_ONCE, MOST_CHARACTERS, LanguageModel
from assistant.dialogue.language_model.errors import ModelFailedError
from assistant.library import Regulation
from evals.fake_models import SLOW, Fake, hostile, saying
from tests.language_model.told import UNREAD

TOLD = {"false_materials": True, "mistake": True}
MODELS = hostile(TOLD)
NO_ANSWER = (
    "refuses", "decides", "nests without end", "ten megabytes", "crashes", "ends the program", "breaks off",
    "streams for ever", *SLOW,
)  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_the_turn_comes_with_all_that_was_read_offline(naiman: Regulation, name: str) -> None:
    offline = Conversation(naiman).say(UNREAD)
    started = time.monotonic()
    turn = Conversation(naiman, model=LanguageModel(MODELS[name], timeout=1.0)).say(UNREAD)
    assert time.monotonic() - started < 2.5
    assert turn.determination.as_json() == offline.determination.as_json()
    assert turn.proposed[: len(offline.proposed)] == offline.proposed
    assert bool(turn.notice) == (name in NO_ANSWER)
    if name in NO_ANSWER:
        assert turn.proposed == offline.proposed
        assert turn.message == offline.message
        assert "不影响结论" in turn.notice


def test_a_stream_is_left_once_it_is_too_long() -> None:
    given: list[str] = []

    class Flood:
        def stream(self, messages: Any) -> Iterator[str]:
            while True:
                given.append("x" * 1000)
                yield given[-1]

    with pytest.raises(ModelFailedError) as failed:
        LanguageModel(Flood(), timeout=5.0).ask([("human", "?")])
    assert failed.value.reason == "too_long"
    time.sleep(0.1)
    length = len(given)
    time.sleep(0.1)
    assert len(given) == length  # nobody reads on
    assert length * 1000 >= MOST_CHARACTERS


def test_a_model_that_was_too_slow_is_left_alone_for_a_while() -> None:
    calls: list[int] = []

    def slow(sent: Any) -> str:
        calls.append(1)
        time.sleep(0.3)
        return saying([])

    model = LanguageModel(Fake(slow), timeout=0.05)
    reasons = []
    for _ in range(3):
        with pytest.raises(ModelFailedError) as failed:
            model.ask([("human", "{}")])
        reasons.append(failed.value.reason)
    assert reasons == ["slow", "resting", "resting"]
    assert len(calls) == 1


def test_calls_given_up_on_do_not_pile_up() -> None:
    """A model that hangs holds at most so many threads, and later callers are told at once."""
    release = threading.Event()

    def hang(sent: Any) -> str:
        release.wait(10)
        return saying([])

    model = LanguageModel(Fake(hang), timeout=0.5)
    failed: list[str] = []

    def ask() -> None:
        try:
            model.ask([("human", "{}")])
        except ModelFailedError as error:
            failed.append(error.reason)

    callers = [threading.Thread(target=ask) for _ in range(MOST_AT_ONCE + 3)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    release.set()
    assert sorted(failed) == ["busy"] * 3 + ["slow"] * MOST_AT_ONCE


def test_a_model_with_nothing_to_call_is_no_answer(naiman: Regulation) -> None:
    turn = Conversation(naiman, model=object()).say(UNREAD)
    assert turn.notice
    assert turn.proposed == Conversation(naiman).say(UNREAD).proposed


@pytest.mark.parametrize(
    ("content", "heard"),
    [
        ("一", "一"),
        (["一", {"type": "text", "text": "二"}, {"type": "image", "url": "x"}, 7], "一二"),
        ([{"type": "text", "text": None}], ""),
        (None, ""),
    ],
)
def test_the_text_of_a_message_is_heard_however_it_is_packed(content: Any, heard: str) -> None:
    class Packed:
        def invoke(self, messages: Any) -> Any:
            return type("Message", (), {"content": content})()

    assert LanguageModel(Packed()).ask([("human", "?")]) == heard
