"""Whether the items of a bank still stand: every key computed again under the law as it is now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.law.errors import UnknownRegulationError
from assistant.library import Library
from assistant.quiz.claims import key_of
from assistant.quiz.item import LETTERS, Item
from assistant.rules.facts import ContradictionError, FactError


@dataclass(frozen=True)
class Standing:
    """One question. `now` is the key as the law stands now, None where the question has lost its meaning.

    `why` says, for a question that is to be retired, what has changed.
    """

    item: str
    question: str
    provision: str
    before: str
    now: str | None
    why: str

    @property
    def stands(self) -> bool:
        return self.now == self.before


def standings(library: Library, items: Iterable[Item]) -> Iterator[Standing]:
    """Every question of every item, in order; nothing of the earlier key is trusted."""
    for item in items:
        for question in item.questions:
            yield _standing(library, item, question)


def _standing(library: Library, item: Item, question: Item) -> Standing:
    now: str | None = None
    try:
        key = key_of(library, question)
        now = "".join(letter for letter, right in zip(LETTERS, key, strict=False) if right)
        why = "" if now == question.key else _changed(question, now)
    except UnknownRegulationError as error:
        why = str(error)
    except KeyError as error:
        why = f"条文里已经没有“{error.args[0]}”"
    except (ContradictionError, FactError) as error:
        why = f"题干的事实不能再这样写：{error}"
    return Standing(item.id, question.id, question.provision, question.key, now, why)


def _changed(question: Item, now: str) -> str:
    return f"答案由 {question.key} 变成 {now}" if now else f"答案原是 {question.key}，现在没有一个选项成立"
