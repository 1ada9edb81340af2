import concurrent.futures

import pytest

from tests.channel.contract import assert_error, assert_messages, stored_messages


def key(value: str) -> "dict[str, str]":
    return {"Idempotency-Key": value}


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("/duration", id="an answer"),
        pytest.param("I have glaucoma", id="a condition check"),
        pytest.param("I have crushing chest pain and glaucoma", id="an emergency with a condition"),
        pytest.param("the straps", id="a clarify with buttons"),
        pytest.param("I have glaucoma. ".ljust(600, "x"), id="two replies"),
        pytest.param("", id="an empty message"),
    ],
)
def test_same_key_gets_the_same_reply_and_the_message_counts_once(session, message):
    first = session.say(message, **key("a"))
    assert_messages(first)
    assert session.say(message, **key("a")) == first
    assert len(stored_messages(session)) == 1


def test_same_key_at_the_same_time_counts_once(session):
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        replies = list(pool.map(lambda _: session.say("I have glaucoma", **key("a")), range(6)))
    assert all(reply == replies[0] for reply in replies)
    assert len(stored_messages(session)) == 1


def test_key_of_an_earlier_message_still_gets_its_own_reply(session):
    first = session.say("/duration", **key("a"))
    session.say("/angle", **key("b"))
    session.say("hello")
    assert session.say("/duration", **key("a")) == first


def test_other_keys_and_no_key_are_answered_anew(session):
    ids = [session.say("/duration", **headers)[0]["id"] for headers in (key("a"), key("b"), {}, {})]
    assert len(set(ids)) == 4


def test_key_used_for_another_message_is_refused(session):
    session.say("/duration", **key("a"))
    assert_error(session.post("/messages", {"message": "/angle"}, **key("a")), 409, "key_reused")
    assert stored_messages(session) == ["/duration"]


def test_key_used_for_two_messages_at_the_same_time_answers_one_of_them(session):
    messages = ["/duration", "/angle"]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda one: session.post("/messages", {"message": one}, **key("a")), messages))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(stored_messages(session)) == 1


def test_key_of_one_session_means_nothing_in_another(bot):
    mine, theirs = bot.session(), bot.session()
    mine.say("I have glaucoma", **key("a"))
    assert theirs.say("/duration", **key("a"))[0]["card"]["topic"] == "duration"


@pytest.mark.parametrize(
    "value", ["x" * 201, "a b", "\u00e9".encode().decode("latin-1"), ""], ids=["long", "space", "accent", "empty"]
)
def test_key_that_is_not_plain_is_refused(session, value):
    assert_error(session.post("/messages", {"message": "hello"}, **key(value)), 400, "bad_key")
