"""Run a suite through the rules, the reader and the clause search as they ship."""

import gc
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.dialogue.search import open_library_index
from assistant.evaluation.answer import Result, answer_of
from assistant.evaluation.entries import Entry, Question, Story, Suite
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.floors import CheckedFloor, check_floors
from assistant.evaluation.measures import Group, groups_of
from assistant.library import Library

if TYPE_CHECKING:
    from assistant.retrieval.index import ClauseIndex

Progress = Callable[[int, int], None]  # entries done, of so many


@dataclass(frozen=True)
class Run:
    """One run of a suite. `knowledge` maps each regulation to the version of its text and rules.

    With `floors` the run passes when all hold, without when every entry does.
    """

    title: str
    product: str
    started: str
    seconds: float
    knowledge: dict[str, str]
    results: tuple[Result, ...]
    groups: tuple[Group, ...]
    floors: tuple[CheckedFloor, ...]

    @property
    def failed(self) -> tuple[Result, ...]:
        return tuple(result for result in self.results if not result.held)

    @property
    def passed(self) -> bool:
        return all(floor.holds for floor in self.floors) if self.floors else not self.failed


def run_suite(
    suite: Suite, library: Library | None = None, *, workers: int = 1, progress: Progress | None = None
) -> Run:
    """Every entry through the product, in the order of the suite; nothing is looked up on a network.

    With two `workers` the stories run in one process, cases and questions in another; then call it from a
    module that guards its entry point (`if __name__ == "__main__"`). `progress` is told how many entries are
    done. Raises EvaluationError for a suite without entries, RetrievalError where questions are asked and the
    embedding model cannot be had.
    """
    if not suite.entries:
        raise EvaluationError(f"{suite.title}：一个案例也没有。请先写上，或者检查 --regulation 和 --kind")
    library = library if library is not None else Library.load()
    started, clock = datetime.now(UTC).astimezone().isoformat(timespec="seconds"), time.perf_counter()
    results = _in_order(suite.entries, library, workers, progress)
    groups = groups_of(results)
    used = dict.fromkeys(result.entry.regulation for result in results)
    return Run(
        suite.title,
        version("rongcuo"),
        started,
        time.perf_counter() - clock,
        {regulation: library[regulation].rulebook.version for regulation in used},
        tuple(results),
        groups,
        check_floors(suite.floors, groups),
    )


def _in_order(
    entries: Sequence[Entry], library: Library, workers: int, progress: Progress | None
) -> list[Result]:
    stories = [number for number, entry in enumerate(entries) if isinstance(entry, Story)]
    others = [number for number, entry in enumerate(entries) if not isinstance(entry, Story)]
    done: dict[int, Result] = {}

    def take(number: int, result: Result) -> None:
        done[number] = result
        if progress is not None:
            progress(len(done), len(entries))

    if workers < 2 or not stories or not any(isinstance(entry, Question) for entry in entries):
        desk = Desk(library)
        for number, entry in enumerate(entries):
            take(number, desk.answer(entry))
        return [done[number] for number in range(len(entries))]
    spawn = get_context("spawn")
    with (
        ProcessPoolExecutor(1, spawn, _alone_on_a_core) as first,
        ProcessPoolExecutor(1, spawn, _alone_on_a_core) as second,
    ):
        pools = [(first, number) for number in stories] + [(second, number) for number in others]
        futures = {pool.submit(_elsewhere, library.folder, entries[number]): number for pool, number in pools}
        for future in as_completed(futures):
            take(futures[future], future.result())
    return [done[number] for number in range(len(entries))]


class Desk:
    """Answers entries, keeping what they share: the search index, opened for the first question."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.index: ClauseIndex | None = None
        self.warm: set[tuple[str, str]] = set()

    def answer(self, entry: Entry) -> Result:
        if isinstance(entry, Question) and self.index is None:
            self.index = open_library_index(self.library)
        if (entry.kind, entry.regulation) not in self.warm:  # loads what all the others use: not timed
            self.warm.add((entry.kind, entry.regulation))
            answer_of(self.library, entry, self.index)
        return answer_of(self.library, entry, self.index)


_desks: dict[Path, Desk] = {}


def _alone_on_a_core() -> None:
    """Two processes on two cores: more threads would only wait for each other."""
    os.environ["OMP_NUM_THREADS"] = "1"
    gc.disable()  # a short life, and collecting while torch loads takes long


def _elsewhere(folder: Path, entry: Entry) -> Result:
    """One entry in a process of its own, which keeps its desk between entries."""
    if folder not in _desks:
        _desks[folder] = Desk(Library.load(folder))
    return _desks[folder].answer(entry)
