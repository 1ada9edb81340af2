"""Conversations whose time is over are deleted for good, and no others."""

import asyncio
import contextlib
import logging
import pathlib
import sqlite3
import time
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

from inversion_faq.channels.tracker_store import PrivateSQLTrackerStore
from inversion_faq.privacy.retention import BATCH, Retention, retire_expired

WORD = "Zwetschgendatschi"
NOW = 1_800_000_000.0
DAY = 86_400
LONGEST = 30


@pytest.fixture
def database(tmp_path: pathlib.Path) -> pathlib.Path:
    return tmp_path / "conversations.db"


@pytest.fixture
def store(database: pathlib.Path) -> PrivateSQLTrackerStore:
    return PrivateSQLTrackerStore(Domain.empty(), db=str(database), retention_days=30)


def keep(store: PrivateSQLTrackerStore, conversation: str, *days_ago: float, words: str = WORD) -> None:
    tracker = DialogueStateTracker(conversation, [])
    for days in days_ago:
        tracker.update(UserUttered(words, timestamp=NOW - days * DAY))
    asyncio.run(store.save(tracker))


def retire(store: PrivateSQLTrackerStore, locks: Any = None, now: float = NOW) -> int:
    return asyncio.run(retire_expired(store, locks or InMemoryLockStore(), lambda: now))


def bytes_on_disk(database: pathlib.Path) -> bytes:
    return b"".join(path.read_bytes() for path in database.parent.iterdir())


def test_conversation_is_kept_until_its_last_event_is_older_than_the_days(store):
    keep(store, "old", 90, 30.001)
    keep(store, "young", 29.999)
    keep(store, "gone on with", 90, 29.999)
    assert retire(store) == 1
    assert [store.exists(one) for one in ("old", "young", "gone on with")] == [False, True, True]


def test_words_of_an_expired_conversation_are_gone_from_every_byte_and_those_of_others_stay(store, database):
    keep(store, "old", *([31] * 200))
    keep(store, "young", 1, words="Nebelhornbahn")
    retire(store)
    kept = bytes_on_disk(database)
    assert (WORD.encode() in kept, b"Nebelhornbahn" in kept) == (False, True)


def test_every_expired_conversation_goes_however_many_there_are(store):
    for number in range(2 * BATCH + 1):
        keep(store, f"web-{number}", 31)
    assert retire(store) == 2 * BATCH + 1
    assert retire(store) == 0


def test_expired_conversation_is_forgotten_and_can_begin_anew(store):
    keep(store, "rest-1", 31)
    retire(store)
    assert "rest-1" not in store._stored
    assert asyncio.run(store.retrieve("rest-1")) is None


def test_conversation_under_way_is_waited_for_and_kept_when_it_goes_on(store):
    locks = InMemoryLockStore()

    async def turn_and_retention() -> int:
        async with locks.lock("old"):
            retention = asyncio.ensure_future(retire_expired(store, locks, lambda: NOW))
            await asyncio.sleep(0.3)
            assert not retention.done()
            tracker = await store.retrieve("old")
            tracker.update(UserUttered("back again", timestamp=NOW))
            await store.save(tracker)
        return await retention

    keep(store, "old", 31)
    assert asyncio.run(turn_and_retention()) == 0
    assert store.exists("old")


def run(retention: Retention, store: Any, *steps: Callable[[], bool]) -> None:
    """Lets retention run until each step, one after the other, has returned True."""
    agent = type("Agent", (), {"tracker_store": FailSafeTrackerStore(store), "lock_store": InMemoryLockStore()})

    async def go_through() -> None:
        retention.start(agent)
        end = time.monotonic() + LONGEST
        for step in steps:
            while not step():
                assert time.monotonic() < end
                await asyncio.sleep(0.02)
        retention.stop()

    asyncio.run(go_through())


def test_it_looks_at_the_start_and_again_and_again(store):
    keep(store, "old", 31)
    later = [NOW]
    retention = Retention(every=0.05, clock=lambda: later[0])

    def wait_a_month() -> bool:
        with contextlib.closing(sqlite3.connect(store.engine.url.database)) as connection, connection:
            row = "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES ('young', 'user', ?, '{}')"
            connection.execute(row, [NOW])
        later[0] = NOW + 31 * DAY
        return True

    run(retention, store, lambda: not store.exists("old"), wait_a_month, lambda: not store.exists("young"))


def test_error_is_logged_without_words_and_it_is_tried_again(store, database, caplog):
    keep(store, "old", 31)
    away = database.rename(database.with_name("away"))

    def is_logged() -> bool:
        return "expired conversations could not be deleted; tried again: OperationalError" in caplog.text

    def put_back() -> bool:
        database.unlink(missing_ok=True)
        away.rename(database)
        return True

    with caplog.at_level(logging.ERROR):
        retention = Retention(every=60, retry=0.05, clock=lambda: NOW)
        run(retention, store, is_logged, put_back, lambda: not store.exists("old"))
    assert WORD not in caplog.text


def test_journal_that_a_reader_holds_is_emptied_when_the_reader_has_done(store, database):
    keep(store, "old", 31)
    reader = sqlite3.connect(database, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM events").fetchone()

    def let_go() -> bool:
        assert not store.exists("old")
        assert WORD.encode() in bytes_on_disk(database)
        reader.close()
        return True

    retention = Retention(every=60, retry=0.05, clock=lambda: NOW)
    run(retention, store, lambda: store.unswept, let_go, lambda: not store.unswept)
    assert WORD.encode() not in bytes_on_disk(database)


def test_journal_is_emptied_too_when_a_person_deletes_while_somebody_reads(store, database):
    keep(store, "young", 1)
    reader = sqlite3.connect(database, isolation_level=None)

    def delete_while_somebody_reads() -> bool:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        store.delete("young")
        assert WORD.encode() in bytes_on_disk(database)
        reader.close()
        return True

    retention = Retention(every=60, retry=0.05, clock=lambda: NOW)
    run(retention, store, delete_while_somebody_reads, lambda: WORD.encode() not in bytes_on_disk(database))


def test_journal_of_a_deletion_cut_short_is_emptied_at_the_next_start(store, database):
    keep(store, "web-1", 1)
    holding = sqlite3.connect(database)  # else SQLite empties the journal when the last connection ends
    holding.execute("SELECT count(*) FROM events").fetchone()
    store.retire("web-1", NOW + 90 * DAY)
    assert WORD.encode() in bytes_on_disk(database)
    run(Retention(clock=lambda: NOW), store, lambda: WORD.encode() not in bytes_on_disk(database))
    holding.close()


def test_store_that_cannot_delete_is_told(caplog):
    said = "conversations are never deleted by themselves: InMemoryTrackerStore cannot"
    run(Retention(), InMemoryTrackerStore(Domain.empty()), lambda: said in caplog.text)


@pytest.mark.parametrize("days", [0, -1, "30", True, None, float("nan"), float("inf"), [30]])
def test_retention_that_is_no_number_of_days_is_refused_with_what_to_do(database, days):
    with pytest.raises(RasaException, match=r"retention_days: .* in endpoints.yml, tracker_store: .* must be a number above 0"):
        PrivateSQLTrackerStore(Domain.empty(), db=str(database), retention_days=days)


def test_what_has_expired_is_found_by_an_index_and_not_by_reading_every_event(store, database):
    statements: list[str] = []
    raw = sqlite3.connect(database)
    raw.executemany(
        "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (?, 'user', ?, '{}')",
        [(f"web-{number}", NOW - number * DAY / 100) for number in range(5_000)],
    )
    raw.commit()

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        plan = raw.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
        statements.extend(row[3] for row in plan)

    sqlalchemy.event.listen(store.engine, "before_cursor_execute", note)
    assert len(store.expired(NOW, 10)) == 10
    raw.close()
    assert any("INDEX ix_events_age" in one for one in statements), statements
    assert [one for one in statements if one.startswith("SCAN") and "events" in one.lower()] == []
