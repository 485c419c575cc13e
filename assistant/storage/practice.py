"""Practice as a record of its own: who has the id a browser keeps may go on with it, nobody else.

The same append-only table as for conversations, in another file: one record a person, one event a row.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.storage.conversations import ConversationStore, NewEvent, StoredEvent
from assistant.storage.errors import ConversationMovedError, StorageError, UnknownConversationError
from assistant.storage.places import data_folder

_NO_REGULATION = ""  # a record of practice is about whatever was practised


class UnknownLearnerError(StorageError):
    """No record of practice has this id."""


class PracticeMovedError(StorageError):
    """Another window has gone on since the record was read."""


def practice_file() -> Path:
    """Raises StoreUnreadableError."""
    return data_folder() / "practice.sqlite3"


class PracticeStore:
    """The practice of all persons of one file. Opening raises StoreUnreadableError or StoreFormatError, and
    so may every later call."""

    def __init__(self, path: Path) -> None:
        self._records = ConversationStore(path, called="练习记录")

    def open(self, at: str, knowledge_version: str) -> str:
        """A new person's id: long and random, the only key to the record."""
        return self._records.open(_NO_REGULATION, at, knowledge_version)

    def read(self, person: str) -> tuple[StoredEvent, ...]:
        """All events, the opening first. Raises UnknownLearnerError."""
        with _own_words():
            return self._records.read(person)

    def append(self, person: str, events: Sequence[NewEvent], after: int) -> None:
        """Add events, all or none, behind event number `after`, which must be the last.

        Raises UnknownLearnerError, and PracticeMovedError when there is a later one.
        """
        with _own_words():
            self._records.append(person, events, after)


@contextmanager
def _own_words() -> Iterator[None]:
    try:
        yield
    except UnknownConversationError:
        raise UnknownLearnerError("没有找到这份练习记录，它可能不在这台机器上") from None
    except ConversationMovedError:
        raise PracticeMovedError("另一个窗口刚刚做过这次练习，下面是最新的内容") from None
