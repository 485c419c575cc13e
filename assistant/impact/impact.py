"""The whole comparison: two versions, what differs between them, and what that does to cases."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from assistant.impact.aligned import aligned
from assistant.impact.cases import Source
from assistant.impact.causes import Trials
from assistant.impact.change import Change, changes_of
from assistant.impact.every_case import EveryCase
from assistant.impact.paired_provisions import Pairing, paired
from assistant.impact.parts import Both, both
from assistant.impact.shared_facts import shared_facts
from assistant.impact.tally import Changed, Comparison, Tally
from assistant.impact.version import Version
from assistant.rules.outcomes import Outcomes


@dataclass(frozen=True)
class Versions:
    """Two versions of one regulation side by side. `outcomes`: every outcome of either, worst to best."""

    before: Version
    after: Version
    both: Both
    provisions: Pairing
    changes: tuple[Change, ...]
    outcomes: tuple[str, ...]

    def label(self, outcome: str) -> str:
        """An outcome in Chinese, as the later version calls it."""
        ladders: list[Outcomes] = [v.regulation.rulebook.outcomes for v in (self.after, self.before)]
        return next((ladder[outcome].label for ladder in ladders if outcome in ladder), "事实互相矛盾")


@dataclass(frozen=True)
class Impact:
    """What the new wording changes: figures for each source of cases, each by itself."""

    versions: Versions
    tallies: tuple[Tally, ...]


def side_by_side(before: Version, after: Version) -> Versions:
    """Two versions made comparable."""
    old, new = before.regulation.rulebook, after.regulation.rulebook
    provisions = paired(old.document, new.document)
    facts = shared_facts(old.vocabulary, new.vocabulary)
    found = both(old, aligned(old, new, facts, provisions), facts, provisions.document)
    outcomes = _outcomes(old.outcomes, new.outcomes)
    return Versions(before, after, found, provisions, changes_of(found, provisions), outcomes)


def impact(
    versions: Versions,
    sources: Iterable[Source],
    tell: Callable[[Source, Changed], None] | None = None,
) -> Impact:
    """Count every source; `tell` gets each changed case. What no source shows is proven beside them."""
    trials = Trials(versions.both, versions.changes, versions.outcomes)
    comparison = Comparison(trials)
    tallies = []
    for source in (*sources, EveryCase(versions.both)):
        note = None if tell is None else _with(tell, source)
        tallies.append(comparison.tally(source, note))
    return Impact(versions, tuple(tallies))


def _with(tell: Callable[[Source, Changed], None], source: Source) -> Callable[[Changed], None]:
    return lambda changed: tell(source, changed)


def _outcomes(before: Outcomes, after: Outcomes) -> tuple[str, ...]:
    """The later ladder, with steps that only the earlier one has put in after their neighbour."""
    steps: list[str] = list(after.ordered(after.by_id))
    for outcome in before.ordered(before.by_id):
        if outcome not in after:
            below = {o.id for o in before.by_id.values() if o.rank < before[outcome].rank}
            place = max((i + 1 for i, step in enumerate(steps) if step in below), default=0)
            steps.insert(place, outcome)
    return tuple(steps)


def in_order(outcomes: Iterable[str], ladder: Sequence[str]) -> list[str]:
    """Worst to best; what is no outcome, last."""
    return sorted(set(outcomes), key=lambda o: ladder.index(o) if o in ladder else len(ladder))
