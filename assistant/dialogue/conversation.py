"""The conversation: every turn is computed from the events so far, so any answer can change at any time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from assistant.dialogue.characters import whole_characters
from assistant.dialogue.commands import (
    AskAboutClause,
    AskAboutProcedure,
    AskAboutResult,
    AskAboutTerm,
    AskAboutUs,
    AskSeveral,
    AskWhatIf,
    CannotHandle,
    Command,
    Context,
    Proposal,
    Propose,
    SettleDispute,
    SmallTalk,
    Understander,
)
from assistant.dialogue.dispute_reply import dispute_reply
from assistant.dialogue.explain import answer_words, explain
from assistant.dialogue.fact_words import said_ways
from assistant.dialogue.language_model.ask import LanguageModel, with_limits
from assistant.dialogue.language_model.prompt import about_model
from assistant.dialogue.language_model.restate import restate
from assistant.dialogue.language_model.second_reading import SecondReading, read_again
from assistant.dialogue.phrases import phrase
from assistant.dialogue.question import Question as Screen
from assistant.dialogue.question import next_question
from assistant.dialogue.respond import Responder, Search, finds_nothing
from assistant.dialogue.segments import fold as folded
from assistant.dialogue.state import Event, State, apply, fold
from assistant.dialogue.turn import FoundClause, Turn
from assistant.dialogue.understand import OfflineUnderstander, merged, read_understander
from assistant.library import Library, Regulation, determine, installed
from assistant.rules.determination import Determination, plain
from assistant.rules.facts import parse_facts
from assistant.rules.outcomes import INSUFFICIENT

__all__ = ["Conversation", "FoundClause", "Search", "Turn", "offline_understander"]

_MOST_LISTED = 4  # outcomes still possible that are told by name


class Conversation:
    """One officer, one case, one regulation. Needs no language model and no network.

    `search` finds clauses for the officer's words (none: only clauses named by number are shown); `library`
    holds the regulations to compare with (none: this one alone);
    `understander` reads the words; `events` resumes an earlier conversation; `now` is the clock.
    `model` reads them a second time: a LangChain chat model or anything with `invoke` (none: all is offline).
    """

    def __init__(
        self,
        regulation: Regulation,
        *,
        understander: Understander | None = None,
        search: Search | None = None,
        library: Library | None = None,
        model: Any = None,
        events: Iterable[Event] = (),
        now: Callable[[], str] | None = None,
    ) -> None:
        self.regulation = regulation
        self.understander = understander or offline_understander(regulation)
        self.search = search
        self.library = library
        self.model: LanguageModel | None = with_limits(model) if model is not None else None
        self.now = now or (lambda: datetime.now(UTC).astimezone().isoformat(timespec="seconds"))
        self.events: list[Event] = list(events)
        self.state: State = fold(regulation.rulebook, self.events)

    def turn(self, message: str = "", clauses: Sequence[FoundClause] = (), understood: str = "") -> Turn:
        """The present state as a turn, with nothing new said."""
        rulebook = self.regulation.rulebook
        determination = determine(self.regulation, self.state.facts, self.state.sources, with_changes=False)
        question = next_question(rulebook, self.state, determination)
        if question is None:  # searching for what would change it takes most of the time: not while asking
            determination = determine(self.regulation, self.state.facts, self.state.sources)
        labels = [rulebook.outcomes[outcome].label for outcome in determination.possible]
        if len(labels) == 1:
            progress = phrase("progress_one", outcome=labels[0])
        else:  # a long list would be read as a threat
            listed = "".join(f"“{label}”" for label in labels)
            key = "progress_few" if len(labels) <= _MOST_LISTED else "progress_many"
            progress = phrase(key, count=len(labels), outcomes=listed)
        return Turn(
            message or self._message(determination, question),
            self.state.pending,
            question,
            determination,
            tuple(clauses),
            self.state.conflict,
            progress,
            explain(self.regulation, determination),
            understood,
            disputed=self.state.disputed,
        )

    def say(self, text: str) -> Turn:
        """The officer's words. They may propose facts; they never set one."""
        text = whole_characters(text)
        context = self.context()
        first = self._about_dispute(text) or merged(self.understander(text, context), self.state.facts)
        clauses = self._responder.clauses(first, text)
        reading = self._read_again(text, context, first, clauses)
        command = reading.command
        if not isinstance(command, Propose) and command is not first:  # a request that only the model saw
            clauses = self._responder.clauses(command, text)
        waited, disputed = self.state.pending, self.state.disputed
        if isinstance(command, SmallTalk) and command.kind == "restart":
            self._record("restarted", {"text": text})
        elif not isinstance(command, CannotHandle) or command.reason not in ("empty", "too_long"):
            self._record("said", self._said(text, command, first, reading.by_model, clauses))
        told = self._responder.words(command, text, bool(clauses), waited)
        if self.state.disputed != disputed and self.state.disputed:
            told = "\n".join(part for part in (self._dispute(), told) if part)
        turn = self.turn(told, clauses, _understood(command))
        confidence = command.confidence if isinstance(command, Propose) else {}
        turn = replace(turn, notice=reading.notice, by_model=reading.by_model, dropped=reading.dropped)
        return replace(turn, confidence=confidence)

    def _said(
        self,
        text: str,
        command: Command,
        offline: Command,
        by_model: Sequence[str],
        clauses: Sequence[FoundClause],
    ) -> dict[str, object]:
        """What is kept of a message: its words and what they propose; keys that hold nothing are left out."""
        settled = command if isinstance(command, SettleDispute) else SettleDispute(())
        told = command if isinstance(command, Propose) else Propose(settled.chosen)
        optional: dict[str, object] = {
            "by_model": list(by_model),
            "leanings": {fact: round(chance, 3) for fact, chance in told.leanings.items()},
            "set_aside": list(told.set_aside),
            "replaces": [p.fact for p in (*self._taken_back(offline), *settled.chosen)],
            "unclear": list(settled.unclear),
        }
        return {
            "text": text,
            "proposals": [plain(list(p)) for p in told.proposals],
            "found": [clause.provision for clause in clauses if clause.regulation == self.regulation.id],
            **{key: value for key, value in optional.items() if value},
        }

    def _taken_back(self, offline: Command) -> tuple[Proposal, ...]:
        """The proposals that take the place of what was said before.

        Only the officer's own "说错了", read without a model, gives a fact another value; and saying one of
        two ways again tells which it is.
        """
        if not isinstance(offline, Propose):
            return ()
        ways = {(p.fact, p.value) for dispute in self.state.disputed for p in dispute.said}
        return tuple(
            p
            for p in offline.proposals
            if (p.fact, p.value) in ways or (offline.correcting and self._waits(p.fact))
        )

    def _about_dispute(self, text: str) -> SettleDispute | CannotHandle | None:
        """What the words settle of what was said in two ways, whoever reads the other words."""
        disputed = {dispute.fact: dispute.said for dispute in self.state.disputed}
        labels = {fact: self.regulation.rulebook.vocabulary[fact].label for fact in disputed}
        return dispute_reply(folded(text).strip(), disputed, labels, listed=bool(self.state.pending))

    def _waits(self, fact: str) -> bool:
        waiting = (*(p.fact for p in self.state.pending), *(d.fact for d in self.state.disputed))
        return fact in waiting

    @property
    def _responder(self) -> Responder:
        return Responder(self.regulation, self.library, self.search, self.model is not None, self.state)

    def context(self) -> Context:
        """What the understander may know."""
        rulebook, quotes = self.regulation.rulebook, dict[str, tuple[str, ...]]()
        for entry in rulebook.entries():
            for fact, quote in entry.quotes.items():
                quotes[fact] = (*quotes.get(fact, ()), quote)
        texts = {p.id: p.text for p in self.regulation.document.provisions}
        return Context(
            self.regulation.title,
            rulebook.vocabulary,
            frozenset(texts),
            self.state.facts,
            texts,
            quotes,
            frozenset(rule.effect for rule in rulebook.rules.values()),
            rulebook.scope_facts,
            self.state.pending,
            date.fromisoformat(self.now()[:10]),
        )

    def confirm(self, facts: Mapping[str, object]) -> Turn:
        """The proposed facts as the officer leaves them; a proposal not named is dropped, None is 不清楚.

        Raises FactError for an unknown fact or a wrong kind; then nothing has changed.
        """
        self._check(facts)
        self._record("confirmed", {"facts": plain(facts)})
        return self._restated(self.turn())

    def answer(self, facts: Mapping[str, object], opened: Sequence[str] = ()) -> Turn:
        """Answers to a question, or a change of any earlier answer; None is 不清楚.

        `opened` names the groups whose overview line the officer said yes to. Raises FactError; then nothing
        has changed.
        """
        self._check(facts)
        groups = {group.id for group in self.regulation.rulebook.vocabulary.groups}
        self._record("answered", {"facts": plain(facts), "opened": [g for g in opened if g in groups]})
        return self._restated(self.turn())

    def _read_again(
        self, text: str, context: Context, first: Command, clauses: Sequence[FoundClause]
    ) -> SecondReading:
        def open_facts() -> tuple[str, ...]:
            return determine(self.regulation, self.state.facts, with_changes=False).open_facts

        if finds_nothing(first, text):  # said to be without a basis, and a model's memory is none
            return SecondReading(first)
        found = {clause.provision for clause in clauses if clause.regulation == self.regulation.id}
        return read_again(self.model, text, context, first, open_facts, found)

    def _restated(self, turn: Turn) -> Turn:
        """The turn with the model's wording of its determination, where there is one that may be shown."""
        decided = turn.question is None and turn.conflict is None and not turn.proposed
        if self.model is None or not self.model.rephrases or not decided:
            return turn
        if turn.determination.outcome == INSUFFICIENT:
            return turn
        labels = tuple(outcome.label for outcome in self.regulation.rulebook.outcomes.by_id.values())
        found = restate(self.model, turn.card, labels)
        told = f"{turn.message}\n{about_model('restated', text=found.text)}" if found.text else turn.message
        return replace(turn, message=told, notice=found.notice, restated=found.text)

    def _check(self, facts: Mapping[str, object]) -> None:
        parse_facts(self.regulation.rulebook.vocabulary, facts)

    def _record(self, kind: str, data: Mapping[str, object]) -> None:
        event = Event(kind, self.now(), data)
        self.state = apply(self.regulation.rulebook, self.state, event)
        self.events.append(event)

    def _message(self, determination: Determination, question: Screen | None) -> str:
        if self.state.conflict is not None:
            conflict = self.state.conflict
            vocabulary = self.regulation.rulebook.vocabulary
            items = "、".join(
                f"“{vocabulary[f].label}：{answer_words(v)}”" for f, v in conflict.values.items()
            )
            return phrase("conflict", items=items, why="；".join(conflict.why))
        if self.state.disputed:
            return self._dispute()
        if question is not None or self.state.pending:
            return phrase("confirmed") if self.events else phrase("welcome")
        return phrase("still_open") if determination.outcome == INSUFFICIENT else phrase("determined")

    def _dispute(self) -> str:
        """Both ways in which something was said, side by side."""
        vocabulary = self.regulation.rulebook.vocabulary
        items = "\n".join(f"· {vocabulary[d.fact].label}：{said_ways(d.said)}。" for d in self.state.disputed)
        return phrase("disputed", items=items)


def _understood(command: Command) -> str:
    match command:
        case Propose((), set_aside=set_aside) if set_aside:
            return "list"
        case SettleDispute():
            return "dispute"
        case Propose():
            return "facts"
        case AskSeveral(beside_story=True):
            return "not_understood"
        case AskAboutClause():
            return "clause"
        case AskAboutResult() | AskSeveral() | AskWhatIf():
            return "result"
        case AskAboutTerm():
            return "term"
        case AskAboutProcedure():
            return "procedure"
        case AskAboutUs():
            return "us"
        case SmallTalk():
            return "small_talk"
        case CannotHandle(reason):
            return reason


@lru_cache(maxsize=8)
def offline_understander(regulation: Regulation) -> OfflineUnderstander:
    """The understander of an installation, read once."""
    knowledge = regulation.folder.parent
    return read_understander(knowledge, installed("prompts"), regulation.vocabulary)
