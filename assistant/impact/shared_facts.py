"""The facts of both versions under one set of names, so that the same case can be put to both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.rules.facts import Fact, Vocabulary

_KIND_WORDS = {"bool": "是非", "int": "整数", "date": "日期", "choice": "选项"}
LATER = "（改后）"  # no id has brackets: a name of its own for the later form of a fact whose kind changed


@dataclass(frozen=True)
class FactChange:
    """`kind`: new, gone, renamed, kind, range or label. Ids as each version has them; `words` say it."""

    kind: str
    before: str | None
    after: str | None
    words: str


@dataclass(frozen=True)
class SharedFacts:
    """`vocabulary` has every fact of both versions, ranges and options widened to hold both.

    Names are those of the earlier version. `name_of`: a fact's id in the later version -> its shared name.
    A fact whose kind changed is two facts here, the later one under a name of its own.
    """

    vocabulary: Vocabulary
    name_of: Mapping[str, str]
    changes: tuple[FactChange, ...]

    def id_after(self, name: str) -> str:
        """The fact's id in the later version."""
        return next((own for own, shared in self.name_of.items() if shared == name), name)


def shared_facts(before: Vocabulary, after: Vocabulary) -> SharedFacts:
    """Match facts by id; one that lost its id and kept its label and kind is renamed."""
    gone = [fact for fact in before.facts.values() if fact.id not in after.facts]
    by_label = {fact.label: fact for fact in gone}
    facts = dict(before.facts)
    name_of: dict[str, str] = {}
    changes: list[FactChange] = []
    for fact in after.facts.values():
        old = before.facts.get(fact.id) or by_label.get(fact.label)
        if old is None:
            name_of[fact.id], facts[fact.id] = fact.id, fact
            changes.append(FactChange("new", None, fact.id, f"新的事实：{fact.label}（{fact.id}）"))
        elif old.kind != fact.kind:
            name = fact.id if old.id != fact.id else fact.id + LATER
            name_of[fact.id], facts[name] = name, replace(fact, id=name)
            kinds = f"从{_KIND_WORDS[old.kind]}改成{_KIND_WORDS[fact.kind]}"
            words = f"{fact.label}（{fact.id}）{kinds}：一方读不懂的填写，在那一方算不清楚"
            changes.append(FactChange("kind", old.id, fact.id, words))
        else:
            name_of[fact.id], facts[old.id] = old.id, _widened(old, fact)
            changes += _smaller_changes(old, fact)
    kept = {change.before for change in changes} | set(name_of.values())
    changes += [
        FactChange("gone", fact.id, None, f"不再用的事实：{fact.label}（{fact.id}）")
        for fact in gone
        if fact.id not in kept
    ]
    return SharedFacts(Vocabulary(facts, ()), name_of, tuple(changes))


def _widened(old: Fact, new: Fact) -> Fact:
    least = None if None in (old.minimum, new.minimum) else min(old.minimum or 0, new.minimum or 0)
    most = None if None in (old.maximum, new.maximum) else max(old.maximum or 0, new.maximum or 0)
    options = tuple(dict.fromkeys((*old.options, *new.options)))
    return replace(old, options=options, minimum=least, maximum=most)


def _smaller_changes(old: Fact, new: Fact) -> list[FactChange]:
    found = []
    if old.id != new.id:
        words = f"{new.label}改了编号：{old.id} → {new.id}（当作同一个事实）"
        found.append(FactChange("renamed", old.id, new.id, words))
    if old.label != new.label:
        words = f"{new.id} 改了说法：“{old.label}” → “{new.label}”"
        found.append(FactChange("label", old.id, new.id, words))
    if ranges_differ(old, new):
        words = f"{new.label}（{new.id}）的取值范围：{range_words(old)} → {range_words(new)}"
        found.append(FactChange("range", old.id, new.id, words))
    return found


def ranges_differ(old: Fact, new: Fact) -> bool:
    """Whether one admits a value that the other does not; the order of options is no matter."""
    return (set(old.options), old.minimum, old.maximum) != (set(new.options), new.minimum, new.maximum)


def range_words(fact: Fact) -> str:
    if fact.kind == "choice":
        return "、".join(fact.options)
    low = "" if fact.minimum is None else f"不小于 {fact.minimum}"
    high = "" if fact.maximum is None else f"不大于 {fact.maximum}"
    return "，".join(part for part in (low, high) if part) or "不限"
