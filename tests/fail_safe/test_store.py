"""A person who named a condition must never be answered as if nothing were known of them."""

import contextlib
import shutil
import sqlite3
import uuid
from collections.abc import Iterator

import pytest
import requests

from tests.channel.contract import EMERGENCY_LINE, assert_error, kinds, named_conditions, rest
from tests.conftest import Session

HOW_LONG = "how long should I stay upside down"


@pytest.fixture
def session(fragile) -> Session:
    """A conversation in which a condition was named."""
    session = fragile.bot.session()
    session.say("I have glaucoma")
    return session


@pytest.fixture(params=["moved away", "deleted", "overwritten", "without its table"])
def lost(request, fragile, session) -> Iterator[None]:
    """The database cannot be used; it is put back afterwards."""
    database, copy = fragile.bot.database, fragile.folder / "copy.db"
    with contextlib.closing(sqlite3.connect(database)) as kept, contextlib.closing(sqlite3.connect(copy)) as target:
        kept.backup(target)
    if request.param == "moved away":
        database.rename(database.with_name("elsewhere"))
    elif request.param == "deleted":
        database.unlink()
    elif request.param == "overwritten":
        for path in (database, database.with_name(f"{database.name}-wal")):
            path.write_bytes(b"nonsense" * 4096)
    else:
        with sqlite3.connect(database) as connection:
            connection.execute("DROP TABLE events")
        connection.close()
    yield
    for path in database.parent.glob("conversations.db*"):
        path.unlink()
    shutil.copy(copy, database)


@pytest.fixture
def locked(fragile, session) -> Iterator[sqlite3.Connection]:
    """The database can be read and not written."""
    connection = sqlite3.connect(fragile.bot.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


@pytest.mark.usefixtures("lost")
def test_question_gets_no_answer_while_the_conversation_cannot_be_read(session):
    assert_error(session.post("/messages", {"message": HOW_LONG}), 503, "unavailable")


@pytest.mark.usefixtures("lost")
def test_no_call_pretends_to_have_worked_without_the_store(fragile, session):
    assert_error(requests.post(f"{fragile.bot.url}/sessions", timeout=30), 503, "unavailable")
    assert_error(session.post("/feedback", {"message_id": "x", "helpful": True}), 503, "unavailable")
    assert_error(session.delete(), 503, "unavailable")
    for path in ("summary", "export"):
        answer = requests.get(f"{fragile.bot.url}/{path}", headers=session.headers, timeout=30)
        assert_error(answer, 503, "unavailable")
    assert_error(session.post("/messages", {"message": "x"}, **{"Idempotency-Key": "k"}), 503, "unavailable")


@pytest.mark.usefixtures("lost")
def test_health_and_ready_tell_that_the_store_fails(fragile):
    for path in ("health", "ready"):
        answer = requests.get(f"{fragile.bot.url}/{path}", timeout=30)
        assert (answer.status_code, answer.json()["conversations"]) == (503, "failing")


@pytest.fixture
def sender(fragile) -> str:
    """A conversation of the rest channel in which a condition was named."""
    sender = uuid.uuid4().hex
    assert rest(fragile.bot, sender, "I have glaucoma").startswith("You told me about glaucoma")
    return sender


def test_question_in_the_shell_gets_the_safe_reply_while_the_conversation_cannot_be_read(sender, lost, fragile):
    assert rest(fragile.bot, sender, HOW_LONG).startswith("Something went wrong")
    assert rest(fragile.bot, sender, "I have crushing chest pain").startswith("Call your emergency number now")


def test_conversation_goes_on_when_the_store_is_back(fragile, session):
    folder = fragile.bot.database.parent
    away = folder / "away"
    away.mkdir()
    files = [path.rename(away / path.name) for path in folder.glob("conversations.db*")]
    assert session.post("/messages", {"message": HOW_LONG}).status_code == 503
    for path in folder.glob("conversations.db*"):
        path.unlink()
    for path in files:
        path.rename(folder / path.name)
    [reply] = session.say(HOW_LONG)
    assert named_conditions(reply) == ["glaucoma"]


def test_turn_that_could_not_be_kept_is_not_answered(session, locked):
    assert_error(session.post("/messages", {"message": "I might have osteoporosis"}), 503, "unavailable")
    locked.execute("ROLLBACK")
    assert kinds(session.say(HOW_LONG)) == ["condition_check"]


def test_health_tells_that_nothing_can_be_written(fragile, locked):
    answer = requests.get(f"{fragile.bot.url}/health", timeout=30)
    assert (answer.status_code, answer.json()["conversations"]) == (503, "failing")


def test_no_words_are_logged_when_the_store_fails(fragile):
    assert "the tracker store failed" in fragile.log()
    assert "osteoporosis" not in fragile.log()
    assert "glaucoma" not in fragile.log()


@pytest.fixture(params=["emptied", "an older copy"])
def set_back(request, fragile, session, sender) -> None:
    """The database works, and what was said is not in it any more."""
    with sqlite3.connect(fragile.bot.database) as connection:
        if request.param == "emptied":
            connection.execute("DELETE FROM events")
        else:
            connection.execute("DELETE FROM events WHERE id NOT IN (SELECT min(id) FROM events GROUP BY sender_id)")
    connection.close()


@pytest.mark.usefixtures("set_back")
def test_conversation_lost_from_a_database_that_works_is_not_answered_as_new(session):
    answer = session.post("/messages", {"message": HOW_LONG})
    code = answer.json()["error"]["code"]
    assert (answer.status_code, code) in [(401, "session_ended"), (503, "unavailable")]
    assert_error(answer, answer.status_code, code)


@pytest.mark.usefixtures("set_back")
def test_conversation_lost_in_the_shell_is_not_answered_as_new(fragile, sender):
    for _ in range(2):
        reply = rest(fragile.bot, sender, HOW_LONG)
        assert reply.startswith("Something went wrong")
        assert EMERGENCY_LINE in reply
    assert rest(fragile.bot, sender, "i cant feel my groin").startswith("Call your emergency number now")
    assert "LostConversationError" in fragile.log()


@pytest.mark.usefixtures("lost")
def test_emergency_in_the_web_is_answered_without_the_store(session):
    assert kinds(session.say("i cant feel my groin")) == ["red_flag"]
    assert kinds(session.say("i cant feel my groin", **{"Idempotency-Key": uuid.uuid4().hex})) == ["red_flag"]
