"""Starts and stops the bots, and weighs them."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

import psutil
import requests
import yaml

from benchmarks.bots import CHANNEL_SETTINGS, Bot
from benchmarks.errors import BenchError
from benchmarks.load import WEB, Plan, Result
from benchmarks.mix import START
from scripts.quiet import ROOT, environment

HOST = "127.0.0.1"
LONGEST_START = 600
_POLL_SECONDS = 0.05
_LAST_LINES = 15
_MB = 1e6


class Server:
    """A process that answers on a port, with its children and its log."""

    def __init__(self, name: str, command: list[str], port: int, log: pathlib.Path, env: Mapping[str, str]) -> None:
        self.name, self.port, self._log = name, port, log
        self.url = f"http://{HOST}:{port}"
        with log.open("w") as output:
            self._process = psutil.Popen(
                [sys.executable, "-m", *command], cwd=ROOT, env={**environment(), **env}, stdout=output, stderr=subprocess.STDOUT
            )

    def check(self) -> None:
        """Raises BenchError, with the last lines of its log, when it has ended."""
        if self._process.poll() is not None:
            last = self._log.read_text(errors="replace").splitlines()[-_LAST_LINES:]
            raise BenchError("\n".join([*last, f"{self.name} ended; the lines above are its log's"]))

    def memory(self) -> dict[str, float]:
        """Returns the `rss`, `pss` and `uss` in MB of the process and its children; pss is 0 where the system has none.

        Rasa has no children, so nothing is counted twice in rss. pss and uss depend on what else runs: pages of a library that
        another process has mapped too, such as another bot's TensorFlow, are divided among them, or not counted.
        """
        sizes = [one.memory_full_info() for one in [self._process, *self._process.children(recursive=True)]]
        return {name: sum(getattr(one, name, 0) for one in sizes) / _MB for name in ("rss", "pss", "uss")}

    def stop(self) -> None:
        """Ends it: asks first, then insists."""
        self._process.terminate()
        try:
            self._process.wait(15)
        except psutil.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class RunningBot:
    """A bot that answers, on a database of its own.

    Attributes:
        server: its Rasa process.
        database: its SQLite file.
        start_seconds: from the start of the process until it answered a question rightly.
    """

    def __init__(self, bot: Bot, model: pathlib.Path, folder: pathlib.Path, actions: Server, title: str) -> None:
        """Starts it.

        Args:
            bot: which.
            model: its trained model.
            folder: for its settings, database and log.
            actions: the action server.
            title: how the right answer to `mix.START` begins.

        Raises:
            BenchError: when it ends, or does not answer in time.
        """
        folder.mkdir(parents=True)
        self.database = folder / "conversations.db"
        port = free_port()
        command = [bot.module, "run", "-i", HOST, "-p", str(port), "--model", str(model)]
        command += [
            "--endpoints",
            str(_endpoints(folder, self.database, actions)),
            "--credentials",
            str(_credentials(folder, bot)),
        ]
        began = time.monotonic()
        self.server = Server(bot.words, command, port, folder / "rasa.log", bot.environment)
        try:
            _wait(self.server, lambda: _wrong(_answer(bot.channels[0], self.server.url), title))
        except BaseException:
            self.server.stop()
            raise
        self.start_seconds = time.monotonic() - began


def start_actions(folder: pathlib.Path) -> Server:
    """Returns the action server, ready; it is the same one for all bots.

    Raises:
        BenchError: when it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    server = Server(
        "the action server", ["rasa_sdk", "--actions", "actions", "--port", str(port)], port, folder / "actions.log", {}
    )
    try:
        _wait(server, lambda: _unhealthy(server.url))
    except BaseException:
        server.stop()
        raise
    return server


def run_load(plan: Plan) -> Result:
    """Returns what `benchmarks.load` measures, in a process of its own.

    Raises:
        BenchError: when it fails.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"], cwd=ROOT, input=json.dumps(vars(plan)), capture_output=True, text=True
    )
    if done.returncode:
        raise BenchError(f"the load could not be put on:\n{done.stderr[-2000:]}")
    return Result(**json.loads(done.stdout))


def free_port() -> int:
    """Returns a port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait(server: Server, problem: Callable[[], str]) -> None:
    """Waits until there is no `problem` any more: what it returns, or the request that fails in it."""
    end = time.monotonic() + LONGEST_START
    while True:
        server.check()
        try:
            last = problem()
        except (requests.RequestException, LookupError, ValueError) as error:
            last = type(error).__name__
        if not last:
            return
        if time.monotonic() > end:
            raise BenchError(f"{server.name} gave no right answer within {LONGEST_START} s; at last: {last}")
        time.sleep(_POLL_SECONDS)


def _wrong(answer: str, title: str) -> str:
    return "" if answer.startswith(title) else f"{START!r} was answered with {answer[:100]!r}"


def _unhealthy(url: str) -> str:
    status = requests.get(f"{url}/health", timeout=5).status_code
    return "" if status == 200 else f"HTTP {status}"


def _answer(channel: str, url: str) -> str:
    """The first words of the answer to `START`."""
    if channel == WEB:
        session = requests.post(f"{url}/chat/sessions", json={}, timeout=30).json()["session"]
        headers = {"Authorization": f"Bearer {session}"}
        reply = requests.post(f"{url}/chat/messages", json={"message": START}, headers=headers, timeout=30).json()
        return str(reply["messages"][0]["text"])
    body = {"sender": "start", "message": START}
    reply = requests.post(f"{url}/webhooks/rest/webhook", json=body, timeout=30).json()
    return str(reply[0]["text"]) if reply else ""


def _endpoints(folder: pathlib.Path, database: pathlib.Path, actions: Server) -> pathlib.Path:
    """Writes the project's own endpoints.yml with this action server and this database, the same for all bots."""
    content = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    content["action_endpoint"]["url"] = f"{actions.url}/webhook"
    content["tracker_store"]["db"] = os.fspath(database)
    path = folder / "endpoints.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def _credentials(folder: pathlib.Path, bot: Bot) -> pathlib.Path:
    own = {WEB: {"secret_file": str(folder / "session-secret")}}
    content = {CHANNEL_SETTINGS[channel]: own.get(channel) for channel in bot.channels}
    path = folder / "credentials.yml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path
