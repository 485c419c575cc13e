"""Check the proof of a determination, claim by claim, against the listed rules.

Imports nothing of ours, and reads plain data only: what `rongcuo facts --json` prints, the facts of the case,
the proof as JSON. Every claim is put to decision diagrams built here: where can these facts still end?
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cache, reduce
from itertools import combinations
from operator import and_, eq, ge, gt, le, lt, or_
from typing import Any

from dd import cudd

Row = Mapping[str, Any]
COMPARED: Any = {ast.Lt: lt, ast.LtE: le, ast.Gt: gt, ast.GtE: ge, ast.Eq: eq}


class Rules:
    """The listing as diagrams: a variable for each fact or comparison and for each choice of a reading."""

    def __init__(self, listing: Row) -> None:
        self.bdd, self.items, rules = cudd.BDD(), listing["items"], listing["provisions"]
        self.atoms: dict[str, Any] = {}  # variable -> fact, comparison, constant
        self.ways: dict[str, tuple[str, str]] = {}  # variable -> row, reading
        self.facts = {fact["id"]: fact for fact in listing["facts"]}
        parts = (*listing["scope"], *rules, *listing["cumulative"])
        self.rows = {row["id"]: row for row in parts}
        self.rank = {outcome["id"]: rank for rank, outcome in enumerate(listing["outcomes"])}
        self.applies, self.headlines = cache(self._applies), cache(self._headlines)
        first = {r["effect"] for r in rules if r["bar"]}
        first |= {outcome["id"] for outcome in listing["outcomes"] if outcome["adverse"]}
        effects = sorted({r["effect"] for r in rules}, key=self.rank.__getitem__)
        tried = [e for e in effects if e in first] + [e for e in reversed(effects) if e not in first]
        rows = {e: [r["id"] for r in rules if r["effect"] == e and not r["catch_all"]] for e in tried}
        rows["reserved"] = [row["id"] for row in rules if row["catch_all"]]
        self.stages = {"out_of_scope": ~self.all(self.applies(row["id"]) for row in listing["scope"])}
        self.stages |= {effect: self.any(map(self.applies, ids)) for effect, ids in rows.items()}
        self.stages[listing["otherwise"]] = self.bdd.true
        axioms = [self.axiom(axiom) for axiom in listing["axioms"]]  # first: they compare facts too
        self.axioms = self.all([*axioms, *map(self.one_value, self.facts.values())])
        names = [f"code {bit}" for bit in range(len(self.rank).bit_length())]
        self.bdd.declare(*names)
        codes = (
            {name: bool(rank >> bit & 1) for bit, name in enumerate(names)} for rank in self.rank.values()
        )
        self.codes = dict(zip(self.rank, map(self.bdd.cube, codes), strict=True))

    def var(self, name: str) -> Any:
        self.bdd.declare(name)
        return self.bdd.var(name)

    def all(self, nodes: Iterable[Any]) -> Any:
        return reduce(and_, nodes, self.bdd.true)

    def any(self, nodes: Iterable[Any]) -> Any:
        return reduce(or_, nodes, self.bdd.false)

    def of(self, node: Any) -> Any:
        match ast.parse(node, mode="eval").body if isinstance(node, str) else node:
            case ast.Name(id=name):
                self.atoms[name] = (name, eq, True)
                return self.var(name)
            case ast.Compare(left=ast.Name(id=fact), ops=[test], comparators=[ast.Constant(value=constant)]):
                name = f"{fact} {type(test).__name__} {constant!r}"
                self.atoms[name] = (fact, COMPARED[type(test)], constant)
                return self.var(name)
            case ast.UnaryOp(op=ast.Not(), operand=part):
                return ~self.of(part)
            case ast.BoolOp(op=word, values=parts):
                return (self.any if isinstance(word, ast.Or) else self.all)(map(self.of, parts))
            case ast.Call(func=ast.Name(id=name), args=[ast.Name(id=parent)]):
                return (self.any if name == "any_item" else self.all)(map(self.applies, self.items[parent]))
        raise ValueError(node)

    def _applies(self, row: str) -> Any:
        """Where a row applies. The first true one of its variables says how it is read; none: last."""
        entry = self.rows[row]
        *others, last = entry["readings"] or [entry]
        result = self.of(last["folded"])
        for reading in reversed(others):
            name = f"{row} is read as {reading['id']}"
            self.ways[name] = row, reading["id"]
            result = self.bdd.ite(self.var(name), self.of(reading["folded"]), result)
        return result & ~self.of(entry["unless"]) if entry.get("unless") else result

    def axiom(self, axiom: Row) -> Any:
        left, right = self.of(axiom["left"]), self.of(axiom["right"])
        return ~(left & right) if axiom["kind"] == "excludes" else ~left | right

    def one_value(self, fact: Row) -> Any:
        """The comparisons of a fact come out as they do for some value that it can have."""
        own = {
            name: (test, constant) for name, (of, test, constant) in self.atoms.items() if of == fact["id"]
        }
        if fact["kind"] == "bool" or not own:
            return self.bdd.true
        near = [moved(c, step) for _, c in own.values() for step in (-1, 0, 1)] if not fact["options"] else []
        low, high = fact["minimum"], fact["maximum"]
        values = [n for n in near if (low is None or n >= low) and (high is None or n <= high)] + fact[
            "options"
        ]
        return self.any(self.bdd.cube({n: test(v, c) for n, (test, c) in own.items()}) for v in values)

    def _headlines(self, read: tuple[tuple[str, str], ...]) -> Any:
        """Where the axioms hold and the code is that of the headline: what stands under every way of reading
        that is left open, and where nothing does, reserved."""
        chosen = {name: dict(read)[row] == way for name, (row, way) in self.ways.items() if row in dict(read)}
        rest, found, settled = self.bdd.true, self.bdd.false, self.bdd.false
        for outcome, met in self.stages.items():
            under = self.bdd.let(chosen, rest & met) if chosen else rest & met
            stands = self.bdd.forall(self.ways, under) if outcome != "reserved" else self.bdd.false
            found, settled, rest = found | stands & self.codes[outcome], settled | stands, rest & ~met
        return (found | ~settled & self.codes["reserved"]) & self.axioms

    def under(self, node: Any, facts: Row) -> Any:
        given = {fact: value for fact, value in facts.items() if value is not None}
        known = {n: test(given[f], c) for n, (f, test, c) in self.atoms.items() if f in given}
        return self.bdd.let(known, node) if known else node

    def ends(self, facts: Row, read: Row | None = None) -> set[str]:
        """The headlines that some way the open facts can turn out leads to; none if the facts contradict."""
        left = self.under(self.headlines(tuple((read or {}).items())), facts)
        return {outcome for outcome, code in self.codes.items() if left & code != self.bdd.false}


def moved(constant: Any, step: int) -> Any:
    return (
        str(date.fromisoformat(constant) + timedelta(step)) if isinstance(constant, str) else constant + step
    )


def problems(rules: Rules, facts: Row, proof: Row) -> list[str]:
    """The claims of a proof that are not so; none if it is right."""
    return [claim for claim, holds in claims(rules, facts, proof) if not holds]


def claims(rules: Rules, facts: Row, proof: Row) -> Iterator[tuple[str, bool]]:
    ends, outcome, why, claimed = rules.ends(facts), proof["outcome"], proof["why"], proof["claimed"]
    settled, unsettled = {**facts, **proof["implied"]}, outcome == "insufficient_facts"
    yield "possible", set(proof["possible"]) == ends
    yield "outcome", outcome == (min(ends) if len(ends) == 1 else "insufficient_facts")
    for fact, value in proof["implied"].items():
        yield f"implied.{fact}", facts.get(fact) is None and not rules.ends({**facts, fact: not value})
    for name, counts in ("witnesses", (2 * unsettled,)), ("partings", (0, 2)):
        ways = proof[name]
        yield name, len({way["outcome"] for way in ways}) == len(ways) and len(ways) in counts
        for way in ways:
            leads = rules.ends({**facts, **way["facts"]}, way.get("readings"))
            yield name, leads == {way["outcome"]} and all(facts.get(fact) is None for fact in way["facts"])
    for row in claimed:
        applies = rules.under(rules.applies(row), settled)
        yield "claimed", rules.rows[row]["catch_all"] and applies == rules.bdd.true
    yield "reserved", bool(claimed or proof["partings"]) == (outcome == "reserved")
    yield "why suffices", not why if unsettled else rules.ends(why) == {outcome}
    for fact, value in why.items():
        yield f"why.{fact}", facts.get(fact) == value and rules.ends({**why, fact: None}) != {outcome}
    best = max((rules.rank[end] for end in ends if end not in ("reserved", "no_rule")), default=-1)
    for row in proof["why_not"]:
        holds, blocked, effect = (
            row["holds"],
            row["blocked_by"],
            rules.rows.get(row["rule"], {}).get("effect"),
        )
        better = effect == row["outcome"] and rules.rank[effect] > best
        told = all(settled.get(fact) == value for fact, value in row["facts"].items())
        alone = row["facts"] if holds is False else settled
        never = better and rules.under(rules.applies(row["rule"]), alone) == rules.bdd.false
        stands_back = blocked == outcome if holds else blocked in (None, outcome)
        yield f"why_not.{row['rule']}", told and better and stands_back and never == (holds is False)
    for option in proof["changes"]:
        after = {change["fact"]: change["after"] for change in option["changes"]}
        name, target = f"changes.{option['outcome']}.{'+'.join(after)}", {option["outcome"]}
        for c in option["changes"]:
            power = rules.facts.get(c["fact"], {}).get("in_power")
            yield name, facts.get(c["fact"]) == c["before"] != c["after"] and power == c["in_power"]
        yield name, target != {outcome} and rules.ends({**facts, **after}) == target
        for part in (part for size in range(len(after)) for part in combinations(after.items(), size)):
            yield f"{name}: all are needed", rules.ends({**facts, **dict(part)}) != target
