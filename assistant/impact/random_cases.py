"""Random cases that could be: what the axioms forbid is mended, and every rule of both versions is aimed at.

They show what can change, never how often it will: facts in life are not drawn like this.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from assistant.impact.cases import Rows
from assistant.impact.shared_facts import SharedFacts
from assistant.rules.expression import And, Atom, Expression, Not, Or, as_number
from assistant.rules.representatives import representative_values
from assistant.rules.rulebook import Rulebook
from assistant.rules.sliced.bit_sliced import Column, Numbers, YesNo, packed

BLOCK = 65_536
_ROUNDS = 12  # mending one axiom may break another
_KNOWN_SHARES = (1.0, 1.0, 0.9, 0.5)  # so many of a case's facts are known
_TRUE_SHARES = (0.1, 0.3, 0.6)

Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


class RandomCases:
    """`count` cases, the same for the same seed and the same two versions."""

    id = "random"

    def __init__(self, books: Sequence[Rulebook], facts: SharedFacts, count: int, seed: int) -> None:
        self.books, self.facts, self.count, self.seed = books, facts, count, seed
        self.title = f"随机案例（种子 {seed}）"
        self.notes: tuple[str, ...] = ("随机案例是造出来的，只说明哪些情形会变，不说明实际工作中有多少会变",)

    def blocks(self) -> Iterator[Rows]:
        rng = np.random.default_rng(self.seed)
        for start in range(0, self.count, BLOCK):
            rows = min(BLOCK, self.count - start)
            half = rows // 128 * 64  # a whole number of words
            parts = []
            for book, share in zip(self.books, (half, rows - half), strict=True):
                drawn = _Drawn(book, self.books, self.facts, share, rng)
                parts.append(drawn.columns())
            numbers = np.arange(start + 1, start + rows + 1, dtype=np.int64)
            yield Rows(numbers, (), _joined(*parts))


class _Drawn:
    """Cases being drawn: every fact has a value until the end, when some are forgotten."""

    def __init__(
        self,
        book: Rulebook,
        books: Sequence[Rulebook],
        facts: SharedFacts,
        rows: int,
        rng: np.random.Generator,
    ) -> None:
        self.rng, self.rows, self.facts = rng, rows, facts.vocabulary.facts
        atoms = [atom for each in books for atom in each.used_atoms()]
        self.values: dict[str, NDArray[np.int64]] = {}
        self.choices: dict[str, NDArray[np.int64]] = {}
        dense = rng.choice(_TRUE_SHARES, rows)
        for name, fact in self.facts.items():
            if fact.kind == "bool":
                self.values[name] = (rng.random(rows) < dense).astype(np.int64)
                continue
            possible = representative_values(fact, [atom for atom in atoms if atom.fact == name])
            numbers = [
                fact.options.index(str(v)) if fact.kind == "choice" else as_number(v) for v in possible
            ]
            self.choices[name] = np.array(numbers or [0], np.int64)
            self.values[name] = rng.choice(self.choices[name], rows)
        for each in books:
            self._aim(each)
        self._mend(book)

    def columns(self) -> dict[str, Column]:
        share = self.rng.choice(_KNOWN_SHARES, self.rows)
        found: dict[str, Column] = {}
        for name, values in self.values.items():
            known = self.rng.random(self.rows) < share
            if self.facts[name].kind == "bool":
                found[name] = YesNo(packed(known & (values == 1)), packed(known & (values == 0)))
            else:
                found[name] = Numbers(values, known)
        return found

    def _aim(self, book: Rulebook) -> None:
        """Most cases are within the scope and meet some rule; some of those meet its proviso, too."""
        inside = np.flatnonzero(self.rng.random(self.rows) < 0.8)
        for side in book.scope:
            ways = [r.when for r in side.readings] or [side.when]
            self._settle(ways[int(self.rng.integers(len(ways)))], inside, True)
        targets: list[Expression] = []
        for rule in book.rules.values():
            for reading in rule.readings or (None,):
                chosen = {rule.id: reading.id} if reading is not None else {}
                targets.append(book.ground_of(rule, chosen))
        targets += [c.when for c in book.conditions.values()]
        aimed = self.rng.integers(-len(targets) // 2, len(targets), self.rows)
        for number, target in enumerate(targets):
            self._settle(target, np.flatnonzero(aimed == number), True)
        for unless in [rule.unless for rule in book.rules.values() if rule.unless is not None]:
            self._settle(unless, np.flatnonzero(self.rng.random(self.rows) < 0.05), True)

    def _mend(self, book: Rulebook) -> None:
        everywhere = np.arange(self.rows)
        for _ in range(_ROUNDS):
            broken_ones = 0
            for axiom in book.axioms:
                wanted = axiom.kind == "implies"
                broken = everywhere[self._truth(axiom.left) & (self._truth(axiom.right) != wanted)]
                first = self.rng.random(len(broken)) < 0.5
                self._settle(axiom.left, broken[first], False)
                self._settle(axiom.right, broken[~first], wanted)
                broken_ones += len(broken)
            for order in book.orders:
                lower, upper = self.values[order.lower], self.values[order.upper]
                wrong = lower > upper
                upper[wrong] = lower[wrong]
                broken_ones += int(wrong.sum())
            if not broken_ones:
                return

    def _truth(self, expression: Expression) -> Flags:
        match expression:
            case Atom():
                return self._atom(expression, self.values[expression.fact])
            case Not(part):
                return ~self._truth(part)
            case And(parts):
                return reduce(np.logical_and, [self._truth(part) for part in parts])
            case Or(parts):
                return reduce(np.logical_or, [self._truth(part) for part in parts])
        raise ValueError(f"items must be written out: {expression!r}")

    def _atom(self, atom: Atom, values: NDArray[np.int64]) -> Flags:
        if atom.operator is None:
            return np.equal(values, 1)
        if isinstance(atom.constant, str):
            return np.equal(values, self.facts[atom.fact].options.index(atom.constant))
        compare: dict[str, Callable[..., Flags]] = {
            "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal, "==": np.equal
        }  # fmt: skip
        return compare[str(atom.operator)](values, as_number(atom.constant))

    def _settle(self, expression: Expression, places: Places, truth: bool) -> None:
        """Give facts values that make an expression true (or false) at some places, as far as it can be."""
        if not len(places):
            return
        match expression:
            case Atom(operator=None, fact=fact):
                self.values[fact][places] = int(truth)
            case Atom(fact=fact):
                fitting = self.choices[fact][self._atom(expression, self.choices[fact]) == truth]
                if len(fitting):
                    self.values[fact][places] = self.rng.choice(fitting, len(places))
            case Not(part):
                self._settle(part, places, not truth)
            case And(parts) | Or(parts) if isinstance(expression, And) == truth:
                for part in parts:
                    self._settle(part, places, truth)
            case And(parts) | Or(parts):
                chosen = self.rng.integers(len(parts), size=len(places))
                for number, part in enumerate(parts):
                    self._settle(part, places[chosen == number], truth)
            case _:
                pass  # items of another provision are aimed at by themselves


def _joined(first: dict[str, Column], second: dict[str, Column]) -> dict[str, Column]:
    """Two stretches, one after the other; the first ends at a whole word."""
    found: dict[str, Column] = {}
    for name, left in first.items():
        right = second[name]
        if isinstance(left, YesNo) and isinstance(right, YesNo):
            found[name] = YesNo(np.concatenate([left.yes, right.yes]), np.concatenate([left.no, right.no]))
        elif isinstance(left, Numbers) and isinstance(right, Numbers):
            values = np.concatenate([left.values, right.values])
            found[name] = Numbers(values, np.concatenate([left.known, right.known]))
    return found
