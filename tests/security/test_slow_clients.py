"""Clients that send slowly, never finish or never read hold up nobody else, and are let go."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import requests

from tests.channel.contract import assert_messages
from tests.conftest import Bot
from tests.security import wire

MANY = 100
PATIENCE = 200.0
"""Seconds after which a connection counts as held for good; the longest limit is 30, and the machine may be busy."""


@contextlib.contextmanager
def dripping(bot: Bot, start: bytes, drop: bytes) -> Iterator[list[socket.socket]]:
    """Opens connections that send `start`, then `drop` once a second for as long as the server takes it."""
    sockets = [wire.connect(bot) for _ in range(MANY)]
    end = threading.Event()

    def drip() -> None:
        while not end.wait(1):
            for one in sockets:
                with contextlib.suppress(OSError):
                    one.sendall(drop)

    for one in sockets:
        one.sendall(start)
    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield sockets
    finally:
        end.set()
        thread.join()
        for one in sockets:
            one.close()


def is_closed(connection: socket.socket, seconds: float) -> bool:
    """Tells whether the server ends a connection within some time, with an answer or without."""
    connection.settimeout(0.5)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if not connection.recv(65536):
                return True
        except TimeoutError:
            continue
        except ConnectionError:
            return True
    return False


JSON = "Content-Type: application/json"
SLOW = {
    "headers": (wire.request("POST", "/chat/sessions", "X: y")[:-2], b"X: y\r\n"),
    "a body": (wire.request("POST", "/chat/sessions", JSON, "Content-Length: 60000", body=b"{"), b" "),
    "chunks": (wire.request("POST", "/chat/sessions", JSON, "Transfer-Encoding: chunked"), b"1\r\n \r\n"),
    "a body for nobody": (wire.request("POST", "/nothing", "Content-Length: 60000", body=b"{"), b" "),
}


def test_requests_that_come_a_byte_at_a_time_are_ended_and_others_are_answered_meanwhile(bot):
    with contextlib.ExitStack() as all_of_them:
        slow = {name: all_of_them.enter_context(dripping(bot, *bytes_)) for name, bytes_ in SLOW.items()}
        assert_messages(bot.session().say("I have glaucoma"))
        open_ones = [name for name, sockets in slow.items() for one in (sockets[0], sockets[-1]) if not is_closed(one, PATIENCE)]
        assert open_ones == []
        assert_messages(bot.session().say("how long should I hang"))


def test_clients_that_say_nothing_or_half_a_line_hold_up_nobody(bot):
    with dripping(bot, b"", b""), dripping(bot, b"POST /chat/mess", b""):
        assert_messages(bot.session().say("I have crushing chest pain"))


def test_clients_that_never_read_hold_up_nobody_and_fill_no_memory(bot):
    asked = wire.request("GET", "/chat/widget.js") * 200
    sockets = [wire.connect(bot) for _ in range(50)]
    try:
        for one in sockets:
            one.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                one.send(asked)
        before = memory(bot)
        assert_messages(bot.session().say("I have glaucoma"))
        assert requests.get(f"{bot.url}/health", timeout=30).status_code == 200
        assert memory(bot) < before + 100_000_000
    finally:
        for one in sockets:
            one.close()


def memory(bot: Bot) -> int:
    """Returns the bytes of memory that Rasa holds (Linux; 0 elsewhere)."""
    with contextlib.suppress(OSError), open(f"/proc/{bot.server.process.pid}/statm") as file:
        return int(file.read().split()[1]) * 4096
    return 0


def test_client_that_hangs_up_in_the_middle_breaks_nothing(session):
    body = b'{"message": "I have glaucoma"}'
    headers = [f"Authorization: Bearer {session.token}", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    whole = wire.request("POST", "/chat/messages", *headers, body=body)
    for cut in (10, len(whole) - 40, len(whole) - 1, len(whole)):
        with wire.connect(session.bot) as connection:
            connection.sendall(whole[:cut])
    assert_messages(session.say("hello"))
    assert "Traceback" not in session.bot.server.log.read_text()
