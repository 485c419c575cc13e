"""Cues: how officers say a fact. Data in `knowledge/cues/`, compiled into regular expressions here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.rules.facts import Vocabulary, unknown_fact

WHO = ("officer", "party", "other", "any")
_GAP = r"[^，,。；;！!？?\n]{0,12}"
_LONG_GAP = r"[^。；;！!？?\n]{0,30}"


@dataclass(frozen=True)
class Cue:
    """One way of saying that a fact is so (`value` true) or is not so, and whose act it speaks of."""

    fact: str
    value: bool
    pattern: re.Pattern[str]
    who: str
    negatable: bool


@dataclass(frozen=True)
class Language:
    """Small words: negation, doubt, questions, hypotheticals, and who is spoken of."""

    negated: re.Pattern[str]
    doubt: re.Pattern[str]
    doubt_after: re.Pattern[str]
    question: re.Pattern[str]
    hypothetical: re.Pattern[str]
    actors: Mapping[str, re.Pattern[str]]


def compile_cue(text: str) -> re.Pattern[str]:
    """`…` is a gap inside one clause, `～` a gap that may cross commas; the rest is a regular expression."""
    return re.compile(text.replace("…", _GAP).replace("～", _LONG_GAP))


def read_language(folder: Path) -> Language:
    """Read `_language.yaml`. Raises KnowledgeError."""
    file = read_yaml(folder / "_language.yaml")
    keys = {"negation", "doubt", "doubt_after", "question", "hypothetical", "actors"}
    file.check_keys(file.data, keys, set())
    negation = file.data["negation"]
    negated = rf"(?:{negation['word']})(?:{negation['between']}){{0,3}}$"
    return Language(
        _pattern(file, negated, "negation"),
        *(
            _pattern(file, file.data[key], key)
            for key in ("doubt", "doubt_after", "question", "hypothetical")
        ),
        {who: _pattern(file, words, "actors", who) for who, words in file.data["actors"].items()},
    )


def read_cues(folder: Path, vocabulary: Vocabulary) -> tuple[Cue, ...]:
    """Read every other file of the folder. Raises KnowledgeError naming file and line."""
    cues: list[Cue] = []
    for path in sorted(folder.glob("[!_]*.yaml")):
        file = read_yaml(path)
        for fact, entry in (file.data or {}).items():
            if fact not in vocabulary.facts:
                raise file.error(unknown_fact(fact, vocabulary.facts), "请改正编号", fact)
            file.check_keys(entry, set(), {"who", "yes", "no", "negatable"}, fact)
            cues.extend(_cues_of(file, fact, entry))
    return tuple(cues)


def _cues_of(file: YamlFile, fact: str, entry: Mapping[str, Any]) -> list[Cue]:
    who = entry.get("who", "any")
    if who not in WHO:
        raise file.error(f"不认识的主体“{who}”", f"可以用：{'、'.join(WHO)}", fact, "who")
    negatable = bool(entry.get("negatable", True))
    found = []
    for key, value in (("yes", True), ("no", False)):
        for index, text in enumerate(entry.get(key) or ()):
            pattern = _pattern(file, compile_cue(str(text)).pattern, fact, key, index)
            found.append(Cue(fact, value, pattern, who, negatable and value))
    return found


def _pattern(file: YamlFile, text: str, *key: str | int) -> re.Pattern[str]:
    try:
        return re.compile(str(text))
    except re.error as error:
        raise file.error(f"正则表达式写法有误（{error}）", "请改写", *key) from None
