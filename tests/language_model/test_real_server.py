"""Through LangChain and a real OpenAI-compatible server on this computer, good and bad."""

import json
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from assistant import Conversation
from assistant.dialogue.conversation import Turn
from assistant.dialogue.language_model import connect
from assistant.dialogue.language_model.connect import open_model
from assistant.dialogue.language_model.settings import ModelSettings
from assistant.dialogue.state import event_json
from assistant.dialogue.turn_json import turn_json
from assistant.library import Regulation
from evals.fake_models import saying
from tests.language_model.local_server import Answer, Served, refusing, serving
from tests.language_model.told import FACT, LIE, UNREAD
from tests.retrieval.no_network import allow_network, forbid_network

KEY = "sk-secret-0123456789"


@pytest.fixture(autouse=True)
def nothing_leaves_this_computer() -> Iterator[None]:
    forbid_network()
    yield
    allow_network()


def told(regulation: Regulation, answer: Answer, **settings: Any) -> tuple[Turn, Served]:
    with serving(answer) as served:
        given = {"base_url": served.url, "api_key": KEY, "timeout": 5.0, **settings}
        model = open_model(ModelSettings("openai:local", **given))
        return Conversation(regulation, model=model).say(UNREAD), served


def pieces(body: dict[str, Any]) -> list[str]:
    answer = saying([LIE])
    return [answer[:10], answer[10:40], answer[40:]]


def test_a_streamed_answer_is_understood(naiman: Regulation) -> None:
    turn, served = told(naiman, pieces)
    assert turn.by_model == (FACT,)
    assert turn.notice == ""
    (body,) = served.bodies
    assert body["model"] == "local"
    assert body["stream"] is True
    assert [message["role"] for message in body["messages"]] == ["system", "user"]
    assert json.loads(body["messages"][1]["content"])["words"] == UNREAD
    assert set(body) == {"model", "stream", "temperature", "messages"}
    assert served.headers[0]["authorization"] == f"Bearer {KEY}"


def test_the_schema_is_sent_where_it_is_wanted(naiman: Regulation) -> None:
    turn, served = told(naiman, pieces, json="schema")
    assert turn.by_model == (FACT,)
    schema = served.bodies[0]["response_format"]["json_schema"]["schema"]
    propose = schema["properties"]["commands"]["items"]["anyOf"][0]
    sent = json.loads(served.bodies[0]["messages"][1]["content"])["facts"]
    assert propose["properties"]["fact"]["enum"] == [fact["fact"] for fact in sent]


def test_without_a_key_none_of_another_service_is_sent(
    naiman: Regulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    turn, served = told(naiman, pieces, api_key=None)
    assert turn.by_model == (FACT,)
    assert KEY not in json.dumps(served.headers)


def _flood() -> Iterator[str]:
    while True:
        yield "x" * 1000


def _dribble() -> Iterator[bytes]:
    """Never the end of a line: no piece of the answer ever comes."""
    yield b"data: "
    while True:
        time.sleep(0.01)
        yield b" "


def _hang() -> Iterator[str]:
    time.sleep(2)
    yield ""


def _streamed(events: Iterator[Any]) -> Response:
    return StreamingResponse(events, media_type="text/event-stream")


HOSTILE: dict[str, Answer] = {
    "500": lambda body: refusing(500),
    "429": lambda body: refusing(429),
    "401 that repeats the key": lambda body: refusing(401, f"Incorrect API key provided: {KEY}"),
    "400 that repeats the words": lambda body: refusing(400, body["messages"][1]["content"]),
    "no JSON": lambda body: Response("<html>", media_type="text/html"),
    "broken events": lambda body: _streamed(iter(['data: {"choices": [{"delta": 7}]}\n\n'])),
    "streams for ever": lambda body: _flood(),
    "ten megabytes in one piece": lambda body: ["x" * 10_000_000],
    "never the end of a line": lambda body: _streamed(_dribble()),
    "hangs": lambda body: _hang(),
    "refuses": lambda body: ["抱歉，", "我不能协助。"],
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_bad_server_changes_nothing_and_learns_nothing(
    naiman: Regulation, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    offline = Conversation(naiman).say(UNREAD)
    started = time.monotonic()
    turn, served = told(naiman, HOSTILE[name], timeout=1.0)
    assert time.monotonic() - started < 4.5
    assert len(served.bodies) == 1  # never tried again
    assert turn.proposed == offline.proposed
    assert turn.determination.as_json() == offline.determination.as_json()
    assert "不影响结论" in turn.notice
    shown = capfd.readouterr()
    for place in (caplog.text, repr(turn), shown.out, shown.err, str(turn_json(naiman, turn, ()))):
        assert KEY not in place


def test_the_key_is_in_no_log_and_no_event_when_all_goes_well(
    naiman: Regulation, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(pieces) as served:
        model = open_model(ModelSettings("openai:local", served.url, KEY))
        conversation = Conversation(naiman, model=model)
        turn = conversation.say(UNREAD)
        conversation.confirm({FACT: True})
    assert turn.by_model == (FACT,)
    assert caplog.records  # something was logged, so that the next line says something
    events = json.dumps([event_json(event) for event in conversation.events], ensure_ascii=False)
    for place in (caplog.text, repr(turn), repr(vars(conversation)), events):
        assert KEY not in place


@pytest.mark.parametrize("endless", [_flood, _dribble])
def test_the_connection_is_given_up_with_the_answer(
    naiman: Regulation, endless: Callable[[], Iterator[Any]]
) -> None:
    """Neither a server that never ends its stream nor one that never ends a line keeps a thread."""
    given: list[Any] = []

    def counted() -> Iterator[Any]:
        for piece in endless():
            given.append(piece)
            yield piece

    def answer(body: dict[str, Any]) -> Iterator[str] | Response:
        return counted() if endless is _flood else _streamed(counted())

    with serving(answer) as served:
        model = open_model(ModelSettings("openai:local", served.url, KEY, timeout=0.5))
        assert Conversation(naiman, model=model).say(UNREAD).notice
        end = time.monotonic() + 5.0
        while any("_listen" in thread.name for thread in threading.enumerate()):
            assert time.monotonic() < end, "the thread still listens"
            time.sleep(0.05)
        time.sleep(0.3)
        length = len(given)
        time.sleep(0.3)
        assert len(given) == length


def test_nobody_listening_is_told_at_once(naiman: Regulation) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    model = open_model(ModelSettings("openai:local", f"http://127.0.0.1:{port}/v1", KEY, timeout=20.0))
    started = time.monotonic()
    turn = Conversation(naiman, model=model).say(UNREAD)
    assert "连不上" in turn.notice
    assert time.monotonic() - started < 5.0


def test_no_proxy_and_no_tracing_carries_the_words_away(naiman: Regulation) -> None:
    """What is sent to this computer goes to no proxy, and a user's tracing for other programs sees nothing.

    In a process of its own: such settings are read once, when LangChain is loaded.
    """
    code = (
        "import sys, time; from assistant import Conversation, Library;"
        "from assistant.dialogue.language_model.connect import configured_model;"
        "regulation = Library.load(only='naiman-2025')['naiman-2025'];"
        f"turn = Conversation(regulation, model=configured_model()).say({UNREAD!r});"
        "time.sleep(1.5);"  # traces are sent a moment later
        "print(turn.by_model, turn.notice)"
    )
    with serving(lambda body: refusing(500)) as spy, serving(pieces) as served:
        elsewhere = spy.url.removesuffix("/v1")
        named = ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT")
        environment = {
            **os.environ,
            **dict.fromkeys(named, elsewhere),
            **dict.fromkeys(("OPENAI_BASE_URL", "OPENAI_API_BASE"), spy.url),
            **dict.fromkeys(("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"), "true"),
            "LANGSMITH_API_KEY": "lsv2_x",
            "RONGCUO_MODEL": "openai:local",
            "RONGCUO_MODEL_BASE_URL": served.url,
        }
        run = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        )
    assert run.stdout.strip() == f"('{FACT}',)"
    assert (spy.bodies, spy.others) == ([], [])
    assert len(served.bodies) == 1


def test_a_server_cannot_send_the_words_on(naiman: Regulation) -> None:
    with serving(pieces) as elsewhere:
        on = f"{elsewhere.url}/chat/completions"
        turn, served = told(naiman, lambda body: RedirectResponse(on, 307))
    assert len(served.bodies) == 1
    assert elsewhere.bodies == []
    assert turn.notice


def test_a_body_that_is_too_long_is_not_read_to_its_end(
    naiman: Regulation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connect, "MOST_BYTES", 10_000)
    turn, _ = told(naiman, lambda body: ["x" * 20_000])
    assert "连不上或者出了错" in turn.notice
