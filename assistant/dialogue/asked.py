"""What an answer may draw on, what it is, and the two forms most of them have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.dialogue.explain import Card, explain
from assistant.library import Regulation
from assistant.rules.determination import Determination, Source
from assistant.rules.expression import Value
from assistant.rules.outcomes import INSUFFICIENT
from assistant.rules.rulebook import Rule


@dataclass(frozen=True)
class Asked:
    """What an answer may draw on. `with_model`: a language model reads the officer's words a second time."""

    regulation: Regulation
    determination: Determination
    sources: Mapping[str, Source]
    with_model: bool = False

    @property
    def card(self) -> Card:
        return explain(self.regulation, self.determination)

    @property
    def decided(self) -> bool:
        return self.determination.outcome != INSUFFICIENT

    @property
    def settled(self) -> Mapping[str, Value]:
        """The confirmed facts, with those that follow from them."""
        return settled_facts(self.determination)

    def label(self, outcome: str) -> str:
        return self.regulation.rulebook.outcomes[outcome].label

    def rank(self, outcome: str) -> int:
        return self.regulation.rulebook.outcomes[outcome].rank

    def rules_for(self, outcome: str) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.regulation.rulebook.rules.values() if rule.effect == outcome)


@dataclass(frozen=True)
class Reply:
    """The words of an answer, and the provisions to show beside it."""

    text: str
    provisions: tuple[str, ...] = ()


def settled_facts(determination: Determination) -> Mapping[str, Value]:
    """The confirmed facts, with those that the axioms settle."""
    proof = determination.proof
    return {**determination.facts, **(proof.implied if proof is not None else {})}


def listed(opening: str, lines: Iterable[str]) -> str:
    """A sentence and the lines under it, each once."""
    return "\n".join([opening, *(f"· {line}" for line in dict.fromkeys(lines))])


def resting(facts: Sequence[str]) -> str:
    """The facts a provision rests on, in brackets behind it."""
    return f"（{'；'.join(facts)}）" if facts else ""
