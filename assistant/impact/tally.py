"""The cases of one source, counted: what comes out otherwise, from what to what, and why."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from assistant.batch.block import BadRow
from assistant.impact.cases import Rows, Source
from assistant.impact.causes import Causes, Trials
from assistant.impact.evaluate import Kernel, Masks, headline_name, headlines, known_rows, names_of, taken
from assistant.impact.shared_facts import LATER, SharedFacts
from assistant.rules.expression import Value
from assistant.rules.sliced.bit_sliced import Column, YesNo

SHOWN = 8  # examples of a source, each transition before any twice
_SHOWN_BAD = 3


@dataclass(frozen=True)
class Changed:
    """One case that comes out otherwise. `causes` are numbers of changes, the moving ones.

    `together`: only all of them at once move it.
    """

    number: int
    name: str
    before: str
    after: str
    possible_before: tuple[str, ...]
    possible_after: tuple[str, ...]
    causes: tuple[int, ...]
    together: bool
    facts: Mapping[str, Value]


@dataclass
class Tally:
    """Counts of one source. `pairs`: (possible before, possible after) as bits -> cases.

    `contradictory` cases cannot be in either version and are in no other figure. `alone`, `needed`: by number
    of the change; `groups`: sets of changes that only together move a case. `one_sided`: cases that tell a
    fact which only one version has; `unread`: that tell it in a way only one version admits.
    """

    source: Source
    rows: int = 0
    rejected: int = 0
    first_rejected: list[BadRow] = field(default_factory=list)
    contradictory: int = 0
    pairs: Counter[tuple[int, int]] = field(default_factory=Counter)
    alone: Counter[int] = field(default_factory=Counter)
    needed: Counter[int] = field(default_factory=Counter)
    causing: Counter[int] = field(default_factory=Counter)
    groups: Counter[tuple[int, ...]] = field(default_factory=Counter)
    one_sided: Counter[str] = field(
        default_factory=Counter
    )  # fact only one version has -> cases that tell it
    unread: Counter[str] = field(default_factory=Counter)  # fact told in a way only one version admits
    examples: list[Changed] = field(default_factory=list)


class Comparison:
    """Two versions made ready for counting any number of sources."""

    def __init__(self, trials: Trials) -> None:
        self.trials, self.facts = trials, trials.both.facts
        vocabulary = self.facts.vocabulary
        self.sides = tuple(
            Kernel(book, trials.outcomes, vocabulary) for book in (trials.both.earlier, trials.both.later)
        )

    def tally(self, source: Source, tell: Callable[[Changed], None] | None = None) -> Tally:
        """Go through a source once; `tell` gets every changed case."""
        found = Tally(source)
        for rows in source.blocks():
            self._count(found, rows, tell)
        return found

    def _count(self, tally: Tally, rows: Rows, tell: Callable[[Changed], None] | None) -> None:
        tally.rows += len(rows) + len(rows.bad)
        tally.rejected += len(rows.bad)
        tally.first_rejected += rows.bad[: _SHOWN_BAD - len(tally.first_rejected)]
        if not len(rows):
            return
        before, after = (side.masks(rows.columns, len(rows)) for side in self.sides)
        self._count_one_sided(tally, rows)
        both, counts = np.unique(np.stack([before, after], axis=1), axis=0, return_counts=True)
        for (was, becomes), count in zip(both.tolist(), counts.tolist(), strict=True):
            if was == becomes == 0:
                tally.contradictory += count
            else:
                tally.pairs[was, becomes] += count
        places = np.flatnonzero(headlines(before) != headlines(after))
        if not len(places):
            return
        columns = taken(rows.columns, places, len(rows))
        causes = self.trials.causes(columns, before[places])
        self._count_causes(tally, causes)
        shown = self._worth_showing(tally, before[places], after[places])
        read = Facts(columns, self.facts)
        for place in range(len(places)) if tell else shown:
            at = int(places[place])
            changed = self._changed(rows, at, before[at], after[at], causes, place, read.of(place))
            if place in shown:
                tally.examples.append(changed)
            if tell:
                tell(changed)

    def _count_one_sided(self, tally: Tally, rows: Rows) -> None:
        first, second = (side.used for side in self.sides)
        for name, column in rows.columns.items():
            if (name in first) != (name in second) or name.endswith(LATER):
                tally.one_sided[name] += int(known_rows(column, len(rows)).sum())
        for change in self.facts.changes:
            if change.kind == "range" and (name := str(change.before)) in rows.columns:
                known = known_rows(rows.columns[name], len(rows))
                for side in self.sides:
                    if name in side.used:
                        tally.unread[name] += int(
                            (known & ~known_rows(side.read(name, rows.columns), len(rows))).sum()
                        )

    def _count_causes(self, tally: Tally, causes: Causes) -> None:
        for counter, flags in (
            (tally.alone, causes.alone),
            (tally.needed, causes.needed),
            (tally.causing, causes.any),
        ):
            for number, count in enumerate(flags.sum(axis=0).tolist()):
                if count:
                    counter[number] += count
        grouped = causes.together[causes.together.any(axis=1)]
        if len(grouped):
            sets, counts = np.unique(grouped, axis=0, return_counts=True)
            for flags, count in zip(sets, counts.tolist(), strict=True):
                tally.groups[tuple(np.flatnonzero(flags).tolist())] += count

    def _worth_showing(self, tally: Tally, before: Masks, after: Masks) -> list[int]:
        """The first case of each transition not shown yet, then the first cases; of proven ones all."""
        if tally.source.id == "every":
            return list(range(len(before)))
        left = SHOWN - len(tally.examples)
        if left <= 0:
            return []
        shown = {(example.before, example.after) for example in tally.examples}
        heads = np.stack([headlines(before), headlines(after)], axis=1)
        _, places = np.unique(heads, axis=0, return_index=True)
        fresh = [
            place
            for place in sorted(places.tolist())
            if (self._headline(int(before[place])), self._headline(int(after[place]))) not in shown
        ]
        others = [place for place in range(min(len(before), SHOWN)) if place not in fresh]
        return sorted((fresh + others)[:left])

    def _headline(self, mask: int) -> str:
        return headline_name(mask, self.trials.outcomes)

    def _changed(
        self,
        rows: Rows,
        at: int,
        before: int,
        after: int,
        causes: Causes,
        place: int,
        facts: Mapping[str, Value],
    ) -> Changed:
        was, becomes = int(before), int(after)
        return Changed(
            int(rows.numbers[at]),
            str(rows.names[at]) if rows.names else "",
            self._headline(was),
            self._headline(becomes),
            names_of(was, self.trials.outcomes),
            names_of(becomes, self.trials.outcomes),
            tuple(np.flatnonzero(causes.any[place]).tolist()),
            bool(causes.together[place].any()),
            facts,
        )


class Facts:
    """Columns read back case by case, under the names of the earlier version."""

    def __init__(self, columns: Mapping[str, Column], facts: SharedFacts) -> None:
        self.facts = facts.vocabulary
        self.columns = columns

    def of(self, row: int) -> dict[str, Value]:
        """The known facts of one case."""
        found: dict[str, Value] = {}
        word, bit = row // 64, np.uint64(row % 64)
        for name, column in self.columns.items():
            own = name.removesuffix(LATER)
            if isinstance(column, YesNo):
                if column.yes[word] >> bit & np.uint64(1):
                    found[own] = True
                elif column.no[word] >> bit & np.uint64(1):
                    found[own] = False
            elif column.known[row]:
                number = int(column.values[row])
                fact = self.facts[name]
                found[own] = (
                    date.fromordinal(number)
                    if fact.kind == "date"
                    else fact.options[number]
                    if fact.kind == "choice"
                    else number
                )
        return found


def matrix(tally: Tally, outcomes: Sequence[str]) -> Counter[tuple[str, str]]:
    """Cases by headline before and after."""
    found: Counter[tuple[str, str]] = Counter()
    for (was, becomes), count in tally.pairs.items():
        found[headline_name(was, outcomes), headline_name(becomes, outcomes)] += count
    return found


def changed_cases(tally: Tally, outcomes: Sequence[str]) -> int:
    return sum(count for (was, becomes), count in matrix(tally, outcomes).items() if was != becomes)


@dataclass(frozen=True)
class Firmness:
    """How the set of possible outcomes moved, in cases; `same_headline` of these keep their headline.

    `firmer`: some are no longer possible and none came; `looser` the other way round; `otherwise`: both.
    """

    firmer: int
    looser: int
    otherwise: int
    same_headline: int


def firmness(tally: Tally, outcomes: Sequence[str]) -> Firmness:
    moved: Counter[str] = Counter()
    for (was, becomes), count in tally.pairs.items():
        if was != becomes and was and becomes:
            kind = "firmer" if was | becomes == was else "looser" if was | becomes == becomes else "otherwise"
            moved[kind] += count
            if headline_name(was, outcomes) == headline_name(becomes, outcomes):
                moved["same"] += count
    return Firmness(moved["firmer"], moved["looser"], moved["otherwise"], moved["same"])
