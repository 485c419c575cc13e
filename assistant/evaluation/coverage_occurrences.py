"""Every atomic condition of a rulebook, occurrence by occurrence, and the rulebook with one of them stuck.

An occurrence is one mention of an atom in one place: a scope rule, a rule, a reading, a proviso, a cumulative
condition or item, the claim of a catch-all. The same fact named in two readings is two occurrences.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from assistant.misreading.misreading import replaced
from assistant.rules.expression import And, Atom, Expression, Not, Or, atoms
from assistant.rules.rulebook import Entry, Rule, Rulebook

ALWAYS, NEVER = And(()), Or(())  # true whatever the facts, and false


@dataclass(frozen=True)
class Occurrence:
    """`part`: "when", "unless", "claim", or the id of a reading; `place` counts the atoms of that part."""

    entry: str
    provision: str
    part: str
    place: int
    atom: Atom

    @property
    def id(self) -> str:
        return f"{self.entry} {self.part} {self.place + 1} {self.atom.name}"


@dataclass(frozen=True)
class Stuck:
    """A rulebook in which one occurrence is read as always `value`; `claims` as for the shared diagrams."""

    occurrence: Occurrence
    value: bool
    rulebook: Rulebook
    claims: Mapping[str, bool]


def occurrences(rulebook: Rulebook) -> Iterator[Occurrence]:
    """In the order of scope, rules, conditions, and of the text within each."""
    for entry in rulebook.entries():
        for part, expression in _parts(entry):
            for place, atom in enumerate(atoms(expression)):
                yield Occurrence(entry.id, entry.provision, part, place, atom)
        if entry.catch_all is not None:
            yield Occurrence(entry.id, entry.provision, "claim", 0, Atom(entry.catch_all))


def stuck(rulebook: Rulebook, occurrence: Occurrence, value: bool) -> Stuck:
    """The rulebook with one occurrence read as always true or always false."""
    entry = next(entry for entry in rulebook.entries() if entry.id == occurrence.entry)
    if occurrence.part == "claim":
        return Stuck(occurrence, value, rulebook, {entry.id: value})
    constant = ALWAYS if value else NEVER
    changed = _with_part(entry, occurrence.part, lambda whole: _set(whole, occurrence.place, constant)[0])
    return Stuck(occurrence, value, replaced(rulebook, entry, changed), {})


def _parts(entry: Entry) -> Iterator[tuple[str, Expression]]:
    for reading in entry.readings:
        yield reading.id, reading.when
    if entry.when is not None and not entry.readings:
        yield "when", entry.when
    if entry.unless is not None:
        yield "unless", entry.unless


def _with_part(entry: Entry, part: str, change: Callable[[Expression], Expression]) -> Entry:
    if part == "unless":
        assert isinstance(entry, Rule)
        assert entry.unless is not None
        return replace(entry, unless=change(entry.unless))
    if part == "when":
        assert entry.when is not None
        return replace(entry, when=change(entry.when))
    readings = tuple(replace(r, when=change(r.when)) if r.id == part else r for r in entry.readings)
    return replace(entry, readings=readings, when=readings[0].when)


def _set(whole: Expression, place: int, constant: Expression) -> tuple[Expression, int]:
    """The expression with its atom number `place` replaced, and how many atoms it has."""
    match whole:
        case Atom():
            return (constant if place == 0 else whole), 1
        case Not(part):
            inner, count = _set(part, place, constant)
            return Not(inner), count
        case And(parts) | Or(parts):
            changed, seen = [], 0
            for part in parts:
                inner, count = _set(part, place - seen, constant)
                changed.append(inner)
                seen += count
            return replace(whole, parts=tuple(changed)), seen
    return whole, 0
