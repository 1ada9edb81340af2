"""Conversations longer than the turns that a new message is answered from."""

import pytest
import requests

from inversion_faq.channels.recent_turns import TURNS_READ
from tests.channel.contract import kinds, named_conditions
from tests.conftest import Bot, Session


@pytest.fixture(scope="module")
def long(bot: Bot) -> Session:
    """A condition first, then other questions."""
    session = bot.session()
    session.say("I have glaucoma", **{"Idempotency-Key": "first"})
    for _ in range(TURNS_READ + 4):
        session.say("/cost")
    return session


def test_condition_is_held_to_the_end(long):
    [reply] = long.say("how long should I stay upside down")
    assert (kinds([reply]), named_conditions(reply)) == (["condition_check"], ["glaucoma"])


def test_summary_in_the_chat_goes_back_to_the_first_message(long):
    [reply] = long.say("can you sum this up for my doctor")
    assert "I have glaucoma" in reply["text"]


def test_key_of_the_first_message_still_gets_its_reply(long):
    [reply] = long.say("I have glaucoma", **{"Idempotency-Key": "first"})
    said = requests.get(f"{long.bot.url}/export", headers=long.headers, timeout=30).json()["messages"]
    assert reply["id"] == next(one["id"] for one in said if one["who"] == "bot")
    assert [one["text"] for one in said].count("I have glaucoma") == 1


def test_first_answer_takes_feedback(long):
    said = requests.get(f"{long.bot.url}/export", headers=long.headers, timeout=30).json()["messages"]
    first = next(one["id"] for one in said if one["who"] == "bot")
    assert long.post("/feedback", {"message_id": first, "helpful": True}).status_code == 204
