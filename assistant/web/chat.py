"""The chat, made again from the stored events at every turn: what was shown then is shown now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from markupsafe import Markup

from assistant.dialogue.conversation import Turn
from assistant.dialogue.explain import Card
from assistant.dialogue.phrases import phrase
from assistant.library import Regulation
from assistant.rules.determination import plain
from assistant.storage.conversations import OPENED, StoredEvent
from assistant.web.choosing import answers_matters
from assistant.web.desk import View
from assistant.web.markup import parts, render

_BULLET = "· "
_OPEN = ("insufficient_facts", "reserved", "out_of_scope", "no_ground", "mitigable", "no_rule")
_TO_DO = ("must_report", "not_reviewable", "reviewable")  # neither good nor bad news
_BAD = (
    "not_tolerated",
    "suspended",
    "barred_from_awards",
    "circulated_criticism",
    "unqualified",
    "overdue",
    "requirement_unmet",
)
_TONES = {**dict.fromkeys(_BAD, "bar"), **dict.fromkeys((*_OPEN, *_TO_DO), "open")}
_CHOOSE = (
    "请先选你在哪个单位，然后用自己的话说说发生了什么：你当时在做什么工作，哪里出了问题，后来怎么处理的。"
    "不用讲法律，也不用写姓名。"
)
_HELD = "听到了。先定下对照哪一份制度，你写的话我都留着。"
_MATTERS = "我对照《{title}》帮你看。先在下面选一件想弄清楚的事；也可以用自己的话说说情况，不用写姓名。"


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
        messages.append(_assistant(_welcome(view.regulation)))
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


def choosing_messages(words: Sequence[str]) -> list[dict[str, str]]:
    """The chat while no regulation is chosen: what was told already is held."""
    told = [{"role": "user", "content": str(_said(text))} for text in words]
    return [_assistant(_CHOOSE), *told, *([_assistant(_HELD)] if told else [])]


def _welcome(regulation: Regulation) -> str:
    return _MATTERS.format(title=regulation.title) if answers_matters(regulation) else phrase("welcome")


def _said(text: str, quotes: Sequence[str] = (), answered: Sequence[Any] = ()) -> Markup:
    story = [parts(line, quotes) for line in text.splitlines()]
    return render("message.html", kind="officer", story=story, answered=answered)


def _since_restart(events: Sequence[StoredEvent]) -> Sequence[StoredEvent]:
    told = [event for event in events if event.kind != OPENED]
    starts = [index for index, event in enumerate(told) if event.kind == "restarted"]
    return told[starts[-1] :] if starts else told


def _officer(event: StoredEvent) -> Markup:
    data = event.payload["data"]
    quotes = [quote for _, _, quote in data.get("proposals", ())]
    return _said(data.get("text", ""), quotes, event.payload["answered"])


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
