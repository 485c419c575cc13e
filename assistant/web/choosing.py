"""Which regulation a conversation is about: the choices, and what the officer's words name."""

from dataclasses import dataclass

from assistant.law.head import head_words, number_words
from assistant.library import Library, Regulation
from assistant.storage.conversations import StoredEvent

# What was made of words that tell a story, or of words about another regulation's matters. Not of a question
# about the result: "如果在历城区呢？" asks for a comparison.
TELLING = ("facts", "not_understood", "off_topic")
_TOLERANCE = "出了差错，想看能不能免责、容错"
_MATTERS = "想弄清楚统计上报、案卷评查的规定"


@dataclass(frozen=True)
class Choice:
    """One regulation as the officer chooses it."""

    id: str
    bureau: str
    short_title: str
    title: str
    head: str
    number: str


@dataclass(frozen=True)
class ChoiceGroup:
    title: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Named:
    """A regulation the officer's words name, and the words that do."""

    regulation: Regulation
    words: str


def answers_matters(regulation: Regulation) -> bool:
    """Whether it answers one of several matters, chosen first, instead of judging what an officer did."""
    return any(fact.kind == "choice" for fact in regulation.rulebook.vocabulary.facts.values())


def choice_of(regulation: Regulation) -> Choice:
    data = regulation.metadata
    return Choice(
        regulation.id,
        str(data["bureau"]),
        str(data["short_title"]),
        regulation.title,
        head_words(data),
        number_words(data),
    )


def choice_groups(library: Library) -> tuple[ChoiceGroup, ...]:
    """The tolerance regulations, then those that answer matters; a group of none is left out."""
    groups = (
        ChoiceGroup(title, tuple(choice_of(r) for r in library.values() if answers_matters(r) is matters))
        for title, matters in ((_TOLERANCE, False), (_MATTERS, True))
    )
    return tuple(group for group in groups if group.choices)


def named_in(library: Library, text: str) -> tuple[Named, ...]:
    """The regulations whose names stand in the words, the most specific first."""
    return tuple(
        Named(found, max((name for name in found.metadata["names"] if name in text), key=len))
        for found in library.recognise(text)
    )


def most_specific(named: tuple[Named, ...]) -> Named | None:
    """The one the words mean; None where they name none, or several equally well."""
    if len(named) > 1 and len(named[0].words) == len(named[1].words):
        return None
    return named[0] if named else None


def offered_instead(library: Library, present: Regulation, events: tuple[StoredEvent, ...]) -> Named | None:
    """Another regulation that the officer's last words name more clearly than the present one."""
    if not events or events[-1].kind != "said" or events[-1].payload.get("weighed"):
        return None
    if events[-1].payload["reply"]["understood"] not in TELLING:
        return None
    named = named_in(library, events[-1].payload["data"]["text"])
    meant = most_specific(named)
    # A place that stands in the present title too (three regulations are of one county) says nothing new.
    if meant is None or meant.regulation.id == present.id or meant.words in present.title:
        return None
    return meant
