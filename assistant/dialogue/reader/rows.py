"""What the rows of a head stand for: each yes-or-no fact, and each option of a choice (`fact=option`).

An option is never told false: of its two rows only "told true" is read.
"""

from collections.abc import Iterable

from assistant.rules.expression import Value
from assistant.rules.facts import Fact


def rows_of(facts: Iterable[Fact]) -> list[str]:
    """The rows for these facts, sorted; dates and numbers have none."""
    found = set[str]()
    for fact in facts:
        found |= {fact.id} if fact.kind == "bool" else {row_of(fact.id, option) for option in fact.options}
    return sorted(found)


def row_of(fact: str, value: Value) -> str:
    """The row that a told fact would belong to."""
    return fact if isinstance(value, bool) else f"{fact}={value}"


def fact_and_option(name: str) -> tuple[str, str | None]:
    """The fact of a row, and the option where it stands for one."""
    fact, choice, option = name.partition("=")
    return fact, option if choice else None
