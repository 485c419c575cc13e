"""Conversations as the record of what was said and shown: one append-only table in SQLite.

Every call opens its own connection, so threads and processes may share a store; SQLite's write lock
orders them, and `append` refuses to write after something the caller has not read.
"""

import json
import os
import secrets
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.storage.errors import (
    ConversationMovedError,
    StoreFormatError,
    StoreUnreadableError,
    UnknownConversationError,
)
from assistant.system_words import system_words

SCHEMA_VERSION = 1
OPENED = "opened"  # the kind of a conversation's first event
_APPLICATION = 0x52436F31  # marks the file as ours
_WAIT_SECONDS = 10.0
_ID_BYTES = 24
_SQLITE_WORDS = {
    sqlite3.SQLITE_PERM: "没有权限",
    sqlite3.SQLITE_BUSY: "正被另一个程序占用",
    sqlite3.SQLITE_LOCKED: "正被另一个程序占用",
    sqlite3.SQLITE_NOMEM: "内存不够",
    sqlite3.SQLITE_READONLY: "文件或者磁盘是只读的",
    sqlite3.SQLITE_IOERR: "磁盘读写出错",
    sqlite3.SQLITE_CORRUPT: "文件损坏",
    sqlite3.SQLITE_FULL: "磁盘满了",
    sqlite3.SQLITE_CANTOPEN: "打不开",
    sqlite3.SQLITE_NOTADB: "不是数据库文件",
}
_SCHEMA = """
CREATE TABLE events (
  conversation TEXT NOT NULL,
  seq INTEGER NOT NULL,
  regulation TEXT NOT NULL,
  at TEXT NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  knowledge_version TEXT NOT NULL,
  PRIMARY KEY (conversation, seq)
) WITHOUT ROWID;
CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_never_vanish BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
"""


@dataclass(frozen=True)
class NewEvent:
    """Something to record. `payload` is plain JSON data: what was done and what was shown in reply."""

    at: str
    kind: str
    payload: Mapping[str, Any]
    knowledge_version: str


@dataclass(frozen=True)
class StoredEvent:
    """A recorded event; `seq` counts from 0, the opening."""

    seq: int
    regulation: str
    at: str
    kind: str
    payload: Mapping[str, Any]
    knowledge_version: str


class ConversationStore:
    """The conversations of one file. Whoever has an id may read and continue that conversation, no other.

    Opening raises StoreUnreadableError or StoreFormatError, and so may every later call.
    """

    def __init__(self, path: Path, called: str = "对话记录") -> None:
        self.path = path
        self.called = called  # in messages
        try:
            # Made by hand first: SQLite would give it the process's default permissions.
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise self._unreadable(system_words(error)) from None
        with self._connection() as connection:
            self._prepare(connection)

    def open(self, regulation: str, at: str, knowledge_version: str) -> str:
        """A new conversation's id: long and random, the only key to it."""
        conversation = secrets.token_urlsafe(_ID_BYTES)
        with self._connection() as connection:
            self._insert(connection, conversation, 0, regulation, NewEvent(at, OPENED, {}, knowledge_version))
        return conversation

    def read(self, conversation: str) -> tuple[StoredEvent, ...]:
        """All events, the opening first. Raises UnknownConversationError."""
        with self._connection() as connection:
            rows = connection.execute(
                "SELECT seq, regulation, at, kind, payload, knowledge_version FROM events"
                " WHERE conversation = ? ORDER BY seq",
                (conversation,),
            ).fetchall()
        if not rows:
            raise UnknownConversationError("没有找到这段对话，它可能不在这台机器上")
        try:
            return tuple(
                StoredEvent(seq, regulation, at, kind, json.loads(payload), version)
                for seq, regulation, at, kind, payload, version in rows
            )
        except json.JSONDecodeError as error:
            raise self._unreadable("里面有一条记录不完整") from error

    def append(self, conversation: str, events: Sequence[NewEvent], after: int) -> None:
        """Add events, all or none, behind event number `after`, which must be the last.

        Raises UnknownConversationError, and ConversationMovedError when there is a later one.
        """
        with self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            last, regulation = connection.execute(
                "SELECT max(seq), regulation FROM events WHERE conversation = ?", (conversation,)
            ).fetchone()
            if last is None:
                raise UnknownConversationError("没有找到这段对话，它可能不在这台机器上")
            if last != after:
                raise ConversationMovedError("另一个窗口刚刚改动过这段对话，请看最新的内容，再操作一次")
            for seq, event in enumerate(events, after + 1):
                self._insert(connection, conversation, seq, regulation, event)

    def _insert(
        self, connection: sqlite3.Connection, conversation: str, seq: int, regulation: str, event: NewEvent
    ) -> None:
        payload = json.dumps(event.payload, ensure_ascii=False)
        connection.execute(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)",
            (conversation, seq, regulation, event.at, event.kind, payload, event.knowledge_version),
        )

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make the table in an empty file; refuse a file that is not ours or not of this version."""
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if tables == 0:
            for statement in _statements(_SCHEMA):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        elif application != _APPLICATION:
            raise StoreFormatError(
                f"{self.path} 不是本系统的{self.called}。请用环境变量 RONGCUO_DATA 换一个文件夹"
            )
        elif version != SCHEMA_VERSION:
            raise StoreFormatError(
                f"{self.path} 的格式是第 {version} 版，这个程序用的是第 {SCHEMA_VERSION} 版。"
                "请换用相应版本的程序，或者用环境变量 RONGCUO_DATA 换一个文件夹"
            )

    def _unreadable(self, why: str) -> StoreUnreadableError:
        return StoreUnreadableError(
            f"{self.called} {self.path} 打不开或者写不进去（{why}）。"
            "请检查磁盘空间和权限；文件损坏的，把它移到别处再启动，会另建一个"
        )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """One connection for one piece of work: committed at the end, rolled back by any error."""
        try:
            connection = sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None)
            try:
                # Kept through a power cut: what the officer has seen recorded is on the disk.
                connection.execute("PRAGMA synchronous = FULL")
                try:
                    yield connection
                except BaseException:
                    if connection.in_transaction:
                        connection.execute("ROLLBACK")
                    raise
                if connection.in_transaction:
                    connection.execute("COMMIT")
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise self._unreadable(_words(error)) from error


def _words(error: sqlite3.Error) -> str:
    """Why SQLite refused: the primary code is the low byte of the one it gives."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return "数据库出错" if code is None else _SQLITE_WORDS.get(code & 0xFF, f"数据库错误 {code}")


def _statements(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would commit the open transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
