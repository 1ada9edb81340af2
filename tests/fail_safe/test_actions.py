"""An action server that is down, hangs, raises, says nonsense or has other content costs neither safety nor the conversation."""

import concurrent.futures
import dataclasses
import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.channel.contract import (
    EMERGENCY_LINE,
    assert_error,
    assert_messages,
    bytes_of_database,
    conversation_of,
    kinds,
    named_conditions,
    rest,
    stored_events,
    stored_messages,
)
from tests.conftest import Session

NAMES_A_CONDITION = "the Zwetschgendatschi says I have glaucoma"
EMERGENCY = "I have crushing chest pain"
HOW_LONG = "how long should I stay upside down"
LONGEST_WAIT = 15
"""Seconds; a turn has 5. Rasa's own limit is 300."""


@dataclasses.dataclass
class Outage:
    """What was said while the action server was broken, and after."""

    how: str
    web: "list[dict[str, Any]]"
    rest: str
    emergency: "list[dict[str, Any]]"
    rest_emergency: str
    answer: "list[dict[str, Any]]"
    ready: requests.Response
    health: requests.Response
    web_after: "list[dict[str, Any]]"
    rest_after: str
    session: Session
    log: str


@pytest.fixture(scope="module", params=["down", "hanging", "raising", "rejecting", "nonsense", "other content"])
def outage(request, fragile_servers) -> Iterator[Outage]:
    bot, how = fragile_servers.bot, request.param
    session, sender = bot.session(), uuid.uuid4().hex
    fragile_servers.break_actions(how)
    try:
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            in_web = pool.submit(session.say, NAMES_A_CONDITION)
            in_rest = pool.submit(rest, bot, sender, NAMES_A_CONDITION)
            web, in_shell = in_web.result(LONGEST_WAIT), in_rest.result(LONGEST_WAIT)
        emergency, rest_emergency = bot.session().say(EMERGENCY), rest(bot, uuid.uuid4().hex, EMERGENCY)
        answer = bot.session().say("/definition")
        ready = requests.get(f"{bot.url}/ready", timeout=LONGEST_WAIT)
        health = requests.get(f"{bot.url}/health", timeout=LONGEST_WAIT)
    finally:
        fragile_servers.heal_actions()
    web_after, rest_after = session.say(HOW_LONG), rest(bot, sender, HOW_LONG)
    return Outage(
        how,
        web,
        in_shell,
        emergency,
        rest_emergency,
        answer,
        ready,
        health,
        web_after,
        rest_after,
        session,
        fragile_servers.log(),
    )


def test_reply_is_the_safe_one(outage):
    assert_messages(outage.web)
    assert kinds(outage.web) == ["error"]
    assert outage.web[0]["text"].startswith(outage.web[0]["card"]["title"])
    assert EMERGENCY_LINE in outage.web[0]["text"]


def test_reply_in_the_shell_is_the_safe_one_too(outage):
    assert outage.rest.startswith("Something went wrong")
    assert EMERGENCY_LINE in outage.rest


def test_emergency_is_answered_all_the_same(outage):
    assert kinds(outage.emergency) == ["red_flag"]


def test_emergency_is_answered_in_the_shell_all_the_same(outage):
    assert outage.rest_emergency.startswith("Call your emergency number now")


def test_answers_need_no_action_server(outage):
    assert kinds(outage.answer) == ["answer"]


def test_condition_named_meanwhile_is_held_afterwards(outage):
    assert kinds(outage.web_after)[0] == "condition_check"
    assert named_conditions(outage.web_after[0]) == ["glaucoma"]


def test_condition_named_meanwhile_in_the_shell_is_held_afterwards(outage):
    assert outage.rest_after.startswith("You told me about glaucoma")


def test_failed_turn_is_kept_once(outage):
    assert stored_messages(outage.session) == [NAMES_A_CONDITION, HOW_LONG]


def test_ready_tells_the_truth_and_health_does_not_depend_on_actions(outage):
    states = {"down": "down", "hanging": "down", "other content": "other_content"}
    assert (outage.ready.status_code, outage.ready.json()["actions"]) == (503, states.get(outage.how, "failing"))
    assert outage.ready.json()["status"] == "unavailable"
    assert EMERGENCY_LINE in outage.ready.json()["message"]
    assert (outage.health.status_code, outage.health.json()["status"]) == (200, "ok")


def test_no_words_of_the_user_are_logged(outage):
    assert "action_condition_check" in outage.log
    if outage.how == "other content":
        assert "restart the action server, or run `make train`" in outage.log
    assert "Zwetschgendatschi" not in outage.log


@pytest.fixture
def hanging(fragile):
    session = fragile.bot.session()
    fragile.break_actions("hanging")
    return session


def test_condition_is_held_although_the_client_hung_up(fragile, hanging):
    with pytest.raises(requests.ReadTimeout):
        requests.post(
            f"{fragile.bot.url}/messages",
            json={"message": NAMES_A_CONDITION},
            headers=hanging.headers,
            timeout=1,
        )
    fragile.heal_actions()
    assert kinds(hanging.say(HOW_LONG)) == ["condition_check"]


def test_turn_of_one_session_does_not_hold_up_another(fragile, hanging):
    other = fragile.bot.session()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        slow = pool.submit(hanging.say, NAMES_A_CONDITION)
        time.sleep(0.5)
        assert kinds(other.say("/definition")) == ["answer"]
        assert not slow.done()


def test_message_behind_a_deletion_is_not_kept(fragile, hanging):
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        before = pool.submit(hanging.post, "/messages", {"message": NAMES_A_CONDITION})
        time.sleep(0.5)
        deletion = pool.submit(hanging.delete)
        time.sleep(0.5)
        behind = pool.submit(hanging.post, "/messages", {"message": "Nebelhornbahn"})
        assert before.result().status_code == 200
        assert deletion.result().status_code == 204
        assert_error(behind.result(), 401, "session_ended")
    assert stored_events(hanging) == []
    kept = bytes_of_database(fragile.bot)
    assert b"Nebelhornbahn" not in kept
    assert conversation_of(hanging).encode() not in kept
