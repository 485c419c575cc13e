"""An independent solver: the listed conditions as an answer-set program, solved by clingo.

Shares no code with the core: it reads the public listing (`rongcuo facts --json`), translates each condition
with its own walk over Python's syntax, and writes the order of outcomes out as rules. Every combination of
readings is a world of its own; the headline is what all worlds agree on, else `reserved`.
"""

import ast
import itertools
from collections.abc import Iterable, Mapping
from typing import Any

import clingo

LADDER = ("duty_fulfilled", "exemptible", "lenient", "tolerable", "mitigable")  # best to worst


def _goal(node: ast.expr, world: str, rules: list[str], names: Iterable[int]) -> str:
    """An atom that holds exactly when the expression does; helper rules are appended."""
    match node:
        case ast.Name(id=name):
            return f"fact({name})"
        case ast.Compare(
            left=ast.Name(id=name),
            ops=[operator],
            comparators=[ast.Constant(value=int() | str() as constant)],
        ):
            return f'compare({name},"{type(operator).__name__}","{constant}")'
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return f"not {_goal(inner, world, rules, names)}"
        case ast.BoolOp(op=operator, values=values):
            head = f"helper({next(iter(names))},{world})"
            goals = [_goal(value, world, rules, names) for value in values]
            if isinstance(operator, ast.And):
                rules.append(f"{head} :- {', '.join(goals)}.")
            else:
                rules.extend(f"{head} :- {goal}." for goal in goals)
            return head
    raise ValueError(ast.dump(node))


class Solver:
    """One grounded program; every question is a set of assumptions."""

    def __init__(self, listing: Mapping[str, Any]) -> None:
        self.facts = [fact["id"] for fact in listing["facts"] if fact["kind"] == "bool"]
        self.rules: list[str] = [f"{{ fact({fact}) }}." for fact in self.facts]
        self.names = itertools.count()
        ambiguous = [row for row in listing["provisions"] if row["readings"]]
        choices = [range(len(row["readings"])) for row in ambiguous]
        worlds = list(itertools.product(*choices))
        for number, chosen in enumerate(worlds):
            reading = {row["provision"]: index for row, index in zip(ambiguous, chosen, strict=True)}
            self.add_world(listing, f"w{number}", reading)
        self.add_headlines([f"w{number}" for number in range(len(worlds))])
        self.add_axioms(listing)
        self.control = clingo.Control(["--enum-mode=brave", "--project=show", "0", "--warn=none"])
        self.control.add("base", [], "\n".join(self.rules))
        self.control.ground([("base", [])])

    def goal(self, expression: str, world: str) -> str:
        return _goal(ast.parse(expression, mode="eval").body, world, self.rules, self.names)

    def add_world(self, listing: Mapping[str, Any], world: str, reading: Mapping[str, int]) -> None:
        """Conditions and outcome of one combination of readings."""
        scope = ", ".join(self.goal(row["condition"], world) for row in listing["scope"])
        self.rules.append(f"in_scope({world}) :- {scope}.")
        for row in listing["provisions"]:
            if row["catch_all"]:
                self.rules.append(f"claim({world}) :- {self.goal(row['condition'], world)}.")
            elif row["effect"] != "exemptible":
                condition = row["condition"]
                if row["readings"]:
                    condition = row["readings"][reading[row["provision"]]]["condition"]
                head = "bar" if row["bar"] else row["effect"]
                self.rules.append(f"met({head},{world}) :- {self.goal(condition, world)}.")
        cumulative = ", ".join(self.goal(row["condition"], world) for row in listing["cumulative"])
        self.rules.append(f"met(exemptible,{world}) :- met(lenient,{world}), {cumulative}.")
        self.rules += [
            f"outcome(out_of_scope,{world}) :- not in_scope({world}).",
            f"outcome(not_tolerated,{world}) :- in_scope({world}), met(bar,{world}).",
            f"open({world}) :- in_scope({world}), not met(bar,{world}).",
        ]
        for place, effect in enumerate(LADDER):
            better = "".join(f", not met({other},{world})" for other in LADDER[:place])
            self.rules.append(f"outcome({effect},{world}) :- open({world}), met({effect},{world}){better}.")
        none = "".join(f", not met({effect},{world})" for effect in LADDER)
        self.rules.append(f"outcome(reserved,{world}) :- open({world}), claim({world}){none}.")
        self.rules.append(f"outcome(no_ground,{world}) :- open({world}), not claim({world}){none}.")

    def add_headlines(self, worlds: list[str]) -> None:
        outcomes = ("out_of_scope", "not_tolerated", "no_ground", *LADDER)
        for outcome in outcomes:
            everywhere = ", ".join(f"outcome({outcome},{world})" for world in worlds)
            self.rules.append(f"headline({outcome}) :- {everywhere}.")
        agreed = ", ".join(f"not headline({outcome})" for outcome in outcomes)
        self.rules.append(f"headline(reserved) :- {agreed}.")
        self.rules.append("#show headline/1.")

    def add_axioms(self, listing: Mapping[str, Any]) -> None:
        """Axioms over yes-or-no facts; cases with dates are checked elsewhere."""
        for axiom in listing["axioms"]:
            if "act_date" in axiom["left"]:
                continue
            left, right = f"fact({axiom['left']})", f"fact({axiom['right']})"
            denied = right if axiom["kind"] == "excludes" else f"not {right}"
            self.rules.append(f":- {left}, {denied}.")

    def possible(self, facts: Mapping[str, bool]) -> set[str]:
        """Every headline some completion leads to; empty when the facts contradict each other."""
        assumptions = [
            (clingo.Function("fact", [clingo.Function(fact)]), value) for fact, value in facts.items()
        ]
        found: set[str] = set()
        with self.control.solve(assumptions=assumptions, yield_=True) as handle:
            for model in handle:
                found = {symbol.arguments[0].name for symbol in model.symbols(shown=True)}
        return found
