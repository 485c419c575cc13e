"""A process of its own: serves the page on a port, and writes down every attempt to leave this computer.

The guard is an audit hook, so that no library can swallow it unnoticed.
"""

import ipaddress
import os
import sys
from pathlib import Path
from typing import Any


def is_local(host: object) -> bool:
    if host in (None, "", b"", "localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def guard(event: str, args: tuple[Any, ...]) -> None:
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event == "socket.connect" and isinstance(args[1], tuple):
        host = args[1][0]
    else:
        return
    if not is_local(host):
        with (Path(os.environ["RONGCUO_DATA"]) / "left-the-computer.txt").open("a") as report:
            report.write(f"{event} {host}\n")
        raise OSError(f"tried to reach {host}")


if __name__ == "__main__":
    sys.addaudithook(guard)

    import uvicorn

    from assistant import Library
    from assistant.storage.conversations import ConversationStore
    from assistant.storage.places import conversations_file
    from assistant.web.server import create_app

    app = create_app(Library.load(), ConversationStore(conversations_file()), search=None)
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
