"""A model's answer, distrusted: what is not exactly one of our commands is dropped and counted."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.dialogue.commands import (
    AskAboutClause,
    AskAboutProcedure,
    AskAboutResult,
    AskAboutTerm,
    AskAboutUs,
    AskWhatIf,
    CannotHandle,
    Context,
    Proposal,
    SmallTalk,
)
from assistant.dialogue.follow_up import installed_follow_ups
from assistant.dialogue.language_model.errors import ModelFailedError
from assistant.dialogue.language_model.prompt import ABOUT_RESULT, MOST_COMMANDS
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
    "ask_term": {"term"},
    "ask_procedure": {"topic"},
    "ask_program": {"topic"},
    "ask_what_if": {"fact", "value", "quote"},
    "small_talk": {"kind"},
    "cannot_handle": {"reason"},
}
_SMALL_TALK = ("greeting", "thanks")  # a model may not start over: that would take what was confirmed away
_CANNOT = ("off_topic", "not_understood")
_SUPPOSING = re.compile("如果|要是|假如|假设|假使|假定|若是|倘若|万一|的话|会不会|会怎|会变")
_LONGEST_QUOTE = 100
_SHORTEST_QUOTE = 2
_EDGES = "，,。；;：:！!？?、—…（）() \t\r\n"
_THINKING = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"^\s*```(?:json)?\s*\n?(.*?)\n?\s*```\s*$", re.DOTALL)
_NUMBERS = re.compile(r"\d{1,9}|[零〇一二三四五六七八九十百两]{1,7}")

Asked = AskAboutClause | AskAboutResult | AskAboutTerm | AskAboutProcedure | AskAboutUs | AskWhatIf
Request = Asked | SmallTalk | CannotHandle


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
        self.supposed: dict[str, Proposal] = {}
        self.requests: list[Request] = []
        self.dropped: list[Dropped] = []

    def read(self, command: Any) -> None:
        kind = command.get("command") if isinstance(command, dict) else None
        if not isinstance(kind, str) or kind not in _KEYS or command.keys() != {"command", *_KEYS[kind]}:
            self.dropped.append(Dropped("malformed"))
        elif kind in ("propose", "correct"):
            self.propose(kind == "correct", command["fact"], command["value"], command["quote"])
        elif kind == "ask_what_if":
            self.suppose(command["fact"], command["value"], command["quote"])
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

    def suppose(self, fact: Any, value: Any, quote: Any) -> None:
        """A fact in a question like 要是没造成损失呢: what would follow is shown, nothing is proposed."""
        if not isinstance(fact, str) or fact not in self.context.vocabulary.facts:
            self.dropped.append(Dropped("unknown_fact"))
            return
        supposed = self.verified(fact, value, quote)
        if isinstance(supposed, Proposal) and not _SUPPOSING.search(self.folded):
            supposed = Dropped("nothing_supposed", fact)
        if isinstance(supposed, Dropped):
            self.dropped.append(supposed)
        elif self.supposed.setdefault(fact, supposed).value != supposed.value:
            self.dropped.append(Dropped("said_both_ways", fact))

    def checked(self, correcting: bool, fact: str, value: Any, quote: Any) -> Proposal | Dropped:
        """A proposal that may be shown: words that were taken back are the only way to another value."""
        read = self.verified(fact, value, quote)
        if isinstance(read, Dropped):
            return read
        waiting = {p.fact: p.value for p in self.context.waiting}
        for earlier, reason in ((self.context.known, "confirmed"), (waiting, "proposed")):
            if fact in earlier and earlier[fact] == read.value:
                return Dropped("already_known", fact)
            if fact in earlier and not correcting:
                return Dropped(f"contradicts_{reason}", fact)
        return read

    def verified(self, fact: str, value: Any, quote: Any) -> Proposal | Dropped:
        """The fact was sent, the value is of its kind, and the quote stands in the officer's words."""
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
            case "ask_result" if value in ABOUT_RESULT:
                return AskAboutResult(value)
            case "ask_term":
                return self.term(value)
            case "ask_procedure" if value in installed_follow_ups().procedure:
                return AskAboutProcedure(value, installed_follow_ups().procedure[value][1])
            case "ask_program" if value in installed_follow_ups().us:
                return AskAboutUs(value)
            case "small_talk" if value in _SMALL_TALK:
                return SmallTalk(value)
            case "cannot_handle" if value in _CANNOT:
                return CannotHandle(value)
        return Dropped("unknown_choice")

    def term(self, named: str) -> AskAboutTerm | Dropped:
        """A word counts only where it stands in the officer's words, and in the text too."""
        term = self.verbatim(named)
        if term is None:
            return Dropped("quote_not_in_words")
        found = installed_follow_ups().looked_up(fold(term), self.context)
        return found if found.facts or found.provisions or found.outcomes else Dropped("term_not_in_text")

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
        both_ways = {d.fact for d in self.dropped if d.reason == "said_both_ways"}
        supposed = tuple(p for fact, p in self.supposed.items() if fact not in both_ways)
        requests = (*self.requests, AskWhatIf(supposed)) if supposed else tuple(self.requests)
        return Answer(tuple(proposals), kept & self.correcting, requests, tuple(self.dropped))


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
