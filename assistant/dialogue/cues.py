"""Cues: how officers say a fact. Data in `knowledge/cues/`, compiled into regular expressions here.

`_language.yaml` holds the small words (negation, doubt, who is spoken of) and `words`, lists that cues use
by name: `{部门}`. Every other file maps a fact to one entry or a list of entries:

    who: officer | party | any   whose act it is (any)
    says: [...]                  said, the fact is so
    denies: [...]                said, the fact is not so
    dates: [...]                 the fact is the date in the groups `year`, `month`, `day` (`{日期}`)
    counts: [...]                the fact is the number in the group `number` (`{数}`), if it is exact
    chooses: {value: [...]}      said, the fact is that option, or that number
    unless: [...]                silent where its words are part of one of these, longer wordings
    negatable: false             "没有" before a cue of `says` silences it instead of denying the fact
    firm: true                   words of doubt belong to the cue ("说不清算不算违法") and do not silence it
    given: [facts]               counts only beside one of these facts, told in the same message
    asked: true                  a question tells it too: the matter the officer wants to know about

In a pattern `…` is a gap of up to 12 characters inside one clause that holds no negation, `…{6}` a shorter
one, `～` a gap that may cross commas and does not end in a negation; white space counts for nothing, so a
long pattern may go on in the next line. The rest is a Python regular expression.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.law.yaml_file import YamlFile, read_yaml
from assistant.rules.facts import Fact, FactError, Kind, Vocabulary, parse_value, unknown_fact

WHO = ("officer", "party", "any")
# "不" and "没" in a gap would turn the statement round, except in words like "不少" or "不光".
_GAP = r"(?:[^，,。；;：:！!？?\n没不未]|不(?=[合少断停光但仅]))"
_ACROSS = r"[^。；;！!？?\n]{0,30}?(?<![没不未无别])(?<!没有)(?<!没能)"
_KEYS = {"who", "negatable", "firm", "given", "asked", "unless"}
# What a list of patterns gives, and the kinds of fact it can be about.
_WAYS: Mapping[str, frozenset[Kind]] = {
    "says": frozenset({"bool"}),
    "denies": frozenset({"bool"}),
    "dates": frozenset({"date"}),
    "counts": frozenset({"int"}),
    "chooses": frozenset({"choice", "int"}),
}
# The groups that hold the value of a date and of a count.
_GROUPS: Mapping[str, frozenset[str]] = {
    "dates": frozenset({"year", "month", "day"}),
    "counts": frozenset({"number"}),
}
_NEGATION = ("word", "directly", "between", "twice", "after")
_PATTERNS = {
    "doubt",
    "doubt_before",
    "doubt_behind",
    "doubt_after",
    "unsure_end",
    "inexact_before",
    "inexact_after",
    "question",
    "hypothetical",
    "unreal",
    "turn",
    "law_talk",
    "reported",
    "object_before",
    "object_after",
    "subject_before",
    "made_to_act",
    "subordinate",
}


@dataclass(frozen=True)
class Cue:
    """One way of saying a fact. With `value` None the match itself holds the value, a date or a number."""

    about: Fact
    value: bool | int | str | None
    pattern: re.Pattern[str]
    who: str = "any"
    negatable: bool = False
    firm: bool = False
    given: frozenset[str] = frozenset()
    asked: bool = False
    unless: tuple[re.Pattern[str], ...] = ()

    @property
    def fact(self) -> str:
        return self.about.id


@dataclass(frozen=True)
class Language:
    """Small words: what takes a statement back, and who is spoken of."""

    negated: re.Pattern[str]  # what stands before a cue denies it
    twice_negated: re.Pattern[str]
    negated_after: re.Pattern[str]  # what stands behind it does
    doubt: re.Pattern[str]  # before a cue in its clause
    doubt_behind: re.Pattern[str]  # behind it in its clause
    doubt_before: re.Pattern[str]  # the clause before
    doubt_after: re.Pattern[str]  # the clause after
    unsure_end: re.Pattern[str]  # what ends so is not told, whatever it names
    inexact_before: re.Pattern[str]  # a number behind this, or before the next, is not an exact one
    inexact_after: re.Pattern[str]
    question: re.Pattern[str]
    hypothetical: re.Pattern[str]  # from here on nothing is told as having happened ...
    turn: re.Pattern[str]  # ... until the sentence comes back to what did
    law_talk: re.Pattern[str]  # a sentence about the law tells no case
    unreal: re.Pattern[str]  # only its own clause did not happen
    reported: re.Pattern[str]  # another one's words about us
    actors: Mapping[str, re.Pattern[str]]
    object_before: re.Pattern[str]  # an actor after this does not act
    object_after: re.Pattern[str]  # nor does one before this
    subject_before: re.Pattern[str]  # one before these words surely acts
    made_to_act: re.Pattern[str]  # "让院长签了字" is still about the one who makes him
    subordinate: re.Pattern[str]  # "我们去的时候" names no actor for what follows


def read_language(folder: Path) -> Language:
    """Read `_language.yaml`. Raises KnowledgeError."""
    file = read_yaml(folder / "_language.yaml")
    file.check_keys(file.data, {"words", "negation", "actors", *_PATTERNS}, set())
    words = _words(file)
    file.check_keys(file.data["negation"], set(_NEGATION), set(), "negation")
    word, directly, between, twice, behind = (file.data["negation"][key] for key in _NEGATION)
    among = rf"(?:{between}){{0,4}}"
    # "没有造成重大损失和……": what is denied may be the second of two things.
    negated = rf"(?:{word}){among}(?:[^，,。的]{{1,8}}(?:和|与|或者?|以及|、){among})?$|(?:{directly})$"
    return Language(
        negated=_pattern(file, words, negated, "negation"),
        twice_negated=_pattern(file, words, rf"(?:{twice})[^，,。]{{0,4}}(?:{word}){among}$", "negation"),
        negated_after=_pattern(file, words, behind, "negation", "after"),
        actors={who: _pattern(file, words, text, "actors", who) for who, text in file.data["actors"].items()},
        **{key: _pattern(file, words, file.data[key], key) for key in _PATTERNS},
    )


def read_cues(folder: Path, vocabulary: Vocabulary) -> tuple[Cue, ...]:
    """Read every other file of the folder. Raises KnowledgeError naming file and line."""
    words = _words(read_yaml(folder / "_language.yaml"))
    cues: list[Cue] = []
    for path in sorted(folder.glob("[!_]*.yaml")):
        file = read_yaml(path)
        for fact, content in (file.data or {}).items():
            if fact not in vocabulary.facts:
                raise file.error(unknown_fact(fact, vocabulary.facts), "请改正编号", fact)
            entries = content if isinstance(content, list) else [content]
            for index, entry in enumerate(entries):
                key = (fact, index) if isinstance(content, list) else (fact,)
                cues.extend(_cues_of(file, words, vocabulary, entry, key))
    return tuple(cues)


def _cues_of(
    file: YamlFile,
    words: Mapping[str, str],
    vocabulary: Vocabulary,
    entry: Mapping[str, Any],
    key: tuple[str | int, ...],
) -> Iterable[Cue]:
    file.check_keys(entry, set(), _KEYS | _WAYS.keys(), *key)
    about = vocabulary[str(key[0])]
    who = entry.get("who", "any")
    if who not in WHO:
        raise file.error(f"不认识的主体“{who}”", f"可以用：{'、'.join(WHO)}", *key, "who")
    given = frozenset(entry.get("given", ()))
    if strangers := sorted(given - vocabulary.facts.keys()):
        raise file.error(unknown_fact(strangers[0], vocabulary.facts), "请改正编号", *key, "given")
    common = Cue(
        about,
        None,
        re.compile(""),
        who,
        bool(entry.get("negatable", True)),
        bool(entry.get("firm", False)),
        given,
        bool(entry.get("asked", False)),
        tuple(_pattern(file, words, text, *key, "unless") for text in entry.get("unless") or ()),
    )
    for way in [way for way in _WAYS if way in entry]:
        if about.kind not in _WAYS[way]:
            raise file.error(f"“{about.id}”是 {about.kind} 型，不能写 {way}", "请换一种写法", *key, way)
        for value, text, place in _ways_of_saying(file, about, way, entry[way], key):
            pattern = _pattern(file, words, text, *place)
            if lacking := sorted(_GROUPS.get(way, frozenset()) - pattern.groupindex.keys()):
                raise file.error(f"{way} 的写法要有 {'、'.join(lacking)} 分组", "请补上", *place)
            yield replace(common, value=value, pattern=pattern, negatable=common.negatable and value is True)


def _ways_of_saying(
    file: YamlFile, about: Fact, way: str, content: Any, key: tuple[str | int, ...]
) -> Iterable[tuple[bool | int | str | None, object, tuple[str | int, ...]]]:
    """What each pattern says (None: the match holds it), the pattern, and its place in the file."""
    if way != "chooses":
        value = {"says": True, "denies": False}.get(way)
        yield from ((value, text, (*key, way, index)) for index, text in enumerate(content or ()))
        return
    for option, texts in content.items():
        try:
            parse_value(about, option)
        except FactError as error:
            raise file.error(str(error), "请改成事实里列出的值", *key, way) from None
        yield from ((option, text, (*key, way, option, index)) for index, text in enumerate(texts))


def _words(file: YamlFile) -> Mapping[str, str]:
    return {f"{{{name}}}": f"(?:{''.join(text.split())})" for name, text in file.data["words"].items()}


def _pattern(file: YamlFile, words: Mapping[str, str], text: object, *key: str | int) -> re.Pattern[str]:
    try:
        return compile_cue(str(text), words)
    except KeyError as error:
        raise file.error(f"没有叫{error.args[0]}的词表", "请补进 _language.yaml 的 words", *key) from None
    except re.error as error:
        raise file.error(
            f"正则表达式写法有误（第 {(error.pos or 0) + 1} 个字符附近）", "请改写", *key
        ) from None


def compile_cue(text: str, words: Mapping[str, str]) -> re.Pattern[str]:
    """The regular expression of a cue. Raises KeyError for an unknown `{word list}`, re.error otherwise."""
    spelt = re.sub(r"\{[一-鿿]+\}", lambda name: words[name[0]], "".join(text.split()))
    spelt = re.sub(r"…\{(\d+)\}", lambda size: f"{_GAP}{{0,{size[1]}}}?", spelt)
    return re.compile(spelt.replace("…", f"{_GAP}{{0,12}}?").replace("～", _ACROSS))
