"""What the assistant replies to one thing the officer did."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.dialogue.commands import Proposal
from assistant.dialogue.explain import Card
from assistant.dialogue.language_model.parse import Dropped
from assistant.dialogue.question import Question as Screen
from assistant.dialogue.state import Conflict, Dispute
from assistant.rules.determination import Determination


@dataclass(frozen=True)
class FoundClause:
    """A clause shown beside a turn, kept with the hash of the text that was shown."""

    regulation: str
    provision: str
    citation: str
    text: str
    text_hash: str


@dataclass(frozen=True)
class Turn:
    """The assistant's reply.

    `proposed` waits for `confirm`. `question` is None once nothing relevant is open; `determination` is
    always there, its `what_if` filled once nothing is left to ask. `conflict` holds answers that cannot stand
    together and count for nothing until the officer settles them; `disputed` facts that were said in two ways
    before they were confirmed, for which the same holds. `progress` tells which outcomes are still
    possible; `card` explains the determination. `understood` says what was made of the officer's words:
    `facts`, `list` (only what is wrong on the list shown), `dispute` (which of two ways of
    saying something stands), `clause`, `term`, `result`, `procedure`, `us`,
    `small_talk`, or why nothing was (`empty`, `too_long`, `instruction`, `off_topic`, `not_understood`,
    `no_such_line`, `only_a_number`, `which_line`, `all_right`, `which_way`, `bare_answer`); empty where no
    words were said.

    `confidence` tells how sure the reading of each fact is that this message proposes (0 to 1; none for what
    a language model alone read).

    Of a language model, where one is used: `notice` says quietly that it gave no answer, `by_model` names the
    proposed facts that it alone read, `dropped` is what it said in vain, and `restated` is its wording of the
    determination, which `message` then ends with.
    """

    message: str
    proposed: tuple[Proposal, ...]
    question: Screen | None
    determination: Determination
    clauses: tuple[FoundClause, ...]
    conflict: Conflict | None
    progress: str
    card: Card
    understood: str = ""
    notice: str = ""
    confidence: Mapping[str, float] = field(default_factory=dict)
    by_model: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    restated: str = ""
    disputed: tuple[Dispute, ...] = ()
