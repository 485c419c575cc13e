"""One server and one Chromium for all tests of the page; a fresh browser profile for each test."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
NAIMAN = "naiman-2025"
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def chromium_path() -> str:
    """The Chromium named in CHROMIUM, else the one on the path; without one the page cannot be tested."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if found is None:
        pytest.skip("no Chromium: install one or name it in CHROMIUM")
    return found


@dataclass(frozen=True)
class Server:
    url: str
    data: Path


@dataclass
class Opened:
    """A page of its own browser profile, with everything it asked for and complained about."""

    page: Page
    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "RONGCUO_DATA": str(data)}
    process = subprocess.Popen([sys.executable, "-m", "tests.web.guarded_server", str(port)], env=environment)
    url = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(url, process)
        yield Server(url, data)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        assert process.poll() is None, "the server has ended"
        try:
            urllib.request.urlopen(url, timeout=5).read()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer within a minute")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(server: Server, browser: Browser) -> Iterator[Callable[..., Opened]]:
    """Opens the page in a profile of its own, with a regulation chosen unless it is None.

    At the end no request may have left this computer.
    """
    opened: list[Opened] = []

    def open_page(regulation: str | None = NAIMAN, **kind: Any) -> Opened:
        context = browser.new_context(**(kind or DESK))
        context.set_default_timeout(15_000)
        one = Opened(context.new_page(), context)
        opened.append(one)

        def watch(route: Route) -> None:
            one.requests.append(route.request.url)
            if route.request.url.startswith(server.url):
                route.continue_()
            else:
                route.abort()

        context.route("**/*", watch)
        one.page.on("pageerror", lambda error: one.complaints.append(str(error)))
        one.page.on(
            "console", lambda line: one.complaints.append(line.text) if line.type == "error" else None
        )
        one.page.goto(server.url)
        loaded(one.page)
        if regulation is not None:
            choose(one.page, regulation)
        return one

    yield open_page
    for one in opened:
        one.context.close()
        assert [url for url in one.requests if not url.startswith((server.url, "data:", "blob:"))] == []
        assert one.complaints == []
    assert not (server.data / "left-the-computer.txt").exists()


def choose(page: Page, regulation: str) -> None:
    """Press the choice of a regulation, opening the list if another one is suggested."""
    button = page.locator(f"[data-choose='{regulation}']:not(.go)")
    if not button.is_visible():
        page.locator(".choose summary").click()
    after(page, button.click)


def turns(page: Page) -> int:
    return int(page.get_attribute("body", "data-turns") or 0)


def after(page: Page, action: Callable[[], object]) -> None:
    """Do it and wait until the page has taken the reply in."""
    before = turns(page)
    action()
    page.wait_for_function("n => Number(document.body.dataset.turns) > n", arg=before)


def loaded(page: Page) -> None:
    """Until Gradio has drawn the page and its first event has come back."""
    page.wait_for_selector("[data-testid=bot]")
    page.wait_for_selector("body[data-turns]")
