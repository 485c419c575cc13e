"""A small bank for the tests of practice: some items of the shipped one, as a file of its own."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

from assistant.quiz.bank.bank_file import shipped_bank
from assistant.quiz.export.as_json import paper_json, read_paper_json
from assistant.quiz.item import Item
from assistant.quiz.paper import Paper


@cache
def shipped() -> Paper:
    return read_paper_json(shipped_bank().read_text(encoding="utf-8"))


def write_bank(path: Path, each: int = 3, change: Callable[[Item], Item] = lambda item: item) -> Paper:
    """The first items of each type, changed one by one."""
    sections = tuple(
        replace(section, items=tuple(map(change, section.items[:each]))) for section in shipped().sections
    )
    paper = replace(shipped(), sections=sections)
    path.write_text(paper_json(paper), encoding="utf-8")
    return paper
