"""What shows that a determination is right, as plain data that a program sharing no code can check.

See `docs/receipts.md` for what each part claims and `assistant/proof_checker.py` for the checker.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.rules.expression import Truth, Value


@dataclass(frozen=True)
class Change:
    """One fact set otherwise: from what it is now (None: not known) to another value."""

    fact: str
    label: str
    before: Value | None
    after: Value
    in_power: bool


@dataclass(frozen=True)
class WhatIf:
    """A smallest set of changes that brings another headline about, whatever the other open facts are."""

    outcome: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Failing:
    """Why a rule with a better effect does not hold (or is not yet known to), however it is read.

    `facts` are those of its first failing element with what is known of them; where `holds` is false they
    alone defeat the rule. `rule` is the provision's id, with `#2` for its second result.
    """

    outcome: str
    rule: str
    provision: str
    facts: Mapping[str, Value | None]
    holds: Truth
    blocked_by: str | None


@dataclass(frozen=True)
class Witness:
    """One way the open facts could turn out, and the headline it leads to whatever the rest are."""

    facts: Mapping[str, Value]
    outcome: str


@dataclass(frozen=True)
class Parting:
    """The ambiguous wordings read in one way (entry id -> reading id), and the outcome that follows.

    Wordings it does not name may be read either way. `facts`: open facts settled one way for the example.
    """

    readings: Mapping[str, str]
    facts: Mapping[str, Value]
    outcome: str


@dataclass(frozen=True)
class Proof:
    """Why the headline, why not a better one, what would change it.

    `why` are the fewest confirmed facts that settle the headline whatever all the others are (empty for
    `insufficient_facts`, where `witnesses` are two completions that end differently). `implied` are open
    facts that the axioms settle. A `reserved` headline comes from a claimed catch-all (`claimed`: its rules)
    or from two ways of reading (`partings`). `changes` are all smallest sets of changes.
    """

    outcome: str
    possible: tuple[str, ...]
    why: Mapping[str, Value]
    witnesses: tuple[Witness, ...]
    partings: tuple[Parting, ...]
    claimed: tuple[str, ...]
    implied: Mapping[str, Value]
    why_not: tuple[Failing, ...]
    changes: tuple[WhatIf, ...]
