"""A real OpenAI-compatible server on this computer: it writes down what it is sent and answers as told."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

Answer = Callable[[dict[str, Any]], Iterable[str] | Response]  # from the request's body


@dataclass
class Served:
    """`url` as an OpenAI client takes it; `bodies` and `headers` of every question so far; `others`: the
    paths of all other requests."""

    url: str
    bodies: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


@contextmanager
def serving(answer: Answer) -> Iterator[Served]:
    """Serve until the block ends."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    served = Served(f"http://127.0.0.1:{listener.getsockname()[1]}/v1")
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def completions(request: Request) -> Response:
        body = await request.json()
        served.bodies.append(body)
        served.headers.append(dict(request.headers))
        told = answer(body)
        return told if isinstance(told, Response) else _streamed(told)

    @app.api_route("/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    def other(path: str) -> None:
        served.others.append(path)

    server = uvicorn.Server(
        uvicorn.Config(app, log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield served
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        listener.close()


def _streamed(pieces: Iterable[str]) -> Response:
    def events() -> Iterator[str]:
        for piece in pieces:
            delta = {"role": "assistant", "content": piece}
            yield _event([{"index": 0, "delta": delta, "finish_reason": None}])
        yield _event([{"index": 0, "delta": {}, "finish_reason": "stop"}])
        yield "data: [DONE]\n\n"

    return StreamingResponse(events(), media_type="text/event-stream")


def _event(choices: list[dict[str, Any]]) -> str:
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}
    return f"data: {json.dumps(chunk)}\n\n"


def refusing(status: int, words: str = "no") -> Response:
    return JSONResponse({"error": {"message": words, "type": "error", "code": status}}, status)
