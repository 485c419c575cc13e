"""All gold cases against one answer at once: a case is one bit, and a diagram is walked once for all of them.

A fact that is not known lets a case go both ways, so `may` is exact over every way the unknown facts could
turn out.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from assistant.evaluation.mutation_answers import Answers, SharedDiagrams
from assistant.rules.expression import as_number
from assistant.rules.facts import parse_facts
from assistant.rules.graph.diagram import Node
from assistant.rules.outcomes import INSUFFICIENT

CONTRADICTION = "contradiction"


class Gold(Protocol):
    """What is read of a gold case. `possible` empty: not stated."""

    @property
    def id(self) -> str: ...
    @property
    def facts(self) -> Mapping[str, object]: ...
    @property
    def outcome(self) -> str: ...
    @property
    def grounds(self) -> Sequence[str]: ...
    @property
    def secondary(self) -> Sequence[str]: ...
    @property
    def possible(self) -> Sequence[str]: ...


class Columns:
    """The gold cases of one rulebook as bits; every result is a number whose bit i is case i.

    Raises FactError for a case with a fact that the vocabulary does not have.
    """

    def __init__(self, shared: SharedDiagrams, cases: Sequence[Gold]) -> None:
        self.shared, self.cases = shared, cases
        self.all = (1 << len(cases)) - 1
        self._may_hold = dict.fromkeys([*shared.atoms, *shared.selectors], self.all)
        self._may_fail = dict(self._may_hold)
        self._misordered = 0
        for place, case in enumerate(cases):
            self._enter(1 << place, case)
        diagrams = shared.diagrams
        self._may: dict[Node, int] = {diagrams.true: self.all, diagrams.false: 0}
        self._expected = _Expected(cases)

    def _enter(self, bit: int, case: Gold) -> None:
        facts = parse_facts(self.shared.rulebook.vocabulary, case.facts)
        for name, atom in self.shared.atoms.items():
            if atom.fact in facts:
                other = self._may_fail if atom.holds_for(facts[atom.fact]) else self._may_hold
                other[name] &= ~bit
        for order in self.shared.rulebook.orders:
            ends = [facts.get(order.lower), facts.get(order.upper)]
            if None not in ends and as_number(ends[0]) > as_number(ends[1]):
                self._misordered |= bit

    def may(self, node: Node) -> int:
        """The cases with a completion in which the function holds; the axioms must be part of it."""
        found = self._may.get(node)
        if found is None:
            name, without, within = self.shared.diagrams.branches(node)
            found = self._may_fail[name] & self.may(without) | self._may_hold[name] & self.may(within)
            self._may[node] = found
        return found

    def must(self, node: Node) -> int:
        """The cases in which the function holds in every completion."""
        return self.all & ~self.may(self.shared.axioms & ~node)

    def red(self, answers: Answers) -> int:
        """The cases whose expectation fails: outcome, possible outcomes, provisions that must be cited."""
        return self._wrong_headline(answers) | self._wrong_citation(answers)

    def some_red(self, answers: Answers) -> int:
        """As `red`, but where a headline fails, which is quickly seen, only those cases."""
        return self._wrong_headline(answers) or self._wrong_citation(answers)

    def _possible(self, answers: Answers) -> tuple[Mapping[str, int], int, int]:
        """By outcome the cases it is possible for; the cases with some outcome; those with several."""
        possible = {
            outcome: self.may(node) & ~self._misordered for outcome, node in answers.headlines.items()
        }
        some, several = 0, 0
        for mask in possible.values():
            several |= some & mask
            some |= mask
        return possible, some, several

    def _wrong_headline(self, answers: Answers) -> int:
        possible, some, several = self._possible(answers)
        expected, wrong = self._expected, 0
        for outcome, wanted in expected.outcome.items():
            right = possible.get(outcome, 0) & ~several
            if outcome == CONTRADICTION:
                right = ~some
            elif outcome == INSUFFICIENT:
                right = several
            wrong |= wanted & ~right
        for outcome in {*possible, *expected.possible}:
            wrong |= expected.stated & (possible.get(outcome, 0) ^ expected.possible.get(outcome, 0))
        return wrong & self.all

    def _wrong_citation(self, answers: Answers) -> int:
        _, _, several = self._possible(answers)
        wrong = 0
        for provision, wanted in self._expected.grounds.items():
            wrong |= wanted & ~self._must_be(answers.grounds, provision)
        for provision, wanted in self._expected.secondary.items():
            beside = self._must_be(answers.beside, provision) & ~several
            wrong |= wanted & ~(beside | several & self._must_be(answers.held, provision))
        return wrong & self.all

    def _must_be(self, cited: Mapping[str, Node], provision: str) -> int:
        return self.must(cited[provision]) if provision in cited else 0

    def ids(self, mask: int) -> tuple[str, ...]:
        """The cases of a result."""
        return tuple(case.id for place, case in enumerate(self.cases) if mask >> place & 1)


class _Expected:
    """The cases that expect each outcome, ground, …; `stated`: those that say what is possible."""

    def __init__(self, cases: Sequence[Gold]) -> None:
        self.outcome: dict[str, int] = {}
        self.grounds: dict[str, int] = {}
        self.secondary: dict[str, int] = {}
        self.possible: dict[str, int] = {}
        self.stated = 0
        for place, case in enumerate(cases):
            bit = 1 << place
            self.stated |= bit if case.possible else 0
            for masks, names in (
                (self.outcome, [case.outcome]),
                (self.grounds, case.grounds),
                (self.secondary, case.secondary),
                (self.possible, case.possible),
            ):
                for name in names:
                    masks[name] = masks.get(name, 0) | bit
