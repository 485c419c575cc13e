"""An independent solver: the listed conditions as an answer-set program, solved by clingo.

Shares no code with the core: it reads the public listing (`rongcuo facts --json`) and the ladder of outcomes,
and translates each condition with its own walk over Python's syntax. A headline stands when it is the
outcome under every combination of readings. Each outcome is a conjunction (in scope, this effect met, none
that goes before it), and "under every combination" distributes over a conjunction; so each part is written
out only over the readings that it depends on: their product over the whole regulation is never needed.
"""

import ast
import itertools
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

import clingo

from assistant.rules.expression import Value
from assistant.rules.outcomes import OUT_OF_SCOPE, RESERVED, Outcomes

Row = Mapping[str, Any]
Readings = Mapping[str, int]  # entry id -> which of its readings


class Solver:
    """One grounded program; every question is a set of assumptions."""

    def __init__(self, listing: Row, outcomes: Outcomes) -> None:
        self.items: Mapping[str, list[str]] = listing["items"]
        self.rows: dict[str, Row] = {
            row["id"]: row for part in ("scope", "provisions", "cumulative") for row in listing[part]
        }
        self.facts = [fact["id"] for fact in listing["facts"] if fact["kind"] == "bool"]
        self.regions = _regions(listing)
        self.rules: list[str] = [f"{{ fact({fact}) }}." for fact in self.facts]
        for fact, values in self.regions.items():
            self.rules.append(f"1 {{ {'; '.join(f'value({fact},{i})' for i in values)} }} 1.")
        self.applying: dict[tuple[object, ...], str] = {}
        self.numbers = itertools.count()
        self._add_axioms(listing["axioms"])
        self._add_headlines(listing, outcomes)
        self.control = clingo.Control(["--enum-mode=brave", "--project=show", "0", "--warn=none"])
        self.control.add("base", [], "\n".join(self.rules))
        self.control.ground([("base", [])])

    def possible(self, facts: Mapping[str, Value]) -> set[str]:
        """Every headline some completion leads to; empty when the facts contradict each other."""
        found: set[str] = set()
        assumptions = [self._assumption(fact, value) for fact, value in facts.items()]
        with self.control.solve(assumptions=assumptions, yield_=True) as handle:
            for model in handle:
                found = {symbol.arguments[0].name for symbol in model.symbols(shown=True)}
        return found

    def _assumption(self, fact: str, value: Value) -> tuple[clingo.Symbol, bool]:
        if fact not in self.regions:
            return clingo.Function("fact", [clingo.Function(fact)]), bool(value)
        region = self.regions[fact].of(_plain(value))
        return clingo.Function("value", [clingo.Function(fact), clingo.Number(region)]), True

    def _helper(self, *bodies: Iterable[str]) -> str:
        """A new atom that holds exactly when all goals of one of the bodies do."""
        head = f"helper({next(self.numbers)})"
        self.rules.extend(f"{head} :- {', '.join(('#true', *body))}." for body in bodies)
        return head

    def _goal(self, node: ast.expr, readings: Readings) -> str:
        """An atom that holds exactly when the expression does."""
        match node:
            case ast.Name(id=name):
                return f"fact({name})"
            case ast.Compare(
                left=ast.Name(id=name),
                ops=[operator],
                comparators=[ast.Constant(value=int() | str() as constant)],
            ):
                regions = self.regions[name].where(operator, _plain(constant))
                return self._helper(*([f"value({name},{region})"] for region in regions))
            case ast.UnaryOp(op=ast.Not(), operand=inner):
                return self._helper([f"not {self._goal(inner, readings)}"])
            case ast.BoolOp(op=ast.And(), values=values):
                return self._helper([self._goal(value, readings) for value in values])
            case ast.BoolOp(op=ast.Or(), values=values):
                return self._helper(*([self._goal(value, readings)] for value in values))
            case ast.Call(func=ast.Name(id=quantifier), args=[ast.Name(id=parent)]):
                goals = [self._applies(item, readings) for item in self.items[parent]]
                return self._helper(*([g] for g in goals) if quantifier == "any_item" else (goals,))
        raise ValueError(ast.dump(node))

    def _applies(self, entry: str, readings: Readings) -> str:
        """An atom that holds exactly when the row's condition does and its proviso does not."""
        key = (entry, *(readings[point] for point in self._points(entry)))
        if key not in self.applying:
            row = self.rows[entry]
            chosen = row["readings"][readings[entry]] if row["readings"] else row
            goals = [self._goal(_parsed(chosen["folded"]), readings)]
            if row.get("unless"):
                goals.append(f"not {self._goal(_parsed(row['unless']), readings)}")
            self.applying[key] = self._helper(goals)
        return self.applying[key]

    def _points(self, *entries: str) -> list[str]:
        """The ambiguous rows that these rows depend on: themselves, and the items they take up."""
        found: dict[str, None] = {}
        for entry in entries:
            row = self.rows[entry]
            if row["readings"]:
                found[entry] = None
            for text in (row["folded"], *(reading["folded"] for reading in row["readings"])):
                for parent in _lists_taken_up(text):
                    found.update(dict.fromkeys(self._points(*self.items[parent])))
        return list(found)

    def _worlds(self, *entries: str) -> Iterator[Readings]:
        """Every combination of the readings that these rows depend on."""
        points = self._points(*entries)
        for chosen in itertools.product(*(range(len(self.rows[point]["readings"])) for point in points)):
            yield dict(zip(points, chosen, strict=True))

    def _always_never(self, entries: list[str], together: bool) -> tuple[str, str]:
        """Atoms: under every combination of readings all (else: some) of the rows apply; under none."""
        worlds = []
        for readings in self._worlds(*entries):
            goals = [self._applies(entry, readings) for entry in entries]
            worlds.append(self._helper(goals) if together else self._helper(*([goal] for goal in goals)))
        return self._helper(worlds), self._helper([f"not {world}" for world in worlds])

    def _add_headlines(self, listing: Row, outcomes: Outcomes) -> None:
        rows = listing["provisions"]
        in_scope, out_of_scope = self._always_never([row["id"] for row in listing["scope"]], together=True)
        headlines = {OUT_OF_SCOPE: [out_of_scope]}
        before = [in_scope]
        for effect in _precedence(rows, outcomes):
            met = [row["id"] for row in rows if row["effect"] == effect and not row["catch_all"]]
            always, never = self._always_never(met, together=False)
            headlines[effect] = [*before, always]
            before.append(never)
        claims = [[self._applies(row["id"], {})] for row in rows if row["catch_all"]]
        headlines[listing["otherwise"]] = [*before, f"not {self._helper(*claims)}"]
        self.rules += [f"headline({outcome}) :- {', '.join(goals)}." for outcome, goals in headlines.items()]
        agreed = ", ".join(f"not headline({outcome})" for outcome in headlines)
        self.rules += [f"headline({RESERVED}) :- {agreed}.", "#show headline/1."]

    def _add_axioms(self, axioms: Iterable[Row]) -> None:
        for axiom in axioms:
            left, right = self._goal(_parsed(axiom["left"]), {}), self._goal(_parsed(axiom["right"]), {})
            self.rules.append(f":- {left}, {right if axiom['kind'] == 'excludes' else f'not {right}'}.")


class _Regions:
    """The values of one compared fact, cut by the constants it is compared with.

    Region 2n + 1 is the n-th constant itself, region 2n what lies below it and above the one before. Options
    of a choice are their places in the list.
    """

    def __init__(self, fact: Row, constants: Iterable[int | str]) -> None:
        self.options: list[str] = fact["options"]
        self.constants = sorted(c for c in constants if isinstance(c, int))
        edges = self.constants
        inside = [edges[0] - 1, *(c + 1 for c in edges)] if edges else []
        values = {*edges, *(v for v in inside if v not in edges)}
        low, high = fact["minimum"], fact["maximum"]
        admitted = [v for v in values if (low is None or v >= low) and (high is None or v <= high)]
        self.values: dict[int, int | str] = {self.of(v): v for v in admitted}
        if fact["kind"] == "choice":
            self.values = dict(enumerate(self.options))

    def __iter__(self) -> Iterator[int]:
        return iter(self.values)

    def of(self, value: int | str) -> int:
        if isinstance(value, str):
            return self.options.index(value)
        place = bisect_left(self.constants, value)
        return 2 * place + (place < len(self.constants) and self.constants[place] == value)

    def where(self, operator: ast.cmpop, constant: int | str) -> list[int]:
        return [region for region, value in self.values.items() if _compare(operator, value, constant)]


def _compare(operator: ast.cmpop, value: Any, constant: Any) -> bool:
    match operator:
        case ast.Lt():
            return bool(value < constant)
        case ast.LtE():
            return bool(value <= constant)
        case ast.Gt():
            return bool(value > constant)
        case ast.GtE():
            return bool(value >= constant)
        case ast.Eq():
            return bool(value == constant)
    raise ValueError(ast.dump(operator))


def _plain(value: Value) -> int | str:
    """Days as numbers; an option as it is."""
    if isinstance(value, date):
        return value.toordinal()
    try:
        return date.fromisoformat(value).toordinal() if isinstance(value, str) else int(value)
    except ValueError:
        return str(value)


def _regions(listing: Row) -> dict[str, _Regions]:
    constants: dict[str, list[int | str]] = {}
    for text in _all_conditions(listing):
        for node in ast.walk(_parsed(text)):
            match node:
                case ast.Compare(left=ast.Name(id=name), comparators=[ast.Constant(value=constant)]):
                    assert isinstance(constant, int | str)  # the loader lets nothing else be compared
                    constants.setdefault(name, []).append(_plain(constant))
    facts = {fact["id"]: fact for fact in listing["facts"] if fact["kind"] != "bool"}
    return {name: _Regions(fact, constants.get(name, ())) for name, fact in facts.items()}


def _all_conditions(listing: Row) -> Iterator[str]:
    for part in ("scope", "provisions", "cumulative"):
        for row in listing[part]:
            yield row["folded"]
            yield from (reading["folded"] for reading in row["readings"])
            if row.get("unless"):
                yield row["unless"]
    for axiom in listing["axioms"]:
        yield from (axiom["left"], axiom["right"])


def _precedence(rows: Iterable[Row], outcomes: Outcomes) -> list[str]:
    """Effects in the order they are tried: bars and adverse ones, worst first; the others, best first."""
    ranks = {row["effect"]: outcomes[row["effect"]].rank for row in rows}
    bars = {row["effect"] for row in rows if row["bar"]}
    barring = [effect for effect in ranks if effect in bars or outcomes[effect].adverse]
    granting = [effect for effect in ranks if effect not in barring]
    return sorted(barring, key=ranks.__getitem__) + sorted(granting, key=ranks.__getitem__, reverse=True)


def _lists_taken_up(text: str) -> Iterator[str]:
    for node in ast.walk(_parsed(text)):
        match node:
            case ast.Call(args=[ast.Name(id=parent)]):
                yield parent


def _parsed(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
