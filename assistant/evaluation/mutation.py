"""Rule mutation: would the gold cases notice if a rule were misread?

Every misreading of `assistant.misreading` is a mutant: one word of one rule taken for another. A gold case
kills it when what the case demands (outcome, provisions cited as ground and beside, possible outcomes) is no
longer answered. A mutant that no complete case with consistent facts could tell from the rulebook (the same
headlines and citations as one and the same diagrams) is equivalent: proved, listed apart, never counted as
killed (R. DeMillo, R. Lipton, F. Sayward, Hints on test data selection, 1978).

What can turn red at all is exactly what depends on the changed words: see `red_after`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.evaluation.mutation_answers import Answers, SharedDiagrams
from assistant.evaluation.mutation_columns import Columns, Gold
from assistant.evaluation.mutation_gap import Gap, gap, told_apart
from assistant.misreading.misreading import KINDS, Misreading, misreadings
from assistant.rules.rulebook import Rulebook

Fate = Literal["killed", "survived", "equivalent"]


@dataclass(frozen=True)
class Mutant:
    """One misreading and what became of it.

    `killed_by`: gold cases that turn red (where a headline does, only those). `gap` of a survivor: a case
    that would kill it; `only_cites_more`: it does nothing but cite a further provision beside the same
    headline, which no gold case can tell.
    """

    kind: str
    entry: str
    provision: str
    says: str
    fate: Fate
    killed_by: tuple[str, ...] = ()
    gap: Gap | None = None
    only_cites_more: bool = False


@dataclass(frozen=True)
class Mutation:
    """All mutants of one regulation."""

    regulation: str
    cases: int
    mutants: tuple[Mutant, ...]

    def number(self, fate: Fate, kind: str | None = None) -> int:
        return sum(1 for m in self.mutants if m.fate == fate and kind in (None, m.kind))

    def rate(self, kind: str | None = None) -> float:
        """Of the mutants that are not equivalent the share that is killed; 1 where there are none."""
        killed, survived = self.number("killed", kind), self.number("survived", kind)
        return killed / (killed + survived) if killed + survived else 1.0

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of misreading that occur, in their usual order."""
        occurring = {mutant.kind for mutant in self.mutants}
        return tuple(kind for kind in KINDS if kind in occurring)

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        return tuple(mutant for mutant in self.mutants if mutant.fate == "survived")


def measure_mutation(rulebook: Rulebook, cases: Sequence[Gold]) -> Mutation:
    """What the gold cases of a regulation make of its misreadings. Raises FactError for an unknown fact."""
    found = list(misreadings(rulebook))
    shared = SharedDiagrams(rulebook, [misreading.rulebook for misreading in found])
    columns = Columns(shared, cases)
    right = shared.answers(rulebook)
    failing = columns.red(right)
    mutants = tuple(_mutant(shared, columns, right, failing, misreading) for misreading in found)
    return Mutation(rulebook.regulation, len(cases), mutants)


def _mutant(
    shared: SharedDiagrams, columns: Columns, right: Answers, failing: int, misreading: Misreading
) -> Mutant:
    wrong = shared.answers(misreading.rulebook)
    named = (misreading.kind, misreading.entry, misreading.provision, misreading.says)
    if red := columns.some_red(wrong) & ~failing:
        return Mutant(*named, "killed", killed_by=columns.ids(red))
    told, where = told_apart(right, wrong)
    if told == "nothing":
        return Mutant(*named, "equivalent")
    found = gap(shared, right, wrong, where)
    return Mutant(*named, "survived", gap=found, only_cites_more=told == "further_citation")


def taken_together(several: Sequence[Mutation]) -> Mutation:
    """The mutants of several regulations as one lot."""
    mutants = tuple(mutant for each in several for mutant in each.mutants)
    return Mutation("", sum(each.cases for each in several), mutants)


def red_after(before: Rulebook, after: Rulebook, cases: Sequence[Gold]) -> tuple[str, ...]:
    """The gold cases that hold before a change of the rules and fail after it.

    `after` may differ in its entries; facts, axioms and outcomes must be the same.
    """
    shared = SharedDiagrams(before, [after])
    columns = Columns(shared, cases)
    red = columns.red(shared.answers(after)) & ~columns.red(shared.answers(before))
    return columns.ids(red)
