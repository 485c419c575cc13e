"""The closed set of things an understander may make of an officer's words. The conversation disposes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
    enough said to be proposed: they are asked, the likelier the sooner. `set_aside`: facts on the list that
    waits to be confirmed which the officer says are not right ("第二条不对"); they are asked.
    """

    proposals: tuple[Proposal, ...]
    correcting: bool = False
    confidence: Mapping[str, float] = field(default_factory=dict)
    leanings: Mapping[str, float] = field(default_factory=dict)
    set_aside: tuple[str, ...] = ()


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
    """Several questions in one message, to be answered in their order.

    `beside_story`: the message tells something too, of which nothing could be read.
    """

    questions: tuple[Question, ...]
    beside_story: bool = False


@dataclass(frozen=True)
class AskWhatIf:
    """What the result would be if something were otherwise. Sets and proposes nothing.

    `supposed`: the facts read from the words that suppose it, empty where none could be.
    """

    supposed: tuple[Proposal, ...]


@dataclass(frozen=True)
class SettleDispute:
    """Which of the ways stands in which a fact was said; it waits to be confirmed like any proposal.

    `unclear`: disputed facts of which the officer says 不清楚.
    """

    chosen: tuple[Proposal, ...]
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True)
class SmallTalk:
    """`greeting`, `thanks` or `restart`; `worried`, `despair`, or `disagree` with the result."""

    kind: str


@dataclass(frozen=True)
class CannotHandle:
    """`empty`, `too_long`, `instruction`, `off_topic`, `not_understood`, or what is asked back.

    Of the list shown: `no_such_line`, `only_a_number`, `which_line`, `all_right` (a yes is given by
    confirming); of what was said in two ways: `which_way`; `bare_answer`: an answer to no question.
    """

    reason: str


Command = (
    Propose | AskAboutClause | Question | AskSeveral | AskWhatIf | SettleDispute | SmallTalk | CannotHandle
)


@dataclass(frozen=True)
class Context:
    """What an understander may know: title, vocabulary, provisions, the facts already confirmed.

    `texts`: the words of each provision; `quotes`: for each fact, the words of the text that name it;
    `effects`: the outcomes that some provision of the regulation brings about. `scope`: the facts that say
    whom and what the regulation is for. `waiting`: the proposals on the screen, in the order they are listed;
    `today`: the day of the conversation (None: words like 昨天 name no day).
    """

    title: str
    vocabulary: Vocabulary
    provisions: frozenset[str]
    known: Mapping[str, Value]
    texts: Mapping[str, str] = field(default_factory=dict)
    quotes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    effects: frozenset[str] = frozenset()
    scope: frozenset[str] = frozenset()
    waiting: tuple[Proposal, ...] = ()
    today: date | None = None


class Understander(Protocol):
    """Turns words into one command. It proposes; it never decides, sets a fact or cites on its own."""

    def __call__(self, text: str, context: Context) -> Command: ...
