"""The REST API under /api, which lists itself. What is wrong with a request is told in one Chinese line."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field

from assistant.dialogue.search import hit_json
from assistant.dialogue.turn_json import turn_json
from assistant.document.formats import FORMATS, Format, file_name, written
from assistant.facts_file import FactsFileError, on_day, read_day, with_date
from assistant.law.errors import UnknownProvisionError
from assistant.law.lookup import law_listing, resolve_provision
from assistant.library import Library, compare_facts, determine
from assistant.receipt.write import receipt_of
from assistant.retrieval.errors import RetrievalError
from assistant.rules.determination import plain
from assistant.rules.facts import ContradictionError, FactError
from assistant.rules.listing import list_rulebook
from assistant.storage.conversations import OPENED
from assistant.storage.errors import ConversationMovedError, StorageError, UnknownConversationError
from assistant.web.clause_search import SearchNotReadyError
from assistant.web.desk import Desk, View, now
from assistant.web.take_away import case_of

_PREFIX = "/api"
RECEIPT = Format("application/json; charset=utf-8")
_LONGEST = 100_000  # characters of a message; the conversation itself says what it reads
_STATUS: dict[type[Exception], int] = {
    UnknownProvisionError: 404,
    UnknownConversationError: 404,
    ConversationMovedError: 409,
    FactError: 422,
    ContradictionError: 422,
    FactsFileError: 422,
    SearchNotReadyError: 503,
    RetrievalError: 503,
    StorageError: 503,
}
_WRONG = {
    "missing": "缺少“{name}”",
    "extra_forbidden": "不认识“{name}”",
    "json_invalid": "请求不是合法的 JSON",
    "string_too_long": "“{name}”太长",
}
Facts = dict[str, bool | int | str | None]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class DetermineBody(Body):
    regulation: str
    facts: Facts
    date: str | None = None


class CompareBody(Body):
    facts: Facts
    regulations: list[str] | None = None
    date: str | None = None
    today: str | None = None


class SearchBody(Body):
    text: Annotated[str, Field(max_length=_LONGEST)]
    regulation: str | None = None
    k: Annotated[int, Field(ge=1, le=100)] = 5


class OpenBody(Body):
    regulation: str


class SayBody(Body):
    text: Annotated[str, Field(max_length=_LONGEST)]


class ConfirmBody(Body):
    facts: Facts


class AnswerBody(Body):
    facts: Facts
    opened: list[str] = []


def add_api(app: FastAPI, desk: Desk, *more: APIRouter) -> None:
    """Put the routes, with `more` of them, and the error lines on the app."""
    routers = _knowledge_routes(desk.library, desk), _conversation_routes(desk), *more
    listed = _listed(routers)
    app.add_api_route("/api", lambda: listed, methods=["GET"], include_in_schema=False)
    for router in routers:
        app.include_router(router, prefix=_PREFIX)
    app.add_api_route("/api/{path:path}", _nothing_here, methods=["GET", "POST"], include_in_schema=False)
    app.add_exception_handler(RequestValidationError, _refuse_body)
    for kind, status in _STATUS.items():
        app.add_exception_handler(kind, _refuse(status))


def _listed(routers: Iterable[APIRouter]) -> list[dict[str, str]]:
    """Every route with what it does and what it takes, for `GET /api`."""
    routes = [route for router in routers for route in router.routes if isinstance(route, APIRoute)]
    return [
        {"method": method, "path": f"{_PREFIX}{route.path}", "does": route.summary or ""}
        for route in routes
        for method in sorted(route.methods or ())
    ]


def _knowledge_routes(library: Library, desk: Desk) -> APIRouter:
    router = APIRouter()

    @router.get("/regulations", summary="有哪些制度")
    def regulations() -> list[dict[str, Any]]:
        named = ("title", "short_title", "bureau", "number", "issuer", "issued", "in_force_from", "expires")
        return [
            {
                "id": r.id,
                **plain({key: r.metadata.get(key) for key in named}),
                "knowledge_version": r.rulebook.version,
            }
            for r in library.values()
        ]

    @router.get("/law/{regulation}", summary="一份制度的全文")
    @router.get("/law/{regulation}/{provision}", summary="一条、一款或者一项的原文")
    def law(regulation: str, provision: str | None = None) -> dict[str, Any]:
        chosen = library[regulation]
        wanted = resolve_provision(chosen.document, provision)
        return law_listing(chosen.id, chosen.title, chosen.metadata["number"], chosen.document, wanted)

    @router.get("/facts/{regulation}", summary="一份制度用到的事实，和每一条的条件")
    def facts(regulation: str) -> dict[str, Any]:
        return list_rulebook(library[regulation].rulebook)

    @router.post("/determine", summary="由事实得出结论。regulation、facts，可选 date")
    def determined(body: DetermineBody) -> dict[str, Any]:
        chosen = library[body.regulation]
        return determine(chosen, with_date(dict(body.facts), body.date, chosen)).as_json()

    @router.post(
        "/compare",
        summary="同样的事实在几份制度下的结论和差别。facts，可选 regulations（默认全部）、date、today",
    )
    def compared(body: CompareBody) -> dict[str, Any]:
        """As `rongcuo compare --json`."""
        chosen = [library[regulation] for regulation in body.regulations or library]
        facts = dict(body.facts) if body.date is None else on_day(dict(body.facts), body.date)
        today = read_day(body.today, "today") if body.today is not None else None
        return _plain_object(compare_facts(library, chosen, facts, today))

    @router.post("/search", summary="用自己的话找条文。text，可选 regulation、k")
    def search(body: SearchBody) -> list[dict[str, Any]]:
        if body.regulation is not None:
            _ = library[body.regulation]
        if desk.search is None:
            raise SearchNotReadyError("这个服务没有启用检索，条文全文见 /api/law")
        return [hit_json(hit) for hit in desk.search.hits(body.text, body.regulation, body.k)]

    return router


def _conversation_routes(desk: Desk) -> APIRouter:
    router = APIRouter(prefix="/conversations")

    @router.post("", status_code=201, summary="开一段对话。regulation")
    def begin(body: OpenBody) -> dict[str, Any]:
        return _view_json(desk.begin(body.regulation))

    @router.get("/{conversation}", summary="一段对话的现状和经过")
    def resume(conversation: str) -> dict[str, Any]:
        view = desk.view(conversation, "")
        events = [
            {"seq": e.seq, "at": e.at, "kind": e.kind, **e.payload} for e in view.events if e.kind != OPENED
        ]
        return {**_view_json(view), "events": events}

    @router.get("/{conversation}/compare", summary="这段对话的事实，在各份容错制度下的结论和差别")
    def compared(conversation: str) -> dict[str, Any]:
        return _plain_object(desk.compare(conversation))

    @router.get(
        "/{conversation}/document/{form}",
        summary="这段对话的材料，当场做成，不留存。form：docx、html，或者只有推理图的 svg、dot、mmd",
    )
    def document(conversation: str, form: str) -> Response:
        if form not in FORMATS:
            return line_response(404, f"没有“{form}”这种材料，可以要：{'、'.join(FORMATS)}")
        case = case_of(desk.view(conversation, ""), now())
        return file_response(written(case, form), FORMATS[form], file_name(case, form))

    @router.get("/{conversation}/receipt", summary="这段对话的凭证，rongcuo replay 可以核对")
    def receipt(conversation: str) -> Response:
        view = desk.view(conversation, "")
        raw = receipt_of(view.regulation, view.state.facts, view.state.sources, written=now())
        return file_response(raw, RECEIPT, f"容错自查凭证-{view.regulation.id}.json")

    @router.post("/{conversation}/say", summary="说一句话。text")
    def say(conversation: str, body: SayBody) -> dict[str, Any]:
        return _view_json(desk.say(conversation, "", body.text))

    @router.post("/{conversation}/confirm", summary="确认读出来的事实。facts")
    def confirm(conversation: str, body: ConfirmBody) -> dict[str, Any]:
        return _view_json(desk.confirm(conversation, "", body.facts))

    @router.post("/{conversation}/answer", summary="回答，或者改掉以前的回答。facts，可选 opened")
    def answer(conversation: str, body: AnswerBody) -> dict[str, Any]:
        return _view_json(desk.answer(conversation, "", body.facts, body.opened))

    return router


def _view_json(view: View) -> dict[str, Any]:
    turn = turn_json(view.regulation, view.turn, view.turn.clauses)
    return {"conversation": view.conversation, **turn, "facts": plain(view.state.facts)}


def file_response(content: bytes, form: Format, name: str) -> Response:
    """A file made for this request; nothing between here and the officer shall keep a copy."""
    how = "inline" if form.shown else "attachment"
    headers = {
        "content-disposition": f"{how}; filename*=UTF-8''{quote(name)}",
        "cache-control": "no-store",
    }
    return Response(content, media_type=form.media_type, headers=headers)


def _plain_object(value: object) -> dict[str, Any]:
    data = plain(value)
    assert isinstance(data, dict)
    return data


def _nothing_here(path: str) -> JSONResponse:
    return line_response(404, f"没有 /api/{path} 这个接口")


def line_response(status: int, words: str) -> JSONResponse:
    return JSONResponse({"error": " ".join(words.split())}, status)


def _refuse(status: int) -> Callable[[Request, Exception], JSONResponse]:
    return lambda request, error: line_response(status, str(error))


def _refuse_body(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][1:]) or "请求内容"
    words = _WRONG.get(first["type"], "“{name}”的值不能用").format(name=name)
    return line_response(422, f"{words}。请对照 GET /api 里的接口说明改正")
