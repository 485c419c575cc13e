"""What a determination is, as data: headline, grounds, open facts, why, why not, what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.law.step import Step
from assistant.rules.expression import Truth, Value
from assistant.rules.proof.proof import Proof, WhatIf


@dataclass(frozen=True)
class Source:
    """Where a fact comes from: `words` as the officer wrote them, `when` in ISO form.

    `how`: `story` (read from the words and confirmed), `answer`, or `implied` (settled by other facts).
    """

    words: str
    when: str
    how: str


@dataclass(frozen=True)
class FactNode:
    """A leaf of the justification: one fact with its value (None: not known) and its source."""

    fact: str
    label: str
    value: Value | None
    holds: Truth
    judgement: bool
    quote: str
    source: Source | None = None


@dataclass(frozen=True)
class ConditionNode:
    """`all` or `any` or `not` over parts, with its truth under the known facts."""

    kind: str
    holds: Truth
    parts: tuple["ConditionNode | FactNode", ...]


@dataclass(frozen=True)
class ProvisionNode:
    """A provision with its verbatim text, the hash of that text, and the state of its condition."""

    provision: str
    citation: str
    text: str
    text_hash: str
    effect: str | None
    effect_words: str
    condition: ConditionNode | FactNode
    parts: tuple["ProvisionNode", ...] = ()
    note: str = ""
    lead: str = ""  # the opening words of the list an item stands in: they carry its effect


@dataclass(frozen=True)
class Ground:
    """A provision that carries an effect, as cited in the answer."""

    provision: str
    citation: str
    effect: str
    text: str


@dataclass(frozen=True)
class ReadingOutcome:
    """The headline when one ambiguous wording is read one way."""

    provision: str
    point: str
    id: str
    reading: str
    outcome: str


@dataclass(frozen=True)
class WhyNot:
    """Why a better provision does not hold (or is not yet known to): the first element that fails."""

    outcome: str
    provision: str
    citation: str
    failing: tuple[FactNode, ...]
    holds: Truth
    blocked_by: str | None = None


@dataclass(frozen=True)
class Justification:
    """Outcome <- provisions <- conditions <- facts."""

    outcome: str
    scope: tuple[ProvisionNode, ...]
    provisions: tuple[ProvisionNode, ...]


@dataclass(frozen=True)
class Determination:
    """The answer for one regulation and one set of facts.

    `possible` lists the headlines still reachable in the order of the ladder; `floor` and `ceiling` are its
    ends. `grounds` carry the headline (for `reserved`: the provisions in dispute or only claimed),
    `secondary` hold beside it.
    """

    regulation: str
    outcome: str
    outcome_label: str
    floor: str
    ceiling: str
    possible: tuple[str, ...]
    grounds: tuple[Ground, ...]
    secondary: tuple[Ground, ...]
    readings: tuple[ReadingOutcome, ...]
    robust: bool
    open_facts: tuple[str, ...]
    judgement_facts: tuple[str, ...]
    justification: Justification
    why_not: tuple[WhyNot, ...]
    what_if: tuple[WhatIf, ...]
    facts: Mapping[str, Value]
    knowledge_version: str
    procedure: tuple[Step, ...] = ()
    proof: Proof | None = None  # where what would change the outcome was looked for

    def as_json(self) -> dict[str, Any]:
        """Plain data under the documented names, in a fixed order."""
        data = plain(self)
        assert isinstance(data, dict)
        return {name: data[name] for name in _JSON_ORDER}


_JSON_ORDER = (
    "regulation",
    "outcome",
    "outcome_label",
    "floor",
    "ceiling",
    "possible",
    "grounds",
    "secondary",
    "readings",
    "robust",
    "open_facts",
    "judgement_facts",
    "justification",
    "why_not",
    "what_if",
    "proof",
    "procedure",
    "facts",
    "knowledge_version",
)


def plain(value: object) -> Any:
    """Dataclasses, tuples and dates as JSON data, dataclass fields in their order."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list):
        return [plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value
