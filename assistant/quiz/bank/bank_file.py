"""A bank on disk: a paper of all its items, as JSON."""

from dataclasses import replace
from pathlib import Path

from assistant.installation import installed
from assistant.library import Library
from assistant.quiz.bank.bank import Bank
from assistant.quiz.bank.standing import standings
from assistant.quiz.errors import QuizError
from assistant.quiz.export.as_json import read_paper_json
from assistant.quiz.item import Item
from assistant.quiz.paper import Paper


def shipped_bank() -> Path:
    return installed("knowledge") / "bank" / "bank.json"


def read_paper(path: Path) -> Paper:
    """A bank or paper. Raises QuizError naming the file and the field that cannot be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise QuizError(f"{path}：没有这个文件。请先用 rongcuo quiz bank 出题库") from None
    except UnicodeDecodeError:
        raise QuizError(f"{path}：不是 UTF-8 文字。应当是 rongcuo quiz 写的 JSON") from None
    except OSError:
        raise QuizError(
            f"{path}：读不出来。应当是 rongcuo quiz 写的 JSON 文件，不是文件夹，并且可以读"
        ) from None
    try:
        return read_paper_json(text)
    except QuizError as error:
        raise QuizError(f"{path}：{error}") from None


def items_of(paper: Paper) -> tuple[Item, ...]:
    return tuple(item for section in paper.sections for item in section.items)


def standing_only(library: Library, paper: Paper) -> tuple[Paper, tuple[str, ...]]:
    """The paper without the items whose key has changed under this library, and the ids of those."""
    retired = {found.item for found in standings(library, items_of(paper)) if not found.stands}
    sections = (
        replace(section, items=tuple(item for item in section.items if item.id not in retired))
        for section in paper.sections
    )
    kept = replace(paper, sections=tuple(section for section in sections if section.items))
    return kept, tuple(sorted(retired))


def bank_of(paper: Paper) -> Bank:
    """The bank a file was written from, without the cells that were not drawn."""
    return Bank(paper.seed, items_of(paper), (), paper.knowledge)
