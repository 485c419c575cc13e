"""What is said of an answer at once: right or wrong in words, and of each option why, with the clause."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.quiz.item import LETTERS, Clause, Item, Option
from assistant.quiz.making.distractors import MISREADINGS
from assistant.quiz.paper import MARKING_WORDS
from assistant.quiz.practice.practice import Answer, Asked
from assistant.rules.expression import Value
from assistant.web.practice_pool import Pool

_STATES = {
    (True, True): "你选了，对",
    (True, False): "你选了，不对",
    (False, True): "你没有选，应当选",
    (False, False): "没有选，本来就不选",
}
_IDLE = "idle_fact"  # what the story says of a fact that does not matter refutes nothing
_UNTOLD = "没有写，视为没有"
_OPEN = "还没有查清"
_YOU, _OFFICER = re.compile("你们?"), "执法人员"  # labels speak to the officer; a story tells of one


@dataclass(frozen=True)
class FactLine:
    """A fact that refutes an option, and what the story says of it."""

    label: str
    told: str


@dataclass(frozen=True)
class OptionLine:
    """`misreading` is the name of the misreading behind a wrong option; `facts` and `clauses` refute it."""

    letter: str
    text: str
    chosen: bool
    right: bool
    state: str
    why: str
    misreading: str
    facts: tuple[FactLine, ...]
    clauses: tuple[Clause, ...]

    @property
    def as_it_should_be(self) -> bool:
        return self.chosen is self.right


@dataclass(frozen=True)
class Verdict:
    """`explained` are the options answered wrongly, those chosen first, `others` the rest.

    `clauses` are what the key rests on, but for those quoted already.
    """

    headline: str
    right: bool
    marks: str
    key: str
    chosen: str
    explained: tuple[OptionLine, ...]
    others: tuple[OptionLine, ...]
    rationale: str
    clauses: tuple[Clause, ...]


def verdict(pool: Pool, asked: Asked, answer: Answer) -> Verdict:
    lines = tuple(
        _line(pool, asked.item, letter, option, letter in answer.letters)
        for letter, option in zip(LETTERS, asked.item.options, strict=False)
    )
    missed = [line for line in lines if not line.as_it_should_be and not _told_by_the_other(asked, line)]
    explained = _each_clause_once(sorted(missed, key=lambda line: not line.chosen))
    shown = {clause.citation for line in explained for clause in line.clauses}
    return Verdict(
        headline=_headline(answer),
        right=answer.right,
        marks=_marks(asked, answer),
        key=_lettered(asked, asked.question.key),
        chosen=_lettered(asked, answer.letters),
        explained=explained,
        others=tuple(line for line in lines if line.as_it_should_be),
        rationale=asked.item.rationale,
        clauses=tuple(clause for clause in asked.item.clauses if clause.citation not in shown),
    )


def marking_words(asked: Asked) -> str:
    """How the question is marked, where an answer can be half right."""
    if asked.question.type in ("single", "judge"):
        return ""
    return MARKING_WORDS[asked.question.marking]


def number(marks: float) -> str:
    return f"{marks:g}"


def spaced(letters: str) -> str:
    """ "BD" as a screen reader shall say it: one letter, then the other."""
    return "、".join(letters)


def misreading_words(kind: str) -> str:
    return MISREADINGS.get(kind, "其他误读")


def _told_by_the_other(asked: Asked, line: OptionLine) -> bool:
    """Of 对 and 错 one refutes the other: what is said of the one chosen is enough."""
    return asked.question.type == "judge" and not line.chosen


def _each_clause_once(lines: Iterable[OptionLine]) -> tuple[OptionLine, ...]:
    """A clause is quoted where it is first needed."""
    shown: set[str] = set()
    told = []
    for line in lines:
        told.append(replace(line, clauses=tuple(c for c in line.clauses if c.citation not in shown)))
        shown.update(clause.citation for clause in line.clauses)
    return tuple(told)


def _lettered(asked: Asked, letters: str) -> str:
    """The letters; of 对 and 错 with the word."""
    if asked.question.type != "judge":
        return spaced(letters)
    return spaced(letters) + f"（{asked.question.options[LETTERS.index(letters[0])]}）"


def _marks(asked: Asked, answer: Answer) -> str:
    """What was earned; of what is not all right also by which rule, where there is one to tell."""
    earned = f"得 {number(answer.marks)} 分，满分 {number(answer.of)} 分"
    rule = "" if answer.right else marking_words(asked)
    return f"{earned}（{rule}）" if rule else earned


def _headline(answer: Answer) -> str:
    if answer.right:
        return "答对了"
    return "对了一部分" if answer.marks else "没有答对"


def _line(pool: Pool, item: Item, letter: str, option: Option, chosen: bool) -> OptionLine:
    return OptionLine(
        letter,
        option.text,
        chosen,
        option.correct,
        _STATES[chosen, option.correct],
        option.why,
        misreading_words(option.misreading) if option.misreading else "",
        tuple(_facts(pool, item, option)),
        _clauses(pool, item, option.citations),
    )


def _facts(pool: Pool, item: Item, option: Option) -> Iterable[FactLine]:
    for fact in option.facts if option.misreading != _IDLE else ():
        if fact in (known := pool.library.vocabulary.facts):
            yield FactLine(_YOU.sub(_OFFICER, known[fact].label), _told(item, fact))


def _told(item: Item, fact: str) -> str:
    if fact in item.unknown:
        return _OPEN
    return _value_words(item.told[fact]) if fact in item.told else _UNTOLD


def _value_words(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "不是"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def _clauses(pool: Pool, item: Item, citations: Sequence[str]) -> tuple[Clause, ...]:
    """The provisions verbatim, as the law stands now."""
    quoted = {clause.citation: clause for clause in item.clauses} | dict(pool.clauses)
    return tuple(quoted[citation] for citation in citations if citation in quoted)
