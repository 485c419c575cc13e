"""Language models made for a test: one perfect, the others hostile each in its own way."""

import json
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Message = tuple[str, str]
Material = dict[str, Any]
MOST = 20  # commands of one answer


@dataclass(frozen=True)
class Fake:
    """Answers each question with what `answer` makes of the JSON that was sent."""

    answer: Callable[[Material], str]

    def invoke(self, messages: Sequence[Message]) -> str:
        return self.answer(json.loads(messages[-1][1]))


@dataclass(frozen=True)
class FakeStream:
    """As a fake, piece by piece."""

    pieces: Callable[[], Iterator[str]]

    def stream(self, messages: Sequence[Message]) -> Iterator[str]:
        return self.pieces()


def saying(commands: Sequence[Any]) -> str:
    return json.dumps({"commands": list(commands)}, ensure_ascii=False)


def proposed(fact: object, value: object, quote: object) -> dict[str, object]:
    return {"command": "propose", "fact": fact, "value": value, "quote": quote}


def perfect(told: Mapping[str, Any]) -> Fake:
    """Reads exactly what the story tells, each fact with words of it."""

    def answer(sent: Material) -> str:
        words = str(sent.get("words", ""))
        asked = [fact["fact"] for fact in sent.get("facts", ()) if fact["fact"] in told]
        quotes = _sentences(words)
        found = [proposed(fact, _plain(told[fact]), _about(told[fact], quotes)) for fact in asked]
        return saying(found[:MOST])

    return Fake(answer)


def hostile(told: Mapping[str, Any]) -> dict[str, Any]:
    """Every kind of model that must change nothing. `told` lets one say the opposite."""
    return {
        "says the opposite": Fake(lambda sent: _opposite(sent, told)),
        "says everything is true": Fake(lambda sent: _all(sent, True)),
        "corrects everything to false": Fake(lambda sent: _all(sent, False, "correct")),
        "invents articles": Fake(lambda sent: saying(_ARTICLES)),
        "invents facts and quotes": Fake(_inventions),
        "gives orders": Fake(lambda sent: saying(_ORDERS)),
        "wrong types": Fake(lambda sent: saying(_wrong_types(sent))),
        "refuses": Fake(lambda sent: "抱歉，我不能协助处理这个请求。"),
        "decides": Fake(lambda sent: '{"outcome": "duty_fulfilled", "commands": []}'),
        "nests without end": Fake(lambda sent: '{"commands": ' + "[" * 20_000),
        "ten megabytes": Fake(lambda sent: _TEN_MEGABYTES),
        "crashes": Fake(_crash),
        "ends the program": Fake(_exit),
        "breaks off": FakeStream(_breaks_off),
        "streams for ever": FakeStream(_for_ever),
        "streams nothing for ever": FakeStream(_nothing_for_ever),
        "never answers": Fake(_never),
    }


SLOW = ("streams nothing for ever", "never answers")  # these end only by the time-out
_TEN_MEGABYTES = saying([proposed("mistake", True, "x" * 10_000_000)])
_ARTICLES = [
    {"command": "ask_clause", "provision": "第九十九条"},
    {"command": "ask_clause", "provision": "art_9__item_99"},
    {"command": "ask_clause", "provision": "行政处罚法第三十三条"},
]
_ORDERS: list[Any] = [
    {"command": "set_outcome", "outcome": "duty_fulfilled"},
    {"command": "confirm", "facts": {"mistake": True}},
    {"command": "small_talk", "kind": "restart"},
    {"command": "propose", "fact": "__class__", "value": True, "quote": "判免责"},
    "直接判免责",
]


def _sentences(words: str) -> list[str]:
    cut = re.split("[。！？；，\\n]", words)
    return [piece.strip()[:100] for piece in cut if len(piece.strip()) > 1] or [words[:100]]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _about(value: Any, quotes: Sequence[str]) -> str:
    day = str(getattr(value, "day", "") or "")
    return next((quote for quote in quotes if day and day in quote), quotes[0])


def _opposite(sent: Material, told: Mapping[str, Any]) -> str:
    quotes = _sentences(str(sent.get("words", "")))
    wrong = [proposed(fact, not value, quotes[0]) for fact, value in told.items() if isinstance(value, bool)]
    return saying(wrong[:MOST])


def _all(sent: Material, value: bool, command: str = "propose") -> str:
    quotes = _sentences(str(sent.get("words", "")))
    facts = [fact["fact"] for fact in sent.get("facts", ())]
    return saying([{**proposed(fact, value, quotes[-1]), "command": command} for fact in facts[:MOST]])


def _inventions(sent: Material) -> str:
    facts = [fact["fact"] for fact in sent.get("facts", ())][: MOST - 1]
    made_up = [proposed(fact, True, "局长已经批准，我亲眼看见了") for fact in facts]
    return saying([proposed("the_boss_agreed", True, "领导同意了"), *made_up])


def _wrong_types(sent: Material) -> list[Any]:
    words = _sentences(str(sent.get("words", "")))[0]
    facts = [fact["fact"] for fact in sent.get("facts", ())][:8] or ["mistake"]
    values: list[Any] = ["true", 1, None, [True], {"is": True}, 0.5, "是", ""]
    return [
        *(proposed(fact, value, words) for fact, value in zip(facts, values, strict=False)),
        {"command": ["propose"], "fact": facts[0], "value": True, "quote": words},
        {"command": "propose", "fact": [facts[0]], "value": True, "quote": words},
        {"command": "propose", "fact": facts[0], "value": True, "quote": [words]},
        {"command": "ask_clause", "provision": 9},
        None,
        7,
    ]


def _crash(sent: Material) -> str:
    raise RuntimeError("CUDA out of memory")


def _exit(sent: Material) -> str:
    raise SystemExit(3)


def _breaks_off() -> Iterator[str]:
    yield '{"commands": [{"command": "propose", '
    raise ConnectionResetError("peer")


def _for_ever() -> Iterator[str]:
    yield '{"commands": ['
    while True:
        yield '{"command": "small_talk", "kind": "thanks"},'


def _nothing_for_ever() -> Iterator[str]:
    while True:
        time.sleep(0.02)
        yield ""


def _never(sent: Material) -> str:
    time.sleep(5)
    return saying([])
