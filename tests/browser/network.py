"""Faults of the network between a browser and the bot, made in the network: a TCP relay that can be cut, slowed and stalled."""

import contextlib
import socket
import threading
import time


class Network:
    """Relays a port of its own to the bot's. Each fault holds until `mend`."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._seconds = 0.0
        self._stalled = False
        self._cut_replies = False
        self._connections: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener: socket.socket | None = None
        self.port = 0
        self.mend()

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Everything goes through again."""
        self._seconds, self._stalled, self._cut_replies = 0.0, False, False
        if self._listener is None:
            self._listen()

    def slow(self, seconds: float) -> None:
        """Each reply comes that much later."""
        self._seconds = seconds

    def stall(self) -> None:
        """Connections are taken, and nothing ever comes back."""
        self._stalled = True

    def cut_replies(self) -> None:
        """Requests arrive at the bot, and the connection breaks before the reply."""
        self._cut_replies = True

    def refuse(self) -> None:
        """Nobody listens: as when the server is down."""
        listener, self._listener = self._listener, None
        if listener:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        self._drop_all()

    def close(self) -> None:
        self.refuse()

    def _listen(self) -> None:
        listener = socket.create_server(("127.0.0.1", self.port))
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                browser, _ = listener.accept()
            except OSError:
                return
            try:
                bot = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                browser.close()
                continue
            with self._lock:
                self._connections |= {browser, bot}
            threading.Thread(target=self._relay, args=(browser, bot, False), daemon=True).start()
            threading.Thread(target=self._relay, args=(bot, browser, True), daemon=True).start()

    def _relay(self, source: socket.socket, target: socket.socket, is_reply: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if is_reply and self._cut_replies:
                    break
                if is_reply and self._seconds:
                    time.sleep(self._seconds)
                while self._stalled:
                    time.sleep(0.05)
                target.sendall(data)
        self._drop(source, target)

    def _drop_all(self) -> None:
        with self._lock:
            connections = list(self._connections)
        self._drop(*connections)

    def _drop(self, *connections: socket.socket) -> None:
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        with self._lock:
            self._connections -= set(connections)
