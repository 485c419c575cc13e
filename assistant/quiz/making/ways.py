"""The ways a condition can come true or fail: which atoms have to hold, and values that make them so."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice, product

from assistant.rules.expression import And, Atom, Expression, Not, Or, Value
from assistant.rules.facts import Vocabulary
from assistant.rules.representatives import representative_values

Literals = Mapping[Atom, bool]
MOST_WAYS = 3000  # the largest condition (any item with all cumulative conditions) has some hundred


def ways(expression: Expression, wanted: bool = True) -> list[Literals]:
    """Each a smallest set of atoms with their truth that makes an unfolded expression `wanted`."""
    found = {frozenset(way.items()): way for way in islice(_ways(expression, wanted), MOST_WAYS)}
    kept: list[frozenset[tuple[Atom, bool]]] = []
    for way in sorted(found, key=len):
        if not any(smaller < way for smaller in kept):
            kept.append(way)
    smallest = set(kept)
    return [way for items, way in found.items() if items in smallest]


def _ways(expression: Expression, wanted: bool) -> Iterator[Literals]:
    match expression:
        case Atom():
            yield {expression: wanted}
        case Not(part):
            yield from _ways(part, not wanted)
        case And(parts) | Or(parts):
            if isinstance(expression, And) is wanted:
                yield from _together(parts, wanted)
            else:
                for part in parts:
                    yield from _ways(part, wanted)


def _together(parts: Sequence[Expression], wanted: bool) -> Iterator[Literals]:
    if not parts:
        yield {}
        return
    for first in _ways(parts[0], wanted):
        for rest in _together(parts[1:], wanted):
            if all(rest.get(atom, holds) is holds for atom, holds in first.items()):
                yield {**first, **rest}


def values_for(
    literals: Literals, vocabulary: Vocabulary, used: Sequence[Atom]
) -> Iterator[dict[str, Value]]:
    """Values for each fact that make its atoms so, every combination of them.

    `used` are all atoms of the rulebook: one value from every region they tell apart is tried.
    """
    facts = tuple(dict.fromkeys(atom.fact for atom in literals))
    own = {f: {atom: holds for atom, holds in literals.items() if atom.fact == f} for f in facts}
    admitted = [[v for v in _values(f, vocabulary, used) if _makes(v, own[f])] for f in facts]
    for chosen in product(*admitted):
        yield dict(zip(facts, chosen, strict=True))


def _values(fact: str, vocabulary: Vocabulary, used: Sequence[Atom]) -> list[Value]:
    if vocabulary[fact].kind == "bool":
        return [True, False]
    return representative_values(vocabulary[fact], [atom for atom in used if atom.fact == fact])


def _makes(value: Value, literals: Literals) -> bool:
    return all(atom.holds_for(value) is holds for atom, holds in literals.items())
