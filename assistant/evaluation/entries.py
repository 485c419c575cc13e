"""What a suite is made of: cases, stories and questions, each with what is expected, why and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["case", "story", "question"]
KINDS: tuple[Kind, ...] = ("case", "story", "question")
KIND_WORDS: Mapping[Kind, str] = {"case": "案例", "story": "故事", "question": "问题"}
CONTRADICTION = "contradiction"  # expected of facts that cannot hold together
CONTRADICTION_LABEL = "事实互相矛盾"

Bound = Literal["at_least", "at_most"]


@dataclass(frozen=True)
class Case:
    """Facts, and the outcome reasoned from the text before anything was run.

    `facts` are all of them, `given` only those the file names; `grounds` must all be cited, `secondary` must
    hold beside them, `possible` are the outcomes left open (empty: not said).
    """

    id: str
    title: str
    facts: Mapping[str, Any]
    outcome: str
    grounds: tuple[str, ...]
    secondary: tuple[str, ...]
    possible: tuple[str, ...]
    reason: str
    regulation: str = ""
    by: str = ""
    given: Mapping[str, Any] = field(default_factory=dict, repr=False)
    others_false: bool = False
    kind: Literal["case"] = "case"


@dataclass(frozen=True)
class Story:
    """A case as an officer would tell it: the words, what they state, the whole truth, the outcome.

    `told` are the facts that the words state (None: not said, then the reading is not measured). In `truth`
    every yes-or-no fact that the file does not name is false, and what the officer cannot know is None.
    """

    id: str
    split: str
    text: str
    told: Mapping[str, Any] | None
    truth: Mapping[str, Any] = field(repr=False)
    outcome: str = ""
    grounds: tuple[str, ...] = ()
    title: str = ""
    reason: str = ""
    regulation: str = ""
    by: str = ""
    given: Mapping[str, Any] = field(default_factory=dict, repr=False)
    kind: Literal["story"] = "story"


@dataclass(frozen=True)
class Question:
    """What an officer asks, and all provisions that truly answer it; none for what is beside the matter."""

    id: str
    regulation: str
    text: str
    provisions: frozenset[str]
    split: str
    title: str = ""
    reason: str = ""
    by: str = ""
    kind: Literal["question"] = "question"

    @property
    def clauses(self) -> frozenset[str]:
        return frozenset(f"{self.regulation}/{provision}" for provision in self.provisions)


Entry = Case | Story | Question


@dataclass(frozen=True)
class Floor:
    """The worst value of a measure that is still acceptable, over all entries of one kind."""

    kind: Kind
    measure: str
    bound: Bound
    limit: float


@dataclass(frozen=True)
class Suite:
    """Entries in the order of their files. Without floors every entry has to hold."""

    title: str
    entries: tuple[Entry, ...]
    floors: tuple[Floor, ...] = ()
