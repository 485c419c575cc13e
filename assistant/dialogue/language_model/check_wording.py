"""Whether a rewording of a determination says what the determination says, and nothing else.

Words are compared, not meanings: each check refuses what it cannot be sure of, and then the template's text
stands alone.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from assistant.dialogue.explain import Card
from assistant.law.yaml_file import read_yaml
from assistant.library import installed
from assistant.retrieval.references import find_references

_LONGEST = 300
_SHORTEST = 6
_KNOWN_SHARE = 0.8  # of a clause's characters
_PLAIN = re.compile(r"[\u4e00-\u9fff0-9，。；：、！？“”‘’《》（）()「」,.;:!?%\-—…\s]+")
_CITED = re.compile(r"第[^，。；、第]{1,6}?[编章节条款项目]")
_TITLED = re.compile(r"《[^》]*》?")
_OTHER_LAW = re.compile(r"[\u4e00-\u9fff]{1,4}(?:条例|法(?![定律制规治人院])|规章|解释|批复)")
_NUMERAL = r"[零〇一二三四五六七八九十百千万亿两几数半]+"
_COUNTED = re.compile(
    rf"\d[\d.,%]*|{_NUMERAL}个?(?:工作日|日|天|年|月|周|小时|元|块|倍|次|条|款|项|成|级|分)"
)
_CLAUSE_ENDS = re.compile(r"[，。；：、！？“”‘’《》「」,.;:!?\-—…\s]+")
_ASKED = re.compile(r"[”」』]?(?:吗|么|呢|[?？])")


@dataclass(frozen=True)
class ResultWords:
    """The word lists of `prompts/model-result-words.yaml`."""

    result: re.Pattern[str]
    denial: re.Pattern[str]
    mode: re.Pattern[str]
    certainty: re.Pattern[str]
    friendly: re.Pattern[str]


@lru_cache(maxsize=2)
def read_result_words(path: Path) -> ResultWords:
    """Raises KnowledgeError."""
    file = read_yaml(path)
    file.check_keys(file.data, {"result", "denial", "mode", "certainty", "friendly"}, set())
    lists = {key: _any_of(re.sub(r"\s", "", words).split("|")) for key, words in file.data.items()}
    return ResultWords(**lists)


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def why_refused(text: str, card: Card, labels: Iterable[str]) -> str:
    """Why a rewording is not shown, "" when it may be. `labels`: those of all outcomes there are.

    It must hold the outcome's label, said and not denied; no other outcome; no article, law, number or day
    that the determination lacks; no word about a result, and no promise or doubt, that stands there not at
    all or the other way round; and each of its clauses must be made of the determination's own words.
    """
    words = read_result_words(installed("prompts") / "model-result-words.yaml")
    text = unicodedata.normalize("NFC", text)
    own = _own_words(card)
    if not _SHORTEST <= len(text) <= _LONGEST:
        return "length"
    if not _PLAIN.fullmatch(text):
        return "foreign_characters"
    return (
        _cites_more(text, own)
        or _says_another_outcome(text, card.outcome_label, labels, words)
        or _results_differ(text, own, words)
        or _adds_clauses(text, own, words)
    )


def _own_words(card: Card) -> str:
    grounds = [f"{c.citation}，{c.lead}，{c.text}" for c in card.grounds]
    return "。".join(
        (f"《{card.regulation_title}》", card.headline, card.outcome_label, card.meaning, *grounds)
    )


def _cites_more(text: str, own: str) -> str:
    if not set(find_references(text)) <= set(find_references(own)):
        return "new_article"
    for pattern, reason in ((_CITED, "new_article"), (_TITLED, "new_law"), (_COUNTED, "new_number")):
        if any(found[0] not in own for found in pattern.finditer(text)):
            return reason
    if any(found[0][-4:] not in own for found in _OTHER_LAW.finditer(text)):
        return "new_law"
    return ""


def _says_another_outcome(text: str, label: str, labels: Iterable[str], words: ResultWords) -> str:
    said = {found[0] for found in _any_of(labels).finditer(text)}
    if label not in said:
        return "outcome_missing"
    if said != {label}:
        return "other_outcome"
    for found in re.finditer(re.escape(label), text):
        before = _CLAUSE_ENDS.split(text[: found.start()])[-1]
        after = _CLAUSE_ENDS.split(text[found.end() :])[0]
        if words.denial.search(before) or words.denial.search(after) or _ASKED.match(text, found.end()):
            return "outcome_denied"
    return ""


def _results_differ(text: str, own: str, words: ResultWords) -> str:
    """Each word about a result, with its denial and its 可以 or 应当, and each promise or doubt, must stand
    in the determination the same way."""
    if any(found[0] not in own for found in words.certainty.finditer(text)):
        return "promise_or_doubt"
    told, said = list(_told(text, words)), list(_told(own, words))
    for word, denied, modes in told:
        if not any(word == w and denied == d and modes <= m for w, d, m in said):
            return "result_not_in_proof"
    return ""


def _told(text: str, words: ResultWords) -> Iterator[tuple[str, bool, frozenset[str]]]:
    """Each word about a result, whether its clause denies, and the clause's words of may and must."""
    for clause in _CLAUSE_ENDS.split(text):
        denied, modes = words.denial.search(clause) is not None, frozenset(words.mode.findall(clause))
        yield from ((found[0], denied, modes) for found in words.result.finditer(clause))


def _adds_clauses(text: str, own: str, words: ResultWords) -> str:
    return "new_clause" if any(_is_new(c, own, words) for c in _CLAUSE_ENDS.split(text) if c) else ""


def _is_new(clause: str, own: str, words: ResultWords) -> bool:
    """Whether too few of a clause's characters stand in pairs the determination has, or in friendly words."""
    known = [False] * len(clause)
    for place in range(len(clause) - 1):
        if clause[place : place + 2] in own:
            known[place] = known[place + 1] = True
    for found in words.friendly.finditer(clause):
        known[found.start() : found.end()] = [True] * len(found[0])
    return sum(known) < _KNOWN_SHARE * len(clause)
