"""What is stored of a message has no names, numbers and addresses in it; what was understood of it stands."""

import uuid

import pytest
import requests

from tests.channel.contract import (
    assert_error,
    bytes_of_database,
    kinds,
    named_conditions,
    rest,
    stored_events,
    stored_messages,
)
from tests.channel.test_taking_away import get

PERSONAL = ["Kaiserschmarrn", "07700 900123", "s.katzlinger@example.org", "Wendelsteinbahn"]
ALL = (
    "My name is Siegfried Kaiserschmarrn, 14 Wendelsteinbahn Road, Leeds LS1 4AB, call me on 07700 900123 "
    "or s.katzlinger@example.org"
)
MASKED = "My name is [name], [address], call me on [phone] or [e-mail]"


def personal_in(kept: bytes) -> "list[str]":
    return [word for word in PERSONAL if word.encode() in kept]


@pytest.mark.parametrize(
    ("message", "stored"),
    [
        pytest.param(f"{ALL}. I have glaucoma", f"{MASKED}. I have glaucoma", id="a condition check"),
        pytest.param(f"{ALL}. how long should I hang?", f"{MASKED}. how long should I hang?", id="an answer"),
        pytest.param(f"{ALL}. I have crushing chest pain", f"{MASKED}. I have crushing chest pain", id="an emergency"),
        pytest.param(f"{ALL}. the straps", f"{MASKED}. the straps", id="a clarify"),
        pytest.param(ALL, MASKED, id="nothing else"),
        pytest.param(f"{ALL}. summary for my doctor please", f"{MASKED}. summary for my doctor please", id="a summary"),
        pytest.param(f"{ALL}. {'I have glaucoma. ' * 40}", f"{MASKED}. {'I have glaucoma. ' * 40}".strip(), id="a long message"),
        pytest.param(f"/{ALL}", f"\u2060/{MASKED}", id="no payload"),
    ],
)
def test_no_byte_of_the_database_has_what_is_personal(bot, session, message, stored):
    session.say(message)
    assert stored_messages(session) == [stored]
    assert stored_events(session)[3]["parse_data"]["text"] == stored
    assert personal_in(bytes_of_database(bot)) == []


@pytest.mark.parametrize(
    "message",
    [
        "my name is Kaiserschmarrn, I have crushing chest pain",
        "I'm Dave, 62, and I can't feel my legs, ring 07700 900123",
        "Dr Patel here: 12 Acacia Avenue, Leeds LS1 4AB, she can't pee and her legs are numb",
    ],
)
def test_emergency_is_told_from_the_words_as_they_are(session, message):
    assert kinds(session.say(message)) == ["red_flag"]
    assert stored_messages(session)[0] != message


def test_conditions_and_sign_of_a_masked_message_count_in_the_next_turn(session):
    session.say("my name is Kaiserschmarrn, I have glaucoma, my mum Doreen takes warfarin, call 07700 900123")
    [reply] = session.say("how long should I stay upside down")
    assert named_conditions(reply)[0] == "glaucoma"
    session.say("my husband Gerald has crushing chest pain")
    [asks_whether_help_is_coming] = session.say("thanks")
    assert asks_whether_help_is_coming["card"]["kind"] == "red_flag"
    assert stored_events(session)[3]["parse_data"]["conditions"][0]["name"] == "glaucoma or high eye pressure"


def test_numbers_that_matter_to_medicine_are_stored_as_they_were_said(session):
    said = "since 2019-03-02 my blood pressure is 160/100, L4/L5, Ménière's, Teeter, 20 minutes at 60 degrees"
    session.say(said)
    assert stored_messages(session) == [said]


def test_same_key_gets_the_same_reply_for_a_masked_message_and_another_message_is_refused(session):
    headers = {"Idempotency-Key": "07700900123"}
    first = session.say(ALL, **headers)
    assert session.say(ALL, **headers) == first
    assert_error(session.post("/messages", {"message": "hello"}, **headers), 409, "key_reused")
    assert stored_messages(session) == [MASKED]


def test_export_and_summary_show_what_is_stored(bot, session):
    session.say(f"{ALL}. I have glaucoma")
    [reply] = session.say("summary")
    [exported, *_] = get(session, "/export")["messages"]
    assert exported["text"] == f"{MASKED}. I have glaucoma"
    assert get(session, "/summary")["asked"] == [f"{MASKED}. I have glaucoma"]
    assert f"{MASKED}. I have glaucoma" in reply["text"]


def test_reason_of_feedback_is_stored_masked(bot, session):
    [reply] = session.say("/duration")
    body = {"message_id": reply["id"], "helpful": False, "reason": f"too long. {ALL}"}
    assert session.post("/feedback", body).status_code == 204
    assert get(session, "/export")["feedback"] == [{**body, "reason": f"too long. {MASKED}"}]
    assert personal_in(bytes_of_database(bot)) == []


def test_rest_channel_is_masked_too(bot):
    url = bot.url.replace("/chat", "/webhooks/rest/webhook")
    body = {"sender": uuid.uuid4().hex, "message": f"{ALL}. I have glaucoma", "metadata": {"note": ALL}}
    assert "glaucoma" in requests.post(url, json=body, timeout=60).json()[0]["text"]
    assert personal_in(bytes_of_database(bot)) == []
    assert rest(bot, body["sender"], "how long should I stay upside down").startswith("You told me about glaucoma")
