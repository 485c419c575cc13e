"""The record of conversations: resumable, append-only, shared by processes, clear when unusable."""

import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.storage.conversations import OPENED, ConversationStore, NewEvent
from assistant.storage.errors import (
    ConversationMovedError,
    StorageError,
    StoreFormatError,
    StoreUnreadableError,
    UnknownConversationError,
)
from assistant.storage.places import browser_secret, conversations_file, data_folder


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "conversations.sqlite3"


@pytest.fixture
def store(path: Path) -> ConversationStore:
    return ConversationStore(path)


def said(text: str) -> NewEvent:
    return NewEvent("2026-11-22T10:00:00+08:00", "said", {"data": {"text": text}}, "v1")


def test_resumes_after_reopening_with_every_event_in_order(store: ConversationStore, path: Path) -> None:
    conversation = store.open("naiman-2025", "2026-11-22T09:00:00+08:00", "v1")
    store.append(conversation, [said("一"), said("二")], after=0)
    store.append(conversation, [said("三")], after=2)
    events = ConversationStore(path).read(conversation)
    assert [e.kind for e in events] == [OPENED, "said", "said", "said"]
    assert [e.seq for e in events] == [0, 1, 2, 3]
    assert [e.payload["data"]["text"] for e in events[1:]] == ["一", "二", "三"]
    assert {e.regulation for e in events} == {"naiman-2025"}
    assert events[1].knowledge_version == "v1"


def test_ids_are_long_and_never_alike(store: ConversationStore) -> None:
    ids = {store.open("naiman-2025", "t", "v") for _ in range(50)}
    assert len(ids) == 50
    assert min(map(len, ids)) >= 32


@pytest.mark.parametrize("conversation", ["", "nobody", "' OR 1=1 --", "x" * 10_000])
def test_an_unknown_id_has_its_own_error(store: ConversationStore, conversation: str) -> None:
    store.open("naiman-2025", "t", "v")
    with pytest.raises(UnknownConversationError):
        store.read(conversation)
    with pytest.raises(UnknownConversationError):
        store.append(conversation, [said("x")], after=0)


def test_conversations_do_not_see_one_another(store: ConversationStore) -> None:
    mine, other = store.open("naiman-2025", "t", "v"), store.open("naiman-2025", "t", "v")
    store.append(other, [said("别人的话")], after=0)
    assert [e.kind for e in store.read(mine)] == [OPENED]


def test_writing_behind_unread_events_is_refused_and_writes_nothing(store: ConversationStore) -> None:
    conversation = store.open("naiman-2025", "t", "v")
    store.append(conversation, [said("先")], after=0)
    with pytest.raises(ConversationMovedError, match="另一个窗口"):
        store.append(conversation, [said("后"), said("后")], after=0)
    assert len(store.read(conversation)) == 2


@pytest.mark.parametrize("statement", ["UPDATE events SET kind = 'x'", "DELETE FROM events"])
def test_the_file_itself_refuses_to_change_the_past(
    store: ConversationStore, path: Path, statement: str
) -> None:
    store.open("naiman-2025", "t", "v")
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)


def test_many_threads_lose_nothing(store: ConversationStore) -> None:
    def work(number: int) -> int:
        conversation = store.open("naiman-2025", "t", "v")
        for seq in range(10):
            store.append(conversation, [said(f"{number}-{seq}")], after=seq)
        return len(store.read(conversation))

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(work, range(16))) == [11] * 16


def test_two_processes_write_one_conversation(store: ConversationStore, path: Path) -> None:
    conversation = store.open("naiman-2025", "t", "v")
    command = [sys.executable, "-m", "tests.storage.append_from_outside", str(path), conversation]
    processes = [subprocess.Popen([*command, name, "20"]) for name in ("a", "b")]
    assert [process.wait(timeout=60) for process in processes] == [0, 0]
    told = [(e.payload["from"], e.payload["n"]) for e in store.read(conversation)[1:]]
    for name in ("a", "b"):
        assert [n for who, n in told if who == name] == list(range(20))


def test_a_damaged_file_is_refused_in_one_clear_line(path: Path) -> None:
    path.write_bytes(b"this is no database at all, whatever its name says" * 100)
    with pytest.raises(StoreUnreadableError) as caught:
        ConversationStore(path)
    assert str(path) in str(caught.value)
    assert "移到别处" in str(caught.value)


def test_a_file_damaged_later_is_refused_too(store: ConversationStore, path: Path) -> None:
    conversation = store.open("naiman-2025", "t", "v")
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
    path.write_bytes(b"\0garbage" * 1000)
    with pytest.raises(StoreUnreadableError):
        store.read(conversation)


def test_somebody_elses_database_is_left_alone(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    with pytest.raises(StoreFormatError, match="RONGCUO_DATA"):
        ConversationStore(path)
    with sqlite3.connect(path) as connection:
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_schema")] == ["theirs"]


def test_another_schema_version_is_refused_by_number(store: ConversationStore, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 7")
    with pytest.raises(StoreFormatError, match="第 7 版"):
        ConversationStore(path)


def test_a_folder_that_cannot_hold_a_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreadableError):
        ConversationStore(tmp_path / "nowhere" / "conversations.sqlite3")


def test_only_the_owner_can_read_the_file(path: Path, store: ConversationStore) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_places_follow_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGCUO_DATA", str(tmp_path / "deep" / "data"))
    assert conversations_file() == tmp_path / "deep" / "data" / "conversations.sqlite3"
    assert stat.S_IMODE(data_folder().stat().st_mode) == 0o700
    assert browser_secret() == browser_secret()
    assert len(browser_secret()) > 20


def test_a_data_folder_that_is_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("RONGCUO_DATA", str(tmp_path / "file"))
    with pytest.raises(StorageError, match="RONGCUO_DATA"):
        data_folder()
