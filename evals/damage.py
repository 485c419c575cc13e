"""Damage as a slip of the hand would do it to the knowledge files, and who is expected to catch it.

Each kind is one edit of a copy of the knowledge folder. Loading is asked first, then the static checks of
`rongcuo verify`, then the gold cases of the regulations it may touch.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.evaluation.answer import difference
from assistant.evaluation.errors import EvaluationError
from assistant.evaluation.gold import read_cases
from assistant.law.errors import KnowledgeError
from assistant.library import Library
from assistant.verify.finding import Check
from assistant.verify.verify import STATIC, Report, verify

Edit = Callable[[Path], None]
_SLOW = tuple(check for check in STATIC if check.id == "cues")  # reads a thousand patterns
_QUICK = tuple(check for check in STATIC if check not in _SLOW)
LOAD, VERIFY, GOLD, NOBODY = "载入", "verify", "金标案例", "没有发现"


@dataclass(frozen=True)
class Damage:
    """`caught_by`: LOAD, VERIFY or GOLD; `words`: what its message must say (VERIFY: the id of the check)."""

    kind: str
    edit: Edit
    caught_by: str
    words: str = ""


def swap(file: str, before: str, after: str, below: str = "") -> Edit:
    """Replace the first `before` (below the first line that holds `below`). Fails where there is none."""

    def edit(root: Path) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        start = text.index(below)
        place = text.index(before, start)
        path.write_text(text[:place] + after + text[place + len(before) :], encoding="utf-8")

    return edit


def swap_all(file: str, before: str, after: str) -> Edit:
    def edit(root: Path) -> None:
        path = root / file
        text = path.read_text(encoding="utf-8")
        if before not in text:
            raise ValueError(f"{file} 里没有“{before}”")
        path.write_text(text.replace(before, after), encoding="utf-8")

    return edit


def line_edit(file: str, start: str, change: Callable[[list[str], int], None]) -> Edit:
    """Change the lines of a file at the first one that begins with `start`."""

    def edit(root: Path) -> None:
        path = root / file
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        change(lines, next(place for place, line in enumerate(lines) if line.startswith(start)))
        path.write_text("".join(lines), encoding="utf-8")

    return edit


def drop_line(lines: list[str], place: int) -> None:
    del lines[place]


def double_line(lines: list[str], place: int) -> None:
    lines.insert(place, lines[place])


def turn_with_next(lines: list[str], place: int) -> None:
    lines[place], lines[place + 1] = lines[place + 1], lines[place]


def append(file: str, text: str) -> Edit:
    def edit(root: Path) -> None:
        with (root / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    return edit


def both(*edits: Edit) -> Edit:
    def edit(root: Path) -> None:
        for one in edits:
            one(root)

    return edit


def delete(file: str) -> Edit:
    return lambda root: (root / file).unlink()


def recode(file: str, encoding: str) -> Edit:
    return lambda root: _recode(root / file, encoding)


def _recode(path: Path, encoding: str) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding, "replace"))


def axiom(words: str) -> Edit:
    return append("axioms.yaml", f"\n- {words}\n  why: 试一试\n")


def versions(library: Library) -> dict[str, str]:
    """The knowledge version of each regulation."""
    return {regulation.id: regulation.rulebook.version for regulation in library.values()}


def caught(root: Path, before: Mapping[str, str]) -> tuple[str, str]:
    """Who catches it first, and in which words (VERIFY: the ids of the checks, then the first finding).

    `before` are the versions of the undamaged library: a regulation that still has its version, a hash of
    all files it rests on, answers its gold cases as before.
    """
    try:
        library = Library.load(root)
    except KnowledgeError as error:
        return LOAD, str(error)
    reports = _found(library, _QUICK) or _found(library, _SLOW)
    if reports:
        names = " ".join(report.check.id for report in reports)
        return VERIFY, f"{names}：{reports[0].findings[0]}"
    for regulation in library.values():
        if regulation.rulebook.version != before[regulation.id]:
            try:
                cases = read_cases(regulation)
            except EvaluationError as error:  # a case names what the damaged rules no longer use
                return GOLD, str(error)
            for case in cases:
                if problem := difference(regulation, case):
                    return GOLD, f"{case.id} {case.title}：{problem}"
    return NOBODY, ""


def _found(library: Library, checks: Sequence[Check]) -> list[Report]:
    return [report for report in verify(library, checks) if report.findings]


def seeded(damage: Damage, clean: Library, root: Path) -> tuple[str, str]:
    """Copy the knowledge folder to `root`, damage the copy, and see who catches it."""
    shutil.copytree(clean.folder, root)
    damage.edit(root)
    return caught(root, versions(clean))
