"""What the page's events give back, without a browser: errors in one line, old records, the search."""

import sqlite3
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from assistant import Library
from assistant.library import Regulation
from assistant.retrieval.clauses import Hit, clauses_of
from assistant.retrieval.errors import ModelFileError
from assistant.storage.conversations import ConversationStore
from assistant.web.clause_search import LibrarySearch, SearchNotReadyError
from assistant.web.desk import Desk
from assistant.web.handlers import NOTHING, Handlers, about

NAIMAN = about("naiman-2025")
STORY = "我是奈曼旗民政局执法人员，对方提供虚假材料，结果作出了错误的处罚决定"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.sqlite3"


@pytest.fixture
def handlers(library: Library, path: Path) -> Handlers:
    return Handlers(Desk(library, ConversationStore(path)))


def send(action: str, picks: Mapping[str, object] | None = None, **more: object) -> dict[str, Any]:
    return {"action": action, "picks": dict(picks or {}), **more}


def test_nothing_is_kept_of_a_page_that_was_only_opened(handlers: Handlers, path: Path) -> None:
    answer = handlers.load(NAIMAN)
    assert answer.saved == NAIMAN
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (0,)


@pytest.mark.parametrize("saved", ["forged", "x" * 5000, 7, {"id": 1}, ["a"], "about:nowhere", ""])
def test_a_forged_id_opens_a_new_conversation(handlers: Handlers, saved: object) -> None:
    answer = handlers.load(saved)
    assert answer.saved == NOTHING
    assert answer.screen is not None
    assert len(answer.screen.chat) == 1


@pytest.mark.parametrize(
    "sent",
    [
        None,
        "text",
        {},
        send("erase"),
        {"action": ["choose"]},
        send("choose"),
        send("choose", regulation="nowhere"),
        send("say"),
        {"action": "answer", "picks": ["a"]},
        send("answer", {"nonsense": "yes"}),
        send("answer", {"enforcement_officer": "yes"}),
        send("confirm", {"nonsense": "yes"}),
        send("confirm", {}),
        send("settle", {"settle": "0"}),
        send("change", {}, fact="nonsense"),
        send("change", {"mistake": "maybe"}, fact="mistake"),
        send("change", {"mistake": {"$gt": 1}}, fact="mistake"),
        send("change", {"act_date": "昨天"}, fact="act_date"),
    ],
)
def test_a_forged_form_gets_one_line_and_changes_nothing(handlers: Handlers, sent: object) -> None:
    saved = handlers.say(NAIMAN, STORY).saved
    assert saved is not None
    before = handlers.desk.store.read(saved)
    answer = handlers.form(saved, sent)
    line = answer.notice or (answer.screen.notice if answer.screen else "")
    assert any("\u4e00" <= character <= "\u9fff" for character in line)
    assert handlers.desk.store.read(saved) == before


def test_a_store_that_fails_later_is_one_line(handlers: Handlers, path: Path) -> None:
    saved = handlers.say(NAIMAN, STORY).saved
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.write_bytes(b"\0garbage" * 1000)
    answer = handlers.say(saved, "还有一件事")
    assert (answer.screen, answer.saved) == (None, saved)
    assert "打不开" in answer.notice


def test_a_program_error_is_logged_and_told_without_details(
    handlers: Handlers, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("assistant.web.handlers.screen", broken)
    answer = handlers.say(NAIMAN, STORY)
    assert "secret" not in answer.notice
    assert "再试一次" in answer.notice
    assert "secret detail" in caplog.text


def test_words_that_restart_close_the_old_conversation(handlers: Handlers) -> None:
    old = handlers.say(NAIMAN, STORY).saved
    answer = handlers.say(old, "重新开始")
    assert answer.saved == NAIMAN
    assert answer.screen is not None
    assert "从头开始" in answer.screen.notice
    assert old is not None
    assert [e.kind for e in handlers.desk.store.read(old)] == ["opened", "said", "restarted"]


def test_what_was_shown_stays_when_the_knowledge_changes(
    handlers: Handlers, library: Library, naiman: Regulation, path: Path
) -> None:
    saved = handlers.say(NAIMAN, "第十二条怎么写的").saved
    provision = naiman.document["art_12"]
    document = replace(
        naiman.document,
        provisions=tuple(
            replace(p, printed="第十二条 改过的字句。", text="改过的字句。") if p is provision else p
            for p in naiman.document.provisions
        ),
    )
    changed = replace(
        naiman, document=document, rulebook=replace(naiman.rulebook, document=document, version="newer")
    )
    renewed = Library(library.folder, {naiman.id: changed}, library.vocabulary, library.axioms)
    later = Handlers(Desk(renewed, ConversationStore(path)))
    shown = later.load(saved).screen
    assert shown is not None
    told = "".join(message["content"] for message in shown.chat)
    assert provision.text in told
    assert "条文库有更新" in told
    assert "这是当时显示的文字" in shown.panel
    assert "改过的字句" in shown.panel


class OneHit:
    """An index that finds the same clause for every text."""

    def __init__(self, regulation: Regulation) -> None:
        self.clause = clauses_of(regulation.id, regulation.title, regulation.document, {})[5]

    def search(self, text: str, regulation: str | None = None, k: int = 5) -> list[Hit]:
        if "坏" in text:
            raise ModelFileError("模型文件损坏")
        return [Hit(self.clause, 0.5)]


def test_the_search_gets_ready_in_the_background(library: Library, naiman: Regulation, path: Path) -> None:
    release = threading.Event()

    def open_slowly(_: Library) -> Any:
        release.wait(20)
        return OneHit(naiman)

    search = LibrarySearch(library, open_slowly)
    handlers = Handlers(Desk(library, ConversationStore(path), search))
    search.start()
    first = handlers.say(NAIMAN, STORY)
    assert first.screen is not None
    assert "正在准备检索" in first.screen.panel
    with pytest.raises(SearchNotReadyError):
        search.hits("x")
    release.set()
    _wait_until_settled(search)
    second = handlers.say(first.saved, "还有一件案子")
    assert second.screen is not None
    assert "正在准备检索" not in second.screen.panel
    assert OneHit(naiman).clause.text in second.screen.panel
    third = handlers.say(first.saved, "案子坏了")
    assert third.screen is not None
    assert third.notice == ""


def test_a_search_that_cannot_open_leaves_the_conversation_working(library: Library, path: Path) -> None:
    def fail(_: Library) -> Any:
        raise ModelFileError("模型文件损坏")

    search = LibrarySearch(library, fail)
    search.start()
    _wait_until_settled(search)
    answer = Handlers(Desk(library, ConversationStore(path), search)).say(NAIMAN, STORY)
    assert answer.screen is not None
    assert "检索没有准备好" in answer.screen.panel


def _wait_until_settled(search: LibrarySearch) -> None:
    for _ in range(200):
        if search.state != "loading":
            return
        threading.Event().wait(0.05)
    raise AssertionError("the search never settled")
