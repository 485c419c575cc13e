"""Which columns of a file are facts, and which are only carried along."""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.batch.errors import BatchError
from assistant.rules.facts import Fact, Vocabulary

ROW = "行号"
RESULT = ("outcome", "outcome_label", "floor", "ceiling", "possible", "knowledge_version")


@dataclass(frozen=True)
class Columns:
    """The columns of one input. `facts`: by column name, in the file's order; `notices` are for the user."""

    names: tuple[str, ...]
    facts: Mapping[str, Fact]
    carried: tuple[str, ...]
    notices: tuple[str, ...]


def match_columns(source: str, names: Sequence[str], vocabulary: Vocabulary) -> Columns:
    """A column is a fact's when its name is the fact's id or its Chinese label.

    Raises BatchError for two columns of one name or of one fact, a name the output needs, or no fact at all.
    """
    by_label = {fact.label: fact for fact in vocabulary.facts.values()}
    facts: dict[str, Fact] = {}
    carried: dict[str, None] = {}
    column_of: dict[str, str] = {}
    for name in names:
        if name in facts or name in carried:
            raise BatchError(f"{source}：有两栏都叫“{name}”。请改名或者删去一栏")
        fact = vocabulary.facts.get(name.strip()) or by_label.get(name.strip())
        if fact is None:
            carried[name] = None
        elif fact.id in column_of:
            raise BatchError(
                f"{source}：“{column_of[fact.id]}”和“{name}”两栏是同一个事实（{fact.label}）。请只留一栏"
            )
        else:
            facts[name], column_of[fact.id] = fact, name
    if taken := [name for name in carried if name in (ROW, *RESULT)]:
        raise BatchError(f"{source}：“{taken[0]}”这个栏名要留给结果。请给输入里的这一栏改名")
    notices = _near_misses(list(carried), vocabulary, column_of)
    if not facts:
        hint = f"。{notices[0]}" if notices else ""
        raise BatchError(
            f"{source}：没有一栏是本制度的事实{hint}。栏名用事实的编号或者中文名称，用 rongcuo facts 列出，"
            "或者用 --template 写一个空白表"
        )
    return Columns(tuple(names), facts, tuple(carried), tuple(notices))


def _near_misses(carried: Sequence[str], vocabulary: Vocabulary, column_of: Mapping[str, str]) -> list[str]:
    """Carried columns whose name is nearly a fact's: perhaps a slip of the pen."""
    open_facts = [fact for fact in vocabulary.facts.values() if fact.id not in column_of]
    wanted = {name: fact for fact in open_facts for name in (fact.id, fact.label)}
    notices = []
    for name in carried:
        if near := difflib.get_close_matches(name.strip(), wanted, n=1, cutoff=0.8):
            notices.append(f"“{name}”一栏不是本制度的事实，原样带过去；最接近的是“{near[0]}”")
    return notices
