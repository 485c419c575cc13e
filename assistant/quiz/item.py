"""What a quiz item is: a story, a question, options with machine-checkable claims, and the computed key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from assistant.rules.expression import Value

ItemType = Literal["single", "multiple", "judge", "indefinite", "case"]
Topic = Literal["outcome", "provision", "missing_fact", "next_step", "clock", "contrast"]

TYPE_LABELS: Mapping[ItemType, str] = {
    "single": "单选题",
    "multiple": "多选题",
    "judge": "判断题",
    "indefinite": "不定项选择题",
    "case": "案例分析题",
}
TOPIC_LABELS: Mapping[Topic, str] = {
    "outcome": "结论",
    "provision": "条款",
    "missing_fact": "还缺的事实",
    "next_step": "下一步",
    "clock": "期限",
    "contrast": "制度对比",
}
LETTERS = "ABCDEFGH"  # no item has more options: the widest layout we write has eight columns


@dataclass(frozen=True)
class Claim:
    """What an option says, so that the rules core can tell whether it is so (see `claims.py`).

    `kind` is a key of `claims.KINDS`; `about` an outcome, rule, fact, step or clock id of `regulation`;
    `value` the number, body or modality claimed of it. `denied`: the option says that it is not so.
    """

    kind: str
    regulation: str
    about: str
    value: str | int | None = None
    denied: bool = False


@dataclass(frozen=True)
class Option:
    """One option. `claims` all hold exactly when the option is right.

    `why` is the rationale in Chinese. A wrong option names its `misreading` (a key of
    `distractors.MISREADINGS`), the `facts` and the `citations` that refute it.
    """

    text: str
    claims: tuple[Claim, ...]
    correct: bool
    why: str
    misreading: str | None = None
    facts: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clause:
    """A provision as quoted beside an answer, with the regulation's name in the citation."""

    regulation: str
    provision: str
    citation: str
    text: str


@dataclass(frozen=True)
class Difficulty:
    """Before anyone has answered: what makes an item hard.

    `facts_needed`: the fewest facts that settle the outcome; `exceptions`: provisos, cumulative conditions
    and bars in play; `margin`: the fewest facts whose change gives another outcome (None: none does);
    `level`: 1 easy, 2 middling, 3 hard.
    """

    facts_needed: int
    exceptions: int
    margin: int | None
    level: int


@dataclass(frozen=True)
class Item:
    """One question. A `case` item has no options of its own but 3–5 `parts`, its story told in steps.

    `provision` ("regulation/provision") is what it tests. `told` are the facts the story states or the
    question assumes, `unknown` those it leaves open on purpose; every other yes-or-no fact is not so.
    `knowledge` maps each regulation to the version of the knowledge the key was computed from. `id` depends
    on what is asked, never on the wording.
    """

    id: str
    type: ItemType
    topic: Topic
    regulations: tuple[str, ...]
    provision: str
    bureau: str
    story: str
    stem: str
    options: tuple[Option, ...]
    rationale: str
    clauses: tuple[Clause, ...]
    told: Mapping[str, Value]
    unknown: tuple[str, ...]
    difficulty: Difficulty
    knowledge: Mapping[str, str]
    parts: tuple["Item", ...] = field(default=())

    @property
    def key(self) -> str:
        """The letters of the right options, in order: "A", "BCD"."""
        return "".join(
            letter for letter, option in zip(LETTERS, self.options, strict=False) if option.correct
        )

    @property
    def questions(self) -> tuple["Item", ...]:
        """What is answered: the parts of a case, else the item itself."""
        return self.parts or (self,)
