"""Speaks HTTP byte by byte, as no client library would."""

import contextlib
import socket
from collections.abc import Iterator

from tests.conftest import Bot

LONGEST_WAIT = 60.0


def connect(bot: Bot, own_address: str = "127.0.0.1") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", bot.server.port), LONGEST_WAIT, (own_address, 0))
    connection.settimeout(LONGEST_WAIT)
    return connection


def send(bot: Bot, request: bytes) -> bytes:
    """Sends bytes and returns all that comes back until the server closes; it keeps good connections open for half a minute."""
    with connect(bot) as connection, contextlib.suppress(ConnectionError):
        connection.sendall(request)
        return b"".join(received(connection))
    return b""


def received(connection: socket.socket) -> Iterator[bytes]:
    """Yields what arrives until the server closes; a server that neither sends nor closes fails the test."""
    while True:
        try:
            data = connection.recv(65536)
        except ConnectionResetError:
            return
        if not data:
            return
        yield data


def statuses(answer: bytes) -> list[int]:
    """Returns the status of each response in what was received."""
    return [int(part[:3]) for part in answer.split(b"HTTP/1.1 ")[1:]]


def request(method: str, path: str, *headers: str, body: bytes = b"") -> bytes:
    """Returns a request as it is written, without any header that is not given."""
    return "\r\n".join([f"{method} {path} HTTP/1.1", *headers, "", ""]).encode("latin-1") + body
