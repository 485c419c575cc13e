"""The record of practice: survives a restart, only ever grows, belongs to who has the id."""

import sqlite3
from pathlib import Path

import pytest

from assistant.storage.conversations import NewEvent
from assistant.storage.errors import StoreFormatError, StoreUnreadableError
from assistant.storage.practice import PracticeMovedError, PracticeStore, UnknownLearnerError, practice_file


def moved_on(at: str) -> NewEvent:
    return NewEvent(at, "moved_on", {}, "v1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "practice.sqlite3"


def test_a_restart_forgets_nothing_and_persons_are_apart(path: Path) -> None:
    store = PracticeStore(path)
    one, other = store.open("t0", "v1"), store.open("t0", "v1")
    store.append(one, [NewEvent("t1", "started", {"questions": ["甲"]}, "v1"), moved_on("t2")], after=0)
    events = PracticeStore(path).read(one)
    assert [(event.seq, event.kind, event.at) for event in events] == [
        (0, "opened", "t0"),
        (1, "started", "t1"),
        (2, "moved_on", "t2"),
    ]
    assert events[1].payload == {"questions": ["甲"]}
    assert len(store.read(other)) == 1


def test_two_windows_do_not_write_over_each_other(path: Path) -> None:
    store = PracticeStore(path)
    person = store.open("t0", "v1")
    store.append(person, [moved_on("t1")], after=0)
    with pytest.raises(PracticeMovedError, match="另一个窗口"):
        store.append(person, [moved_on("t2")], after=0)
    assert len(store.read(person)) == 2


@pytest.mark.parametrize("person", ["", "nobody", "' OR 1=1 --"])
def test_an_unknown_id_has_its_own_error(path: Path, person: str) -> None:
    store = PracticeStore(path)
    store.open("t0", "v1")
    with pytest.raises(UnknownLearnerError, match="练习记录"):
        store.read(person)
    with pytest.raises(UnknownLearnerError):
        store.append(person, [moved_on("t1")], after=0)


@pytest.mark.parametrize("statement", ["UPDATE events SET kind = 'x'", "DELETE FROM events"])
def test_the_record_only_grows(path: Path, statement: str) -> None:
    PracticeStore(path).open("t0", "v1")
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.DatabaseError, match="append-only"):
        connection.execute(statement)


def test_what_is_no_record_of_ours_is_refused_by_name(path: Path, tmp_path: Path) -> None:
    path.write_bytes(b"no database" * 500)
    with pytest.raises(StoreUnreadableError, match=r"练习记录 .*practice\.sqlite3"):
        PracticeStore(path)
    foreign = tmp_path / "foreign.sqlite3"
    with sqlite3.connect(foreign) as connection:
        connection.execute("CREATE TABLE mine (x)")
    with pytest.raises(StoreFormatError, match="不是本系统的练习记录"):
        PracticeStore(foreign)


def test_it_lies_in_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGCUO_DATA", str(tmp_path))
    assert practice_file() == tmp_path / "practice.sqlite3"
