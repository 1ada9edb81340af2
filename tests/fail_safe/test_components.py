"""A component or a policy that raises costs neither safety nor the conversation; the shell's way is the rest channel's here."""

import dataclasses
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.channel.contract import EMERGENCY_LINE, assert_messages, kinds, named_conditions, rest, stored_messages
from tests.conftest import Session
from tests.fail_safe.breakable import POLICIES, UNDERSTANDING

NAMES_A_CONDITION = "the Zwetschgendatschi says I have glaucoma"
EMERGENCY = "i cant feel my groin"
SPANISH_EMERGENCY = "tengo dolor en el pecho"
HOW_LONG = "how long should I stay upside down"
LONGEST_WAIT = 15
KEY = {"Idempotency-Key": "said-once"}


@dataclasses.dataclass
class Outage:
    """What was said while a component raised, and after."""

    component: str
    session: Session
    web: "list[dict[str, Any]]"
    web_again: "list[dict[str, Any]]"
    rest: str
    emergency: "list[dict[str, Any]]"
    rest_emergency: str
    spanish: "list[dict[str, Any]]"
    health: requests.Response
    ready: requests.Response
    web_after: "list[dict[str, Any]]"
    rest_after: str
    health_after: requests.Response
    log: str


@pytest.fixture(scope="module", params=[*UNDERSTANDING, *POLICIES])
def outage(request, fragile_servers) -> Iterator[Outage]:
    bot = fragile_servers.bot
    session, sender = bot.session(), uuid.uuid4().hex
    logged_before = len(fragile_servers.log_of_rasa())
    fragile_servers.break_component(request.param)
    try:
        during = {
            "web": session.say(NAMES_A_CONDITION, **KEY),
            "web_again": session.say(NAMES_A_CONDITION, **KEY),
            "rest": rest(bot, sender, NAMES_A_CONDITION),
            "emergency": bot.session().say(EMERGENCY),
            "rest_emergency": rest(bot, uuid.uuid4().hex, EMERGENCY),
            "spanish": bot.session().say(SPANISH_EMERGENCY),
            "health": state(bot, "health", 503),
            "ready": state(bot, "ready", 503),
        }
    finally:
        fragile_servers.heal_component()
    return Outage(
        request.param,
        session,
        **during,
        web_after=session.say(HOW_LONG),
        rest_after=rest(bot, sender, HOW_LONG),
        health_after=state(bot, "health", 200),
        log=fragile_servers.log_of_rasa()[logged_before:],
    )


def state(bot: Any, path: str, status: int) -> requests.Response:
    """Asks until the answer has the status; it is at most a second old."""
    end = time.monotonic() + LONGEST_WAIT
    while True:
        answer = requests.get(f"{bot.url}/{path}", timeout=LONGEST_WAIT)
        if answer.status_code == status or time.monotonic() > end:
            return answer
        time.sleep(0.1)


def test_reply_is_the_safe_one(outage):
    assert_messages(outage.web)
    assert kinds(outage.web) == ["error"]
    assert EMERGENCY_LINE in outage.web[0]["text"]


def test_reply_in_the_shell_is_the_safe_one_too(outage):
    assert outage.rest.startswith("Something went wrong")
    assert EMERGENCY_LINE in outage.rest


def test_emergency_told_by_its_words_is_answered_all_the_same(outage):
    assert_messages(outage.emergency)
    assert kinds(outage.emergency) == ["red_flag"]
    assert outage.emergency[0]["card"]["sign"]["id"] == "saddle_numbness"


def test_emergency_is_answered_in_the_shell_all_the_same(outage):
    assert outage.rest_emergency.startswith("Call your emergency number now")


def test_emergency_in_another_language_is_answered_in_both(outage):
    assert_messages(outage.spanish)
    assert kinds(outage.spanish) == ["red_flag", "red_flag"]
    assert outage.spanish[1]["card"]["language"]["code"] == "es"


def test_condition_named_meanwhile_is_held_afterwards(outage):
    assert kinds(outage.web_after) == ["condition_check"]
    assert named_conditions(outage.web_after[0]) == ["glaucoma"]


def test_condition_named_meanwhile_in_the_shell_is_held_afterwards(outage):
    assert outage.rest_after.startswith("You told me about glaucoma")


def test_failed_turn_is_kept_once_and_its_reply_repeated(outage):
    assert outage.web_again == outage.web
    assert stored_messages(outage.session) == [NAMES_A_CONDITION, HOW_LONG]


def test_health_and_ready_tell_that_messages_cannot_be_answered(outage):
    for answer in (outage.health, outage.ready):
        assert (answer.status_code, answer.json()["model"]) == (503, "failing")
        assert EMERGENCY_LINE in answer.json()["message"]
    assert (outage.health_after.status_code, outage.health_after.json()["model"]) == (200, "ok")


def test_failure_is_logged_with_its_place_and_without_words(outage):
    assert "a turn failed: GraphComponentException, caused by ValueError at breakable.py:" in outage.log
    for words in ("Zwetschgendatschi", "groin", "pecho"):
        assert words not in outage.log
    assert "Traceback" not in outage.log
