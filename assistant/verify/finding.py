"""What a check found: where, why it is wrong, and what to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.library import Library


@dataclass(frozen=True)
class Finding:
    """One thing to put right. `file` is relative to the knowledge folder; `place` is what in it is meant."""

    file: str
    place: str
    why: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}：{self.place}：{self.why}。{self.remedy}"


@dataclass(frozen=True)
class Check:
    """One question asked of the whole library; it passes when it finds nothing.

    `needs` is a package that is not installed for everyone; without it the check is skipped, and said to be.
    """

    id: str
    title: str
    run: Callable[[Library], Iterable[Finding]]
    needs: str = ""
