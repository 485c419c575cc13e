"""Makes the app (page and REST API) and runs it. Nothing leaves the computer."""

import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from assistant.dialogue.language_model.ask import LanguageModel
from assistant.dialogue.language_model.connect import configured_model
from assistant.dialogue.reader.open_reader import open_in_background
from assistant.library import Library
from assistant.storage.conversations import ConversationStore
from assistant.storage.errors import StorageError
from assistant.storage.places import browser_secret, conversations_file
from assistant.storage.practice import PracticeStore, practice_file
from assistant.system_words import system_words
from assistant.web.clause_search import LibrarySearch
from assistant.web.desk import Desk

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_OFFLINE = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
}
# Gradio builds its templates at run time, hence 'unsafe-eval'; everything else comes from this server.
_HEADERS = tuple(
    (name.encode(), value.encode())
    for name, value in {
        "content-security-policy": (
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval';"
            " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:;"
            " connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self';"
            " form-action 'self'; frame-ancestors 'self'"
        ),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
    }.items()
)
_HEAD_START = 2.0  # seconds the first page is served before loading the model takes the processor


class SafeHeaders:
    """Adds the headers to every response; plain ASGI, so that Gradio's event streams pass unbuffered."""

    def __init__(self, app: "ASGIApp") -> None:
        self.app = app

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        async def with_headers(message: "Message") -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_HEADERS]
            await send(message)

        await self.app(scope, receive, with_headers)


class ServerError(Exception):
    """The server cannot start; the message says why and what to do."""


def create_app(
    library: Library,
    store: ConversationStore,
    search: LibrarySearch | None = None,
    model: LanguageModel | None = None,
) -> "FastAPI":
    """The page at `/`, practice at `/practice`, and the REST API under `/api`.

    `search` is started with the app and may get ready later; without one only clauses named by number are
    found. `model` reads officers' words a second time. Raises StorageError when the data folder cannot
    be used.
    """
    os.environ.update(_OFFLINE)
    from fastapi import FastAPI
    from gradio import mount_gradio_app

    from assistant.web.api import add_api
    from assistant.web.page import build_page, head_html, theme
    from assistant.web.practice import practice_pages
    from assistant.web.practice_api import add_quiz_errors, quiz_routes
    from assistant.web.practice_desk import PracticeDesk

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        open_in_background()
        if search is not None:
            search.start(after=_HEAD_START)
        yield

    # The stock documentation pages load scripts from elsewhere.
    app = FastAPI(title="rongcuo", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    desk = Desk(library, store, search, model)
    desk.prepare()
    practice = PracticeDesk(library, PracticeStore(practice_file()))
    add_api(app, desk, quiz_routes(practice))
    add_quiz_errors(app)
    app.include_router(practice_pages(practice))

    app.add_middleware(SafeHeaders)
    mounted: FastAPI = mount_gradio_app(
        app,
        build_page(desk, browser_secret()),
        path="/",
        app_kwargs={"openapi_url": None},
        theme=theme(),
        head=head_html(),
        footer_links=[],
        run_history=False,
        show_error=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,
    )
    return mounted


def serve(host: str = "127.0.0.1", port: int = 7860) -> None:
    """Run until stopped. Raises ServerError when the address or the data folder cannot be used, and
    ModelSettingsError."""
    _check_address(host, port)
    model = configured_model()
    library = Library.load()
    try:
        store = ConversationStore(conversations_file())
        app = create_app(library, store, LibrarySearch(library), model)
    except StorageError as error:
        raise ServerError(str(error)) from error
    import uvicorn

    print(
        f"网页已经准备好：http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}/  （按 Ctrl+C 停止）",
        flush=True,
    )
    uvicorn.run(app, host=host, port=port, log_level="warning")


def _check_address(host: str, port: int) -> None:
    """Refuse at once what uvicorn would only refuse, in English, seconds later."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except socket.gaierror:
        raise ServerError(f"找不到地址 {host}。请检查 --host，只在这台电脑上用可以不写") from None
    except OSError as error:
        raise ServerError(
            f"地址 {host}:{port} 用不了（{system_words(error)}）。"
            "可能已经有一个在运行，请用 --port 换一个端口"
        ) from None
