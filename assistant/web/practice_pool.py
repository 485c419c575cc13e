"""The questions practice asks: those of the shipped bank whose keys stand under the law as it is now."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from assistant.library import Library
from assistant.quiz.bank.bank import Bank
from assistant.quiz.bank.bank_file import bank_of, items_of, read_paper
from assistant.quiz.bank.standing import Standing, standings
from assistant.quiz.errors import QuizError
from assistant.quiz.item import Clause, Item
from assistant.quiz.making.material import clause
from assistant.quiz.paper import Paper
from assistant.quiz.practice.practice import Asked, asked_in

_log = logging.getLogger(__name__)


class BankUnusableError(QuizError):
    """There is no bank, or none this version can read: nothing a learner could mend."""


@dataclass(frozen=True, eq=False)
class Pool:
    """`paper` holds the items that stand; `retired` says of the others what has changed.

    `version` tells one bank file from another.
    """

    library: Library
    paper: Paper
    retired: tuple[Standing, ...]
    version: str

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return items_of(self.paper)

    @cached_property
    def asked(self) -> Mapping[str, Asked]:
        """Every question by its id."""
        return asked_in(self.paper)

    @cached_property
    def bank(self) -> Bank:
        """As papers are drawn from it."""
        return bank_of(self.paper)

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every provision of the library by its full citation."""
        every = (
            clause(r, provision.id) for r in self.library.values() for provision in r.document.provisions
        )
        return {found.citation: found for found in every}

    def title(self, regulation: str) -> str:
        """The name of a regulation for a heading; its id where the library no longer has it."""
        return self.library[regulation].title if regulation in self.library else regulation


def load_pool(library: Library, path: Path) -> Pool:
    """Raises BankUnusableError."""
    try:
        paper, raw = read_paper(path), path.read_bytes()
    except (QuizError, OSError) as error:
        raise BankUnusableError(f"题库用不了。{error}") from None
    retired = tuple(standing for standing in standings(library, items_of(paper)) if not standing.stands)
    gone = {standing.item for standing in retired}
    if gone:
        _log.warning("%d items of %s no longer stand and are not asked", len(gone), path)
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if item.id not in gone))
        for section in paper.sections
    )
    left = replace(paper, sections=tuple(section for section in sections if section.items))
    return Pool(library, left, retired, hashlib.sha256(raw).hexdigest()[:16])
