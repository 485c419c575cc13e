"""A rulebook's public listing as named two-valued formulas: what every peer's own form is written from.

Reads only plain data (`rongcuo facts --json` prints it) and shares no code with the core, so that agreement
between a peer and the core says something. A provision that is read in several ways becomes two formulas: it
applies under every reading, and under some reading. A headline stands when it is the outcome under every
combination of readings; because each ambiguous provision is chosen for itself, "for every combination" may be
taken inside `and` and `or` as long as no provision stands twice in one of them, which is checked.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Row = Mapping[str, Any]
Side = Literal["always", "sometimes"]  # under every reading; under some reading
OUT_OF_SCOPE, RESERVED = "out_of_scope", "reserved"


@dataclass(frozen=True)
class Fact:
    """A yes-or-no fact of the case."""

    id: str


@dataclass(frozen=True)
class Named:
    """An earlier formula, by name."""

    name: str


@dataclass(frozen=True)
class Not:
    part: "Formula"


@dataclass(frozen=True)
class And:
    parts: tuple["Formula", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Formula", ...]


Formula = Fact | Named | Not | And | Or


@dataclass(frozen=True)
class Formulas:
    """`named` in an order in which each needs only earlier ones; the first of `headlines` that holds is the
    outcome, and where none does `otherwise` is."""

    facts: tuple[str, ...]
    named: Mapping[str, Formula]
    headlines: tuple[tuple[str, Formula], ...]
    otherwise: str


class NotTwoValuedError(ValueError):
    """The listing has something the peers' common form does not express; the message says what."""


def formulas(listing: Row, ranks: Mapping[str, int], adverse: Sequence[str] = ()) -> Formulas:
    """The formulas of a listing. `ranks` order the outcomes, worst lowest; `adverse` ones go first."""
    writer = _Writer(listing)
    scope = [row["id"] for row in listing["scope"]]
    in_scope, maybe_in_scope = (
        And(tuple(writer.entry(row, side) for row in scope)) for side in ("always", "sometimes")
    )
    headlines: list[tuple[str, Formula]] = [(OUT_OF_SCOPE, Not(maybe_in_scope))]
    if in_scope != maybe_in_scope:
        headlines.append((RESERVED, Not(in_scope)))
    for effect, entries in _precedence(listing["provisions"], ranks, adverse):
        writer.check_each_point_once(entries)
        headlines.append((effect, Or(tuple(writer.entry(entry, "always") for entry in entries))))
        if parting := tuple(writer.entry(entry, "sometimes") for entry in entries if writer.points(entry)):
            headlines.append((RESERVED, Or(parting)))  # holds under some readings only: the outcomes part
    claims = tuple(writer.entry(row["id"], "sometimes") for row in listing["provisions"] if row["catch_all"])
    headlines.append((RESERVED, Or(claims)))
    facts = tuple(dict.fromkeys(fact for formula in writer.named.values() for fact in facts_in(formula)))
    return Formulas(facts, writer.named, tuple(headlines), listing["otherwise"])


def facts_in(formula: Formula) -> Iterator[str]:
    """Every fact a formula looks at itself, repeats included."""
    match formula:
        case Fact(id=fact):
            yield fact
        case Not(part):
            yield from facts_in(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from facts_in(part)


class _Writer:
    def __init__(self, listing: Row) -> None:
        self.items: Mapping[str, list[str]] = listing["items"]
        parts = ("scope", "provisions", "cumulative")
        self.rows: dict[str, Row] = {row["id"]: row for part in parts for row in listing[part]}
        self.named: dict[str, Formula] = {}

    def entry(self, entry: str, side: Side) -> Formula:
        """The name under which a row's condition stands, written down where it is first needed."""
        name = f"{entry}__{side}" if self.points(entry) else entry
        if name not in self.named:
            self.named[name] = self._condition(self.rows[entry], side)
        return Named(name)

    def check_each_point_once(self, entries: Sequence[str]) -> None:
        """Raise NotTwoValuedError where an `or` of these rows would need one reading in two places."""
        points = [point for entry in entries for point in self.points(entry)]
        if len(points) != len(set(points)):
            raise NotTwoValuedError(f"an ambiguous provision stands twice: {sorted(points)}")

    def _condition(self, row: Row, side: Side) -> Formula:
        texts = [reading["folded"] for reading in row["readings"]] or [row["folded"]]
        readings = tuple(self._formula(_parsed(text), side) for text in texts)
        found = readings[0]
        if len(readings) > 1:
            found = And(readings) if side == "always" else Or(readings)
        if row.get("unless"):
            found = And((found, Not(self._formula(_parsed(row["unless"]), _other(side)))))
        return found

    def _formula(self, node: ast.expr, side: Side) -> Formula:
        match node:
            case ast.Name(id=fact):
                return Fact(fact)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return Not(self._formula(part, _other(side)))
            case ast.BoolOp(op=operator, values=values):
                parts = tuple(self._formula(value, side) for value in values)
                return And(parts) if isinstance(operator, ast.And) else Or(parts)
            case ast.Call(func=ast.Name(id=quantifier), args=[ast.Name(id=parent)]):
                parts = tuple(self.entry(item, side) for item in self.items[parent])
                return Or(parts) if quantifier == "any_item" else And(parts)
        raise NotTwoValuedError(f"no peer form for: {ast.unparse(node)}")

    def points(self, entry: str) -> list[str]:
        """The ambiguous rows an entry depends on, each as often as the entry takes it up."""
        row = self.rows[entry]
        texts = [
            row["folded"],
            *(reading["folded"] for reading in row["readings"]),
            row.get("unless") or "True",
        ]
        found = [entry] if row["readings"] else []
        for node in (node for text in texts for node in ast.walk(_parsed(text))):
            match node:
                case ast.Call(args=[ast.Name(id=parent)]):
                    found += [point for item in self.items[parent] for point in self.points(item)]
        return found


def _other(side: Side) -> Side:
    return "sometimes" if side == "always" else "always"


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _precedence(
    rows: Sequence[Row], ranks: Mapping[str, int], adverse: Sequence[str]
) -> Iterator[tuple[str, list[str]]]:
    """Effects as they are tried, with their rows: bars and adverse ones, worst first, then the best first."""
    effects = sorted({row["effect"] for row in rows}, key=ranks.__getitem__)
    bars = {row["effect"] for row in rows if row["bar"]} | set(adverse)
    for effect in [e for e in effects if e in bars] + [e for e in reversed(effects) if e not in bars]:
        yield effect, [row["id"] for row in rows if row["effect"] == effect and not row["catch_all"]]
