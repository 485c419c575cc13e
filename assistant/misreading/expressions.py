"""Every way to misread one condition in one place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.rules.expression import And, Atom, Expression, Items, Not, Or, fact_ids
from assistant.rules.facts import Vocabulary


@dataclass(frozen=True)
class Change:
    """A condition with one thing misread: `kind` as in `misreading.KINDS`, `says` in Chinese.

    `facts`: those the reader forgets or confuses.
    """

    kind: str
    says: str
    facts: tuple[str, ...]
    expression: Expression


MOST_NAMED = 3
Rebuild = Callable[[Expression], Expression]


def changes(expression: Expression, vocabulary: Vocabulary) -> Iterator[Change]:
    """From the outside in, left to right."""
    return _changes(expression, vocabulary, lambda whole: whole)


def _changes(expression: Expression, vocabulary: Vocabulary, rebuild: Rebuild) -> Iterator[Change]:
    """`rebuild` puts a changed part back into the whole condition."""
    facts = _facts(expression)
    match expression:
        case And(parts):
            for place, part in enumerate(parts):
                yield _forgotten(part, parts, vocabulary, rebuild(_without(parts, place, And)))
            says = f"要求{_all_of(parts, vocabulary)}同时具备，误以为有一样就够"
            if any(isinstance(part, Items) for part in parts):
                says = "有列举的情形之一，还要同时具备后面的几个条件，误以为有一样就够"
            yield Change("and_as_or", says, facts, rebuild(Or(parts)))
        case Or(parts):
            for place, part in enumerate(parts):
                says = f"漏看一种情形：{_labels(part, vocabulary)}"
                yield Change("missed_alternative", says, _facts(part), rebuild(_without(parts, place, Or)))
            says = f"{_all_of(parts, vocabulary)}有一样就够，误以为样样都要有"
            yield Change("or_as_and", says, facts, rebuild(And(parts)))
        case Not(part):
            says = f"看漏“没有”：{_labels(part, vocabulary)}"
            yield Change("missed_negation", says, facts, rebuild(part))
            yield from _changes(part, vocabulary, lambda inner: rebuild(Not(inner)))
        case Atom():
            for moved in _moved(expression):
                says = f"记错界限：{_labels(expression, vocabulary)}"
                yield Change("moved_limit", says, facts, rebuild(moved))
        case Items():
            pass
    if isinstance(expression, And | Or):
        for place, part in enumerate(expression.parts):
            yield from _changes(part, vocabulary, _put_back(expression, place, rebuild))


def _put_back(whole: And | Or, place: int, rebuild: Rebuild) -> Rebuild:
    def put(part: Expression) -> Expression:
        return rebuild(replace(whole, parts=(*whole.parts[:place], part, *whole.parts[place + 1 :])))

    return put


def _forgotten(
    part: Expression, parts: tuple[Expression, ...], vocabulary: Vocabulary, rest: Expression
) -> Change:
    if isinstance(part, Items):
        kind = "dropped_cumulative" if part.quantifier == "every_item" else "dropped_condition"
        says = "忘了还要同时具备的几个条件" if kind == "dropped_cumulative" else "忘了还要有列举的情形之一"
        return Change(kind, says, (), rest)
    named = _labels(part, vocabulary)
    says = f"漏看一个条件：{named}"
    if len(parts) > 2:
        says = f"{_number(len(parts))}个条件只看了{_number(len(parts) - 1)}个，漏了{named}"
    return Change("dropped_condition", says, _facts(part), rest)


def _without(parts: tuple[Expression, ...], place: int, kind: type[And] | type[Or]) -> Expression:
    rest = (*parts[:place], *parts[place + 1 :])
    return rest[0] if len(rest) == 1 else kind(rest)


def _moved(atom: Atom) -> Iterator[Atom]:
    """A number or day one step to either side; a choice has no sides."""
    constant = atom.constant
    if isinstance(constant, date):
        yield from (replace(atom, constant=constant + timedelta(days=step)) for step in (-1, 1))
    elif isinstance(constant, int):
        yield from (replace(atom, constant=constant + step) for step in (-1, 1))


def _facts(expression: Expression) -> tuple[str, ...]:
    match expression:
        case Items():
            return ()
        case And(parts) | Or(parts):
            return tuple(dict.fromkeys(fact for part in parts for fact in _facts(part)))
        case Not(part):
            return _facts(part)
    return fact_ids(expression)


def _labels(expression: Expression, vocabulary: Vocabulary) -> str:
    """The facts named; of many the first and how many there are."""
    if isinstance(expression, Not):
        return f"没有{_labels(expression.part, vocabulary)}"
    joined = "或者" if isinstance(expression, Or) else "、"
    return _some([f"“{vocabulary[fact].label}”" for fact in _facts(expression)], joined)


def _all_of(parts: tuple[Expression, ...], vocabulary: Vocabulary) -> str:
    return _some([_labels(part, vocabulary) or "列举的情形" for part in parts], "，")


def _some(named: list[str], joined: str) -> str:
    if len(named) <= MOST_NAMED:
        return joined.join(named)
    return f"{joined.join(named[:MOST_NAMED])}等{len(named)}项"


def _number(count: int) -> str:
    return "零一两三四五六七八九十"[count] if count <= 10 else str(count)
