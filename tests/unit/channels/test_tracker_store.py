import asyncio
import contextlib
import logging
import shutil
import sqlite3
import stat
from collections.abc import Coroutine, Iterator
from typing import Any

import pytest
import sqlalchemy
from rasa.core.tracker_store import (
    AwaitableTrackerStore,
    FailSafeTrackerStore,
    InMemoryTrackerStore,
    SQLTrackerStore,
    TrackerStore,
)
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from inversion_faq.channels import tracker_store
from inversion_faq.channels.sqlite import FullDatabaseError
from inversion_faq.channels.stores import conversation_exists, delete_conversation, ping
from inversion_faq.channels.tracker_store import (
    PrivateSQLTrackerStore,
    store_failed,
)

WORD = "Zwetschgendatschi"


@pytest.fixture
def database(tmp_path):
    return tmp_path / "var" / "conversations.db"


@pytest.fixture
def store(database) -> PrivateSQLTrackerStore:
    return PrivateSQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(database))


def keep(store: TrackerStore, conversation: str, words: str = WORD, times: int = 1) -> None:
    tracker = DialogueStateTracker(conversation, [])
    for _ in range(times):
        tracker.update(UserUttered(words))
        tracker.update(ActionExecuted("action_listen"))
    asyncio.run(store.save(tracker))


def words_kept(store: TrackerStore, conversation: str) -> "list[str]":
    tracker = asyncio.run(store.retrieve(conversation))
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


def bytes_on_disk(database) -> bytes:
    return b"".join(path.read_bytes() for path in database.parent.iterdir())


def modes(database) -> "dict[str, int]":
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in database.parent.iterdir()}


def test_database_and_its_side_files_are_for_their_owner_only(store, database):
    with store.session_scope() as session:
        session.execute(sqlalchemy.text("BEGIN IMMEDIATE"))
        assert modes(database) == dict.fromkeys([database.name, f"{database.name}-wal", f"{database.name}-shm"], 0o600)


def test_database_that_others_could_read_is_closed_to_them(database):
    database.parent.mkdir()
    sqlite3.connect(database).close()
    database.chmod(0o644)
    PrivateSQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(database))
    assert modes(database)[database.name] == 0o600


def test_conversation_is_kept_across_restarts(store, database):
    keep(store, "web-1")
    again = PrivateSQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(database))
    assert words_kept(again, "web-1") == [WORD]


@pytest.mark.parametrize("times", [1, 300], ids=["short", "of many pages"])
def test_deleted_words_are_gone_from_every_file(store, database, times):
    keep(store, "web-1", times=times)
    assert WORD.encode() in bytes_on_disk(database)
    store.delete("web-1")
    assert WORD.encode() not in bytes_on_disk(database)


@pytest.mark.parametrize("times", [1, 300], ids=["short", "of many pages"])
def test_deleted_words_are_gone_from_the_journal_that_another_connection_keeps_open(store, database, times):
    keep(store, "web-1")
    other = sqlite3.connect(database)
    other.execute("SELECT count(*) FROM events").fetchone()
    keep(store, "web-2", times=times)
    assert WORD.encode() in database.with_name(f"{database.name}-wal").read_bytes()
    store.delete("web-1")
    store.delete("web-2")
    assert WORD.encode() not in bytes_on_disk(database)
    other.close()


def test_deleting_one_conversation_leaves_the_others(store):
    keep(store, "web-1")
    keep(store, "web-2", "hello")
    store.delete("web-1")
    assert not store.exists("web-1")
    assert words_kept(store, "web-2") == ["hello"]


def test_conversation_exists_from_its_first_event_until_it_is_deleted(store):
    assert not store.exists("web-1")
    keep(store, "web-1")
    assert store.exists("web-1")
    store.delete("web-1")
    assert not store.exists("web-1")


def test_ping_leaves_nothing_behind(store):
    keep(store, "web-1")
    ping(store)
    assert words_kept(store, "web-1") == [WORD]


@pytest.mark.parametrize("call", [ping, lambda store: conversation_exists(store, "web-1")], ids=["ping", "exists"])
def test_database_that_is_gone_is_an_error(store, database, call):
    database.unlink()
    with pytest.raises(sqlalchemy.exc.SQLAlchemyError):
        call(store)


def make_read_only(store: PrivateSQLTrackerStore) -> None:
    sqlalchemy.event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA query_only=ON"))
    store.engine.dispose()


def test_ping_finds_a_database_that_cannot_be_written(store):
    make_read_only(store)
    with pytest.raises(sqlalchemy.exc.OperationalError):
        ping(store)


async def outcome(turn: "Coroutine[Any, Any, Any]") -> "tuple[str, bool]":
    """The name of the error that a call of the store raised, and whether it was noted."""
    store_failed.set(False)
    try:
        await turn
    except Exception as error:
        return type(error).__name__, store_failed.get()
    return "", store_failed.get()


@contextlib.contextmanager
def moved_away(database) -> "Iterator[None]":
    """The database is elsewhere, with the log of changes that belongs to it."""
    folder = database.parent
    away = folder.rename(folder.with_name("away"))
    folder.mkdir()
    yield
    shutil.rmtree(folder)
    away.rename(folder)


def test_unreadable_conversation_is_noted(store, database):
    keep(store, "web-1")
    with moved_away(database):
        assert asyncio.run(outcome(store.retrieve("web-1"))) == ("OperationalError", True)
    assert asyncio.run(outcome(store.retrieve("web-1"))) == ("", False)


def test_conversation_that_could_not_be_read_is_not_written_over(store, database):
    async def turn() -> "list[str]":
        with moved_away(database):
            read = await outcome(store.retrieve("web-1"))
        empty = DialogueStateTracker("web-1", [])
        empty.update(SessionStarted())
        return [*read, *await outcome(store.save(empty))]

    keep(store, "web-1")
    assert asyncio.run(turn()) == ["OperationalError", True, "LostConversationError", True]
    assert words_kept(store, "web-1") == [WORD]


def test_conversation_that_could_not_be_written_is_noted(store):
    make_read_only(store)
    tracker = DialogueStateTracker("web-1", [])
    tracker.update(UserUttered(WORD))
    assert asyncio.run(outcome(store.save(tracker))) == ("OperationalError", True)


@pytest.mark.parametrize("left", [0, 2], ids=["all of it", "its newest turn"])
def test_conversation_lost_from_a_database_that_works_is_noted(store, database, left):
    keep(store, "web-1", times=2)
    with sqlite3.connect(database) as connection:
        connection.execute("DELETE FROM events WHERE id > ?", [left])
    connection.close()
    assert asyncio.run(outcome(store.retrieve("web-1"))) == ("LostConversationError", True)
    assert asyncio.run(outcome(store.retrieve("web-2"))) == ("", False)


def test_deleted_conversation_is_not_taken_for_a_lost_one(store):
    keep(store, "web-1")
    store.delete("web-1")
    assert asyncio.run(outcome(store.retrieve("web-1"))) == ("", False)


def test_what_is_remembered_of_conversations_is_limited(store, monkeypatch):
    monkeypatch.setattr(tracker_store, "MOST_REMEMBERED", 2)
    for name in ("web-1", "web-2", "web-3"):
        keep(store, name)
    assert list(store._stored) == ["web-2", "web-3"]


def test_failed_write_is_reported_without_the_words(store, caplog):
    make_read_only(store)
    with caplog.at_level(logging.ERROR):
        keep(FailSafeTrackerStore(store), "web-1")
    assert "the tracker store failed: OperationalError" in caplog.text
    assert WORD not in caplog.text


def test_name_that_cannot_be_encoded_does_not_end_the_process(store):
    with pytest.raises(UnicodeEncodeError):
        store.exists("\ud800")


def wrapped(store: TrackerStore) -> TrackerStore:
    return FailSafeTrackerStore(AwaitableTrackerStore(store))


@pytest.mark.parametrize("kind", ["private", "memory"])
def test_supported_stores_delete_within_the_wrappers_of_rasa(store, kind):
    store = wrapped(store if kind == "private" else InMemoryTrackerStore(Domain.empty()))
    keep(store, "web-1")
    keep(store, "web-2")
    assert conversation_exists(store, "web-1")
    delete_conversation(store, "web-1")
    assert not conversation_exists(store, "web-1")
    assert conversation_exists(store, "web-2")


@pytest.mark.parametrize("call", [delete_conversation, conversation_exists])
def test_store_that_cannot_delete_is_refused_and_the_message_names_the_one_that_can(database, call):
    database.parent.mkdir()
    foreign = wrapped(SQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(database)))
    with pytest.raises(NotImplementedError, match="PrivateSQLTrackerStore"):
        call(foreign, "web-1")


@pytest.mark.parametrize("size", [0, -1, "4000", 1.5, True, None], ids=repr)
def test_largest_size_that_is_none_is_an_error_that_names_it(database, size):
    with pytest.raises(RasaException, match=r"endpoints\.yml, tracker_store: largest_mb"):
        PrivateSQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(database), largest_mb=size)


def test_database_grows_to_its_largest_size_and_is_usable_again_after_a_deletion(database):
    store = PrivateSQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(database), largest_mb=1)
    ping(store)
    tracker = DialogueStateTracker.from_events("long", [UserUttered("x" * 5_000) for _ in range(65)])
    asyncio.run(store.save(tracker))
    with pytest.raises(FullDatabaseError):
        ping(store)
    with pytest.raises(sqlalchemy.exc.OperationalError, match="full"):
        asyncio.run(store.save(DialogueStateTracker.from_events("too long", [UserUttered("x" * 5_000) for _ in range(40)])))
    assert database.stat().st_size <= 1_000_000
    delete_conversation(store, "long")
    ping(store)
