"""A model's answer, distrusted: what is not exactly one of our commands is dropped and counted."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.dialogue.commands import (
    AskAboutClause,
    AskAboutResult,
    CannotHandle,
    Context,
    Proposal,
    SmallTalk,
)
from assistant.dialogue.language_model.errors import ModelFailedError
from assistant.dialogue.language_model.prompt import MOST_COMMANDS
from assistant.dialogue.numerals import number_of
from assistant.dialogue.segments import fold, fold_with_places
from assistant.retrieval.references import find_references
from assistant.rules.expression import Value
from assistant.rules.facts import FactError, parse_value

_KEYS = {
    "propose": {"fact", "value", "quote"},
    "correct": {"fact", "value", "quote"},
    "ask_clause": {"provision"},
    "ask_result": {"about"},
    "small_talk": {"kind"},
    "cannot_handle": {"reason"},
}
_ABOUT = ("why", "next_step", "what_changes", "elsewhere")
_SMALL_TALK = ("greeting", "thanks")  # a model may not start over: that would take what was confirmed away
_CANNOT = ("off_topic", "not_understood")
_LONGEST_QUOTE = 100
_SHORTEST_QUOTE = 2
_EDGES = "，,。；;：:！!？?、—…（）() \t\r\n"
_THINKING = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"^\s*```(?:json)?\s*\n?(.*?)\n?\s*```\s*$", re.DOTALL)
_NUMBERS = re.compile(r"\d{1,9}|[零〇一二三四五六七八九十百两]{1,7}")

Request = AskAboutClause | AskAboutResult | SmallTalk | CannotHandle


@dataclass(frozen=True)
class Dropped:
    """Something a model said that was not taken: why, and of which of our facts. None of its words."""

    reason: str
    fact: str = ""


@dataclass(frozen=True)
class Answer:
    """What is left of an answer. `requests` in its order; `correcting`: facts said to be put right."""

    proposals: tuple[Proposal, ...] = ()
    correcting: frozenset[str] = frozenset()
    requests: tuple[Request, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def parse_answer(
    answer: str, words: str, context: Context, offered: Iterable[str], found: Iterable[str]
) -> Answer:
    """The commands of an answer that hold against the officer's words and the regulation.

    `offered`: the facts that were sent; `found`: provisions the search found for the words. Raises
    ModelFailedError("unreadable") for anything but one JSON object {"commands": [...]}.
    """
    commands = _commands(answer)
    reader = _Reader(words, context, frozenset(offered), frozenset(found))
    for command in commands[:MOST_COMMANDS]:
        reader.read(command)
    reader.dropped += [Dropped("too_many")] * len(commands[MOST_COMMANDS:])
    return reader.answer()


def _commands(answer: str) -> list[Any]:
    bare = _THINKING.sub("", answer)
    fenced = _FENCE.match(bare)
    try:
        data = json.loads(
            fenced[1] if fenced else bare, object_pairs_hook=_once_each, parse_constant=_no_constant
        )
    except (ValueError, RecursionError):
        raise ModelFailedError("unreadable") from None
    if not isinstance(data, dict) or data.keys() != {"commands"} or not isinstance(data["commands"], list):
        raise ModelFailedError("unreadable")
    return data["commands"]


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise ValueError("a key given twice")
    return data


def _no_constant(name: str) -> Any:
    raise ValueError(f"no JSON: {name}")


class _Reader:
    """Takes the commands in one by one."""

    def __init__(self, words: str, context: Context, offered: frozenset[str], found: frozenset[str]) -> None:
        self.words, self.context, self.offered, self.found = words, context, offered, found
        self.folded, self.places = fold_with_places(words)
        self.said: dict[str, list[Proposal]] = {}
        self.correcting: set[str] = set()
        self.requests: list[Request] = []
        self.dropped: list[Dropped] = []

    def read(self, command: Any) -> None:
        kind = command.get("command") if isinstance(command, dict) else None
        if not isinstance(kind, str) or kind not in _KEYS or command.keys() != {"command", *_KEYS[kind]}:
            self.dropped.append(Dropped("malformed"))
        elif kind in ("propose", "correct"):
            self.propose(kind == "correct", command["fact"], command["value"], command["quote"])
        else:
            request = self.request(kind, next(v for k, v in command.items() if k != "command"))
            if isinstance(request, Dropped):
                self.dropped.append(request)
            else:
                self.requests.append(request)

    def propose(self, correcting: bool, fact: Any, value: Any, quote: Any) -> None:
        if not isinstance(fact, str) or fact not in self.context.vocabulary.facts:
            self.dropped.append(Dropped("unknown_fact"))
            return
        checked = self.checked(correcting, fact, value, quote)
        if isinstance(checked, Dropped):
            self.dropped.append(checked)
            return
        self.said.setdefault(fact, []).append(checked)
        if correcting:
            self.correcting.add(fact)

    def checked(self, correcting: bool, fact: str, value: Any, quote: Any) -> Proposal | Dropped:
        if fact not in self.offered:
            return Dropped("not_asked_for", fact)
        try:
            parsed = parse_value(self.context.vocabulary[fact], value)
        except FactError:
            parsed = None
        if parsed is None:
            return Dropped("wrong_type", fact)
        verbatim = self.verbatim(quote)
        if verbatim is None:
            return Dropped("quote_not_in_words", fact)
        if not _numbers_stand(parsed, verbatim, self.folded):
            return Dropped("value_not_in_quote", fact)
        known = self.context.known
        if fact in known and known[fact] == parsed:
            return Dropped("already_known", fact)
        if fact in known and not correcting:
            return Dropped("contradicts_confirmed", fact)  # what was confirmed changes only by a correction
        return Proposal(fact, parsed, verbatim)

    def verbatim(self, quote: Any) -> str | None:
        """The quote as the officer wrote it, None when it does not stand there or is too long to show."""
        if not isinstance(quote, str):
            return None
        bare = fold(quote).strip(_EDGES)
        if not _SHORTEST_QUOTE <= len(bare) <= _LONGEST_QUOTE:
            return None
        start = self.folded.find(bare)
        if start < 0:
            return None
        return self.words[self.places[start] : self.places[start + len(bare) - 1] + 1]

    def request(self, kind: str, value: Any) -> Request | Dropped:
        if not isinstance(value, str):
            return Dropped("wrong_type")
        match kind:
            case "ask_clause":
                return self.clause(value)
            case "ask_result" if value in _ABOUT:
                return AskAboutResult(value)
            case "small_talk" if value in _SMALL_TALK:
                return SmallTalk(value)
            case "cannot_handle" if value in _CANNOT:
                return CannotHandle(value)
        return Dropped("unknown_choice")

    def clause(self, named: str) -> AskAboutClause | Dropped:
        """The officer named none, so a model's number counts only where the search found that clause too."""
        references = find_references(named[:_LONGEST_QUOTE])
        ours = [
            p for p in sorted(self.context.provisions) if p == named or any(r.covers(p) for r in references)
        ]
        if not ours:
            return Dropped("unknown_provision")
        shown = tuple(p for p in ours if p in self.found)
        return AskAboutClause(shown) if shown else Dropped("provision_not_found")

    def answer(self) -> Answer:
        proposals = []
        for fact, said in self.said.items():
            if len({(type(p.value), p.value) for p in said}) == 1:
                proposals.append(said[0])
            else:
                self.dropped.append(Dropped("said_both_ways", fact))
        kept = frozenset(p.fact for p in proposals)
        return Answer(tuple(proposals), kept & self.correcting, tuple(self.requests), tuple(self.dropped))


def _numbers_stand(value: Value, quote: str, words: str) -> bool:
    """Whether a number, or day and month of a date, stand in the quote, and its year in the words."""
    if isinstance(value, bool | str):
        return True
    quoted = _numbers_of(fold(quote))
    if isinstance(value, date):
        years = {value.year, value.year % 100}
        return {value.month, value.day} <= quoted and bool(years & _numbers_of(words))
    return value in quoted


def _numbers_of(text: str) -> set[int]:
    numbers: Mapping[str, int | None] = {numeral: number_of(numeral) for numeral in _NUMBERS.findall(text)}
    return {number for number in numbers.values() if number is not None}
