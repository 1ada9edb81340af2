"""No words are logged by either server at the most talkative level, whatever breaks: action, component, store, request."""

import contextlib
import os
import pathlib
import socket
import sqlite3
from collections.abc import Iterator

import pytest
import requests

from tests.channel.contract import rest
from tests.conftest import Bot, Process, free_port, start, start_bot, wait_for
from tests.fail_safe.breakable import POLICIES, UNDERSTANDING
from tests.fail_safe.models import with_breakable_components
from tests.fragile import ACTIONS, RAISING

WORD = "Zwetschgendatschi"
TALKATIVE = {"LOG_LEVEL": "DEBUG", "LOG_LEVEL_LIBRARIES": "DEBUG", "PYTHONWARNINGS": "always", "PYTHONASYNCIODEBUG": "1"}
RAISING_WORDS = RAISING.replace('"this action always fails"', "tracker.latest_message['text']")


class Servers:
    """The bot and two action servers at the level of debugging; one of the action servers always fails."""

    def __init__(self, folder: pathlib.Path, model: pathlib.Path) -> None:
        self.folder = folder
        self.broken = folder / "broken"
        self.port = free_port()
        self.package = _raising(folder)
        self.actions = self.start_actions("actions")
        breakable = with_breakable_components(model, folder / "breakable.tar.gz", self.broken)
        self.bot: Bot = start_bot(folder, breakable, self.port, {**TALKATIVE, "PYTHONPATH": str(folder)})

    def start_actions(self, package: str) -> Process:
        command = ["-m", "rasa_sdk", "--actions", package, "--port", str(self.port), "--debug"]
        server = start(command, self.folder / f"{package}.log", self.port, {**TALKATIVE, "PYTHONPATH": str(self.folder)})
        wait_for(f"http://127.0.0.1:{self.port}/health", server)
        return server

    def log(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    def stop(self) -> None:
        self.bot.stop()
        self.actions.stop()


def _raising(folder: pathlib.Path) -> str:
    """Makes a package whose actions raise what was said to them, and which keeps its log private as ours does."""
    package = folder / "raising"
    package.mkdir()
    (package / "__init__.py").write_text("import actions.private_logs")
    for action in ACTIONS:
        (package / f"{action}.py").write_text(RAISING_WORDS.format(class_name=action.title(), action=action))
    return package.name


def say_everything(servers: Servers) -> None:
    session = servers.bot.session()
    for message in (
        f"how long should I hang, {WORD}",
        f"I have glaucoma, my name is {WORD}",
        f"I have crushing chest pain, {WORD}",
        f"the straps {WORD}",
        f"/{WORD}",
        f"where does that come from, {WORD}",
        f"{WORD} " * 100,
    ):
        said = session.post("/messages", {"message": message}, **{"Idempotency-Key": WORD + str(len(message))})
        body = {"message_id": (said.json().get("messages") or [{"id": "x"}])[0]["id"], "helpful": False, "reason": WORD}
        session.post("/feedback", body)
    sender = os.urandom(8).hex()
    for message in (f"I have glaucoma {WORD}", f"/{WORD}{{", f'/inform{{"{WORD}": "{WORD}"}}', f"/deny{{{WORD}"):
        rest(servers.bot, sender, message)


@pytest.fixture(scope="module")
def servers(tmp_path_factory, model) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("private_logs"), model)
    yield servers
    servers.stop()


@pytest.fixture
def broken(request, servers) -> Iterator[str]:
    """Something is broken; it is healed afterwards."""
    how = request.param
    if how == "an action":
        servers.actions.stop()
        servers.actions = servers.start_actions("raising")
    elif how == "the store":
        blocking = sqlite3.connect(servers.bot.database, isolation_level=None)
        blocking.execute("BEGIN IMMEDIATE")
    elif how != "nothing":
        servers.broken.write_text(how)
    yield how
    servers.broken.unlink(missing_ok=True)
    if how == "an action":
        servers.actions.stop()
        servers.actions = servers.start_actions("actions")
    elif how == "the store":
        blocking.close()


@pytest.mark.parametrize("broken", ["nothing", "an action", "IntentClassifier", "RedFlagDetector", *POLICIES], indirect=True)
def test_no_words_are_logged_while_it_is_broken(servers, broken):
    assert broken in ("nothing", "an action", *UNDERSTANDING, *POLICIES)
    say_everything(servers)
    assert WORD not in servers.log()


@pytest.mark.parametrize("broken", ["the store"], indirect=True)
def test_no_words_are_logged_while_nothing_can_be_stored(servers, broken):
    url = servers.bot.url.replace("/chat", "/webhooks/rest/webhook")
    requests.post(url, json={"sender": "s", "message": f"I have glaucoma, {WORD}"}, timeout=60)
    assert "the tracker store failed" in servers.log()
    assert WORD not in servers.log()


def test_no_words_of_malformed_requests_are_logged_by_either_server(servers):
    for port in (servers.bot.server.port, servers.port):
        for sent in (
            f"POST /{WORD} HTTP/1.1\r\nHost: x\r\nContent-Length: {WORD}\r\n\r\n",
            f"{WORD}\r\n\r\n",
            f"GET /chat/{WORD}?{WORD} HTTP/9.9\r\n{WORD}: {WORD}\r\n\r\n",
            f'POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n{{"{WORD[:16]}',
            f"POST /webhooks/rest/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{WORD}\r\n",
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
                connection.sendall(sent.encode())
                connection.settimeout(2)
                with contextlib.suppress(OSError):
                    connection.recv(4096)
    actions = f"http://127.0.0.1:{servers.port}/webhook"
    for body in ({"next_action": WORD, "tracker": {"sender_id": WORD}}, {"next_action": "action_sources", "tracker": WORD}, WORD):
        requests.post(actions, json=body, timeout=30)
    requests.post(servers.bot.url.replace("/chat", "/webhooks/rest/webhook"), data=f'{{"message": "{WORD}', timeout=30)
    assert WORD not in servers.log()
    assert WORD[:16] not in servers.log()


def test_it_is_still_told_what_went_wrong_and_where(servers):
    log = servers.log()
    assert "Loading model" in log
    assert "ValueError at breakable.py" in log
    assert "withheld, it may quote somebody (processor.py:" in log
    assert "RuntimeError at action_condition_check.py" in log
