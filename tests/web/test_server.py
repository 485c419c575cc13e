"""The server as a whole: what it serves, what it refuses to start on."""

import socket
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from assistant.web.server import ServerError, serve
from tests.web.conftest import Server

pytestmark = pytest.mark.browser


def fetch(url: str) -> tuple[int, str, str]:
    """Status, body and content security policy."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read().decode(), answer.headers["content-security-policy"]
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode(), error.headers["content-security-policy"]


def test_page_and_api_share_one_address(server: Server) -> None:
    status, page, policy = fetch(server.url)
    assert status == 200
    assert "容错自查" in page
    assert "connect-src 'self'" in policy
    status, regulations, _ = fetch(f"{server.url}api/regulations")
    assert status == 200
    assert "naiman-2025" in regulations
    assert fetch(f"{server.url}api/nothing")[0] == 404


@pytest.mark.parametrize("path", ["docs", "redoc", "openapi.json"])
def test_no_documentation_page_that_would_load_from_elsewhere(server: Server, path: str) -> None:
    status, body, _ = fetch(server.url + path)
    assert status == 404
    assert "swagger" not in body.lower()


def test_the_page_opens_no_endpoint_to_other_programs(server: Server) -> None:
    status, body, _ = fetch(f"{server.url}gradio_api/info")
    assert status == 200
    assert '"named_endpoints":{}' in body.replace(" ", "")


def test_a_busy_port_is_refused_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ServerError, match=rf"127\.0\.0\.1:{port} 用不了.*--port"):
            serve("127.0.0.1", port)


def test_a_damaged_record_is_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGCUO_DATA", str(tmp_path))
    (tmp_path / "conversations.sqlite3").write_bytes(b"no database" * 500)
    with pytest.raises(ServerError, match="移到别处"):
        serve("127.0.0.1", free_port())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
