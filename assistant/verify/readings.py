"""Readings of an ambiguous wording that come to the same."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from assistant.library import Library
from assistant.rules.graph.compiled import Compiled, compiled
from assistant.rules.rulebook import Entry
from assistant.verify.finding import Finding
from assistant.verify.possible import can_hold, same, ways


def equal_readings(library: Library) -> Iterator[Finding]:
    """Two readings that hold on the same facts; a point whose readings never change an outcome."""
    for regulation in library.values():
        model = compiled(regulation.rulebook)
        if not can_hold(model):
            continue
        for entry in regulation.rulebook.points:
            place = f"{regulation.document[entry.provision].citation}（{entry.id}）"
            for one, other in combinations(ways(model, entry), 2):
                if same(model, one.node, other.node):
                    why = f"{one.words}和{other.words}在什么事实下都一样"
                    yield Finding(f"{regulation.id}/rules.yaml", place, why, "请改正其中一种，或者只留一种")
        for (provision, point), entries in _by_point(regulation.rulebook.points).items():
            if not any(_changes_an_outcome(model, entry) for entry in entries):
                place = f"{regulation.document[provision].citation}（{entries[0].id}）"
                why = f"“{point}”怎么读，结论都一样"
                yield Finding(f"{regulation.id}/rules.yaml", place, why, "请检查，不影响结论的写成 note")


def _by_point(entries: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """A provision with several results may read the same words in each of them: one point."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        found.setdefault((entry.provision, str(entry.point)), []).append(entry)
    return found


def _changes_an_outcome(model: Compiled, entry: Entry) -> bool:
    """Whether two readings of this point, the others read alike, ever lead to two outcomes."""
    for outcome in model.by_reading.values():
        under = [
            model.diagrams.restrict(outcome, model.reading_values(entry, reading.id))
            for reading in entry.readings
        ]
        if any(can_hold(model, one & ~other | ~one & other) for one, other in combinations(under, 2)):
            return True
    return False
