"""Read what a person writes in a suite, by id or in Chinese: facts, values, outcomes, provisions.

Each reader raises ValueError with the reason and the remedy in Chinese; the caller knows the place.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from assistant.evaluation.entries import CONTRADICTION, CONTRADICTION_LABEL
from assistant.law.errors import UnknownProvisionError
from assistant.law.lookup import resolve_provision
from assistant.library import Regulation
from assistant.rules.expression import Value
from assistant.rules.facts import Fact, FactError, parse_value

YES, NO, UNKNOWN = "是", "否", "不清楚"
_WORDS: Mapping[str, bool | None] = {
    YES: True, "true": True, "TRUE": True, "True": True,
    NO: False, "不是": False, "false": False, "FALSE": False, "False": False,
    UNKNOWN: None, "null": None, "unknown": None,
}  # fmt: skip
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def read_fact(regulation: Regulation, written: str) -> Fact:
    """A fact by its id or its label."""
    facts = regulation.rulebook.vocabulary.facts
    if written in facts:
        return facts[written]
    by_label = {_bare(fact.label): fact for fact in facts.values()}
    if _bare(written) in by_label:
        return by_label[_bare(written)]
    near = _nearest(written, [*facts, *(fact.label for fact in facts.values())])
    hint = near or f"可用的见 rongcuo facts --regulation {regulation.id}"
    raise ValueError(f"《{regulation.title}》没有事实“{written}”，{hint}")


def read_value(fact: Fact, written: object) -> Value | None:
    """The value of a fact: 是, 否, 不清楚, a number, a date or one of its options; None is not known."""
    value = written
    if isinstance(value, str):
        value = value.strip()
        if fact.kind != "choice" and value in _WORDS:
            value = _WORDS[value]
        elif value == UNKNOWN:
            value = None
        elif fact.kind == "date" and (day := _DAY.fullmatch(value)):
            value = "{}-{:0>2}-{:0>2}".format(*day.groups())
        elif fact.kind == "int" and re.fullmatch(r"\d{1,9}", value):
            value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a spreadsheet keeps every number as a decimal
    try:
        return parse_value(fact, value)
    except FactError:
        raise ValueError(f"“{fact.label}”的值不能是“{_shown(written)}”，应为{_wanted(fact)}") from None


def read_others(written: object) -> bool:
    """Whether every yes-or-no fact that is not named is false; else it is not known."""
    value = written.strip() if isinstance(written, str) else written
    if value is False or (isinstance(value, str) and _WORDS.get(value, True) is False):
        return True
    if value is None or (isinstance(value, str) and value in _WORDS and _WORDS[value] is None):
        return False
    raise ValueError(f"没有写出的事实应为{NO}（false）或{UNKNOWN}（unknown），现在是“{_shown(written)}”")


def read_outcome(regulation: Regulation, written: str) -> str:
    """An outcome's id, from its id or its label; `contradiction` is one too."""
    outcomes = regulation.rulebook.outcomes.by_id
    if written in outcomes or written == CONTRADICTION:
        return written
    by_label = {_bare(outcome.label): outcome.id for outcome in outcomes.values()}
    by_label[CONTRADICTION_LABEL] = CONTRADICTION
    if _bare(written) in by_label:
        return by_label[_bare(written)]
    near = _nearest(written, [*outcomes, CONTRADICTION, *(o.label for o in outcomes.values())])
    listed = "、".join(f"{o.label}（{o.id}）" for o in outcomes.values())
    raise ValueError(f"没有结论“{written}”，{near or f'可用的有：{listed}'}")


def read_provision(regulation: Regulation, written: str) -> str:
    """A provision's id, from its id or the Chinese way of citing it."""
    try:
        found = resolve_provision(regulation.document, written)
    except UnknownProvisionError as error:
        raise ValueError(str(error)) from None
    if any(not provision.startswith(f"{found[0]}__") for provision in found[1:]):  # an article of several 款
        whole = [provision for provision in found if "__item_" not in provision]
        parts = "、".join(regulation.document[provision].citation for provision in whole)
        raise ValueError(f"“{written}”有几款，分不清是哪一款。请写明，如{parts}")
    return found[0]


def outcome_label(regulation: Regulation, outcome: str) -> str:
    if outcome == CONTRADICTION:
        return CONTRADICTION_LABEL
    return regulation.rulebook.outcomes[outcome].label


def value_words(value: object) -> str:
    """A value as it stands in a table."""
    match value:
        case True:
            return YES
        case False:
            return NO
        case None:
            return UNKNOWN
        case date():
            return value.isoformat()
    return str(value)


def _wanted(fact: Fact) -> str:
    wanted = {
        "bool": f"{YES}、{NO}",
        "int": "整数",
        "date": "日期，如 2026-03-15",
        "choice": "、".join(fact.options),
    }[fact.kind]
    bounds = [f"不小于 {fact.minimum}"] * (fact.minimum is not None)
    bounds += [f"不大于 {fact.maximum}"] * (fact.maximum is not None)
    return "，".join((wanted, *bounds)) + f"，或者{UNKNOWN}"


def _shown(written: object) -> str:
    words = str(written)
    return words if len(words) <= 30 else f"{words[:30]}……"


def _bare(words: str) -> str:
    return "".join(words.split())


def _nearest(written: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(written, list(known), n=1, cutoff=0.5)
    return f"是不是“{near[0]}”" if near else ""
