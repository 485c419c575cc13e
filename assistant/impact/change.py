"""What differs between two versions, one change for each place a maintainer would name."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from assistant.impact.aligned import renamed
from assistant.impact.paired_provisions import Pairing
from assistant.impact.parts import Both, Part
from assistant.impact.shared_facts import range_words
from assistant.rules.expression import Atom, Expression, render
from assistant.rules.facts import Fact
from assistant.rules.rulebook import Entry, Rule, Rulebook, ScopeRule


@dataclass(frozen=True)
class Change:
    """One change. `provision` is its shared name, "" where it belongs to no provision.

    `before` and `after` are what stands there, in the words of the knowledge files; "" for nothing.
    `parts` are what it exchanges in a rulebook.
    """

    what: str
    provision: str
    citation: str
    before: str
    after: str
    parts: frozenset[Part]

    @property
    def title(self) -> str:
        return f"{self.citation}的{self.what}" if self.citation else self.what


def changes_of(both: Both, provisions: Pairing) -> tuple[Change, ...]:
    """Every difference that can move an outcome, in the order scope, rules, conditions, then the rest."""
    return _Differences(both, provisions).found()


class _Differences:
    def __init__(self, both: Both, provisions: Pairing) -> None:
        self.both, self.provisions = both, provisions
        self.earlier = {entry.id: entry for entry in both.earlier.entries()}
        self.later = {entry.id: entry for entry in both.later.entries()}

    def found(self) -> tuple[Change, ...]:
        of_entry: dict[str, list[Part]] = defaultdict(list)
        for part in self.both.differing:
            if part[0] == "entry":
                of_entry[part[1]].append(part)
        changes = [change for entry, parts in of_entry.items() for change in self._of_entry(entry, parts)]
        return (*_effects_together(changes), *self._others())

    def _of_entry(self, entry_id: str, parts: list[Part]) -> Iterable[Change]:
        old, new = self.earlier.get(entry_id), self.later.get(entry_id)
        if old is None or new is None or type(old) is not type(new):
            what = "新增" if old is None else "删去" if new is None else "写法改变"
            shape = _shape(self.later.get(entry_id) or self.earlier[entry_id])
            yield self._change(f"{shape}（{what}）", entry_id, self._whole(old), self._whole(new), parts)
            return
        by_aspect: dict[str, list[Part]] = defaultdict(list)
        for part in parts:
            by_aspect[part[2]].append(part)
        condition = [*by_aspect["when"], *by_aspect["catch_all"], *by_aspect["provision"]]
        readings = by_aspect["reading"]
        if {r.id for r in old.readings} & {r.id for r in new.readings}:
            for part in readings:
                was, becomes = (self._reading(entry, part[3], later=entry is new) for entry in (old, new))
                yield self._change(f"读法“{part[3]}”", entry_id, was, becomes, [part])
        else:
            condition += readings
        if condition:
            what = "读法" if readings else "适用条件" if _shape(new) == "范围" else "条件"
            yield self._change(what, entry_id, self._when(old), self._when(new), condition)
        if by_aspect["unless"]:
            was, becomes = (self._text(entry.unless, later=entry is new) for entry in (old, new))
            yield self._change("但书", entry_id, was, becomes, by_aspect["unless"])
        if by_aspect["effect"] and isinstance(old, Rule) and isinstance(new, Rule):
            was, becomes = _effect(self.both.earlier, old), _effect(self.both.later, new)
            place = new.effect_provision
            yield self._change("后果", entry_id, was, becomes, by_aspect["effect"], place)

    def _others(self) -> Iterable[Change]:
        earlier, later = self.both.earlier, self.both.later
        for part in self.both.differing:
            match part:
                case ("axioms",):
                    was, becomes = self._axioms(earlier, later), self._axioms(later, earlier)
                    yield Change("公理", "", "", was, becomes, frozenset([part]))
                case ("otherwise",):
                    was, becomes = (book.outcomes[book.otherwise].label for book in (earlier, later))
                    yield Change("没有规则成立时的结论", "", "", was, becomes, frozenset([part]))
                case ("ladder",):
                    was, becomes = self._ladder(self.both.before[part]), self._ladder(self.both.after[part])
                    yield Change("结论的先后次序", "", "", was, becomes, frozenset([part]))
                case ("fact", name):
                    facts = self.both.before.get(part), self.both.after.get(part)
                    was, becomes = (range_words(fact) if isinstance(fact, Fact) else "" for fact in facts)
                    label = self.both.facts.vocabulary[name].label
                    yield Change(f"“{label}”的取值范围", "", "", was, becomes, frozenset([part]))

    def _change(
        self, what: str, entry_id: str, before: str, after: str, parts: Iterable[Part], place: str = ""
    ) -> Change:
        entry = self.later.get(entry_id) or self.earlier[entry_id]
        provision = place or entry.provision
        citation = self.provisions.citation(provision)
        if isinstance(entry, Rule) and not place and self._has_several(provision):
            book = self.both.later if entry_id in self.later else self.both.earlier
            citation += f"（{book.outcomes[entry.effect].label}）"
        return Change(what, provision, citation, before, after, frozenset(parts))

    def _has_several(self, provision: str) -> bool:
        """Whether a provision orders several results in either version."""
        books = (self.both.earlier, self.both.later)
        return any(sum(r.provision == provision for r in book.rules.values()) > 1 for book in books)

    def _text(self, expression: Expression | None, *, later: bool) -> str:
        if expression is None:
            return ""
        if not later:
            return render(expression)
        provision = {name: own for own, name in self.provisions.name_of.items()}
        return render(renamed(expression, self.both.facts.id_after, provision.__getitem__))

    def _when(self, entry: Entry) -> str:
        later = self.later.get(entry.id) is entry
        if entry.readings:
            return "\n".join(f"{r.id}：{self._text(r.when, later=later)}" for r in entry.readings)
        claim = self._text(Atom(entry.catch_all), later=later) if entry.catch_all else ""
        return " and ".join(part for part in (self._text(entry.when, later=later), claim) if part)

    def _reading(self, entry: Entry, reading: str, *, later: bool) -> str:
        return next((self._text(r.when, later=later) for r in entry.readings if r.id == reading), "")

    def _whole(self, entry: Entry | None) -> str:
        if entry is None:
            return ""
        later = self.later.get(entry.id) is entry
        lines = [self._when(entry)]
        if entry.unless is not None:
            lines.append(f"unless：{self._text(entry.unless, later=later)}")
        if isinstance(entry, Rule):
            lines.append(f"→ {_effect(self.both.later if later else self.both.earlier, entry)}")
        return "\n".join(lines)

    def _axioms(self, book: Rulebook, other: Rulebook) -> str:
        """Those that only one version has."""
        theirs = {(a.kind, a.left, a.right) for a in other.axioms}
        own = [a for a in book.axioms if (a.kind, a.left, a.right) not in theirs]
        later = book is self.both.later
        lines = [
            f"{a.kind} [{self._text(a.left, later=later)}, {self._text(a.right, later=later)}]：{a.why}"
            for a in own
        ]
        pairs = {(o.lower, o.upper) for o in other.orders}
        lines += [f"{o.lower} ≤ {o.upper}：{o.why}" for o in book.orders if (o.lower, o.upper) not in pairs]
        return "\n".join(lines)

    def _ladder(self, steps: object) -> str:
        outcomes = (self.both.earlier.outcomes, self.both.later.outcomes)
        names = [
            next(book[o].label for book in outcomes if o in book) + ("（不利）" if adverse else "")
            for o, adverse in steps  # type: ignore[attr-defined]
        ]
        return " < ".join(names)


def _shape(entry: Entry) -> str:
    return "规则" if isinstance(entry, Rule) else "范围" if isinstance(entry, ScopeRule) else "条件"


def _effect(book: Rulebook, rule: Rule) -> str:
    return book.outcomes[rule.effect].label + ("（不予容错的情形）" if rule.bar else "")


def _effects_together(changes: Iterable[Change]) -> list[Change]:
    """The opening words of a list give the effect of all its items: one change, not one an item."""
    found: dict[object, Change] = {}
    for number, change in enumerate(changes):
        same = (change.provision, change.before, change.after) if change.what == "后果" else number
        parts = found[same].parts | change.parts if same in found else change.parts
        found[same] = replace(change, parts=parts)
    return list(found.values())
