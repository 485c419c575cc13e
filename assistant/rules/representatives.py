"""Numbers, dates and choices as finitely many cases: the combinations of comparisons that can occur."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from assistant.rules.expression import Atom, Value
from assistant.rules.facts import Fact, Vocabulary


def consistent_values(vocabulary: Vocabulary, atoms: Iterable[Atom]) -> Iterator[list[Mapping[str, bool]]]:
    """For each fact that is compared, the truth rows of its comparisons over one value per region."""
    by_fact: dict[str, list[Atom]] = {}
    for atom in atoms:
        if atom.operator is not None:
            by_fact.setdefault(atom.fact, []).append(atom)
    for fact, comparisons in by_fact.items():
        rows = {
            tuple((atom.name, atom.holds_for(value)) for atom in comparisons): None
            for value in representative_values(vocabulary[fact], comparisons)
        }
        yield [dict(row) for row in rows]


def representative_values(fact: Fact, comparisons: Iterable[Atom]) -> list[Value]:
    """One value from every region the comparisons cut: each constant, and one step to either side."""
    if fact.kind == "choice":
        return list(fact.options)
    constants = {atom.constant for atom in comparisons if atom.constant is not None}
    dates = {c.toordinal() + step for c in constants if isinstance(c, date) for step in (-1, 0, 1)}
    numbers = {int(c) + step for c in constants if isinstance(c, int) for step in (-1, 0, 1)}
    if fact.kind == "date":
        return [date.fromordinal(d) for d in sorted(dates)]
    return [number for number in sorted(numbers) if fact.admits(number)]
