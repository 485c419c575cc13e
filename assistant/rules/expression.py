"""Conditions: one readable line in Python's boolean syntax, parsed against a whitelist.

`a and (b or not c) and age >= 3 and act_date < '2025-01-01'`; nothing else is let in.
`any_item(art_10__para_1)` and `every_item(art_10__para_2)` stand for the items of a provision.
"""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

Value = bool | int | str | date
Truth = bool | None

_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
}
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    "<": int.__lt__,
    "<=": int.__le__,
    ">": int.__gt__,
    ">=": int.__ge__,
    "==": int.__eq__,
}


class ExpressionError(ValueError):
    """The condition cannot be read; the message says which part."""


@dataclass(frozen=True)
class Atom:
    """A boolean fact, or one comparison over a number, date or choice."""

    fact: str
    operator: str | None = None
    constant: int | str | date | None = None

    @property
    def name(self) -> str:
        """Unique and readable: the fact id, or e.g. `act_date < '2025-01-01'`."""
        return (
            self.fact if self.operator is None else f"{self.fact} {self.operator} {_literal(self.constant)}"
        )

    def holds_for(self, value: Value) -> bool:
        """Truth under a known value. `value` has the fact's kind already."""
        if self.operator is None:
            return bool(value)
        if isinstance(value, str) or isinstance(self.constant, str):
            return value == self.constant
        return _COMPARE[self.operator](as_number(value), as_number(self.constant))


@dataclass(frozen=True)
class Not:
    part: "Expression"


@dataclass(frozen=True)
class And:
    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Items:
    """`any_item(...)` or `every_item(...)` before it is replaced."""

    quantifier: str
    provision: str


Expression = Atom | Not | And | Or | Items


def as_number(value: object) -> int:
    """A number, or a day as a number: what comparisons are made on."""
    return value.toordinal() if isinstance(value, date) else int(str(value))


def _literal(value: object) -> str:
    return f"'{value.isoformat()}'" if isinstance(value, date) else repr(value)


def parse(text: str) -> Expression:
    """Parse one condition. Raises ExpressionError naming the part that is not allowed."""
    try:
        return _convert(ast.parse(text.strip(), mode="eval").body)
    except SyntaxError as error:
        raise ExpressionError(f"条件写法有误（第 {error.offset} 个字符附近）") from None


def _convert(node: ast.expr) -> Expression:
    match node:
        case ast.Name(id=name):
            return Atom(name)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return Not(_convert(operand))
        case ast.BoolOp(op=ast.And(), values=values):
            return And(tuple(_convert(value) for value in values))
        case ast.BoolOp(op=ast.Or(), values=values):
            return Or(tuple(_convert(value) for value in values))
        case ast.Compare(left=ast.Name(id=name), ops=[operator], comparators=[ast.Constant(value=constant)]):
            return _comparison(name, operator, constant)
        case ast.Call(
            func=ast.Name(id=("any_item" | "every_item") as quantifier),
            args=[ast.Name(id=provision)],
            keywords=[],
        ):
            return Items(quantifier, provision)
    raise ExpressionError(f"条件里不能用“{ast.unparse(node)}”，只能用要素编号、and、or、not、括号和比较")


def _comparison(name: str, operator: ast.cmpop, constant: object) -> Atom:
    symbol = _OPERATORS.get(type(operator))
    if symbol is None or isinstance(constant, bool) or not isinstance(constant, int | str):
        raise ExpressionError(f"“{name}”的比较只能用 < <= > >= ==，右边是整数、日期或者选项")
    if isinstance(constant, str) and symbol != "==":
        try:
            return Atom(name, symbol, date.fromisoformat(constant))
        except ValueError:
            raise ExpressionError(f"“{constant}”不是日期，应写成 'YYYY-MM-DD'") from None
    return Atom(name, symbol, constant)


def render(expression: Expression) -> str:
    """Back to Python boolean syntax, fully parenthesised where needed."""
    match expression:
        case Atom():
            return expression.name
        case Not(part):
            inner = render(part)
            return f"not {inner}" if isinstance(part, Atom) and part.operator is None else f"not ({inner})"
        case And(parts):
            return " and ".join(f"({render(p)})" if isinstance(p, Or) else render(p) for p in parts)
        case Or(parts):
            return " or ".join(f"({render(p)})" if isinstance(p, And) else render(p) for p in parts)
        case Items(quantifier, provision):
            return f"{quantifier}({provision})"


def atoms(expression: Expression) -> Iterator[Atom]:
    """Every atom, left to right, repeats included."""
    match expression:
        case Atom():
            yield expression
        case Not(part):
            yield from atoms(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from atoms(part)
        case Items():
            return


def fact_ids(expression: Expression) -> tuple[str, ...]:
    """The facts named, each once, in order of first appearance."""
    return tuple(dict.fromkeys(atom.fact for atom in atoms(expression)))


def truth(expression: Expression, facts: Mapping[str, Value]) -> Truth:
    """Kleene truth under the known facts, None where open.

    Used to show which element of a condition holds; a headline never rests on it (see `compiled.py`).
    """
    match expression:
        case Atom(fact=fact):
            return expression.holds_for(facts[fact]) if fact in facts else None
        case Not(part):
            inner = truth(part, facts)
            return None if inner is None else not inner
        case And(parts):
            return _all([truth(part, facts) for part in parts])
        case Or(parts):
            negated = _all([None if (t := truth(part, facts)) is None else not t for part in parts])
            return None if negated is None else not negated
        case Items():
            raise ExpressionError(f"“{render(expression)}”还没有展开")


def _all(values: list[Truth]) -> Truth:
    if False in values:
        return False
    return None if None in values else True


def items_in(expression: Expression) -> list[Items]:
    """Every `any_item(...)`/`every_item(...)` in an expression, left to right."""
    match expression:
        case Items():
            return [expression]
        case Not(part):
            return items_in(part)
        case And(parts) | Or(parts):
            return [items for part in parts for items in items_in(part)]
        case Atom():
            return []


def replace_items(expression: Expression, replacement: Callable[[Items], Expression]) -> Expression:
    """The expression with every `any_item(...)`/`every_item(...)` replaced."""
    match expression:
        case Items():
            return replacement(expression)
        case Not(part):
            return Not(replace_items(part, replacement))
        case And(parts):
            return And(tuple(replace_items(part, replacement) for part in parts))
        case Or(parts):
            return Or(tuple(replace_items(part, replacement) for part in parts))
        case Atom():
            return expression
