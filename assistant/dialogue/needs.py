"""What a provision still needs to be known, in words, and how what fails is joined: by its condition."""

from collections.abc import Mapping, Sequence

from assistant.dialogue.fact_words import some_of
from assistant.rules.expression import (
    And,
    Atom,
    Expression,
    Items,
    Not,
    Or,
    Truth,
    Value,
    replace_items,
    truth,
)
from assistant.rules.justify import compared_words
from assistant.rules.proof.failing import judged, loosest_conditions
from assistant.rules.rulebook import Entry, Rulebook


def names_facts(entry: Entry) -> bool:
    """Whether the provision says itself what it asks for; a catch-all does not."""
    return entry.when is not None and entry.catch_all is None


def under_every_reading(rulebook: Rulebook, entry: Entry, facts: Mapping[str, Value]) -> tuple[Truth, ...]:
    """Whether the provision holds, once for each of its readings."""
    if not entry.readings:
        return (truth(rulebook.condition_of(entry), facts),)
    return tuple(truth(rulebook.condition_of(entry, {entry.id: r.id}), facts) for r in entry.readings)


def still_needed(rulebook: Rulebook, entry: Entry, facts: Mapping[str, Value]) -> str:
    """What is not known of a provision that is open: parts that must all be present one after another,
    alternatives with the remark that one of them is enough."""
    whens = (*(reading.when for reading in entry.readings), *([] if entry.when is None else [entry.when]))
    open_ones = [when for when in whens if _holds(rulebook, when, facts) is None]
    words = _open(rulebook, open_ones[0], facts, True) if open_ones else []
    if entry.unless is not None and _holds(rulebook, entry.unless, facts) is None:
        words += _open(rulebook, entry.unless, facts, False)
    note = "（条文有不止一种读法）" if entry.readings else ""
    return f"{'，'.join(dict.fromkeys(words))}{note}"


def _open(rulebook: Rulebook, condition: Expression, facts: Mapping[str, Value], wanted: bool) -> list[str]:
    match condition:
        case Atom():
            return [f"“{_label(rulebook, condition)}”"]
        case Not(part):
            return _open(rulebook, part, facts, not wanted)
        case Items("any_item", provision):
            return [f"{rulebook.document[provision].citation}写的情形（有其中之一就够）"]
        case Items(provision=provision):
            conditions = [item.when for item in rulebook.items_under(provision) if item.when is not None]
            return _open(rulebook, And(tuple(conditions)), facts, wanted)
    parts = [part for part in condition.parts if _holds(rulebook, part, facts) is None]
    if isinstance(condition, And) is wanted or len(parts) == 1:
        return list(dict.fromkeys(word for part in parts for word in _open(rulebook, part, facts, wanted)))
    each = [_open(rulebook, part, facts, wanted) for part in parts]
    if all(isinstance(part, Atom) for part in parts):
        labels = [_label(rulebook, part) for part in parts if isinstance(part, Atom)]
        return [f"{some_of(list(dict.fromkeys(labels)))}（有其中之一就够）"]
    nearest = min(each, key=len)
    return [*nearest[:-1], f"{nearest[-1]}（或者有条文写的另一种情形）"]


def _holds(rulebook: Rulebook, condition: Expression, facts: Mapping[str, Value]) -> Truth:
    def written_out(items: Items) -> Expression:
        conditions = loosest_conditions(rulebook)
        parts = tuple(conditions[item.id] for item in rulebook.items_under(items.provision))
        return Or(parts) if items.quantifier == "any_item" else And(parts)

    return truth(replace_items(condition, written_out), facts)


def _label(rulebook: Rulebook, atom: Atom) -> str:
    label = rulebook.vocabulary[atom.fact].label
    chosen = atom.operator is None or isinstance(atom.constant, str)
    return label if chosen else f"{label}（{compared_words(atom)}）"


def first_failing(condition: Expression, facts: Mapping[str, Value]) -> Expression:
    """The first element of a condition that does not hold: a false one, else an open one."""
    if not isinstance(condition, And):
        return condition
    states = [(judged(part, facts)[0], part) for part in condition.parts]
    for wanted in (False, None):
        for holds, part in states:
            if holds is wanted:
                return first_failing(part, facts)
    return condition


def one_of(words: Sequence[str], element: Expression) -> str:
    """How the words of an element that is not met are asked for: all of them, or one of them."""
    named = "".join(f"“{word}”" for word in words)
    if not named:
        return ""
    if isinstance(element, Not):
        return f"条文写的是{named}。"
    if isinstance(element, Or) and len(words) > 1:
        return f"要有{named}其中之一。"
    return f"要有{named}。"
