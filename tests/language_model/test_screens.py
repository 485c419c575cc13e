"""A configured model on the screens: terminal, page, REST interface; and its absence."""

import io
import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import cli
from assistant.dialogue.language_model.ask import LanguageModel
from assistant.library import Library
from assistant.retrieval.errors import RetrievalError
from assistant.storage.conversations import ConversationStore
from assistant.web.api import add_api
from assistant.web.desk import Desk
from assistant.web.handlers import Handlers, about
from evals.fake_models import Fake
from tests.language_model.local_server import refusing, serving
from tests.language_model.test_real_server import pieces
from tests.language_model.told import FACT, LIE, QUOTE, UNREAD, model

QUIET = "语言模型这次连不上"
REGULATION = ["--regulation", "naiman-2025"]


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    for name in ("RONGCUO_MODEL", "RONGCUO_MODEL_BASE_URL", "RONGCUO_MODEL_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(library: Library) -> Any:
        raise RetrievalError("没有索引")

    monkeypatch.setattr("assistant.commands.talk.open_index_once", refuse)
    monkeypatch.setattr("assistant.chat.LazySearch", lambda library, regulation: lambda text: [])


def test_ask_uses_the_configured_model(
    no_index: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RONGCUO_MODEL", "openai:local")
    with serving(pieces) as served:
        monkeypatch.setenv("RONGCUO_MODEL_BASE_URL", served.url)
        cli.main(["ask", UNREAD, *REGULATION, "--json"])
    said = json.loads(capsys.readouterr().out)
    assert {"fact": FACT, "quote": QUOTE}.items() <= next(
        p for p in said["proposed"] if p["fact"] == FACT
    ).items()
    assert said["notice"] == ""
    assert len(served.bodies) == 1


def test_ask_and_chat_say_quietly_that_the_model_is_away(
    no_index: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RONGCUO_MODEL", "openai:local")
    with serving(lambda body: refusing(500)) as served:
        monkeypatch.setenv("RONGCUO_MODEL_BASE_URL", served.url)
        cli.main(["ask", UNREAD, *REGULATION])
        assert QUIET in capsys.readouterr().out
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{UNREAD}\n退出\n"))
        cli.main(["chat", *REGULATION])
    shown = capsys.readouterr()
    assert shown.out.count(QUIET) == 1
    assert shown.err == ""
    assert len(served.bodies) == 2


def test_settings_that_cannot_be_used_end_in_one_line(
    no_index: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RONGCUO_MODEL", "openai:local")
    monkeypatch.setenv("RONGCUO_MODEL_BASE_URL", "somewhere")
    for command in (
        ["ask", UNREAD, *REGULATION],
        ["chat", *REGULATION],
        ["serve", "--port", str(free_port())],
    ):
        with pytest.raises(SystemExit) as ended:
            cli.main(command)
        assert ended.value.code == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        assert "base_url" in error


def test_the_page_and_the_rest_interface_use_the_model_and_say_when_it_is_away(
    library: Library, tmp_path: Path
) -> None:
    def desk(name: str, model: LanguageModel) -> Desk:
        return Desk(library, ConversationStore(tmp_path / f"{name}.sqlite3"), model=model)

    def crash(sent: Any) -> str:
        raise RuntimeError("gone")

    answer = Handlers(desk("good", model(LIE))).say(about("naiman-2025"), UNREAD)
    assert answer.screen is not None
    assert library.vocabulary[FACT].label in answer.screen.task
    assert answer.notice == ""
    away = Handlers(desk("away", LanguageModel(Fake(crash)))).say(about("naiman-2025"), UNREAD)
    assert away.screen is not None
    assert away.notice.startswith(QUIET)
    assert QUIET in away.screen.notice

    app = FastAPI()
    add_api(app, desk("rest", LanguageModel(Fake(crash))))
    with TestClient(app) as client:
        begun = client.post("/api/conversations", json={"regulation": "naiman-2025"}).json()
        said = client.post(f"/api/conversations/{begun['conversation']}/say", json={"text": UNREAD}).json()
    assert said["notice"].startswith(QUIET)


def test_conversations_do_not_load_langchain_without_a_model() -> None:
    code = (
        "import sys; from assistant import Conversation, Library;"
        f"Conversation(Library.load(only='naiman-2025')['naiman-2025']).say({UNREAD!r});"
        "print([m for m in sys.modules if m.split('.')[0] in"
        " ('langchain', 'langchain_core', 'langchain_openai', 'openai', 'httpx2', 'langsmith')])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
