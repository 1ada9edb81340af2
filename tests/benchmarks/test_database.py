import json
import pathlib
import sqlite3

import pytest

from benchmarks.database import conversations, kinds, replace_all, stored
from benchmarks.mix import CUSTOM, PLAIN

TURN = [("user", None), ("action", "utter_duration"), ("bot", None), ("action", "action_listen")]


@pytest.fixture
def database(tmp_path: pathlib.Path) -> pathlib.Path:
    path = tmp_path / "conversations.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id TEXT, type_name TEXT, timestamp REAL, "
            "intent_name TEXT, action_name TEXT, data TEXT)"
        )
    return path


def store(database: pathlib.Path, sender: str, text: str, *events: tuple[str, str | None]) -> None:
    rows = [(sender, kind, 1.0, None, action, json.dumps({"text": text})) for kind, action in events]
    with sqlite3.connect(database) as connection:
        connection.executemany(
            "INSERT INTO events (sender_id, type_name, timestamp, intent_name, action_name, data) VALUES (?, ?, ?, ?, ?, ?)", rows
        )


def test_what_answered_a_message_is_read_from_the_actions_that_ran(database: pathlib.Path) -> None:
    store(database, "one", "how long", ("action", "action_session_start"), *TURN)
    store(database, "two", "with glaucoma", ("user", None), ("action", "action_condition_check"), ("bot", None))
    store(database, "three", "never answered", ("user", None), ("action", "action_listen"))

    assert kinds(database) == {"how long": PLAIN, "with glaucoma": CUSTOM}


def test_a_turn_with_a_response_and_a_custom_action_is_custom(database: pathlib.Path) -> None:
    store(database, "one", "both", ("user", None), ("action", "utter_duration"), ("action", "action_sources"))

    assert kinds(database) == {"both": CUSTOM}


def test_a_filled_database_holds_whole_copies_under_new_names_and_nothing_else(database: pathlib.Path) -> None:
    store(database, "short", "how long", *TURN)
    store(database, "long", "how long", *TURN, *TURN)
    originals = conversations(database, 2, 10)

    replace_all(database, originals, 25)

    assert len(originals) == 1
    assert stored(database) == 25
    assert conversations(database, 2, 100) == originals * 25


def test_an_emptied_database_holds_nothing(database: pathlib.Path) -> None:
    store(database, "one", "how long", *TURN)

    replace_all(database, conversations(database, 1, 1), 0)

    assert stored(database) == 0
