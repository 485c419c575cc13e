"""The conversation: every turn is computed from the events so far, so any answer can change at any time."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from assistant.dialogue.answers import Asked, reply
from assistant.dialogue.characters import whole_characters
from assistant.dialogue.commands import (
    AskAboutClause,
    AskAboutProcedure,
    AskAboutResult,
    AskAboutTerm,
    AskAboutUs,
    AskSeveral,
    CannotHandle,
    Command,
    Context,
    Proposal,
    Propose,
    Question,
    SmallTalk,
    Understander,
)
from assistant.dialogue.elsewhere import elsewhere
from assistant.dialogue.explain import Card, answer_words, explain
from assistant.dialogue.language_model.ask import LanguageModel, with_limits
from assistant.dialogue.language_model.parse import Dropped
from assistant.dialogue.language_model.prompt import about_model
from assistant.dialogue.language_model.restate import restate
from assistant.dialogue.language_model.second_reading import SecondReading, read_again
from assistant.dialogue.phrases import phrase
from assistant.dialogue.question import Question as Screen
from assistant.dialogue.question import next_question
from assistant.dialogue.state import Conflict, Event, State, apply, fold
from assistant.dialogue.understand import LONGEST_MESSAGE, OfflineUnderstander, merged, read_understander
from assistant.library import Library, Regulation, determine, installed
from assistant.retrieval.references import find_references
from assistant.rules.determination import Determination, plain
from assistant.rules.facts import parse_facts
from assistant.rules.outcomes import INSUFFICIENT


@dataclass(frozen=True)
class FoundClause:
    """A clause shown beside a turn, kept with the hash of the text that was shown."""

    regulation: str
    provision: str
    citation: str
    text: str
    text_hash: str


Search = Callable[[str], Sequence[FoundClause]]
LONGEST_QUESTION = 40  # characters; what is longer tells something
_ASKING = re.compile(r"(?:[?？]|[吗呢么])\s*$")
_MOST_LISTED = 4  # outcomes still possible that are told by name


@dataclass(frozen=True)
class Turn:
    """The assistant's reply.

    `proposed` waits for `confirm`. `question` is None once nothing relevant is open; `determination` is
    always there, its `what_if` filled once nothing is left to ask. `conflict` holds answers that cannot stand
    together and count for nothing until the officer settles them. `progress` tells which outcomes are still
    possible; `card` explains the determination. `understood` says what was made of the officer's words:
    `facts`, `clause`, `term`, `result`, `procedure`, `us`, `small_talk`, or why nothing was (`empty`,
    `too_long`, `instruction`, `off_topic`, `not_understood`); empty where no words were said.

    `confidence` tells how sure the reading of each fact is that this message proposes (0 to 1; none for what
    a language model alone read).

    Of a language model, where one is used: `notice` says quietly that it gave no answer, `by_model` names the
    proposed facts that it alone read, `dropped` is what it said in vain, and `restated` is its wording of the
    determination, which `message` then ends with.
    """

    message: str
    proposed: tuple[Proposal, ...]
    question: Screen | None
    determination: Determination
    clauses: tuple[FoundClause, ...]
    conflict: Conflict | None
    progress: str
    card: Card
    understood: str = ""
    notice: str = ""
    confidence: Mapping[str, float] = field(default_factory=dict)
    by_model: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    restated: str = ""


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
        )

    def say(self, text: str) -> Turn:
        """The officer's words. They may propose facts; they never set one."""
        text = whole_characters(text)
        context = self.context()
        first = merged(self.understander(text, context), self.state.facts)
        clauses = self._clauses(first, text)
        reading = self._read_again(text, context, first, clauses)
        command = reading.command
        if not isinstance(command, Propose) and command is not first:  # a request that only the model saw
            clauses = self._clauses(command, text)
        proposals = command.proposals if isinstance(command, Propose) else ()
        if isinstance(command, SmallTalk) and command.kind == "restart":
            self._record("restarted", {"text": text})
        elif not isinstance(command, CannotHandle) or command.reason not in ("empty", "too_long"):
            ours = [clause.provision for clause in clauses if clause.regulation == self.regulation.id]
            said = {"text": text, "proposals": [plain(list(p)) for p in proposals], "found": ours}
            by_model = {"by_model": list(reading.by_model)} if reading.by_model else {}
            leanings = command.leanings if isinstance(command, Propose) else {}
            rounded = {"leanings": {f: round(c, 3) for f, c in leanings.items()}} if leanings else {}
            self._record("said", {**said, **by_model, **rounded})
        turn = self.turn(self._reply(command, text, bool(clauses)), clauses, _understood(command))
        confidence = command.confidence if isinstance(command, Propose) else {}
        turn = replace(turn, notice=reading.notice, by_model=reading.by_model, dropped=reading.dropped)
        return replace(turn, confidence=confidence)

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
        if question is not None or self.state.pending:
            return phrase("confirmed") if self.events else phrase("welcome")
        return phrase("still_open") if determination.outcome == INSUFFICIENT else phrase("determined")

    def _clauses(self, command: Command, text: str) -> tuple[FoundClause, ...]:
        """The clauses to show beside the reply: those found for a story, or those asked about."""
        match command:
            case Propose() | CannotHandle("not_understood"):
                return tuple(self.search(text)) if self.search else ()
            case AskAboutClause(provisions):
                return tuple(self._clause(p) for p in provisions)
            case AskAboutResult() | AskAboutTerm() | AskAboutProcedure() | AskAboutUs() | AskSeveral():
                return tuple(self._clause(p) for p in self._answer(command, text)[1])
        return ()

    def _reply(self, command: Command, text: str, found: bool) -> str:
        """Our sentence for a command; `found`: clauses are shown beside it."""
        match command:
            case Propose(proposals, correcting):
                if correcting:
                    return phrase("corrected" if proposals else "corrected_unclear")
                return phrase("heard_with_facts" if proposals else "heard_nothing_new")
            case AskAboutClause(()):
                articles = len({p.id.split("__")[0] for p in self.regulation.document.provisions})
                return phrase("no_such_clause", title=self.regulation.title, articles=articles)
            case AskAboutClause():
                return self._named_clause(text)
            case AskAboutResult() | AskAboutTerm() | AskAboutProcedure() | AskAboutUs() | AskSeveral():
                return self._answer(command, text)[0]
            case SmallTalk("thanks") if not self.state.facts:
                return phrase("welcome")
            case SmallTalk(kind):
                return phrase(kind)
            case CannotHandle("not_understood") if _ASKING.search(text) and len(text) <= LONGEST_QUESTION:
                message = phrase("no_basis", title=self.regulation.title)
                return f"{message}{phrase('clause_found')}" if found else message
            case CannotHandle("not_understood"):
                determination = determine(self.regulation, self.state.facts, with_changes=False)
                done = next_question(self.regulation.rulebook, self.state, determination) is None
                message = phrase("not_understood_done" if done else "not_understood")
                return f"{message}{phrase('clause_found')}" if found else message
            case CannotHandle(reason):
                return phrase(reason, length=len(text), limit=LONGEST_MESSAGE)

    def _named_clause(self, text: str) -> str:
        """Our clause is shown for a misquoted title too; then it is said whose it is."""
        title = self.regulation.title
        laws = {r.law for r in find_references(text) if r.law is not None}
        if foreign := [law for law in laws if law not in title]:
            return phrase("clause_of_ours", named="》《".join(sorted(foreign)), title=title)
        return phrase("clause")

    def _clause(self, provision: str) -> FoundClause:
        found = self.regulation.document[provision]
        return FoundClause(self.regulation.id, found.id, found.citation, found.text, found.hash)

    def _answer(self, command: Question | AskSeveral, text: str) -> tuple[str, tuple[str, ...]]:
        """The answer to one question, or to several one after another, and the provisions to show with it."""
        if isinstance(command, AskSeveral):
            each = [self._answer(question, text) for question in command.questions]
            return "\n\n".join(told for told, _ in each), tuple(
                dict.fromkeys(p for _, ps in each for p in ps)
            )
        if command == AskAboutResult("elsewhere"):
            return elsewhere(self.regulation, self.library, self.state.facts, text), ()
        determination = determine(self.regulation, self.state.facts, self.state.sources)
        asked = Asked(self.regulation, determination, self.state.sources, self.model is not None)
        answer = reply(asked, command)
        return answer.text, answer.provisions


def _understood(command: Command) -> str:
    match command:
        case Propose():
            return "facts"
        case AskAboutClause():
            return "clause"
        case AskAboutResult() | AskSeveral():
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
