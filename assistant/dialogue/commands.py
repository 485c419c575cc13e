"""The closed set of things an understander may make of an officer's words. The conversation disposes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from assistant.rules.expression import Value
from assistant.rules.facts import Vocabulary


class Proposal(NamedTuple):
    """A fact read from the officer's words; it counts only once confirmed. `quote` stands in the words."""

    fact: str
    value: Value
    quote: str


@dataclass(frozen=True)
class Propose:
    """Facts read from a story. With `correcting` the officer takes something said earlier back."""

    proposals: tuple[Proposal, ...]
    correcting: bool = False


@dataclass(frozen=True)
class AskAboutClause:
    """The officer wants to read provisions; empty when the one named is not in this regulation."""

    provisions: tuple[str, ...]


@dataclass(frozen=True)
class AskAboutResult:
    """A question about the determination: `why`, `next_step`, `what_changes` or `elsewhere`."""

    about: str


@dataclass(frozen=True)
class SmallTalk:
    """`greeting`, `thanks` or `restart`."""

    kind: str


@dataclass(frozen=True)
class CannotHandle:
    """`empty`, `too_long`, `instruction`, `off_topic` or `not_understood`."""

    reason: str


Command = Propose | AskAboutClause | AskAboutResult | SmallTalk | CannotHandle


@dataclass(frozen=True)
class Context:
    """What an understander may know: title, vocabulary, provisions, the facts already confirmed."""

    title: str
    vocabulary: Vocabulary
    provisions: frozenset[str]
    known: Mapping[str, Value]


class Understander(Protocol):
    """Turns words into one command. It proposes; it never decides, sets a fact or cites on its own."""

    def __call__(self, text: str, context: Context) -> Command: ...
