"""Turns every connection that leaves this computer into an error, for this process."""

import ipaddress
import socket
from typing import Any

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


class NetworkUsedError(AssertionError):
    """Something tried to leave this computer."""


def _check(host: object) -> None:
    try:
        allowed = host in (None, "", "localhost") or ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        allowed = False
    if not allowed:
        raise NetworkUsedError(f"tried to reach {host}")


def forbid_network() -> None:
    def connect(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX:
            _check(address[0])
        _connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        if self.family != socket.AF_UNIX:
            _check(address[0])
        return _connect_ex(self, address)

    def getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
        _check(host)
        return _getaddrinfo(host, *args, **kwargs)

    patched: Any = socket
    patched.socket.connect, patched.socket.connect_ex = connect, connect_ex
    patched.getaddrinfo = getaddrinfo


def allow_network() -> None:
    patched: Any = socket
    patched.socket.connect, patched.socket.connect_ex = _connect, _connect_ex
    patched.getaddrinfo = _getaddrinfo
