"""Reads and fills a bot's SQLite file from outside, as Rasa's tracker store lays it out."""

import contextlib
import json
import pathlib
import sqlite3
from collections.abc import Iterator, Sequence

from benchmarks.mix import CUSTOM, PLAIN

_OWN = "action_"
_RASAS = frozenset({"action_listen", "action_session_start", "action_default_fallback", "action_unlikely_intent"})
_BATCH = 500
_ROWS = "type_name, timestamp, intent_name, action_name, data"


def kinds(database: pathlib.Path) -> dict[str, str]:
    """Returns how each message of a conversation with one message was answered: `PLAIN` or `CUSTOM`.

    Messages after which no action of the domain ran are left out.
    """
    texts: dict[str, str] = {}
    actions: dict[str, set[str]] = {}
    with _opened(database) as connection:
        for sender, kind, action, data in connection.execute("SELECT sender_id, type_name, action_name, data FROM events"):
            if kind == "user":
                texts[sender] = json.loads(data).get("text") or ""
            elif kind == "action" and action not in _RASAS:
                actions.setdefault(sender, set()).add(action)
    return {text: _kind(actions[sender]) for sender, text in texts.items() if sender in actions}


def conversations(database: pathlib.Path, messages: int, most: int) -> list[list[tuple]]:
    """Returns the rows of conversations with just so many `messages` of the user, at most `most` conversations."""
    chosen = (
        "SELECT sender_id FROM events WHERE type_name = 'user' GROUP BY sender_id HAVING COUNT(*) = ? ORDER BY sender_id LIMIT ?"
    )
    with _opened(database) as connection:
        senders = connection.execute(chosen, (messages, most)).fetchall()
        return [
            connection.execute(f"SELECT {_ROWS} FROM events WHERE sender_id = ? ORDER BY id", one).fetchall() for one in senders
        ]


def replace_all(database: pathlib.Path, originals: Sequence[Sequence[tuple]], wanted: int) -> None:
    """Empties a database, and fills it with `wanted` copies of conversations under new names, in turn.

    Args:
        database: of a bot that nobody talks to; it may run.
        originals: the rows of each, as `conversations` returns them.
        wanted: how many copies.
    """
    with _opened(database) as connection:
        connection.execute("DELETE FROM events")
        for number in range(wanted):
            copies = [(f"copy-{number}", *row) for row in originals[number % len(originals)]]
            connection.executemany(f"INSERT INTO events (sender_id, {_ROWS}) VALUES (?, ?, ?, ?, ?, ?)", copies)
            if number % _BATCH == 0:
                connection.commit()
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def stored(database: pathlib.Path) -> int:
    """Returns how many conversations there are."""
    with _opened(database) as connection:
        return int(connection.execute("SELECT COUNT(DISTINCT sender_id) FROM events").fetchone()[0])


@contextlib.contextmanager
def _opened(database: pathlib.Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(database, timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def _kind(actions: set[str]) -> str:
    return CUSTOM if any(one.startswith(_OWN) for one in actions) else PLAIN
