"""The pages under /practice: plain forms and links, so that back, reload and the keyboard work as anywhere.

A form is answered with a redirect to the newest state; what cannot be done is told above that state.
"""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, cast, get_args
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from markupsafe import Markup

from assistant.law.errors import KnowledgeError
from assistant.quiz.bank.blueprint import read_blueprint, shipped_blueprint
from assistant.quiz.errors import QuizError
from assistant.quiz.item import TYPE_LABELS, ItemType
from assistant.quiz.paper import Paper
from assistant.quiz.practice.practice import PracticeError, Progress
from assistant.quiz.practice.practice_draw import Order
from assistant.storage.errors import StorageError
from assistant.storage.practice import UnknownLearnerError
from assistant.web.practice_desk import PracticeDesk
from assistant.web.practice_papers import made_papers, read_order
from assistant.web.practice_screen import (
    COUNTS,
    page_html,
    question_html,
    question_title,
    result_html,
    start_html,
)
from assistant.web.practice_trainer import papers_html

COOKIE = "rongcuo-practice"
_STATIC = Path(__file__).parent / "static"
_KEPT_SECONDS = 400 * 24 * 3600  # the longest a browser keeps a cookie
_LONGEST_FORM = 20_000
_FORGOTTEN = "上次的练习在这台机器上找不到了，可以开始新的一次。"
_BROKEN = "出了点问题，刚才的操作可能没有记下，之前的都在。请刷新页面看一看，再试一次。"
_log = logging.getLogger(__name__)

Form = dict[str, list[str]]


async def _read_form(request: Request) -> Form:
    """The fields of a form. One that is too long or not UTF-8 is an empty one: nothing in it was ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_FORM:
            return {}
    try:
        return parse_qs(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=200)
    except ValueError:
        return {}


Sent = Annotated[Form, Depends(_read_form)]


def practice_pages(desk: PracticeDesk) -> APIRouter:
    router = APIRouter(prefix="/practice", include_in_schema=False)

    @router.get("")
    @router.get("/")
    def here(request: Request) -> Response:
        """The open run, else the beginning."""
        return _guarded(request, desk, lambda: _present(request, desk))

    @router.get("/start")
    def beginning(request: Request) -> Response:
        return _guarded(request, desk, lambda: _start(request, desk, Order()))

    @router.post("/start")
    def start(request: Request, sent: Sent) -> Response:
        return _guarded(request, desk, lambda: _keep(request, desk.start(_person(request), _order(sent))))

    @router.post("/answer")
    def answer(request: Request, sent: Sent) -> Response:
        chosen = sent.get("letter", [])
        return _guarded(
            request,
            desk,
            lambda: _go_on(request, desk.answer(_person(request), _field(sent, "question"), chosen)),
            chosen,
        )

    @router.post("/next")
    def move_on(request: Request, sent: Sent) -> Response:
        asked = _field(sent, "question")
        return _guarded(request, desk, lambda: _go_on(request, desk.move_on(_person(request), asked)))

    @router.post("/end")
    def end(request: Request) -> Response:
        return _guarded(request, desk, lambda: _go_on(request, desk.end(_person(request))))

    @router.post("/again")
    def again(request: Request, sent: Sent) -> Response:
        def act() -> Response:
            return _keep(request, desk.again(_person(request) or "", _number(_field(sent, "run"))))

        return _guarded(request, desk, act)

    @router.get("/runs/{number}")
    def result(request: Request, number: str) -> Response:
        def act() -> Response:
            run = desk.run(_person(request), _number(number))
            body = result_html(_root(request), desk.pool, run)
            return _page(request, f"第 {run.number} 次练习的成绩", body)

        return _guarded(request, desk, act)

    @router.get("/papers")
    def papers(request: Request) -> Response:
        return _papers(request, desk)

    @router.get("/practice.css")
    def style() -> Response:
        return _static("text/css", "style.css", "practice.css")

    @router.get("/practice.js")
    def script() -> Response:
        return _static("text/javascript", "practice.js")

    return router


def _present(
    request: Request, desk: PracticeDesk, notice: str = "", chosen: list[str] | None = None
) -> Response:
    progress = desk.progress(_person(request))
    if progress.open is None:
        return _start(request, desk, Order(), notice)
    body = question_html(_root(request), desk.pool, progress.open, chosen or [])
    return _page(request, question_title(progress.open), body, notice)


def _start(request: Request, desk: PracticeDesk, order: Order, notice: str = "") -> Response:
    progress = desk.progress(_person(request))
    return _page(request, "练习", start_html(_root(request), desk.pool, progress, order), notice)


def _papers(request: Request, desk: PracticeDesk) -> Response:
    """An order is in the address, so that the same paper can be made again from it."""
    query = {name: request.query_params.getlist(name) for name in request.query_params}

    def act() -> Response:
        blueprint = read_blueprint(shipped_blueprint())
        order, notice = read_order({}, desk.pool, blueprint), ""
        made: tuple[Paper, ...] = ()
        try:
            order = read_order(query, desk.pool, blueprint)
            if query:
                made = made_papers(desk.pool, blueprint, order)
        except QuizError as error:
            notice = str(error)
        body = papers_html(_root(request), desk.pool, blueprint, order, made)
        return _page(request, "出卷", body, notice, place="papers")

    return _guarded(request, desk, act)


def _guarded(
    request: Request, desk: PracticeDesk, act: Callable[[], Response], chosen: list[str] | None = None
) -> Response:
    """Every error ends in one clear line above the newest state."""
    try:
        return act()
    except UnknownLearnerError:
        forgotten = _page(
            request, "练习", start_html(_root(request), desk.pool, Progress(), Order()), _FORGOTTEN
        )
        forgotten.delete_cookie(COOKIE, path=_home(request))
        return forgotten
    except (PracticeError, StorageError) as error:
        try:
            return _present(request, desk, str(error), chosen)
        except (QuizError, StorageError):
            return _page(request, "练习", Markup(""), str(error), status=503)
    except (QuizError, KnowledgeError) as error:
        return _page(request, "练习", Markup(""), str(error), status=503)
    except Exception:
        _log.exception("a practice page failed")
        return _page(request, "练习", Markup(""), _BROKEN, status=500)


def _page(
    request: Request, title: str, body: Markup, notice: str = "", place: str = "practice", status: int = 200
) -> Response:
    """Never from a cache: after going back the browser shall ask where the person is now."""
    page = page_html(_root(request), title, body, notice, place)
    return HTMLResponse(page, status, headers={"cache-control": "no-store"})


def _go_on(request: Request, progress: Progress) -> Response:
    """To the question on the screen, or to the result of the run that has just ended."""
    home = _home(request)
    where = f"{home}#now" if progress.open else f"{home}/runs/{len(progress.runs)}#now"
    return RedirectResponse(where, 303)


def _keep(request: Request, person: str) -> Response:
    """To the first question; the browser remembers whose practice it is."""
    home = _home(request)
    answer = RedirectResponse(f"{home}#now", 303)
    answer.set_cookie(COOKIE, person, max_age=_KEPT_SECONDS, path=home, httponly=True, samesite="lax")
    return answer


def _person(request: Request) -> str | None:
    return request.cookies.get(COOKIE) or None


def _root(request: Request) -> str:
    """The path this server is reached under, "" at the top of an address."""
    return str(request.scope.get("root_path", "")).rstrip("/")


def _home(request: Request) -> str:
    return f"{_root(request)}/practice"


def _order(sent: Form) -> Order:
    """What was picked on the first page. Anything that page would not send is left aside."""
    types = tuple(kind for kind in get_args(ItemType) if kind in sent.get("type", ()))
    if not types:
        raise PracticeError("还没有选题型。请至少选一种")
    count = _field(sent, "count")
    usual = Order()
    return Order(
        regulations=tuple(name for name in sent.get("regulation", ()) if name),
        types=cast(tuple[ItemType, ...], types or tuple(TYPE_LABELS)),
        count=int(count) if count in map(str, COUNTS) else usual.count,
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise PracticeError("没有这次练习的记录")
    return int(text)


def _field(sent: Form, name: str) -> str:
    return sent.get(name, [""])[-1]


def _static(media_type: str, *names: str) -> Response:
    content = "".join((_STATIC / name).read_text(encoding="utf-8") for name in names)
    return Response(content, media_type=media_type, headers={"cache-control": "no-cache"})
