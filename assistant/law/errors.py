"""Errors a maintainer of the knowledge files can act on."""

from pathlib import Path


class KnowledgeError(Exception):
    """A knowledge file cannot be used: names the file, the line, why, and what to do.

    The message is Chinese because `rongcuo` prints it as it stands.
    """

    def __init__(self, path: Path | str, line: int | None, why: str, remedy: str) -> None:
        self.path, self.line, self.why, self.remedy = str(path), line, why, remedy
        where = f"{self.path}:{line}" if line else self.path
        super().__init__(f"{where}：{why}。{remedy}")


class UnknownProvisionError(Exception):
    """No such provision in the library."""


class UnknownRegulationError(UnknownProvisionError, KeyError):
    """No such regulation; a KeyError too, because a library is a mapping."""

    def __str__(self) -> str:
        return str(self.args[0])
