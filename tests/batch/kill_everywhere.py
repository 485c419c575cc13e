"""Kill a run at every place where it touches the disk, and at random moments; go on; compare the bytes.

`python -m tests.batch.kill_everywhere FOLDER SOURCE OUTPUT …` prints for each pair how often it killed. A
program of its own, so that every run is a child of a process without threads that has all loaded already.
"""

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assistant import Library
from assistant.batch import read_parquet, text_pieces
from assistant.batch import run as run_module
from assistant.batch.run import Plan, Run
from assistant.library import Regulation

MOMENTS = 2


def child(work: Callable[[], None]) -> int:
    """Start a process that does the work; its id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException as error:
        print(repr(error), file=sys.stderr)
        os._exit(3)
    os._exit(0)


def ended(pid: int) -> int:
    """How it ended: 0 by itself, else what killed it."""
    status = os.waitpid(pid, 0)[1]
    assert not os.WIFEXITED(status) or os.WEXITSTATUS(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def in_small_pieces(regulation: Regulation, plan: Plan) -> None:
    text_pieces.CHUNK = 60_000 if plan.source_format == "jsonl" else 8000  # three or four pieces
    read_parquet.ROWS = read_parquet.TOGETHER = 100
    run_module.SAVED_EVERY = -1.0
    Run(regulation, plan, "1").go(lambda _: None)


def killed_at(number: int, work: Callable[[], None]) -> None:
    """Do the work and die just before it touches the disk for the n-th time."""
    left = number

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def touch(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return touch

    os.fsync = counted(lambda _: None)  # what a killed process has written is there without it
    os.replace = counted(os.replace)
    work()


def _warm(regulation: Regulation, source: Path) -> None:
    """Have everything built once, without a thread, before the children are made."""
    kind = source.suffix.removeprefix(".")
    run = Run(regulation, Plan(source, source, source, kind, kind, "csv"), "1")
    for piece in run.source.pieces(None, 1):
        run.determined(piece)


@dataclass(frozen=True)
class Pair:
    """An input and an output; `whole` has what an unbroken run leaves, `here` is where runs are killed."""

    regulation: Regulation
    source: Path
    target: str
    whole: Path
    here: Path

    def work(self, place: Path) -> None:
        kinds = self.source.suffix[1:], self.target.rpartition(".")[2]
        plan = Plan(self.source, place / self.target, place / "rejected.csv", *kinds, "csv")
        in_small_pieces(self.regulation, plan)

    def run(self) -> None:
        """Go on, or begin, and do all of it."""
        assert ended(child(partial(self.work, self.here))) == 0

    def empty(self) -> None:
        shutil.rmtree(self.here, ignore_errors=True)
        self.here.mkdir()

    def check(self, when: str) -> None:
        names = sorted(path.name for path in self.whole.iterdir())
        assert sorted(path.name for path in self.here.iterdir()) == names, f"{self.target}: {when}"
        for name in names:
            assert (self.here / name).read_bytes() == (self.whole / name).read_bytes(), f"{name}: {when}"


def kill_everywhere(pair: Pair) -> int:
    """Kill before every touch of the disk in turn, and go on; how many touches there are."""
    kills = 0
    while True:
        pair.empty()
        if ended(child(partial(killed_at, kills + 1, partial(pair.work, pair.here)))) == 0:
            return kills
        kills += 1
        pair.run()
        pair.check(f"not the same after kill {kills}")


def kill_at_random(pair: Pair, lasts: float, rng: random.Random) -> None:
    """Kill three times at any moment, then go on."""
    pair.empty()
    for _ in range(3):
        pid = child(partial(pair.work, pair.here))
        time.sleep(rng.random() * lasts)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    pair.run()
    pair.check("not the same after being killed at random")


def main() -> None:
    folder, regulation = Path(sys.argv[1]), Library.load()["xixian-review-2022"]
    rng = random.Random(4)
    _warm(regulation, folder / sys.argv[2])
    for source, target in zip(sys.argv[2::2], sys.argv[3::2], strict=True):
        pair = Pair(regulation, folder / source, target, folder / f"whole-{target}", folder / "here")
        pair.whole.mkdir()
        started = time.monotonic()
        assert ended(child(partial(pair.work, pair.whole))) == 0
        lasts = time.monotonic() - started
        kills = kill_everywhere(pair)
        for _ in range(MOMENTS):
            kill_at_random(pair, lasts, rng)
        print(f"{source} to {target}: {kills} kills", flush=True)


if __name__ == "__main__":
    main()
