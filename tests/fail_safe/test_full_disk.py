"""A turn that cannot be kept because the disk is full is not answered, and nothing is forgotten by that."""

import dataclasses
import uuid
from typing import Any

import pytest
import requests

from tests.channel.contract import EMERGENCY_LINE, assert_error, kinds, named_conditions, rest, stored_messages
from tests.conftest import Session

OSTEOPOROSIS = "the Zwetschgendatschi says I have osteoporosis"
EMERGENCY = "i cant feel my groin"
HOW_LONG = "how long should I stay upside down"


@dataclasses.dataclass
class FullDisk:
    """What was said while the disk was full, and after."""

    session: Session
    web: requests.Response
    keyed: requests.Response
    started: requests.Response
    rest: str
    rest_again: str
    emergency: "list[dict[str, Any]]"
    rest_emergency: str
    health: requests.Response
    web_after: "list[dict[str, Any]]"
    rest_after: str
    health_after: requests.Response
    log: str
    log_was_full: bool


@pytest.fixture(scope="module")
def full(fragile_servers) -> FullDisk:
    bot, disk = fragile_servers.bot, fragile_servers.disk
    pid = bot.server.process.pid
    session, sender = bot.session(), uuid.uuid4().hex
    session.say("I have glaucoma")
    rest(bot, sender, "I have glaucoma")
    disk.fill(pid)
    try:
        during = {
            "web": session.post("/messages", {"message": OSTEOPOROSIS}),
            "keyed": session.post("/messages", {"message": OSTEOPOROSIS}, **{"Idempotency-Key": uuid.uuid4().hex}),
            "started": requests.post(f"{bot.url}/sessions", json={}, timeout=30),
            "rest": rest(bot, sender, OSTEOPOROSIS),
            "rest_again": rest(bot, sender, HOW_LONG),
            "emergency": session.say(EMERGENCY),
            "rest_emergency": rest(bot, sender, EMERGENCY),
            "health": requests.get(f"{bot.url}/health", timeout=30),
        }
    finally:
        disk.empty(pid)
    return FullDisk(
        session,
        **during,
        web_after=session.say(HOW_LONG),
        rest_after=rest(bot, sender, HOW_LONG),
        health_after=requests.get(f"{bot.url}/health", timeout=30),
        log=fragile_servers.log(),
        log_was_full=not disk.mounted,
    )


def test_message_that_cannot_be_kept_is_not_answered(full):
    for answer in (full.web, full.keyed, full.started):
        assert_error(answer, 503, "unavailable")


def test_reply_in_the_shell_is_the_safe_one(full):
    for reply in (full.rest, full.rest_again):
        assert reply.startswith("Something went wrong")
        assert EMERGENCY_LINE in reply
        assert "osteoporosis" not in reply


def test_emergency_is_answered_all_the_same(full):
    assert kinds(full.emergency) == ["red_flag"]
    assert full.rest_emergency.startswith("Call your emergency number now")


def test_health_tells_that_nothing_can_be_kept(full):
    assert (full.health.status_code, full.health.json()["conversations"]) == (503, "failing")
    assert EMERGENCY_LINE in full.health.json()["message"]
    assert (full.health_after.status_code, full.health_after.json()["conversations"]) == (200, "ok")


def test_condition_named_before_is_held_when_there_is_room_again(full):
    assert kinds(full.web_after) == ["condition_check"]
    assert named_conditions(full.web_after[0]) == ["glaucoma"]
    assert "glaucoma" in full.rest_after


def test_only_what_was_answered_is_kept(full):
    assert stored_messages(full.session) == ["I have glaucoma", HOW_LONG]


def test_failure_is_logged_without_words(full):
    if full.log_was_full:
        pytest.skip("without a file system of its own (it needs root) the server's log is as full as its database")
    assert "the tracker store failed: OperationalError" in full.log
    assert "Zwetschgendatschi" not in full.log
    assert "groin" not in full.log
