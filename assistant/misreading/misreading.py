"""Every small way to misread a rulebook: one word of one rule taken for another.

A trainer meets them as named distractors, an evaluator as mutants that the gold cases have to notice.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.misreading.expressions import Change, changes
from assistant.rules.expression import fact_ids, items_in
from assistant.rules.rulebook import Condition, Entry, Rule, Rulebook, ScopeRule


@dataclass(frozen=True)
class Misreading:
    """One misread rule. `kind` is a key of `KINDS`, `says` tells in Chinese how the text is misread.

    `entry` is the id of the rule, condition or scope rule, `provision` where its words stand; `facts` are
    those the misreading forgets or confuses; `rulebook` is the whole rulebook as misread.
    """

    kind: str
    entry: str
    provision: str
    says: str
    facts: tuple[str, ...]
    rulebook: Rulebook


KINDS: Mapping[str, str] = {
    "dropped_condition": "漏看一个条件",
    "dropped_cumulative": "漏看同时要具备的条件",
    "and_as_or": "把“并且”读成“或者”",
    "or_as_and": "把“或者”读成“并且”",
    "missed_alternative": "漏看一种情形",
    "missed_negation": "看漏“没有”“未”",
    "dropped_proviso": "忘了但书",
    "ignored_bar": "忘了不予容错的规定",
    "ignored_scope": "没有看适用范围",
    "moved_limit": "记错界限",
    "swapped_effect": "把后果记成另一种",
    "settled_reading": "把有争议的读法当成定论",
}


@dataclass(frozen=True)
class _Misread:
    """One misreading before it is put into a rulebook; `entry` None: the entry is left out."""

    kind: str
    says: str
    facts: Sequence[str]
    entry: Entry | None


def misreadings(rulebook: Rulebook) -> Iterator[Misreading]:
    """Every misreading of every entry in the order of the text; catch-alls, which name no facts, left out."""
    for entry in rulebook.entries():
        if entry.catch_all is None:
            for misread in _of_entry(rulebook, entry):
                yield Misreading(
                    misread.kind,
                    entry.id,
                    entry.provision,
                    misread.says,
                    tuple(misread.facts),
                    replaced(rulebook, entry, misread.entry),
                )


def replaced(rulebook: Rulebook, entry: Entry, changed: Entry | None) -> Rulebook:
    """The rulebook with one entry changed, or left out (None)."""

    def kept(others: Sequence[Entry]) -> list[Entry]:
        swapped = [changed if other is entry else other for other in others]
        return [other for other in swapped if other is not None]

    return replace(
        rulebook,
        scope=tuple(e for e in kept(rulebook.scope) if isinstance(e, ScopeRule)),
        rules={e.id: e for e in kept([*rulebook.rules.values()]) if isinstance(e, Rule)},
        conditions={e.id: e for e in kept([*rulebook.conditions.values()]) if isinstance(e, Condition)},
    )


def _of_entry(rulebook: Rulebook, entry: Entry) -> Iterator[_Misread]:
    for change, changed in _changed_conditions(rulebook, entry):
        yield _Misread(change.kind, change.says, change.facts, changed)
    facts = fact_ids(entry.when) if entry.when is not None and not items_in(entry.when) else ()
    match entry:
        case Rule():
            yield from _of_rule(rulebook, entry, facts)
        case ScopeRule():
            yield _Misread("ignored_scope", "没有看这份制度管不管得到", facts, None)
        case Condition():
            says = f"漏看同时要具备的条件：{_labels(rulebook, facts)}"
            yield _Misread("dropped_cumulative", says, facts, None)
    for reading in entry.readings:
        settled = replace(entry, when=reading.when, readings=(), point=None)
        says = f"把一种读法当成定论：{reading.text}"
        yield _Misread("settled_reading", says, fact_ids(reading.when), settled)


def _of_rule(rulebook: Rulebook, rule: Rule, facts: Sequence[str]) -> Iterator[_Misread]:
    if rule.unless is not None:
        named = fact_ids(rule.unless)
        says = f"忘了但书：{_labels(rulebook, named)}的除外"
        yield _Misread("dropped_proviso", says, named, replace(rule, unless=None))
    if rule.bar:
        yield _Misread("ignored_bar", "忘了不予容错的规定，只看容错的理由", facts, None)
    for effect in _effects_beside(rulebook, rule.effect):
        here, there = (rulebook.outcomes[outcome].label for outcome in (rule.effect, effect))
        says = f"把“{here}”记成“{there}”"
        yield _Misread("swapped_effect", says, facts, replace(rule, effect=effect))


def _effects_beside(rulebook: Rulebook, effect: str) -> tuple[str, ...]:
    """The next worse and the next better effect that this regulation knows."""
    known = rulebook.outcomes.ordered({rule.effect for rule in rulebook.rules.values()})
    place = known.index(effect)
    return (*known[max(0, place - 1) : place], *known[place + 1 : place + 2])


def _changed_conditions(rulebook: Rulebook, entry: Entry) -> Iterator[tuple[Change, Entry]]:
    """Each condition of an entry with one thing misread: its own, each reading's, the proviso's."""
    vocabulary = rulebook.vocabulary
    for place, reading in enumerate(entry.readings):
        for change in changes(reading.when, vocabulary):
            readings = list(entry.readings)
            readings[place] = replace(reading, when=change.expression)
            yield change, replace(entry, readings=tuple(readings), when=readings[0].when)
    if entry.when is not None and not entry.readings:
        for change in changes(entry.when, vocabulary):
            yield change, replace(entry, when=change.expression)
    if isinstance(entry, Rule) and entry.unless is not None:
        for change in changes(entry.unless, vocabulary):
            yield change, replace(entry, unless=change.expression)


def _labels(rulebook: Rulebook, facts: Sequence[str]) -> str:
    return "、".join(f"“{rulebook.vocabulary[fact].label}”" for fact in facts)
