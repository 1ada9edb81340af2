"""docs/privacy.md says what is stored: every column, every field, and nothing that a browser tells of a person."""

import re
import sqlite3
from typing import Any

import pytest
import requests

from tests.channel.contract import bytes_of_database, stored_events
from tests.conftest import ROOT, Bot, Process, Session

NAMED = set(re.findall(r"`([a-z_]+)`", (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8").split("### Elsewhere")[0]))
TOLD = {
    "X-Forwarded-For": "203.0.113.77",
    "X-Real-IP": "203.0.113.78",
    "Forwarded": "for=203.0.113.79",
    "User-Agent": "Zwetschgendatschi/1.0",
    "Referer": "https://zwetschgendatschi.example.org/my-secret-illness",
    "Cookie": "zwetschgen=datschi",
    "Accept-Language": "gsw-zwetschge",
}


def fields_of(event: dict[str, Any]) -> set[str]:
    """The names of an event's fields, and of those in what was understood and in slots; a reply's card is the project's own."""
    inner = [event.get("parse_data", {}), event.get("metadata", {}) if event["event"] != "bot" else {}]
    inner += event.get("parse_data", {}).get("conditions", [])
    inner += [event["value"]] if isinstance(event.get("value"), dict) else []
    return set(event).union(*map(set, inner))


@pytest.fixture
def talked(bot: Bot) -> Session:
    """A conversation with every kind of message."""
    session = bot.session()
    headers = {**TOLD, "Idempotency-Key": "a"}
    [reply] = session.say("I have glaucoma and take warfarin", **headers)
    session.post("/feedback", {"message_id": reply["id"], "helpful": False, "reason": "too long"}, **TOLD)
    for message in (
        "does physiotherapy help more, and how long should I hang?",
        "no I don't have glaucoma",
        "sorry, scratch that",
        "the straps",
        "/duration",
        "tengo dolor en el pecho",
        "I have crushing chest pain",
        "I have glaucoma. " * 40,
        "thanks",
    ):
        session.say(message, **TOLD)
    return session


def test_every_column_is_in_the_data_map(talked):
    with sqlite3.connect(talked.bot.database) as database:
        tables = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = [row[1] for row in database.execute("PRAGMA table_info(events)")]
    database.close()
    assert tables == ["events"]
    assert [column for column in columns if column not in NAMED] == []


def test_every_field_that_is_stored_is_in_the_data_map(talked):
    stored = set().union(*map(fields_of, stored_events(talked)))
    assert sorted(stored - NAMED) == []


def test_nothing_that_a_browser_tells_of_a_person_is_stored_or_logged(talked, actions: Process):
    requests.post(f"{talked.bot.url}/sessions", headers=TOLD, timeout=30)
    kept = bytes_of_database(talked.bot) + (talked.bot.server.log.read_text() + actions.log.read_text()).encode()
    assert [name for name, value in TOLD.items() if value.encode() in kept] == []
    assert b"127.0.0.1" not in bytes_of_database(talked.bot)
