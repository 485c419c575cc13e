"""The chat, made again from the stored events at every turn: what was shown then is shown now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from markupsafe import Markup

from assistant.dialogue.conversation import Turn
from assistant.dialogue.explain import Card
from assistant.dialogue.phrases import phrase
from assistant.rules.determination import plain
from assistant.storage.conversations import OPENED, StoredEvent
from assistant.web.desk import View
from assistant.web.markup import parts, render

_BULLET = "· "
_OPEN = ("insufficient_facts", "reserved", "out_of_scope", "no_ground", "mitigable")
_TONES = {"not_tolerated": "bar", **dict.fromkeys(_OPEN, "open")}


@dataclass(frozen=True)
class Block:
    """A paragraph, or the lines of a list."""

    text: str = ""
    points: tuple[str, ...] = ()


def chat_messages(view: View) -> list[dict[str, str]]:
    """Messages for the chat component, oldest first."""
    events = _since_restart(view.events)
    messages = []
    if not events or events[0].kind != "restarted":
        messages.append(_assistant(phrase("welcome")))
    decided = [event.seq for event in events if event.payload["reply"]["card"]]
    for event in events:
        reply = event.payload["reply"]
        if event.kind != "restarted":
            messages.append({"role": "user", "content": str(_officer(event))})
        messages.append(
            _assistant(
                reply["message"],
                clauses=reply["clauses"],
                open_clauses=reply.get("understood") != "facts",
                # The newest question stands in the task area below.
                question=None if event is events[-1] else reply["question"],
                result=_result(reply["card"], reply["outcome"], folded=event.seq != decided[-1])
                if reply["card"]
                else None,
            )
        )
    if events and events[-1].knowledge_version != view.regulation.rulebook.version:
        messages.append(_knowledge_changed(view.turn))
    return messages


def _since_restart(events: Sequence[StoredEvent]) -> Sequence[StoredEvent]:
    told = [event for event in events if event.kind != OPENED]
    starts = [index for index, event in enumerate(told) if event.kind == "restarted"]
    return told[starts[-1] :] if starts else told


def _officer(event: StoredEvent) -> Markup:
    data = event.payload["data"]
    quotes = [quote for _, _, quote in data.get("proposals", ())]
    story = [parts(line, quotes) for line in data.get("text", "").splitlines()]
    return render("message.html", kind="officer", story=story, answered=event.payload["answered"])


def _knowledge_changed(turn: Turn) -> dict[str, str]:
    decided = turn.question is None and not turn.proposed
    result = _result(plain(turn.card), turn.determination.outcome) if decided else None
    return _assistant(phrase("knowledge_changed"), result=result)


def _assistant(
    message: str,
    clauses: Sequence[Any] = (),
    open_clauses: bool = False,
    question: str | None = None,
    result: Mapping[str, Any] | None = None,
) -> dict[str, str]:
    html = render(
        "message.html",
        kind="assistant",
        blocks=_blocks(message),
        clauses=clauses,
        open_clauses=open_clauses,
        question=question,
        result=result,
    )
    return {"role": "assistant", "content": str(html)}


def _result(card: Mapping[str, Any], outcome: str, folded: bool = False) -> dict[str, Any]:
    """A card for the template; one recorded by an older version may lack a part that cards have now."""
    whole = {field.name: card.get(field.name, ()) for field in fields(Card)}
    return {"tone": _TONES.get(outcome, "good"), "text": whole, "folded": folded}


def _blocks(message: str) -> list[Block]:
    """Paragraphs, and runs of lines that begin with a bullet as lists."""
    blocks: list[Block] = []
    items: list[str] = []
    for line in message.splitlines():
        if line.startswith(_BULLET):
            items.append(line.removeprefix(_BULLET))
            continue
        if items:
            blocks.append(Block(points=tuple(items)))
            items = []
        blocks.append(Block(text=line))
    if items:
        blocks.append(Block(points=tuple(items)))
    return blocks
