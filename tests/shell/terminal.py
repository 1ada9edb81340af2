"""A program in a pseudo-terminal: what a person sees and types."""

import fcntl
import os
import pathlib
import pty
import re
import select
import struct
import subprocess
import termios
import time

from tests.conftest import QUIET

LONGEST_WAIT = 180
ROWS, COLUMNS = 200, 600
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>()][0-9A-B]?|\r")


class Terminal:
    """Runs a command in a terminal that is wide enough not to break lines."""

    def __init__(self, command: list[str], folder: pathlib.Path) -> None:
        self._master, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        # The terminal here does not tell where its cursor is, as a real one does when asked.
        env = {**os.environ, "TERM": "xterm-256color", "PROMPT_TOOLKIT_NO_CPR": "1"}
        for ours in QUIET:
            env.pop(ours, None)  # quiet by the project's own doing, not by that of the tests
        self.process = subprocess.Popen(
            command, cwd=folder, env=env, stdin=inside, stdout=inside, stderr=inside, start_new_session=True
        )
        os.close(inside)
        self._bytes = b""

    @property
    def shown(self) -> str:
        """Everything shown so far, without colours and cursor movements."""
        return ESCAPES.sub("", self._bytes.decode("utf-8", errors="replace"))

    def wait_for(self, words: str, start: int = 0) -> str:
        """Waits until `words` are shown after position `start`; returns what is shown from there on."""
        end = time.monotonic() + LONGEST_WAIT
        while words not in self.shown[start:]:
            if time.monotonic() > end or not self._read(0.5):
                raise AssertionError(f"{words!r} was not shown. Shown was:\n{self.shown[start:]}")
        return self.shown[start:]

    def settle(self, seconds: float = 1.0) -> str:
        """Reads until nothing more is shown for a while; returns everything shown."""
        before = -1
        while len(self._bytes) != before:
            before = len(self._bytes)
            if not self._read(seconds):
                break
        return self.shown

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        os.close(self._master)

    def _read(self, seconds: float) -> bool:
        """Reads what there is; returns whether there can be more."""
        if select.select([self._master], [], [], seconds)[0]:
            try:
                more = os.read(self._master, 65536)
            except OSError:  # the program ended and closed its side
                return False
            self._bytes += more
            return bool(more)
        return self.process.poll() is None
