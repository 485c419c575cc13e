"""The words of a provision against its rule: 应当 and 可以, 但……除外, 其他……, numbers and days.

Each check looks for marks whose meaning does not depend on the sentence, so it is never a matter of taste.
"""

import re
from collections.abc import Iterator
from datetime import date

from assistant.law.citation import from_numeral
from assistant.library import Library, Regulation
from assistant.rules.expression import Atom, Expression, atoms
from assistant.rules.rulebook import Entry
from assistant.verify.finding import Finding

_MODAL = ("应当", "可以", "不予")
_PROVISO = re.compile("但[^。；;]*除外")
_NUMBER = re.compile(r"\d+|[一二三四五六七八九十]+")
_DAY_NAMES = ("in_force_from", "expires")
_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日([起止]?)")
# 以上、以下、以内 and 届满 include the number itself (Civil Code art. 1259); 起 and 止 include the day named.
_AT_LEAST = re.compile("以上|至少|不少于|达到")
_AT_MOST = re.compile("以下|以内|日内|不超过")
_BEYOND = re.compile("不满|不足|超过|以外|届满")
_FROM, _UNTIL = re.compile("起"), re.compile("止")


def modal_words(library: Library) -> Iterator[Finding]:
    """应当, 可以 or 不予 in the words of an effect must stand in the name of the outcome, too."""
    for regulation in library.values():
        for rule in regulation.rulebook.rules.values():
            outcome = regulation.rulebook.outcomes[rule.effect]
            for word in _MODAL:
                if word in rule.effect_quote and word not in outcome.label:
                    why = f"条文写“{rule.effect_quote}”，后果却是“{outcome.label}”，没有“{word}”"
                    yield _finding(regulation, rule, why, "请改正 effect 或者引用的字词")


def proviso_words(library: Library) -> Iterator[Finding]:
    """但……除外 in the text and `unless` in the rule go together."""
    for regulation in library.values():
        by_provision: dict[str, list[bool]] = {}
        for entry in regulation.rulebook.entries():
            by_provision.setdefault(entry.provision, []).append(entry.unless is not None)
        for provision, provisos in by_provision.items():
            written = _PROVISO.search(regulation.document[provision].text)
            if written and not any(provisos):
                why = f"条文有但书“{written[0]}”，规则没有 unless"
                yield _about(regulation, provision, why, "请补上 unless")
            if any(provisos) and not written:
                why = "规则有 unless，条文里没有“但……除外”"
                yield _about(regulation, provision, why, "请把它写进 when，或者改正条款")


def catch_all_words(library: Library) -> Iterator[Finding]:
    """An item that is nothing but 其他……情形 names no facts."""
    for regulation in library.values():
        for rule in regulation.rulebook.rules.values():
            text = regulation.document[rule.provision].text
            if text.startswith("其他") and rule.catch_all is None:
                why = "“其他……”没有列明事实，不能由机器认定"
                yield _finding(regulation, rule, why, "请写成 catch_all")
            if rule.catch_all is not None and "其他" not in text and "等" not in text:
                why = "条文没有“其他”或者“等”，不是兜底条款"
                yield _finding(regulation, rule, why, "请写出条件")


def numbers(library: Library) -> Iterator[Finding]:
    """A number that is compared stands in the words quoted for it, on the side where they put it."""
    for regulation in library.values():
        disputed = {entry.provision for entry in regulation.rulebook.points}
        for entry in regulation.rulebook.entries():
            for atom in _atoms(entry):
                if isinstance(atom.constant, int) and atom.fact in entry.quotes:
                    words = entry.quotes[atom.fact]
                    if atom.constant not in _numbers_in(words):
                        why = f"条件写“{atom.name}”，引用的“{words}”里没有这个数"
                        yield _finding(regulation, entry, why, "请改正数字或者引用的字词")
                    right = _side(words, _AT_LEAST, _AT_MOST)
                    if not right and entry.provision not in disputed and not _BEYOND.search(words):
                        right = ("==",)  # a bare number is that number, unless its wording is in dispute
                    if right and atom.operator not in right:
                        yield _misplaced(regulation, entry, atom, words, right)


def days(library: Library) -> Iterator[Finding]:
    """A day that is compared is printed in its provision, else in `regulation.yaml`; 起 and 止 include it."""
    for regulation in library.values():
        yield from _printed_days(regulation)
        known = _given_days(regulation)
        for entry in regulation.rulebook.entries():
            printed = _days_in(regulation.document[entry.provision].text)
            for atom in _atoms(entry):
                if isinstance(atom.constant, date):
                    if atom.constant not in (printed or known.values()):
                        why = f"条件写“{atom.name}”，条文和 regulation.yaml 里都没有这一天"
                        yield _finding(regulation, entry, why, "请改正日期")
                    words = printed.get(atom.constant) or entry.quotes.get(atom.fact, "")
                    right = _side(words, _FROM, _UNTIL)
                    if right and atom.operator not in right:
                        yield _misplaced(regulation, entry, atom, words, right)


def _printed_days(regulation: Regulation) -> Iterator[Finding]:
    """The days of `regulation.yaml` are those of its date provision, where that prints any."""
    file, given = f"{regulation.id}/regulation.yaml", _given_days(regulation)
    for name in _DAY_NAMES:
        if regulation.metadata[name] is not None and name not in given:
            yield Finding(file, name, f"“{regulation.metadata[name]}”不是日期", "应写成 YYYY-MM-DD")
    provision = regulation.metadata["date_provision"]
    if provision is None:
        return
    if provision not in regulation.document:
        yield Finding(file, "date_provision", f"text.md 里没有“{provision}”", "请改正条款编号")
        return
    printed = _days_in(regulation.document[provision].text)
    for name, day in given.items():
        if printed and day not in printed:
            why = f"{day} 不是{regulation.document[provision].citation}印的日期"
            yield Finding(file, name, why, "请对照条文改正")


def _side(words: str, at_least: re.Pattern[str], at_most: re.Pattern[str]) -> tuple[str, ...]:
    """The comparisons that put a number or day on the side where the words put it; () where they do not."""
    if at_least.search(words) and not at_most.search(words):
        return (">=", "<")
    if at_most.search(words) and not at_least.search(words):
        return ("<=", ">")
    return ()


def _misplaced(
    regulation: Regulation, entry: Entry, atom: Atom, words: str, right: tuple[str, ...]
) -> Finding:
    why = f"条文写“{words}”，条件“{atom.name}”把这个数或者这一天划错了边"
    return _finding(regulation, entry, why, f"请改用 {' 或者 '.join(right)}")


def _atoms(entry: Entry) -> dict[Atom, None]:
    parts: list[Expression | None] = [entry.when, entry.unless, *(reading.when for reading in entry.readings)]
    return dict.fromkeys(atom for part in parts if part is not None for atom in atoms(part))


def _numbers_in(words: str) -> set[int]:
    found = set()
    for numeral in _NUMBER.findall(words):
        try:
            found.add(int(numeral) if numeral.isdigit() else from_numeral(numeral))
        except ValueError:
            continue  # such as 二一: a row of characters, no number
    return found


def _days_in(text: str) -> dict[date, str]:
    """The days printed, each with the 起 or 止 behind it."""
    return {date(int(year), int(month), int(day)): end for year, month, day, end in _DAY.findall(text)}


def _given_days(regulation: Regulation) -> dict[str, date]:
    found = {}
    for name in _DAY_NAMES:
        try:
            found[name] = date.fromisoformat(str(regulation.metadata[name]))
        except ValueError:
            continue  # not given, or reported by _printed_days
    return found


def _finding(regulation: Regulation, entry: Entry, why: str, remedy: str) -> Finding:
    return _about(regulation, entry.provision, why, remedy)


def _about(regulation: Regulation, provision: str, why: str, remedy: str) -> Finding:
    citation = regulation.document[provision].citation
    return Finding(f"{regulation.id}/rules.yaml", f"{citation}（{provision}）", why, remedy)
