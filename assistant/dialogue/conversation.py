"""The conversation: every turn is computed from the events so far, so any answer can change at any time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from assistant.comparison.words import because_line, name, side_lines
from assistant.dialogue.commands import (
    AskAboutClause,
    AskAboutResult,
    CannotHandle,
    Command,
    Context,
    Proposal,
    Propose,
    SmallTalk,
    Understander,
)
from assistant.dialogue.explain import Card, answer_words, explain
from assistant.dialogue.phrases import phrase
from assistant.dialogue.question import Question, next_question
from assistant.dialogue.state import Conflict, Event, State, apply, fold
from assistant.dialogue.understand import LONGEST_MESSAGE, OfflineUnderstander, merged, read_understander
from assistant.library import Library, Regulation, compare_facts, determine, installed
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


@dataclass(frozen=True)
class Turn:
    """The assistant's reply.

    `proposed` waits for `confirm`. `question` is None once nothing relevant is open; `determination` is
    always there, its `what_if` filled once nothing is left to ask. `conflict` holds answers that cannot stand
    together and count for nothing until the officer settles them. `progress` tells which outcomes are still
    possible; `card` explains the determination. `understood` says what was made of the officer's words:
    `facts`, `clause`, `result`, `small_talk`, or why nothing was (`empty`, `too_long`, `instruction`,
    `off_topic`, `not_understood`); empty where no words were said.
    """

    message: str
    proposed: tuple[Proposal, ...]
    question: Question | None
    determination: Determination
    clauses: tuple[FoundClause, ...]
    conflict: Conflict | None
    progress: str
    card: Card
    understood: str = ""


class Conversation:
    """One officer, one case, one regulation. Needs no language model and no network.

    `search` finds clauses for the officer's words (none: only clauses named by number are shown); `library`
    holds the regulations to compare with (none: this one alone);
    `understander` reads the words; `events` resumes an earlier conversation; `now` is the clock.
    """

    def __init__(
        self,
        regulation: Regulation,
        *,
        understander: Understander | None = None,
        search: Search | None = None,
        library: Library | None = None,
        events: Iterable[Event] = (),
        now: Callable[[], str] | None = None,
    ) -> None:
        self.regulation = regulation
        self.understander = understander or offline_understander(regulation)
        self.search = search
        self.library = library
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
        else:
            progress = phrase("progress_many", count=len(labels), outcomes="、".join(labels))
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
        context = Context(
            self.regulation.title,
            self.regulation.rulebook.vocabulary,
            frozenset(p.id for p in self.regulation.document.provisions),
            self.state.facts,
        )
        command = merged(self.understander(text, context), self.state.facts)
        proposals = command.proposals if isinstance(command, Propose) else ()
        clauses = self._clauses(command, text)
        if isinstance(command, SmallTalk) and command.kind == "restart":
            self._record("restarted", {"text": text})
        elif not isinstance(command, CannotHandle) or command.reason not in ("empty", "too_long"):
            ours = [clause.provision for clause in clauses if clause.regulation == self.regulation.id]
            said = {"text": text, "proposals": [plain(list(p)) for p in proposals], "found": ours}
            self._record("said", said)
        return self.turn(self._reply(command, text, bool(clauses)), clauses, _understood(command))

    def confirm(self, facts: Mapping[str, object]) -> Turn:
        """The proposed facts as the officer leaves them; a proposal not named is dropped, None is 不清楚.

        Raises FactError for an unknown fact or a wrong kind; then nothing has changed.
        """
        self._check(facts)
        self._record("confirmed", {"facts": plain(facts)})
        return self.turn()

    def answer(self, facts: Mapping[str, object], opened: Sequence[str] = ()) -> Turn:
        """Answers to a question, or a change of any earlier answer; None is 不清楚.

        `opened` names the groups whose overview line the officer said yes to. Raises FactError; then nothing
        has changed.
        """
        self._check(facts)
        groups = {group.id for group in self.regulation.rulebook.vocabulary.groups}
        self._record("answered", {"facts": plain(facts), "opened": [g for g in opened if g in groups]})
        return self.turn()

    def _check(self, facts: Mapping[str, object]) -> None:
        parse_facts(self.regulation.rulebook.vocabulary, facts)

    def _record(self, kind: str, data: Mapping[str, object]) -> None:
        event = Event(kind, self.now(), data)
        self.state = apply(self.regulation.rulebook, self.state, event)
        self.events.append(event)

    def _message(self, determination: Determination, question: Question | None) -> str:
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
                return phrase("clause")
            case AskAboutResult("elsewhere"):
                return self._elsewhere(text)
            case AskAboutResult(about):
                return self._about_result(about)
            case SmallTalk("thanks") if not self.state.facts:
                return phrase("welcome")
            case SmallTalk(kind):
                return phrase(kind)
            case CannotHandle("not_understood"):
                determination = determine(self.regulation, self.state.facts)
                done = next_question(self.regulation.rulebook, self.state, determination) is None
                message = phrase("not_understood_done" if done else "not_understood")
                return f"{message}{phrase('clause_found')}" if found else message
            case CannotHandle(reason):
                return phrase(reason, length=len(text), limit=LONGEST_MESSAGE)

    def _clause(self, provision: str) -> FoundClause:
        found = self.regulation.document[provision]
        return FoundClause(self.regulation.id, found.id, found.citation, found.text, found.hash)

    def _label(self, outcome: str) -> str:
        return self.regulation.rulebook.outcomes[outcome].label

    def _elsewhere(self, text: str) -> str:
        """What other regulations make of the same facts: those the words name, else all that could apply."""
        library = self.library
        named = library.recognise(text) if library is not None else ()
        others = [r for r in named or (library or {}).values() if r.id != self.regulation.id]
        if library is None or not others:
            return phrase("elsewhere_none")
        if not set(self.state.facts) - self.regulation.rulebook.scope_facts:
            return phrase("elsewhere_nothing_known")
        found = compare_facts(library, [self.regulation, *others], self.state.facts)
        lines = [line for side in found.sides for line in side_lines(library, side)]
        for difference in found.differences:
            if self.regulation.id in (difference.left, difference.right):
                lines.append(f"与{name(library, difference.right)}不同在：")
                lines += [f"  {because_line(library, because)}" for because in difference.because]
        return "\n".join([phrase("elsewhere"), *(f"· {line}" for line in lines)])

    def _about_result(self, about: str) -> str:
        card = explain(self.regulation, determine(self.regulation, self.state.facts, self.state.sources))
        if about == "next_step":
            lines: Sequence[str] = card.next_steps
        elif about == "what_changes":
            settled = card.outcome_label != self._label(INSUFFICIENT)
            lines = card.changes or ((phrase("nothing_changes"),) if settled else ())
        else:
            grounds = [f"{g.citation}：{g.text}" for g in card.grounds]
            lines = [*grounds, *card.readings, *card.why_not]
        return (
            "\n".join([phrase(about), *(f"· {line}" for line in lines)])
            if lines
            else phrase("no_determination_yet")
        )


def _understood(command: Command) -> str:
    match command:
        case Propose():
            return "facts"
        case AskAboutClause():
            return "clause"
        case AskAboutResult():
            return "result"
        case SmallTalk():
            return "small_talk"
        case CannotHandle(reason):
            return reason


@lru_cache(maxsize=8)
def offline_understander(regulation: Regulation) -> OfflineUnderstander:
    """The understander of an installation, read once."""
    knowledge = regulation.folder.parent
    return read_understander(knowledge, installed("prompts"), regulation.vocabulary)
