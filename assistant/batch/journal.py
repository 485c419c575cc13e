"""How far a run has come, on disk, so that it can go on after it was killed at any moment.

The journal's first line says which run it is; every further line is the state after some block: how long the
output and the side file were then, and where the input goes on. A line is written only after what it tells of
is on the disk. To go on, both files are cut to the lengths of the last whole line.
"""

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from assistant.batch.errors import BatchError


@dataclass
class State:
    """`after`: where the input goes on, as its reader has it; `numbered`: how many row numbers are given out.

    `counts`: rows by mask of outcomes. `remembered`: what the output's end needs of each block.
    """

    after: Any = None
    numbered: int = 0
    rejected: int = 0
    output_bytes: int = 0
    rejects_bytes: int = 0
    counts: dict[int, int] = field(default_factory=dict)
    remembered: list[bytes] = field(default_factory=list)
    done: bool = False

    @property
    def determined(self) -> int:
        return sum(self.counts.values())


class Journal:
    """The journal of one run. `run` are the things that must be the same for the run to go on."""

    def __init__(self, path: Path, run: Mapping[str, str]) -> None:
        self.path, self.run = path, dict(run)
        self._told = 0  # how many of the remembered pieces are on the disk

    def read(self) -> State | None:
        """The state of the interrupted run; None where there is none. Raises BatchError for another run."""
        try:
            lines = self.path.read_bytes().split(b"\n")[:-1]  # what follows the last line end was cut off
        except FileNotFoundError:
            return None
        entries = [entry for line in lines if (entry := _entry(line)) is not None]
        if not entries:
            return None
        changed = [name for name, value in self.run.items() if entries[0].get(name) != value]
        if changed:
            raise BatchError(
                f"{self.path}：上次没做完的和这次不一样（{'、'.join(changed)}变了），不能接着做。"
                "要从头做，请加 --restart"
            )
        state = State()
        for entry in entries[1:]:
            pieces = [base64.b64decode(piece) for piece in entry.pop("remembered")]
            counts = {int(mask): count for mask, count in entry.pop("counts").items()}
            state = State(**entry, counts=counts, remembered=[*state.remembered, *pieces])
        self._told = len(state.remembered)
        return state

    def begin(self) -> None:
        """A new journal, empty but for what run it is."""
        self._told = 0
        partial = self.path.with_name(self.path.name + ".new")
        with partial.open("wb") as file:
            file.write(json.dumps(self.run, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, self.path)

    def mend(self) -> None:
        """Cut off a last line that was not written to its end, so that the next one does not join it."""
        data = self.path.read_bytes()
        with self.path.open("r+b") as file:
            file.truncate(data.rfind(b"\n") + 1)

    def note(self, state: State) -> None:
        """Add the state. Everything it tells of is on the disk already."""
        entry = asdict(state) | {
            "remembered": [base64.b64encode(piece).decode() for piece in state.remembered[self._told :]]
        }
        with self.path.open("ab") as file:
            file.write(json.dumps(entry).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        self._told = len(state.remembered)


def _entry(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None
