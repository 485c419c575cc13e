"""Where the officer's actions meet the record: each is applied to the stored conversation and added to it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from assistant.dialogue.characters import whole_characters
from assistant.dialogue.conversation import Conversation, Turn, offline_understander
from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.state import State
from assistant.library import Library, Regulation, compare_facts
from assistant.rules.across.elsewhere import Comparison
from assistant.rules.determination import plain
from assistant.rules.outcomes import INSUFFICIENT
from assistant.storage.conversations import ConversationStore, NewEvent, StoredEvent
from assistant.storage.errors import UnknownConversationError
from assistant.web.choosing import TELLING, answers_matters
from assistant.web.clause_search import LibrarySearch
from assistant.web.recent import Place, RecentTurns
from assistant.web.record import (
    Answered,
    answered_facts,
    answered_rows,
    new_event,
    past_events,
    value_words,
)


@dataclass(frozen=True)
class View:
    """A conversation as it stands. `conversation` is None until there is something to keep."""

    conversation: str | None
    regulation: Regulation
    events: tuple[StoredEvent, ...]
    state: State
    turn: Turn


@dataclass(frozen=True)
class Held:
    """Words told before a regulation was chosen. `left`: the regulation they were told to before, if any."""

    words: tuple[str, ...]
    left: str = ""


_NO_REGULATION = ""  # what the record of words that are held is about
_HELD = "held"
Present = Callable[[], Turn]  # the turn before the action, worked out only if it is asked for
Acted = tuple[Turn, tuple[Answered, ...]]
Act = Callable[[Conversation, Present], Acted]


@dataclass(frozen=True)
class Desk:
    """Conversations of a library, kept in a store.

    `conversation` is an id, or None to begin one about `regulation`. Everything raises UnknownProvisionError
    for an unknown regulation, UnknownConversationError and the other StorageErrors, and FactError; then
    nothing has changed.
    """

    library: Library
    store: ConversationStore
    search: LibrarySearch | None = None
    model: LanguageModel | None = None
    recent: RecentTurns = field(default_factory=RecentTurns)

    def prepare(self) -> None:
        """Work out what every first turn needs, once, so that no officer waits for it."""
        for regulation in self.library:
            self.view(None, regulation)

    def begin(self, regulation: str) -> View:
        """A new conversation that has an id at once, for programs."""
        chosen = self.library[regulation]
        conversation = self.store.open(chosen.id, now(), chosen.rulebook.version)
        return self.view(conversation, chosen.id)

    def hold(self, conversation: str | None, words: Sequence[str], left: str = "") -> str:
        """Keep words that wait for a regulation; the id they are kept under, a new one for None."""
        if conversation is None:
            conversation = self.store.open(_NO_REGULATION, now(), "")
        last = self.store.read(conversation)[-1].seq
        kept = map(whole_characters, words)
        events = [NewEvent(now(), _HELD, {"text": text, "left": left}, "") for text in kept]
        self.store.append(conversation, events, after=last)
        return conversation

    def held(self, conversation: str) -> Held | None:
        """What is held under an id; None where the id is a conversation about a regulation."""
        opened, *events = self.store.read(conversation)
        if opened.regulation != _NO_REGULATION:
            return None
        left = events[0].payload["left"] if events else ""
        return Held(tuple(event.payload["text"] for event in events), left)

    def told(self, conversation: str) -> tuple[str, ...]:
        """The officer's own words so far, as they can be told again to another regulation."""
        if (held := self.held(conversation)) is not None:
            return held.words
        words: list[str] = []
        for event in self.store.read(conversation)[1:]:
            if event.kind == "restarted":
                words.clear()
            elif event.kind == "said" and event.payload["reply"]["understood"] in TELLING:
                words.append(event.payload["data"]["text"])
        return tuple(words)

    def tell(self, regulation: str, words: Sequence[str]) -> View:
        """A conversation about a regulation that was chosen with these words in view: they are said in it."""
        view = self.view(None, regulation)
        for text in words:
            view = self._act(view.conversation, regulation, _saying(text), weighed=True)
        return view

    def compare(self, conversation: str) -> Comparison:
        """The facts of a conversation under every tolerance regulation, its own first."""
        talk = self._open(conversation, "").talk
        others = [r for r in self.library.values() if r.id != talk.regulation.id and not answers_matters(r)]
        return compare_facts(self.library, [talk.regulation, *others], talk.state.facts)

    def view(self, conversation: str | None, regulation: str) -> View:
        opened = self._open(conversation, regulation)
        turn = self._present(opened)
        if len(opened.stored) > 1:
            turn = replace(turn, message=opened.stored[-1].payload["reply"]["message"], clauses=())
        return View(conversation, opened.talk.regulation, opened.stored, opened.talk.state, turn)

    def say(self, conversation: str | None, regulation: str, text: str) -> View:
        return self._act(conversation, regulation, _saying(text))

    def confirm(self, conversation: str | None, regulation: str, facts: Mapping[str, object]) -> View:
        def act(talk: Conversation, _: Present) -> Acted:
            turn = talk.confirm(facts)
            return turn, answered_facts(talk.regulation.rulebook.vocabulary, plain(facts))

        return self._act(conversation, regulation, act)

    def answer(
        self,
        conversation: str | None,
        regulation: str,
        facts: Mapping[str, object],
        opened: Sequence[str] = (),
    ) -> View:
        def act(talk: Conversation, present: Present) -> Acted:
            question = present().question
            turn = talk.answer(facts, opened)
            vocabulary = talk.regulation.rulebook.vocabulary
            return turn, answered_rows(vocabulary, question, plain(facts), opened)

        return self._act(conversation, regulation, act)

    def change(self, conversation: str | None, regulation: str, fact: str, value: object) -> View:
        """Another value for one fact; the reply says what that did to the result."""

        def act(talk: Conversation, present: Present) -> Acted:
            before = present()
            turn = talk.answer({fact: value})
            told = replace(turn, message=_what_changed(talk.regulation, fact, value, before, turn))
            return told, answered_facts(talk.regulation.rulebook.vocabulary, {fact: plain(value)})

        return self._act(conversation, regulation, act)

    def _open(self, conversation: str | None, regulation: str) -> "_Opened":
        stored = self.store.read(conversation) if conversation is not None else ()
        if stored and stored[0].regulation == _NO_REGULATION:
            raise UnknownConversationError("没有找到这段对话：还没有选对照哪一份制度")
        chosen = self.library[stored[0].regulation if stored else regulation]
        search = self.search.of(chosen.id) if self.search is not None else None
        talk = Conversation(
            chosen,
            # One for all: the words and the vocabulary are those of the whole library.
            understander=offline_understander(next(iter(self.library.values()))),
            search=search,
            library=self.library,
            model=self.model,
            events=past_events(stored),
            now=now,
        )
        return _Opened(conversation, stored, talk)

    def _present(self, opened: "_Opened") -> Turn:
        turn = self.recent.get(opened.place)
        if turn is None:
            turn = opened.talk.turn()
            self.recent.put(opened.place, turn)
        return turn

    def _act(self, conversation: str | None, regulation: str, act: Act, *, weighed: bool = False) -> View:
        opened = self._open(conversation, regulation)
        talk, stored, known = opened.talk, opened.stored, len(opened.talk.events)
        turn, answered = act(talk, lambda: self._present(opened))
        if len(talk.events) > known:
            version = talk.regulation.rulebook.version
            if conversation is None:
                conversation = self.store.open(talk.regulation.id, now(), version)
            events = [new_event(event, answered, turn, version, weighed) for event in talk.events[known:]]
            self.store.append(conversation, events, after=stored[-1].seq if stored else 0)
            stored = self.store.read(conversation)
            self.recent.put(_Opened(conversation, stored, talk).place, turn)
        return View(conversation, talk.regulation, stored, talk.state, turn)


@dataclass(frozen=True)
class _Opened:
    """A conversation as it was read, ready to go on."""

    conversation: str | None
    stored: tuple[StoredEvent, ...]
    talk: Conversation

    @property
    def place(self) -> Place:
        regulation = self.talk.regulation
        seq = self.stored[-1].seq if self.stored else -1
        return self.conversation or regulation.id, seq, regulation.rulebook.version


def _saying(text: str) -> Act:
    return lambda talk, _: (talk.say(text), ())


def now() -> str:
    """The time of this computer, ISO, to the second."""
    return datetime.now(UTC).astimezone().isoformat(timespec="seconds")


def _what_changed(regulation: Regulation, fact: str, value: Any, before: Turn, after: Turn) -> str:
    if after.conflict is not None:
        return after.message
    changed = f"改好了：“{regulation.rulebook.vocabulary[fact].label}”现在是“{value_words(value)}”。"
    was, now = before.determination, after.determination
    if now.outcome == INSUFFICIENT:
        more = "有几项要接着问。" if after.question is not None else ""
        return f"{changed}现在还有 {len(now.possible)} 种可能。{more}"
    if was.outcome == now.outcome:
        return f"{changed}结论没有变，还是“{now.outcome_label}”。"
    if was.outcome == INSUFFICIENT:
        return f"{changed}结论是“{now.outcome_label}”。"
    return f"{changed}结论从“{was.outcome_label}”变为“{now.outcome_label}”。"
