import pytest
import requests

from tests.channel.contract import (
    assert_error,
    bytes_of_database,
    conversation_of,
    kinds,
    stored_events,
)

WORDS = [b"Zwetschgendatschi", b"Nebelhornbahn", b"Schwammerlsuppe"]


@pytest.fixture
def deleted(bot):
    """A conversation of several turns, with feedback and a key, that was then deleted."""
    session = bot.session()
    [reply] = session.say("the Zwetschgendatschi says I have glaucoma")
    for _ in range(20):
        session.say("what about the Zwetschgendatschi")
    session.post("/feedback", {"message_id": reply["id"], "helpful": False, "reason": "Nebelhornbahn"})
    session.say("hello", **{"Idempotency-Key": "Schwammerlsuppe"})
    assert all(word in bytes_of_database(bot) for word in WORDS)
    answer = session.delete()
    assert (answer.status_code, answer.content) == (204, b"")
    return session


def test_nothing_of_a_deleted_conversation_is_left_in_the_files(bot, deleted):
    assert stored_events(deleted) == []
    kept = bytes_of_database(bot)
    assert not [word for word in [*WORDS, conversation_of(deleted).encode()] if word in kept]


def test_token_of_a_deleted_conversation_is_of_no_use(deleted):
    assert_error(deleted.post("/messages", {"message": "hello"}), 401, "session_ended")
    assert_error(deleted.post("/messages", {"message": "hello"}, **{"Idempotency-Key": "a"}), 401, "session_ended")
    assert_error(deleted.post("/feedback", {"message_id": "x", "helpful": True}), 401, "session_ended")
    assert_error(deleted.delete(), 401, "session_ended")
    for path in ("summary", "export"):
        answer = requests.get(f"{deleted.bot.url}/{path}", headers=deleted.headers, timeout=30)
        assert_error(answer, 401, "session_ended")
    assert stored_events(deleted) == []


def test_other_conversations_are_untouched(bot):
    mine, theirs = bot.session(), bot.session()
    for session in (mine, theirs):
        session.say("I have glaucoma")
    before = stored_events(theirs)
    assert mine.delete().status_code == 204
    assert stored_events(theirs) == before
    assert kinds(theirs.say("how long should I stay upside down")) == ["condition_check"]


def test_new_conversation_after_a_deletion_knows_nothing(bot, deleted):
    assert kinds(bot.session().say("how long should I stay upside down")) == ["answer"]
