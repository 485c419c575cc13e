"""The words and the clauses with which a command is answered; nothing here changes what is known."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.dialogue.answers import Asked, Reply, reply
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
    Proposal,
    Propose,
    Question,
    SmallTalk,
)
from assistant.dialogue.elsewhere import elsewhere
from assistant.dialogue.fact_words import answer_words
from assistant.dialogue.phrases import phrase
from assistant.dialogue.question import next_question
from assistant.dialogue.state import State
from assistant.dialogue.turn import FoundClause
from assistant.dialogue.understand import LONGEST_MESSAGE
from assistant.dialogue.what_if import what_if
from assistant.library import Library, Regulation, determine
from assistant.retrieval.references import find_references

Search = Callable[[str], Sequence[FoundClause]]
LONGEST_QUESTION = 40  # characters; what is longer tells something
_ASKING = re.compile(r"(?:[?？]|[吗呢么])\s*$")

Asking = AskAboutResult | AskAboutTerm | AskAboutProcedure | AskAboutUs | AskSeveral | AskWhatIf


@dataclass(frozen=True)
class Responder:
    """Answers from the regulation and the present state. `library`, `search`: those of `Conversation`."""

    regulation: Regulation
    library: Library | None
    search: Search | None
    with_model: bool
    state: State

    def clauses(self, command: Command, text: str) -> tuple[FoundClause, ...]:
        """The clauses to show beside the reply: those found for a story, or those asked about."""
        match command:
            case Propose(set_aside=set_aside, proposals=()) if set_aside:
                return ()
            case Propose() | CannotHandle("not_understood"):
                return tuple(self.search(text)) if self.search else ()
            case AskAboutClause(provisions):
                return tuple(self._clause(p) for p in provisions)
            case (
                AskAboutResult()
                | AskAboutTerm()
                | AskAboutProcedure()
                | AskAboutUs()
                | AskSeveral()
                | AskWhatIf()
            ):
                return tuple(self._clause(p) for p in self._answer(command, text).provisions)
        return ()

    def words(self, command: Command, text: str, found: bool, waited: Sequence[Proposal] = ()) -> str:
        """Our sentence for a command, with the state that it leads to.

        `found`: clauses are shown beside it; `waited`: what was on the list before.
        """
        match command:
            case Propose(set_aside=set_aside) if set_aside:
                return self._set_aside([p for p in waited if p.fact in set_aside])
            case Propose():
                return self._told(command)
            case AskAboutClause(()):
                articles = len({p.id.split("__")[0] for p in self.regulation.document.provisions})
                return phrase("no_such_clause", title=self.regulation.title, articles=articles)
            case AskAboutClause():
                return self._named_clause(text)
            case (
                AskAboutResult()
                | AskAboutTerm()
                | AskAboutProcedure()
                | AskAboutUs()
                | AskSeveral()
                | AskWhatIf()
            ):
                return self._answer(command, text).text
            case SmallTalk("thanks") if not self.state.facts:
                return phrase("welcome")
            case SmallTalk(kind):
                return phrase(kind)
            case CannotHandle("not_understood") if _ASKING.search(text) and len(text) <= LONGEST_QUESTION:
                message = phrase("no_basis", title=self.regulation.title)
                return f"{message}{phrase('clause_found')}" if found else message
            case CannotHandle("not_understood"):
                message = phrase("not_understood_done" if self._done() else "not_understood")
                return f"{message}{phrase('clause_found')}" if found else message
            case CannotHandle("no_such_line"):
                return phrase("no_such_line", count=len(self.state.pending))
            case CannotHandle(reason):
                return phrase(reason, length=len(text), limit=LONGEST_MESSAGE)

    def _told(self, told: Propose) -> str:
        """That it was heard: what was put right, what waits to be confirmed."""
        if told.correcting:
            return phrase("corrected" if told.proposals else "corrected_unclear")
        waiting = {p.fact for p in self.state.pending}
        if told.proposals and self.state.disputed and not any(p.fact in waiting for p in told.proposals):
            # All of it collides with what was said before, which is told first.
            return phrase("still_waiting") if waiting else ""
        return phrase("heard_with_facts" if told.proposals else "heard_nothing_new")

    def _set_aside(self, gone: Sequence[Proposal]) -> str:
        vocabulary = self.regulation.rulebook.vocabulary
        named = "".join(f"“{vocabulary[p.fact].label}：{answer_words(p.value)}”" for p in gone)
        rest = "set_aside_rest" if self.state.pending else "set_aside_all"
        return f"{phrase('set_aside', facts=named)}{phrase(rest)}"

    def _done(self) -> bool:
        determination = determine(self.regulation, self.state.facts, with_changes=False)
        return next_question(self.regulation.rulebook, self.state, determination) is None

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

    def _answer(self, command: Asking, text: str) -> Reply:
        """The answer to one question, or to several one after another, and the provisions to show with it."""
        match command:
            case AskSeveral(questions, beside_story):
                each = [self._one(question, text) for question in questions]
                told = [answer.text for answer in each]
                if beside_story:
                    told.append(phrase("nothing_read_done" if self._done() else "nothing_read"))
                return Reply("\n\n".join(told), tuple(dict.fromkeys(p for a in each for p in a.provisions)))
            case AskWhatIf(supposed):
                return what_if(self.regulation, self.state.facts, supposed)
        return self._one(command, text)

    def _one(self, question: Question, text: str) -> Reply:
        if question == AskAboutResult("elsewhere"):
            return Reply(elsewhere(self.regulation, self.library, self.state.facts, text))
        determination = determine(self.regulation, self.state.facts, self.state.sources)
        asked = Asked(self.regulation, determination, self.state.sources, self.with_model)
        return reply(asked, question)
