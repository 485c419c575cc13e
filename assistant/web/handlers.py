"""What the page's events do: each takes what the browser sent and gives the new contents of the page."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.law.errors import UnknownProvisionError
from assistant.rules.facts import ContradictionError, FactError
from assistant.storage.errors import StorageError, UnknownConversationError
from assistant.web.desk import Desk, View
from assistant.web.fields import IncompleteError, picked_answers, picked_facts, picked_value
from assistant.web.screen import Screen, screen
from assistant.web.tasks import settle_choices

OUR_ERRORS = (FactError, ContradictionError, IncompleteError, StorageError, UnknownProvisionError)
_FORGOTTEN = "上次的对话在这台机器上找不到了，已经开了新的一段。"
_BROKEN = "出了点问题，刚才的操作可能没有记下，之前的都在。请刷新页面看一看，再试一次。"
NOTHING = "none"  # what a browser remembers without a conversation; an empty value it would not store
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What goes back to the page. `saved` is the conversation the browser shall remember.

    `text` is what the input box shall hold, None to leave it alone; `screen` None leaves all but the notice.
    """

    saved: str | None
    screen: Screen | None
    notice: str = ""
    text: str | None = None


@dataclass(frozen=True)
class Handlers:
    desk: Desk

    def load(self, saved: object, regulation: str) -> Answer:
        """The page opens: the browser's conversation again, or a new one."""
        return self._guarded(_known(saved), regulation, lambda s: self._answer(self.desk.view(s, regulation)))

    def say(self, saved: object, regulation: str, text: object) -> Answer:
        words = text if isinstance(text, str) else ""

        def act(conversation: str | None) -> Answer:
            before = len(self.desk.store.read(conversation)) if conversation is not None else 0
            view = self.desk.say(conversation, regulation, words)
            if len(view.events) == before:  # nothing to keep (empty, too long): the words stay in the box
                return Answer(conversation, None, view.turn.message)
            if view.events[-1].kind == "restarted":
                return self._answer(self.desk.view(None, regulation), notice=view.turn.message, text="")
            return self._answer(view, text="")

        return self._guarded(_known(saved), regulation, act)

    def form(self, saved: object, regulation: str, sent: object) -> Answer:
        """A form or a button of the page: confirm, answer, settle, change, say, restart."""
        data = sent if isinstance(sent, Mapping) else {}
        picks = data.get("picks")
        picks = picks if isinstance(picks, Mapping) else {}
        match data.get("action"):
            case "say":
                return self.say(saved, regulation, data.get("text"))
            case "restart":
                return self._guarded(
                    None, regulation, lambda s: self._answer(self.desk.view(s, regulation), text="")
                )
            case "confirm":
                return self._guarded(_known(saved), regulation, lambda s: self._confirm(s, regulation, picks))
            case "answer":
                return self._guarded(_known(saved), regulation, lambda s: self._reply(s, regulation, picks))
            case "settle":
                return self._guarded(_known(saved), regulation, lambda s: self._settle(s, regulation, picks))
            case "change":
                fact = str(data.get("fact"))
                return self._guarded(
                    _known(saved), regulation, lambda s: self._change(s, regulation, fact, picks)
                )
        return Answer(_known(saved), None, _BROKEN)

    def _confirm(self, saved: str | None, regulation: str, picks: Mapping[str, Any]) -> Answer:
        view = self.desk.view(saved, regulation)
        facts = picked_facts(view.regulation.rulebook.vocabulary, picks)
        if set(facts) != {proposal.fact for proposal in view.state.pending}:
            raise IncompleteError("要确认的内容刚才变了，下面是最新的，请再看一遍")
        return self._answer(self.desk.confirm(saved, regulation, facts))

    def _reply(self, saved: str | None, regulation: str, picks: Mapping[str, Any]) -> Answer:
        view = self.desk.view(saved, regulation)
        facts, opened = picked_answers(view.regulation.rulebook.vocabulary, view.turn.question, picks)
        return self._answer(self.desk.answer(saved, regulation, facts, opened))

    def _settle(self, saved: str | None, regulation: str, picks: Mapping[str, Any]) -> Answer:
        view = self.desk.view(saved, regulation)
        conflict = view.state.conflict
        choices = settle_choices(view.regulation, conflict) if conflict is not None else ()
        chosen = next((choice for choice in choices if choice.value == picks.get("settle")), None)
        if chosen is None:
            raise IncompleteError("请先选以哪个为准")
        return self._answer(self.desk.answer(saved, regulation, chosen.facts))

    def _change(self, saved: str | None, regulation: str, fact_id: str, picks: Mapping[str, Any]) -> Answer:
        fact = self.desk.view(saved, regulation).regulation.rulebook.vocabulary[fact_id]
        value = picked_value(fact, picks.get(fact_id))
        return self._answer(self.desk.change(saved, regulation, fact_id, value))

    def _answer(self, view: View, notice: str = "", text: str | None = None) -> Answer:
        searching = self.desk.search.state if self.desk.search is not None else None
        shown = screen(view, notice, searching, only_one=len(self.desk.library) == 1)
        return Answer(view.conversation, shown, notice, text)

    def _guarded(self, saved: str | None, regulation: str, act: Callable[[str | None], Answer]) -> Answer:
        """Every error ends in one clear line above the task; what was there stays."""
        try:
            return act(saved)
        except UnknownConversationError:
            return self._answer(self.desk.view(None, regulation), notice=_FORGOTTEN)
        except OUR_ERRORS as error:
            return self._fresh(saved, regulation, str(error))
        except Exception:
            _log.exception("a page event failed")
            return Answer(saved, None, _BROKEN)

    def _fresh(self, saved: str | None, regulation: str, notice: str) -> Answer:
        """The notice over the newest state, so that a stale window catches up."""
        try:
            return self._answer(self.desk.view(saved, regulation), notice)
        except OUR_ERRORS:
            return Answer(saved, None, notice)


def _known(saved: object) -> str | None:
    """The id the browser remembers; anything else is none."""
    return saved if isinstance(saved, str) and saved != NOTHING else None
