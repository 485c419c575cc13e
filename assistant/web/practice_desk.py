"""Where a person's practice meets its record: each event is applied first, then added to the record."""

import random
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.library import Library
from assistant.quiz.bank.bank_file import shipped_bank
from assistant.quiz.practice.practice import (
    Event,
    PracticeError,
    Progress,
    Run,
    answered,
    apply,
    missed,
    replay,
    started,
)
from assistant.quiz.practice.practice_draw import Order, draw
from assistant.storage.conversations import OPENED, NewEvent
from assistant.storage.practice import PracticeStore, UnknownLearnerError
from assistant.web.desk import now
from assistant.web.practice_pool import Pool, load_pool

Decide = Callable[[Progress], Sequence[Event]]


@dataclass(frozen=True)
class PracticeDesk:
    """Practice from a bank, kept in a store. `person` is the id a browser keeps, None before the first run.

    Everything raises QuizError where the bank cannot be used, PracticeError for what cannot be done at this
    point, UnknownLearnerError and the other StorageErrors; then nothing has changed.
    """

    library: Library
    store: PracticeStore
    bank: Path = field(default_factory=shipped_bank)
    _loaded: list[Pool] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def pool(self) -> Pool:
        """Read and checked when first asked for, so that nobody who does not practise waits for it."""
        with self._lock:
            if not self._loaded:
                self._loaded.append(load_pool(self.library, self.bank))
            return self._loaded[0]

    def progress(self, person: str | None) -> Progress:
        """Where a person is. Questions the bank no longer has are taken out of the open run first."""
        if person is None:
            return Progress()
        progress, last = self._read(person)
        if gone := self._gone(progress.open):
            return self._add(person, progress, last, gone)
        return progress

    def start(self, person: str | None, order: Order) -> str:
        """A new run; the person's id, a new one for None or an unknown one."""
        progress = self._known(person)
        ids = draw(self.pool.items, order, progress.answered if progress else (), random.Random())
        return self._begin(person if progress is not None else None, started(ids, now()))

    def again(self, person: str, number: int) -> str:
        """A run over what was missed in an earlier one."""
        ids = [name for name in missed(self.run(person, number)) if name in self.pool.asked]
        return self._begin(person, started(ids, now(), again=True))

    def run(self, person: str | None, number: int) -> Run:
        """One run of a person. Raises PracticeError."""
        found = next((run for run in self.progress(person).runs if run.number == number), None)
        if found is None:
            raise PracticeError(f"没有第 {number} 次练习的记录")
        return found

    def answer(self, person: str | None, question: str, letters: Sequence[str]) -> Progress:
        """Answer the question on the screen."""
        if question not in self.pool.asked:
            raise PracticeError("这道题已经不在题库里了，下面是最新的内容")
        return self._act(person, lambda _: [answered(self.pool.asked[question], letters, now())])

    def move_on(self, person: str | None, question: str) -> Progress:
        """From the explanation of this question to the next; nothing where that has been done already."""

        def decide(progress: Progress) -> Sequence[Event]:
            run = progress.open
            return [Event("moved_on", now())] if run is not None and run.question == question else []

        return self._act(person, decide)

    def end(self, person: str | None) -> Progress:
        return self._act(person, lambda _: [Event("ended", now())])

    def _known(self, person: str | None) -> Progress | None:
        try:
            return self.progress(person) if person is not None else None
        except UnknownLearnerError:
            return None

    def _begin(self, person: str | None, event: Event) -> str:
        kept = person or self.store.open(now(), self.pool.version)
        progress, last = self._read(kept)
        self._add(kept, progress, last, [event])
        return kept

    def _act(self, person: str | None, decide: Decide) -> Progress:
        if person is None:
            raise PracticeError("还没有开始练习。请先选好，再开始")
        progress, last = self._read(person)
        return self._add(person, progress, last, decide(progress))

    def _read(self, person: str) -> tuple[Progress, int]:
        stored = self.store.read(person)
        events = [Event(e.kind, e.at, e.payload) for e in stored if e.kind != OPENED]
        return replay(events), stored[-1].seq

    def _add(self, person: str, progress: Progress, last: int, events: Sequence[Event]) -> Progress:
        for event in events:
            progress = apply(progress, event)
        if events:
            version = self.pool.version
            self.store.append(person, [NewEvent(e.at, e.kind, e.data, version) for e in events], after=last)
        return progress

    def _gone(self, run: Run | None) -> list[Event]:
        """What takes the questions out of a run that the bank no longer has."""
        if run is None:
            return []
        gone = [name for name in run.questions if name not in self.pool.asked]
        left = [Event("withdrawn", now(), {"questions": open_})] if (open_ := _open(run, gone)) else []
        if run.question in gone and run.answer is not None:
            left.append(Event("moved_on", now()))
        return left


def _open(run: Run, names: Sequence[str]) -> list[str]:
    return [name for name in names if run.answer_to(name) is None]
