"""The words and the clauses with which a command is answered; nothing here changes what is known."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.dialogue.answers import Asked, Reply, reply
from assistant.dialogue.clause_here import in_this_case, no_such_provision
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
    SettleDispute,
    SmallTalk,
)
from assistant.dialogue.consequences import consequences
from assistant.dialogue.elsewhere import elsewhere
from assistant.dialogue.fact_words import answer_words
from assistant.dialogue.phrases import phrase
from assistant.dialogue.question import next_question
from assistant.dialogue.state import State
from assistant.dialogue.turn import FoundClause
from assistant.dialogue.understand import LONGEST_MESSAGE
from assistant.dialogue.what_if import foreign_facts, what_if
from assistant.library import Library, Regulation, determine
from assistant.retrieval.references import find_references

Search = Callable[[str], Sequence[FoundClause]]
LONGEST_QUESTION = 40  # characters; what is longer tells something
_ASKING = re.compile(r"(?:[?？]|[吗呢么])\s*$")

Asking = AskAboutResult | AskAboutTerm | AskAboutProcedure | AskAboutUs | AskSeveral | AskWhatIf


def finds_nothing(command: Command, text: str) -> bool:
    """Whether the answer is 未找到依据: a short question of which nothing was understood."""
    asking = _ASKING.search(text) is not None and len(text) <= LONGEST_QUESTION
    return asking and command == CannotHandle("not_understood")


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
            case SettleDispute():
                return self._settled(command)
            case Propose():
                return self._told(command)
            case AskAboutClause(()):
                return no_such_provision(self.regulation, text)
            case AskAboutClause(provisions):
                return self._named_clause(provisions, text)
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
            case SmallTalk("thanks") if not self._done():
                return phrase("thanks_open")
            case SmallTalk(kind):
                return phrase(kind)
            case CannotHandle() if finds_nothing(command, text):
                message = phrase("no_basis", title=self.regulation.title)
                return f"{message}{phrase('clause_found')}" if found else message
            case CannotHandle("not_understood"):
                message = phrase("not_understood_done" if self._done() else "not_understood")
                return f"{message}{phrase('clause_found')}" if found else message
            case CannotHandle("bare_answer") if self._done() and not self.state.pending:
                return phrase("bare_answer_done")
            case CannotHandle("off_topic") if self.state.facts or self.state.pending:
                return phrase("off_topic_going_on")
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

    def _settled(self, settled: SettleDispute) -> str:
        if settled.chosen:
            return phrase("settled", facts=self._named(settled.chosen))
        labels = (self.regulation.rulebook.vocabulary[fact].label for fact in settled.unclear)
        return phrase("settled_unclear", facts="".join(f"“{label}”" for label in labels))

    def _named(self, proposals: Sequence[Proposal]) -> str:
        vocabulary = self.regulation.rulebook.vocabulary
        return "".join(f"“{vocabulary[p.fact].label}：{answer_words(p.value)}”" for p in proposals)

    def _set_aside(self, gone: Sequence[Proposal]) -> str:
        named = self._named(gone)
        rest = "set_aside_rest" if self.state.pending else "set_aside_all"
        return f"{phrase('set_aside', facts=named)}{phrase(rest)}"

    def _done(self) -> bool:
        determination = determine(self.regulation, self.state.facts, with_changes=False)
        return next_question(self.regulation.rulebook, self.state, determination) is None

    def _named_clause(self, provisions: Sequence[str], text: str) -> str:
        """Our clause is shown for a misquoted title too; then it is said whose it is."""
        title = self.regulation.title
        laws = {r.law for r in find_references(text) if r.law is not None}
        if foreign := [law for law in laws if law not in title]:
            return phrase("clause_of_ours", named="》《".join(sorted(foreign)), title=title)
        determination = determine(self.regulation, self.state.facts, self.state.sources)
        here = in_this_case(self.regulation, determination, self.state.sources, provisions, text)
        return f"{phrase('clause')}\n{here}" if here else phrase("clause")

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
                foreign = () if supposed else foreign_facts(self.regulation, text)
                return what_if(self.regulation, self.state.facts, supposed, foreign)
        return self._one(command, text)

    def _one(self, question: Question, text: str) -> Reply:
        if question == AskAboutResult("elsewhere"):
            return Reply(elsewhere(self.regulation, self.library, self.state.facts, text))
        determination = determine(self.regulation, self.state.facts, self.state.sources)
        asked = Asked(self.regulation, determination, self.state.sources, self.with_model)
        match question:
            case AskAboutProcedure("punishment" | "career" as topic):
                return consequences(asked, topic, text)
        return reply(asked, question)
