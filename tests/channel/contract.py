"""The wire contract as checks: what every reply and every error of the web channel looks like."""

import base64
import json
import sqlite3
from typing import Any

import requests

from tests.conftest import Bot, Session

KINDS = {"answer", "condition_check", "red_flag", "clarify", "out_of_scope", "small_talk", "error"}
URGENCIES = {"routine", "clinician", "same_day", "emergency"}
GRADES = {"none", "conflicting", "very_limited", "limited", "moderate"}
EMERGENCY_LINE = "In an emergency, call your emergency number"

CARD = {
    "kind": str,
    "topic": (str, type(None)),
    "title": (str, type(None)),
    "body": (str, type(None)),
    "picture": (dict, type(None)),
    "evidence": (dict, type(None)),
    "urgency": str,
    "clinician": (str, type(None)),
    "conditions": list,
    "sources": list,
    "related": list,
    "checked": (str, type(None)),
    "language": (dict, type(None)),
}
SOMETIMES = {"stale": bool, "reviewed_by": (str, type(None)), "sign": (dict, type(None))}
MESSAGE = {"id": str, "text": str, "buttons": list, "card": (dict, type(None))}
NULL_OR_TEXT = (str, type(None))
CONDITION = {
    "id": str,
    "name": str,
    "advice": NULL_OR_TEXT,
    "reason": NULL_OR_TEXT,
    "text": NULL_OR_TEXT,
    "sources": list,
    "subject": str,
    "status": str,
}
SOURCE = {
    "id": str,
    "title": str,
    "publisher": NULL_OR_TEXT,
    "year": NULL_OR_TEXT,
    "url": NULL_OR_TEXT,
    "kind": str,
    "fact": NULL_OR_TEXT,
}
RELATED = {"title": str, "payload": str, "topic": str}
BUTTON = {"title": str, "payload": str}


def assert_shape(value: Any, shape: "dict[str, Any]", sometimes: "dict[str, Any] | None" = None) -> None:
    assert isinstance(value, dict)
    allowed = {**shape, **(sometimes or {})}
    assert set(shape) <= set(value) <= set(allowed)
    wrong = {key: one for key, one in value.items() if not isinstance(one, allowed[key])}
    assert not wrong


def assert_card(card: "dict[str, Any]") -> None:
    assert_shape(card, CARD, SOMETIMES)
    assert card["kind"] in KINDS
    assert card["urgency"] in URGENCIES
    if card["evidence"] is not None:
        assert_shape(card["evidence"], {"grade": str, "label": str, "explained": str})
        assert card["evidence"]["grade"] in GRADES
    if card["picture"] is not None:
        assert_shape(card["picture"], {"id": str, "text": str})
    if card["language"] is not None:
        assert_shape(card["language"], {"code": str, "dir": str})
        assert card["language"]["dir"] in {"ltr", "rtl"}
    assert ("sign" in card) is (card["kind"] == "red_flag")
    if card.get("sign"):
        assert_shape(card["sign"], {"id": (str, type(None)), "name": str})
    if card["kind"] == "red_flag":
        assert card["urgency"] in {"emergency", "same_day"}
        assert card["clinician"]
        assert card["related"] == []
    for one in card["conditions"]:
        assert_shape(one, CONDITION)
        assert one["status"] in {"confirmed", "unconfirmed"}
        assert one["advice"] in {"do_not_use", "ask_first", None}
    for one in card["sources"]:
        assert_shape(one, SOURCE)
    for one in card["related"]:
        assert_shape(one, RELATED)


def assert_messages(messages: "list[dict[str, Any]]") -> None:
    assert messages
    assert len({one["id"] for one in messages}) == len(messages)
    for one in messages:
        assert_shape(one, MESSAGE)
        assert one["text"].strip()
        assert not set("{}") & set(one["text"])
        for button in one["buttons"]:
            assert_shape(button, BUTTON)
        if one["card"] is not None:
            assert_card(one["card"])


def assert_error(answer: requests.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.headers.get("Content-Type")) == (status, "application/json"), answer.text
    assert set(answer.json()) == {"error"}
    error = answer.json()["error"]
    assert_shape(error, {"code": str, "message": str})
    assert error["code"] == code
    assert EMERGENCY_LINE in error["message"]


def kinds(messages: "list[dict[str, Any]]") -> "list[str]":
    return [one["card"]["kind"] for one in messages]


def named_conditions(message: "dict[str, Any]") -> "list[str]":
    return [one["id"] for one in message["card"]["conditions"]]


def conversation_of(session: Session) -> str:
    payload = session.token.split(".")[0]
    return str(json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))))


def stored_events(session: Session) -> "list[dict[str, Any]]":
    """Reads a conversation from the database as Rasa stored it."""
    with sqlite3.connect(session.bot.database) as database:
        rows = database.execute("SELECT data FROM events WHERE sender_id = ? ORDER BY id", [conversation_of(session)]).fetchall()
    database.close()
    return [json.loads(row[0]) for row in rows]


def stored_messages(session: Session) -> "list[str]":
    return [event["text"] for event in stored_events(session) if event["event"] == "user"]


def bytes_of_database(bot: Bot) -> bytes:
    return b"".join(path.read_bytes() for path in bot.database.parent.glob("conversations.db*"))


def rest(bot: Bot, sender: str, message: str) -> str:
    """Says something over the rest channel, the same path that `rasa shell` uses; returns the texts."""
    url = bot.url.replace("/chat", "/webhooks/rest/webhook")
    answer = requests.post(url, json={"sender": sender, "message": message}, timeout=60)
    assert answer.status_code == 200
    return "\n\n".join(one.get("text", "") for one in answer.json())


def without_id(answer: requests.Response) -> "dict[str, str]":
    """The headers that do not differ from one request to the next."""
    return {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
