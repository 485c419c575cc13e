"""The closed set of things an understander may make of an officer's words. The conversation disposes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    """Facts read from a story. With `correcting` the officer takes something said earlier back.

    `confidence` tells by fact how sure a proposal is; `leanings` the chances of facts that are not clearly
    enough said to be proposed: they are asked, the likelier the sooner.
    """

    proposals: tuple[Proposal, ...]
    correcting: bool = False
    confidence: Mapping[str, float] = field(default_factory=dict)
    leanings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class AskAboutClause:
    """The officer wants to read provisions; empty when the one named is not in this regulation."""

    provisions: tuple[str, ...]


@dataclass(frozen=True)
class AskAboutResult:
    """A question about the determination.

    `why`, `why_not` (why `outcomes`, named by the officer, were not reached), `grounds`, `next_step`,
    `what_changes`, `missing`, `evidence`, `meaning`, `known` or `elsewhere`.
    """

    about: str
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskAboutTerm:
    """What a word of the text means: the facts and provisions it stands in, empty where it stands nowhere."""

    term: str
    facts: tuple[str, ...]
    provisions: tuple[str, ...]
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskAboutProcedure:
    """Who decides, how long it takes, whether one may ask for a review. `words`: what to look for."""

    topic: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class AskAboutUs:
    """A question about this program: `reliable`, `how`, `privacy` or `other_laws`."""

    topic: str


Question = AskAboutResult | AskAboutTerm | AskAboutProcedure | AskAboutUs


@dataclass(frozen=True)
class AskSeveral:
    """Several questions in one message, to be answered in their order."""

    questions: tuple[Question, ...]


@dataclass(frozen=True)
class SmallTalk:
    """`greeting`, `thanks` or `restart`."""

    kind: str


@dataclass(frozen=True)
class CannotHandle:
    """`empty`, `too_long`, `instruction`, `off_topic` or `not_understood`."""

    reason: str


Command = Propose | AskAboutClause | Question | AskSeveral | SmallTalk | CannotHandle


@dataclass(frozen=True)
class Context:
    """What an understander may know: title, vocabulary, provisions, the facts already confirmed.

    `texts`: the words of each provision; `quotes`: for each fact, the words of the text that name it;
    `effects`: the outcomes that some provision of the regulation brings about.
    """

    title: str
    vocabulary: Vocabulary
    provisions: frozenset[str]
    known: Mapping[str, Value]
    texts: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    effects: frozenset[str] = frozenset()


class Understander(Protocol):
    """Turns words into one command. It proposes; it never decides, sets a fact or cites on its own."""

    def __call__(self, text: str, context: Context) -> Command: ...
