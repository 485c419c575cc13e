"""Rule coverage: is every atomic condition of every provision shown to matter by a gold case, both ways?

This is masking MC/DC (J. Chilenski and S. Miller, Applicability of modified condition/decision coverage to
software testing, 1994; J. Chilenski, An investigation of three forms of the MC/DC criterion, 2001) over the
rules instead of the code. A *condition* is one occurrence of an atom (`coverage_occurrences.py`), the
*decision* is the whole answer to a case. An occurrence is covered

- as it is true, when a gold case turns red once that occurrence alone is read as never true, and
- as it is false, when a gold case turns red once that occurrence alone is read as always true.

A gold case is red when what it demands is not answered: its outcome, a provision it says must be cited as
ground or beside, the set of outcomes it says are possible. With unknown facts the answer is exact over all
their completions. So a case that covers an occurrence is one half of an MC/DC pair, and the occurrence was
independent of all others in it; the other half is another gold case, or the same one with that fact turned.

Where no complete case in which the axioms hold is answered otherwise (proved on decision diagrams), the
occurrence cannot matter, and is counted apart with what makes it so. Where the only thing that could change
is that a further provision is cited beside the headline, which no gold case speaks of, a gold case for which
that would happen covers it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evaluation.coverage_occurrences import Occurrence, occurrences, stuck
from assistant.evaluation.mutation_answers import Answers, SharedDiagrams
from assistant.evaluation.mutation_columns import Columns, Gold
from assistant.evaluation.mutation_gap import Gap, gap, told_apart
from assistant.rules.rulebook import Rulebook


@dataclass(frozen=True)
class Side:
    """One occurrence read as always `stuck_at`. Exactly one of the last three is given.

    `shown_by`: the gold cases that turn red; `gap`: a case that would; `cannot_matter`: why none can.
    """

    occurrence: Occurrence
    stuck_at: bool
    shown_by: tuple[str, ...] = ()
    gap: Gap | None = None
    cannot_matter: str = ""


@dataclass(frozen=True)
class Coverage:
    """Both sides of every occurrence of one regulation."""

    regulation: str
    cases: int
    sides: tuple[Side, ...]

    @property
    def shown(self) -> int:
        return sum(1 for side in self.sides if side.shown_by)

    @property
    def gaps(self) -> tuple[Side, ...]:
        return tuple(side for side in self.sides if side.gap is not None)

    @property
    def cannot_matter(self) -> tuple[Side, ...]:
        return tuple(side for side in self.sides if side.cannot_matter)

    @property
    def rate(self) -> float:
        """Of the sides that can matter the share that is shown; 1 where none can."""
        can = self.shown + len(self.gaps)
        return self.shown / can if can else 1.0


def measure_coverage(rulebook: Rulebook, cases: Sequence[Gold]) -> Coverage:
    """The coverage of a rulebook by gold cases of its regulation. Raises FactError for an unknown fact."""
    shared = SharedDiagrams(rulebook)
    columns = Columns(shared, cases)
    right = shared.answers(rulebook)
    found = (
        _side(shared, columns, right, occurrence, value)
        for occurrence in occurrences(rulebook)
        for value in (False, True)
    )
    return Coverage(rulebook.regulation, len(cases), tuple(found))


def _side(
    shared: SharedDiagrams, columns: Columns, right: Answers, occurrence: Occurrence, value: bool
) -> Side:
    misread = stuck(shared.rulebook, occurrence, value)
    wrong = shared.answers(misread.rulebook, misread.claims)
    failing = columns.red(right)  # red as it is: no witness of anything
    if red := columns.some_red(wrong) & ~failing:
        return Side(occurrence, value, shown_by=columns.ids(red))
    told, where = told_apart(right, wrong)
    if told == "nothing":
        return Side(occurrence, value, cannot_matter=_why(shared, right, wrong, occurrence))
    if told == "further_citation" and (seen := columns.must(where) & ~failing):
        return Side(occurrence, value, shown_by=columns.ids(seen))
    return Side(occurrence, value, gap=gap(shared, right, wrong, where))


def _why(shared: SharedDiagrams, right: Answers, wrong: Answers, occurrence: Occurrence) -> str:
    """What makes an occurrence unobservable, from the nearest reason to the farthest."""
    here, there = (answers.holds[occurrence.entry] & shared.axioms for answers in (right, wrong))
    if here == there:
        return "同一个条件里的别的要素，连同不能并存的事实，已经决定了它"
    extremes = [(shared.certain(node), shared.certain(shared.axioms & ~node)) for node in (here, there)]
    if extremes[0] == extremes[1]:
        return "这一读法夹在更严和更宽的读法中间，有没有分歧、结论如何，由那两种读法决定"
    return "凡是它起作用的时候，优先的规定已经定了同样的结论、引了同样的条款"
