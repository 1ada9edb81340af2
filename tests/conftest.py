"""What the tests share: the trained model, the servers, and a small client of the web channel."""

import dataclasses
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
MODEL = ROOT / "models" / "inversion-faq.tar.gz"
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "SANIC_HOST": "127.0.0.1",
}
os.environ.update(QUIET)
LONGEST_START = 240


@pytest.fixture(scope="session")
def model() -> pathlib.Path:
    """The trained model; `make test` trains it when it is older than what it is made from."""
    if not MODEL.exists():
        pytest.fail("there is no trained model: run `make train` first")
    return MODEL


@pytest.fixture(scope="session")
def library() -> Any:
    from inversion_faq.content.library import read_library

    return read_library()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclasses.dataclass
class Process:
    """A server under test, started by a test and ended by it."""

    process: subprocess.Popen
    port: int
    log: pathlib.Path

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def pause(self) -> None:
        """Stops it without ending it: it accepts connections and answers nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.kill()


def start(
    command: list[str], log: pathlib.Path, port: int, env: dict[str, str] | None = None, cwd: pathlib.Path = ROOT
) -> Process:
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *command], cwd=cwd, env={**os.environ, **(env or {})}, stdout=output, stderr=subprocess.STDOUT
        )
    return Process(process, port, log)


def wait_for(url: str, server: Process) -> None:
    end = time.monotonic() + LONGEST_START
    while time.monotonic() < end:
        try:
            if requests.get(url, timeout=5).status_code == 200:
                return
        except requests.RequestException:
            pass
        if server.process.poll() is not None:
            break
        time.sleep(0.2)
    server.stop()
    pytest.fail(f"{url} did not answer; its log:\n{server.log.read_text()[-3000:]}")


def start_actions(folder: pathlib.Path, actions: str = "actions") -> Process:
    """Starts the action server; `actions` is the package with the actions."""
    port = free_port()
    server = start(["-m", "rasa_sdk", "--actions", actions, "--port", str(port)], folder / "actions.log", port)
    wait_for(f"http://127.0.0.1:{port}/health", server)
    return server


class Bot:
    """Rasa with the web and rest channels, on a database of its own."""

    def __init__(self, server: Process, folder: pathlib.Path) -> None:
        self.server = server
        self.folder = folder
        self.database = folder / "conversations.db"
        self.url = f"http://127.0.0.1:{server.port}/chat"

    def session(self) -> "Session":
        answer = requests.post(f"{self.url}/sessions", json={}, timeout=30)
        assert answer.status_code == 201, answer.text
        return Session(self, answer.json()["session"], answer.json()["messages"])

    def stop(self) -> None:
        self.server.stop()


class Session:
    """One conversation over HTTP."""

    def __init__(self, bot: Bot, token: str, greeting: list[dict[str, Any]]) -> None:
        self.bot = bot
        self.token = token
        self.greeting = greeting
        self.headers = {"Authorization": f"Bearer {token}"}

    def post(self, path: str, body: Any, **headers: str) -> requests.Response:
        return requests.post(f"{self.bot.url}{path}", json=body, headers={**self.headers, **headers}, timeout=60)

    def say(self, message: str, **headers: str) -> list[dict[str, Any]]:
        """Sends a message and returns the bot's messages; anything but 200 fails the test."""
        answer = self.post("/messages", {"message": message}, **headers)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["messages"])

    def delete(self) -> requests.Response:
        return requests.delete(f"{self.bot.url}/sessions", headers=self.headers, timeout=30)


def start_bot(
    folder: pathlib.Path,
    model: pathlib.Path,
    actions_port: int,
    env: dict[str, str] | None = None,
    channel: dict[str, Any] | None = None,
    tracker_store: dict[str, Any] | None = None,
    port: int | None = None,
    rest: bool = True,
) -> Bot:
    """Starts Rasa as `make run` does; settings of the channel, another tracker store and a port may be given.

    `rest`: with the rest channel besides, through which tests reach what `rasa shell` does.
    """
    store = tracker_store or {
        "type": "inversion_faq.channels.tracker_store.PrivateSQLTrackerStore",
        "dialect": "sqlite",
        "db": str(folder / "conversations.db"),
    }
    own = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
    action_endpoint = {**own["action_endpoint"], "url": f"http://127.0.0.1:{actions_port}/webhook"}
    endpoints = {**own, "action_endpoint": action_endpoint, "tracker_store": store}
    settings = {"secret_file": str(folder / "session-secret"), **(channel or {})}
    credentials = {"inversion_faq.channels.web.WebChannel": settings, **({"rest": None} if rest else {})}
    (folder / "endpoints.yml").write_text(yaml.safe_dump(endpoints))
    (folder / "credentials.yml").write_text(yaml.safe_dump(credentials))
    port = port or free_port()
    command = ["-m", "serving", "run", "-i", "127.0.0.1", "-p", str(port), "--model", str(model)]
    command += ["--endpoints", str(folder / "endpoints.yml"), "--credentials", str(folder / "credentials.yml")]
    server = start(command, folder / "rasa.log", port, {"CHAT_RATE_LIMIT": "off", **(env or {})})
    wait_for(f"http://127.0.0.1:{port}/chat/health", server)
    return Bot(server, folder)


@pytest.fixture(scope="session")
def actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """The real action server."""
    server = start_actions(tmp_path_factory.mktemp("actions"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path, actions: Process) -> Iterator[Bot]:
    """The real bot on the really trained model; tests share it and use sessions of their own."""
    running = start_bot(tmp_path_factory.mktemp("bot"), model, actions.port)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def fragile_servers(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path) -> Iterator[Any]:
    """Servers of their own that tests may break."""
    from tests.fragile import Fragile

    servers = Fragile(tmp_path_factory.mktemp("fragile"), model)
    yield servers
    servers.stop()


@pytest.fixture
def fragile(fragile_servers: Any) -> Iterator[Any]:
    """Servers that are well when a test gets them, and healed afterwards."""
    yield fragile_servers
    fragile_servers.heal()


@pytest.fixture(scope="session")
def played(bot: Bot) -> Any:
    """Plays a dialogue once, however many tests look at it."""
    from tests.conversation.dialogues import Dialogue, Exchange, play

    exchanges: dict[str, list[Exchange]] = {}

    def get(dialogue: Dialogue) -> list[Exchange]:
        if dialogue.name not in exchanges:
            exchanges[dialogue.name] = play(bot, dialogue)
        return exchanges[dialogue.name]

    return get


@pytest.fixture
def session(bot: Bot) -> Session:
    """A fresh conversation with the shared bot."""
    return bot.session()
