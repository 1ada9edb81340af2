"""What of a conversation is read for a new message, and what is written after it."""

import asyncio
import sqlite3
from typing import Any

import pytest
from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from inversion_faq.channels.recent_turns import TURNS_READ, whole_session
from inversion_faq.channels.stores import turn_with
from inversion_faq.channels.tracker_store import PrivateSQLTrackerStore

LONG = TURNS_READ + 5


@pytest.fixture
def store(tmp_path) -> PrivateSQLTrackerStore:
    return PrivateSQLTrackerStore(Domain.empty(), dialect="sqlite", db=str(tmp_path / "conversations.db"))


def begin(store: TrackerStore, conversation: str = "web-1") -> None:
    tracker = store.init_tracker(conversation)
    tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")], None)
    asyncio.run(store.save(tracker))


def say(store: TrackerStore, words: str, conversation: str = "web-1", **metadata: str) -> None:
    """A turn, as Rasa has it: read, add, write."""
    tracker = asyncio.run(store.retrieve(conversation))
    tracker.update(UserUttered(words, {"name": "greet"}, [], {"intent": {"name": "greet"}}, metadata=metadata))
    tracker.update(BotUttered(f"answer to {words}"))
    tracker.update(ActionExecuted("action_listen"))
    asyncio.run(store.save(tracker))


def said(tracker: "DialogueStateTracker | None") -> "list[str]":
    return [event.text for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


def read(store: TrackerStore, conversation: str = "web-1") -> "DialogueStateTracker | None":
    return asyncio.run(store.retrieve(conversation))


def test_newest_turns_are_read_and_all_are_kept(store):
    begin(store)
    for number in range(LONG):
        say(store, str(number))
    everything = [str(number) for number in range(LONG)]
    assert said(read(store)) == everything[-TURNS_READ:]
    assert said(asyncio.run(store.retrieve_full_tracker("web-1"))) == everything


def test_nothing_is_written_twice(store, tmp_path):
    begin(store)
    for number in range(LONG):
        say(store, str(number))
    tracker = read(store)
    tracker.update(UserUttered("once"))
    for _ in range(3):
        asyncio.run(store.save(tracker))
    with sqlite3.connect(tmp_path / "conversations.db") as connection:
        [[events, users]] = connection.execute("SELECT count(*), sum(type_name = 'user') FROM events").fetchall()
    assert (events, users) == (3 + 3 * LONG + 1, LONG + 1)


def test_new_session_hides_the_turns_before_it(store):
    begin(store)
    say(store, "before")
    tracker = read(store)
    tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")], None)
    asyncio.run(store.save(tracker))
    say(store, "after")
    assert said(read(store)) == ["after"]


def test_what_rasa_reads_is_read_alike(store):
    """Events of every kind, in the order they were written, with what they carry."""
    begin(store)
    say(store, "hello", key="a")
    tracker = read(store)
    tracker.update(SlotSet("sign", "legs"))
    tracker.update(BotUttered("text", {"buttons": [{"title": "yes", "payload": "/affirm"}]}, {"card": {"kind": "answer"}}))
    asyncio.run(store.save(tracker))
    rasas = asyncio.run(store.retrieve_full_tracker("web-1"))
    ours = [event.as_dict() for event in read(store).events]
    assert ours == [event.as_dict() for event in rasas.events][1:]  # Rasa's begins with what opened the session
    assert read(store).current_slot_values() == rasas.current_slot_values()


def test_conversation_that_was_never_begun_is_none(store):
    assert read(store) is None


def parsed(tracker: "DialogueStateTracker | None") -> "list[dict[str, Any]]":
    """The parse data of each message that has conditions."""
    data = [event.parse_data for event in tracker.events if isinstance(event, UserUttered)] if tracker else []
    return [one for one in data if "conditions" in one]


def tap(store: TrackerStore, times: int) -> None:
    for _ in range(times):
        say(store, "/cost")


def name_condition(store: TrackerStore) -> None:
    tracker = read(store)
    tracker.update(UserUttered("I have glaucoma", {"name": "deny"}, [], {"intent": {"name": "deny"}, "conditions": ["glaucoma"]}))
    asyncio.run(store.save(tracker))


def test_held_conditions_are_read_however_many_buttons_were_tapped_since(store):
    begin(store)
    name_condition(store)
    tap(store, LONG)
    for _ in range(2):
        assert [one["conditions"] for one in parsed(read(store))] == [["glaucoma"]]
        assert len(said(read(store))) == TURNS_READ + 1
        tap(store, 1)
    assert len(said(asyncio.run(store.retrieve_full_tracker("web-1")))) == LONG + 3


def test_conditions_of_the_session_before_are_not_read(store):
    begin(store)
    name_condition(store)
    begin_again = read(store)
    begin_again.update_with_events(
        [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")], None
    )
    asyncio.run(store.save(begin_again))
    tap(store, LONG)
    assert parsed(read(store)) == []


def test_copy_leads_to_the_whole_session_too(store):
    """Rasa hands actions a copy."""
    begin(store)
    tap(store, LONG)
    assert len(said(asyncio.run(whole_session(read(store).copy())))) == LONG


def test_whole_session_has_the_turns_before_and_what_is_not_written_yet(store):
    begin(store)
    for number in range(LONG):
        say(store, str(number))
    tracker = read(store)
    tracker.update(UserUttered("now"))
    whole = asyncio.run(whole_session(tracker))
    assert said(whole) == [*(str(number) for number in range(LONG)), "now"]
    assert said(asyncio.run(store.retrieve_full_tracker("web-1")))[-1] != "now"


@pytest.fixture(params=["database", "memory"])
def either(request, store) -> TrackerStore:
    return store if request.param == "database" else InMemoryTrackerStore(Domain.empty())


@pytest.mark.parametrize("key", ["a", 'q"uo\\te', "100%", "under_score", "\u00e9"])
def test_turn_is_found_by_its_key_however_long_ago(either, key):
    begin(either)
    say(either, "first", key=key)
    for number in range(LONG):
        say(either, str(number), key=f"{key}{number}")
    user, bot, _ = asyncio.run(turn_with(either, "web-1", "key", key))
    assert (user.text, bot.text) == ("first", "answer to first")


@pytest.mark.parametrize("key", ["A", "b", "", "%", "_", "aa"])
def test_another_key_finds_nothing(either, key):
    begin(either)
    say(either, 'my "key": "b"', key="a")
    assert asyncio.run(turn_with(either, "web-1", "key", key)) == []
    assert asyncio.run(turn_with(either, "web-2", "key", "a")) == []
