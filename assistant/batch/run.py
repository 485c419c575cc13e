"""A whole run: stretches of the input are determined side by side and written in their order."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
from filelock import FileLock, Timeout

from assistant.batch.block import BadRow, Piece
from assistant.batch.columns import Columns, match_columns
from assistant.batch.errors import BatchError
from assistant.batch.evaluate import Evaluator
from assistant.batch.journal import Journal, State
from assistant.batch.outcome_columns import OutcomeColumns
from assistant.batch.outputs import CsvOutput, JsonlOutput, Output, ParquetOutput
from assistant.batch.rejects import Rejects
from assistant.batch.sources import Source, fingerprint, open_source
from assistant.library import Regulation
from assistant.system_words import system_words

SAVED_EVERY = 1.0  # seconds; so much work at most is done again after a kill


@dataclass(frozen=True)
class Plan:
    """What is to be read and written, and how."""

    source: Path
    output: Path
    rejects: Path
    source_format: str
    output_format: str
    rejects_format: str
    mark: bool = True

    @property
    def formats(self) -> tuple[str, str, str]:
        return self.source_format, self.output_format, self.rejects_format

    @property
    def partial(self) -> Path:
        return self.output.with_name(self.output.name + ".partial")

    @property
    def partial_rejects(self) -> Path:
        return self.rejects.with_name(self.rejects.name + ".partial")

    @property
    def journal(self) -> Path:
        return self.output.with_name(self.output.name + ".progress")


@dataclass(frozen=True)
class Progress:
    """For a progress bar: `done` of `size` (bytes or rows of the input), rows and rejected rows so far.

    `fresh` of the rows came since the last time, `bad` are those of them that were rejected.
    """

    done: int
    size: int
    rows: int
    rejected: int
    fresh: int = 0
    bad: tuple[BadRow, ...] = ()


@dataclass(frozen=True)
class Done:
    """What came of one piece: `numbered` and `after` as in the journal, rows by mask, and what is written."""

    numbered: int
    after: Any
    counts: Mapping[int, int]
    bad: tuple[BadRow, ...]
    encoded: bytes
    rejected: bytes


@dataclass(frozen=True)
class Result:
    """`counts`: determined rows by outcome. What was read is always determined or rejected."""

    determined: int
    rejected: int
    counts: Mapping[str, int]
    columns: Columns
    resumed_at: int

    @property
    def read(self) -> int:
        return self.determined + self.rejected


class Run:
    """One run over one file. Raises BatchError for what cannot be read, matched, written or gone on with."""

    def __init__(self, regulation: Regulation, plan: Plan, version: str, threads: int | None = None) -> None:
        self.regulation, self.plan = regulation, plan
        self.threads = threads or len(os.sched_getaffinity(0))
        # Arrow's default allocator gives memory back and takes it anew all the time: a quarter of the run.
        pa.set_memory_pool(pa.system_memory_pool())
        self.source: Source = open_source(plan.source, plan.source_format)
        rulebook = regulation.rulebook
        self.columns = match_columns(str(plan.source), self.source.names, rulebook.vocabulary)
        self.evaluator = Evaluator(rulebook, self.columns)
        self.outcomes = OutcomeColumns(self.evaluator.kernel.outcomes, rulebook.outcomes, rulebook.version)
        self.output = self._output()
        self.rejects = Rejects(plan.rejects_format, self.columns.names, mark=plan.mark)
        self.journal = Journal(
            plan.journal,
            {
                "输入文件": fingerprint(plan.source),
                "制度": regulation.id,
                "知识库版本": rulebook.version,
                "程序版本": version,
                "选项": " ".join(map(str, (*plan.formats, plan.rejects, plan.mark))),
            },
        )

    def interrupted(self) -> bool:
        """Whether there is a run to go on with. Raises BatchError where it was another one."""
        return self.journal.read() is not None

    def go(self, tell: Callable[[Progress], None], *, restart: bool = False) -> Result:
        """Do all of it, or the rest. `tell` is called after every block."""
        with _held(self.plan.journal), _told_in_chinese(self.plan):
            if restart:
                for path in (self.plan.journal, self.plan.output, self.plan.rejects):
                    path.unlink(missing_ok=True)
            state = self.journal.read()
            resumed_at = state.determined + state.rejected if state else 0
            if state is None:
                state = self._begin()
            if not state.done:
                self._determine(state, tell)
            self._finish(state)
            return self._result(state, resumed_at)

    def _begin(self) -> State:
        self.plan.partial.write_bytes(self.output.head())
        self.plan.partial_rejects.write_bytes(self.rejects.head())
        self.journal.begin()
        return State(output_bytes=len(self.output.head()), rejects_bytes=len(self.rejects.head()))

    def _determine(self, state: State, tell: Callable[[Progress], None]) -> None:
        self.journal.mend()
        with (
            _reopened(self.plan.partial, state.output_bytes or len(self.output.head())) as output,
            _reopened(self.plan.partial_rejects, state.rejects_bytes or len(self.rejects.head())) as rejects,
        ):
            state.output_bytes, state.rejects_bytes = output.tell(), rejects.tell()
            saved = time.monotonic()
            for done in self._determined(state):
                fresh, remembered = self.output.appended(done.encoded, state.output_bytes)
                output.write(fresh)
                rejects.write(done.rejected)
                state.output_bytes += len(fresh)
                state.rejects_bytes += len(done.rejected)
                state.after, state.numbered = done.after, done.numbered
                state.rejected += len(done.bad)
                state.remembered.append(remembered)
                for mask, count in done.counts.items():
                    state.counts[mask] = state.counts.get(mask, 0) + count
                if time.monotonic() - saved > SAVED_EVERY:
                    _save(output, rejects)
                    self.journal.note(state)
                    saved = time.monotonic()
                tell(self._progress(state, done))
            tail = self.output.tail(state.remembered, state.determined)
            output.write(tail)
            state.output_bytes += len(tail)
            _save(output, rejects)
        state.done = True
        self.journal.note(state)

    def _determined(self, state: State) -> Iterator[Done]:
        """Pieces in the order of the input; a few are under way at any time."""
        with ThreadPoolExecutor(self.threads) as pool:
            waiting: deque[Future[Done]] = deque()
            try:
                for piece in self.source.pieces(state.after, state.numbered + 1, pool):
                    waiting.append(pool.submit(self.determined, piece))
                    if len(waiting) > 2 * self.threads:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                pool.shutdown(cancel_futures=True)

    def determined(self, piece: Piece) -> Done:
        """One piece, and the bytes of the output and of the side file that come of it."""
        try:
            block = self.source.taken_apart(piece)
            determined = self.evaluator.determine(block)
            encoded, rejected = self.output.encoded(block, determined), self.rejects.encoded(determined.bad)
        except pa.ArrowException as error:
            rows = f"第 {piece.first} 行到第 {piece.first + piece.rows - 1} 行"
            raise BatchError(f"{self.plan.source}：{rows}里有处理不了的内容") from error
        numbered = piece.first + piece.rows - 1
        return Done(numbered, piece.after, determined.counts, determined.bad, encoded, rejected)

    def _finish(self, state: State) -> None:
        """Both files get their names; after a kill in between this is done again."""
        if self.plan.partial_rejects.exists():
            if state.rejected:
                os.replace(self.plan.partial_rejects, self.plan.rejects)
            else:
                self.plan.partial_rejects.unlink()
        if self.plan.partial.exists():
            os.replace(self.plan.partial, self.plan.output)
        self.plan.journal.unlink(missing_ok=True)

    def _output(self) -> Output:
        carried = self.columns.carried
        if self.plan.output_format == "csv":
            return CsvOutput(carried, self.outcomes, mark=self.plan.mark)
        if self.plan.output_format == "jsonl":
            return JsonlOutput(carried, self.outcomes)
        types = dict(zip(carried, self.source.types(carried), strict=True))
        rulebook = self.regulation.rulebook
        return ParquetOutput(
            types, self.outcomes, {"regulation": rulebook.regulation, "knowledge_version": rulebook.version}
        )

    def _progress(self, state: State, last: Done) -> Progress:
        done, rows = self.source.progress(state.after), state.determined + state.rejected
        fresh = sum(last.counts.values()) + len(last.bad)
        return Progress(done, self.source.size, rows, state.rejected, fresh, last.bad)

    def _result(self, state: State, resumed_at: int) -> Result:
        counts: dict[str, int] = {}
        for mask, count in state.counts.items():
            outcome = self.outcomes.headline(mask)
            counts[outcome] = counts.get(outcome, 0) + count
        ordered = {o: counts[o] for o in self.regulation.rulebook.outcomes.by_id if o in counts}
        return Result(state.determined, state.rejected, ordered, self.columns, resumed_at)


def _save(*files: BinaryIO) -> None:
    for file in files:
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _reopened(path: Path, length: int) -> Iterator[BinaryIO]:
    """The file cut to a length, to go on from there. Raises BatchError where it is shorter."""
    with path.open("r+b") as file:
        if file.seek(0, os.SEEK_END) < length:
            raise BatchError(f"{path}：比进度记录的短，不能接着做。要从头做，请加 --restart")
        file.truncate(length)
        file.seek(length)
        yield file


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Only one run at a time writes this output."""
    lock = path.with_name(path.name + ".lock")
    try:
        with FileLock(lock, timeout=0):
            try:
                yield
            finally:
                lock.unlink(missing_ok=True)
    except Timeout:
        raise BatchError(f"{path}：另一个 rongcuo batch 正在写这个输出，请等它做完") from None
    except OSError as error:
        raise BatchError(f"{lock}：写不进去（{system_words(error)}）。请检查输出的文件夹") from None


@contextmanager
def _told_in_chinese(plan: Plan) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise BatchError(f"{error.filename}：不见了，不能接着做。要从头做，请加 --restart") from None
    except OSError as error:
        raise BatchError(
            f"{plan.output}：写不进去（{system_words(error)}）。请检查磁盘空间和文件夹；进度已经保存，"
            "腾出地方以后再运行同一条命令会接着做"
        ) from None
