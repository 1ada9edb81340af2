"""Conversations outlive the server."""

import dataclasses
from typing import Any

import pytest

from tests.channel.contract import kinds, named_conditions, stored_messages
from tests.conftest import Session

KEY = {"Idempotency-Key": "kept-over-a-restart"}
EMERGENCY = "I have crushing chest pain and glaucoma"


@dataclasses.dataclass
class Restarted:
    session: Session
    after_emergency: Session
    keyed: "list[dict[str, Any]]"
    deleted: Session


@pytest.fixture(scope="module")
def restarted(fragile_servers) -> Restarted:
    session, after_emergency, deleted = (fragile_servers.bot.session() for _ in range(3))
    session.say("I have glaucoma")
    keyed = after_emergency.say(EMERGENCY, **KEY)
    deleted.delete()
    fragile_servers.restart()
    session.bot = after_emergency.bot = deleted.bot = fragile_servers.bot
    return Restarted(session, after_emergency, keyed, deleted)


def test_idempotency_key_gets_the_same_reply_after_a_restart(restarted):
    assert restarted.after_emergency.say(EMERGENCY, **KEY) == restarted.keyed
    assert stored_messages(restarted.after_emergency) == [EMERGENCY]


def test_token_and_condition_survive_a_restart(restarted):
    [reply] = restarted.session.say("how long should I stay upside down")
    assert (kinds([reply]), named_conditions(reply)) == (["condition_check"], ["glaucoma"])


def test_reply_from_before_the_restart_takes_feedback(restarted):
    body = {"message_id": restarted.keyed[0]["id"], "helpful": True}
    assert restarted.after_emergency.post("/feedback", body).status_code == 204


def test_deleted_conversation_stays_deleted(restarted):
    assert restarted.deleted.post("/messages", {"message": "hello"}).status_code == 401
