"""What the page's events do: each takes what the browser sent and gives the new contents of the page."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.dialogue.phrases import phrase
from assistant.dialogue.understand import LONGEST_MESSAGE
from assistant.law.errors import UnknownProvisionError
from assistant.rules.facts import ContradictionError, FactError
from assistant.storage.errors import StorageError, UnknownConversationError
from assistant.web.desk import Desk, Held, View
from assistant.web.elsewhere import elsewhere_html
from assistant.web.fields import IncompleteError, picked_answers, picked_facts, picked_value
from assistant.web.screen import Screen, choosing_screen, notice_html, screen
from assistant.web.tasks import settle_choices

OUR_ERRORS = (FactError, ContradictionError, IncompleteError, StorageError, UnknownProvisionError)
_FORGOTTEN = "上次的对话在这台机器上找不到了，已经开了新的一段。"
_BROKEN = "出了点问题，刚才的操作可能没有记下，之前的都在。请刷新页面看一看，再试一次。"
NOTHING = "none"  # what a browser remembers without a conversation; an empty value it would not store
_ABOUT = "about:"  # before the id of a regulation that was chosen while nothing has been said
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Answer:
    """What goes back to the page. `saved` is what the browser shall remember.

    `text` is what the input box shall hold, None to leave it alone; `screen` None leaves all but the notice.
    """

    saved: str
    screen: Screen | None
    notice: str = ""
    text: str | None = None


@dataclass(frozen=True)
class Place:
    """Where the browser is: in a conversation, or (id None) before one. `regulation` "": none is chosen."""

    conversation: str | None
    regulation: str


def about(regulation: str) -> str:
    """What a browser remembers of a regulation chosen before anything was said."""
    return f"{_ABOUT}{regulation}"


@dataclass(frozen=True)
class Handlers:
    desk: Desk

    def load(self, saved: object) -> Answer:
        """The page opens: where the browser was, or a new beginning."""
        return self._guarded(saved, self._show)

    def say(self, saved: object, text: object) -> Answer:
        words = text if isinstance(text, str) else ""
        return self._guarded(saved, lambda place: self._say(place, words))

    def form(self, saved: object, sent: object) -> Answer:
        """A form or a button of the page."""
        data = sent if isinstance(sent, Mapping) else {}
        picks = data.get("picks")
        picks = picks if isinstance(picks, Mapping) else {}
        acts: dict[object, Callable[[Place], Answer]] = {
            "say": lambda place: self._say(place, str(data.get("text") or "")),
            "choose": lambda place: self._choose(place, str(data.get("regulation"))),
            "unchoose": self._unchoose,
            "restart": lambda place: self._begin(place.regulation),
            "confirm": lambda place: self._confirm(place, picks),
            "answer": lambda place: self._reply(place, picks),
            "settle": lambda place: self._settle(place, picks),
            "change": lambda place: self._change(place, str(data.get("fact")), picks),
        }
        act = acts.get(data.get("action")) if isinstance(data.get("action"), str) else None
        return self._guarded(saved, act) if act is not None else Answer(_text(saved), None, _BROKEN)

    def elsewhere(self, saved: object) -> str:
        """The section on the other regulations, worked out when it is opened."""
        try:
            place = self._place(saved)
            if place.conversation is None:
                return ""
            regulation = self.desk.view(place.conversation, "").regulation
            return elsewhere_html(self.desk.library, regulation, self.desk.compare(place.conversation))
        except OUR_ERRORS as error:
            return elsewhere_html(self.desk.library, None, None, str(error))
        except Exception:
            _log.exception("a comparison failed")
            return elsewhere_html(self.desk.library, None, None, _BROKEN)

    def _place(self, saved: object) -> Place:
        """What the browser remembers; anything else is no conversation. Raises StorageError."""
        library = self.desk.library
        only = next(iter(library)) if len(library) == 1 else ""
        known = _text(saved)
        if known.startswith(_ABOUT):
            chosen = known.removeprefix(_ABOUT)
            return Place(None, chosen if chosen in library else only)
        if known == NOTHING:
            return Place(None, only)
        opened = self.desk.store.read(known)[0]
        return Place(known, opened.regulation or only)

    def _show(self, place: Place) -> Answer:
        if place.conversation is not None and (held := self.desk.held(place.conversation)) is not None:
            return self._choosing(place.conversation, held)
        if not place.regulation:
            return self._choosing(None, Held(()))
        return self._answer(self.desk.view(place.conversation, place.regulation))

    def _begin(self, regulation: str, notice: str = "") -> Answer:
        """Anew, about the same regulation if one was chosen."""
        if not regulation:
            return self._choosing(None, Held(()), notice, text="")
        return self._answer(self.desk.view(None, regulation), notice, text="")

    def _say(self, place: Place, words: str) -> Answer:
        if not place.regulation:
            return self._hold(place, words)
        before = len(self.desk.store.read(place.conversation)) if place.conversation is not None else 0
        view = self.desk.say(place.conversation, place.regulation, words)
        if len(view.events) == before:  # nothing to keep (empty, too long): the words stay in the box
            return Answer(_saved(view), None, view.turn.message)
        if view.events[-1].kind == "restarted":
            return self._begin(place.regulation, notice=view.turn.message)
        return self._answer(view, view.turn.notice, text="")

    def _hold(self, place: Place, words: str) -> Answer:
        """Words that come before the choice are kept, and said once it is made."""
        saved = place.conversation or NOTHING
        if not words.strip():
            return Answer(saved, None, phrase("empty"))
        if len(words) > LONGEST_MESSAGE:
            return Answer(saved, None, phrase("too_long", length=len(words), limit=LONGEST_MESSAGE))
        conversation = self.desk.hold(place.conversation, [words])
        held = self.desk.held(conversation)
        assert held is not None  # just kept
        return self._choosing(conversation, held, text="")

    def _choose(self, place: Place, regulation: str) -> Answer:
        """The regulation from now on. Another one than before begins anew, with the words said so far."""
        _ = self.desk.library[regulation]
        words = self.desk.told(place.conversation) if place.conversation is not None else ()
        return self._answer(self.desk.tell(regulation, words))

    def _unchoose(self, place: Place) -> Answer:
        """Back to the choice. What the officer has told is kept for the regulation chosen next."""
        words = self.desk.told(place.conversation) if place.conversation is not None else ()
        if not words:
            return self._choosing(None, Held(()))
        held = Held(words, place.regulation)
        return self._choosing(self.desk.hold(None, words, place.regulation), held)

    def _confirm(self, place: Place, picks: Mapping[str, Any]) -> Answer:
        view = self.desk.view(place.conversation, place.regulation)
        facts = picked_facts(view.regulation.rulebook.vocabulary, picks)
        if set(facts) != {proposal.fact for proposal in view.state.pending}:
            raise IncompleteError("要确认的内容刚才变了，下面是最新的，请再看一遍")
        return self._answer(self.desk.confirm(place.conversation, place.regulation, facts))

    def _reply(self, place: Place, picks: Mapping[str, Any]) -> Answer:
        view = self.desk.view(place.conversation, place.regulation)
        facts, opened = picked_answers(view.regulation.rulebook.vocabulary, view.turn.question, picks)
        return self._answer(self.desk.answer(place.conversation, place.regulation, facts, opened))

    def _settle(self, place: Place, picks: Mapping[str, Any]) -> Answer:
        view = self.desk.view(place.conversation, place.regulation)
        conflict = view.state.conflict
        choices = settle_choices(view.regulation, conflict) if conflict is not None else ()
        chosen = next((choice for choice in choices if choice.value == picks.get("settle")), None)
        if chosen is None:
            raise IncompleteError("请先选以哪个为准")
        return self._answer(self.desk.answer(place.conversation, place.regulation, chosen.facts))

    def _change(self, place: Place, fact_id: str, picks: Mapping[str, Any]) -> Answer:
        view = self.desk.view(place.conversation, place.regulation)
        fact = view.regulation.rulebook.vocabulary[fact_id]
        value = picked_value(fact, picks.get(fact_id))
        return self._answer(self.desk.change(place.conversation, place.regulation, fact_id, value))

    def _answer(self, view: View, notice: str = "", text: str | None = None) -> Answer:
        shown = screen(view, self.desk.library, notice, self._searching)
        return Answer(_saved(view), shown, notice, text)

    def _choosing(
        self, conversation: str | None, held: Held, notice: str = "", text: str | None = None
    ) -> Answer:
        shown = choosing_screen(self.desk.library, held, notice, self._searching)
        return Answer(conversation or NOTHING, shown, notice, text)

    @property
    def _searching(self) -> str | None:
        return self.desk.search.state if self.desk.search is not None else None

    def _guarded(self, saved: object, act: Callable[[Place], Answer]) -> Answer:
        """Every error ends in one clear line above the task; what was there stays."""
        try:
            return act(self._place(saved))
        except UnknownConversationError:
            return self._begin(self._place(NOTHING).regulation, _FORGOTTEN)
        except OUR_ERRORS as error:
            return self._fresh(saved, str(error))
        except Exception:
            _log.exception("a page event failed")
            return Answer(_text(saved), None, _BROKEN)

    def _fresh(self, saved: object, notice: str) -> Answer:
        """The notice over the newest state, so that a stale window catches up."""
        try:
            found = self._show(self._place(saved))
        except OUR_ERRORS:
            return Answer(_text(saved), None, notice)
        shown = found.screen._replace(notice=notice_html(notice)) if found.screen is not None else None
        return Answer(found.saved, shown, notice)


def _saved(view: View) -> str:
    return view.conversation or about(view.regulation.id)


def _text(saved: object) -> str:
    return saved if isinstance(saved, str) and saved else NOTHING
