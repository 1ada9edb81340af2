"""SIGTERM in the middle of a turn: it is answered and kept. SIGKILL: nothing but that turn is lost."""

import concurrent.futures
import dataclasses
import signal
import socket
import sqlite3
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.channel.contract import EMERGENCY_LINE, assert_error, kinds, named_conditions, stored_messages
from tests.conftest import Bot, Session, start_bot
from tests.observing.conftest import OPERATED, Operated

pytestmark = pytest.mark.slow

HOW_LONG = "how long should I stay upside down"
NAMES_GLAUCOMA, NAMES_OSTEOPOROSIS = "I have glaucoma", "I have osteoporosis"
LONGEST_END = 15
"""Seconds, as in docs/operating.md."""


@pytest.fixture(scope="module")
def own(operated, tmp_path_factory, model) -> Iterator[Operated]:
    """A bot that is ended and started again, on the same database; the action server can be made to wait."""
    folder = tmp_path_factory.mktemp("ended")
    running = Operated(start_bot(folder, model, operated.actions.port, OPERATED), operated.actions)
    yield running
    running.bot.stop()


def start_again(own: Operated, model: Any, *sessions: Session) -> None:
    own.bot = start_bot(own.bot.folder, model, own.actions.port, OPERATED)
    for session in sessions:
        session.bot = own.bot


def wait_for_turn(own: Operated) -> None:
    while own.metrics()["turns_under_way",] == 0:
        time.sleep(0.02)


def idle_connection(bot: Bot) -> socket.socket:
    """Opens a connection, has one request answered, and leaves it open."""
    connection = socket.create_connection(("127.0.0.1", bot.server.port), timeout=30)
    connection.sendall(b"GET /chat/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert connection.recv(65536).startswith(b"HTTP/1.1 200")
    return connection


@dataclasses.dataclass
class Ended:
    """What was seen while the server ended, and after it was started again."""

    session: Session
    deserted: Session
    live: requests.Response
    health: requests.Response
    ready: requests.Response
    question: requests.Response
    start: requests.Response
    emergency: requests.Response
    answer: requests.Response
    left_on_idle: bytes
    status: int


@pytest.fixture(scope="module")
def ended(own, model) -> Ended:
    bot = own.bot
    session, deserted, other = (bot.session() for _ in range(3))
    idle = idle_connection(bot)
    own.actions.pause()
    try:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            pending = pool.submit(session.post, "/messages", {"message": NAMES_GLAUCOMA})
            body = {"message": NAMES_OSTEOPOROSIS}
            with pytest.raises(requests.ReadTimeout):
                requests.post(f"{bot.url}/messages", json=body, headers=deserted.headers, timeout=0.3)
            wait_for_turn(own)
            bot.server.process.send_signal(signal.SIGTERM)
            while (health := requests.get(f"{bot.url}/health", timeout=30)).json().get("server") != "stopping":
                pass
            ready = pool.submit(requests.get, f"{bot.url}/ready", timeout=30)
            seen = {
                "live": requests.get(f"{bot.url}/live", timeout=30),
                "health": health,
                "question": other.post("/messages", {"message": HOW_LONG}),
                "start": requests.post(f"{bot.url}/sessions", timeout=30),
                "emergency": other.post("/messages", {"message": "I have crushing chest pain"}),
            }
            own.actions.resume()
            answer, seen["ready"] = pending.result(), ready.result()
    finally:
        own.actions.resume()
    status = bot.server.process.wait(LONGEST_END)  # raises when it takes longer
    left = idle.recv(65536)
    start_again(own, model, session, deserted)
    return Ended(session, deserted, answer=answer, left_on_idle=left, status=status, **seen)


def test_turn_under_way_is_answered(ended):
    assert ended.answer.status_code == 200
    assert kinds(ended.answer.json()["messages"]) == ["condition_check"]
    assert ended.answer.headers["Connection"].lower() == "close"


def test_turn_under_way_is_kept(ended):
    assert stored_messages(ended.session)[0] == NAMES_GLAUCOMA
    assert named_conditions(ended.session.say(HOW_LONG)[0]) == ["glaucoma"]


def test_turn_whose_client_went_away_is_kept(ended):
    assert stored_messages(ended.deserted)[0] == NAMES_OSTEOPOROSIS
    assert named_conditions(ended.deserted.say(HOW_LONG)[0]) == ["osteoporosis"]


def test_nothing_new_is_begun_and_the_client_is_told_when_to_come_again(ended):
    for refused in (ended.question, ended.start):
        assert_error(refused, 503, "unavailable")
        assert 1 <= int(refused.headers["Retry-After"]) <= 60
        assert refused.headers["Connection"].lower() == "close"


def test_emergency_is_answered_to_the_last(ended):
    assert ended.emergency.status_code == 200
    assert kinds(ended.emergency.json()["messages"]) == ["red_flag"]


def test_it_lives_and_is_not_ready(ended):
    assert ended.live.status_code == 200
    for told in (ended.health, ended.ready):
        assert (told.status_code, told.json()["status"], told.json()["server"]) == (503, "unavailable", "stopping")
        assert EMERGENCY_LINE in told.json()["message"]


def test_idle_connection_is_closed(ended):
    assert ended.left_on_idle == b""


def test_it_ends_in_good_order(ended):
    assert ended.status == 0


def test_killed_server_loses_the_turn_under_way_at_most(own, ended, model):
    bot, before, during = own.bot, own.bot.session(), own.bot.session()
    said = [NAMES_GLAUCOMA, HOW_LONG, "does it help sciatica"]
    for message in said:
        before.say(message)
    own.actions.pause()
    try:
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            pending = pool.submit(during.post, "/messages", {"message": NAMES_OSTEOPOROSIS})
            wait_for_turn(own)
            bot.server.kill()
            with pytest.raises(requests.ConnectionError):
                pending.result()
    finally:
        own.actions.resume()

    with sqlite3.connect(bot.database) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()
    start_again(own, model, before, during)
    assert stored_messages(before) == said
    assert named_conditions(before.say(HOW_LONG)[0]) == ["glaucoma"]
    assert stored_messages(during) in ([], [NAMES_OSTEOPOROSIS])
    assert kinds(during.say("/definition")) == ["answer"]
