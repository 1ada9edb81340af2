"""CHAT_LOG_FORMAT=json: one object a line, of Rasa's own loggers and of the libraries', with nothing that people write."""

import datetime
import json
import uuid
from typing import Any

import pytest
import requests

from tests.channel.contract import rest

WORD = "Zwetschgendatschi"
FIRST_LINE = {"rasa": "Starting Rasa server", "actions": "Action endpoint is up"}
"""Before it the format is not set yet: lines of libraries that are being imported."""


@pytest.fixture(scope="module")
def talked(operated) -> None:
    """A word in each way there is to send one."""
    session = operated.bot.session()
    for message in (f"how long, {WORD}", f"I have glaucoma, {WORD}", f"I have chest pain, {WORD}", f"/{WORD}", WORD * 30):
        [reply, *_] = session.say(message, **{"Idempotency-Key": f"{WORD}-{uuid.uuid4().hex}"})
    session.post("/feedback", {"message_id": reply["id"], "helpful": False, "reason": WORD})
    session.post("/messages", {WORD: WORD})
    requests.get(f"{operated.bot.url}/{WORD}?{WORD}={WORD}", headers={"X-Word": WORD}, timeout=30)
    requests.request(WORD.upper(), f"{operated.bot.url}/messages", timeout=30)
    rest(operated.bot, WORD, f"I have glaucoma, {WORD}")
    rest(operated.bot, "\ud800", WORD)
    operated.actions.pause()
    session.say(f"I have glaucoma, {WORD}")
    operated.actions.resume()
    session.delete()


@pytest.fixture(params=["rasa", "actions"])
def log(request, operated, talked) -> str:
    server = operated.bot.server if request.param == "rasa" else operated.actions
    text = server.log.read_text()
    return text[text.index('{"event": "' + FIRST_LINE[request.param]) :]


def lines(operated, path: str) -> "list[dict[str, Any]]":
    found = [json.loads(line) for line in operated.bot.server.log.read_text().splitlines() if '"event": "request"' in line]
    return [line for line in found if line["path"] == path]


def test_every_line_is_an_object_with_its_time_level_and_logger(log):
    for line in log.splitlines():
        entry = json.loads(line)
        at = datetime.datetime.fromisoformat(entry["time"].replace("Z", "+00:00"))
        assert at.utcoffset() == datetime.timedelta(0)
        assert entry["level"] in {"info", "warning", "error", "critical"}
        assert entry["event"]
        assert entry["logger"]


def test_no_words_of_the_user_and_no_token_are_in_it(log):
    assert WORD.lower() not in log.lower()
    assert "Bearer" not in log
    assert "127.0.0.1:" not in log.split("\n", 1)[1]


@pytest.mark.usefixtures("talked")
def test_a_message_leaves_one_line_that_says_how_it_went(operated):
    *_, line = lines(operated, "/chat/messages")
    assert set(line) == {"time", "level", "logger", "event", "request_id", "method", "path", "status", "duration_ms"}
    assert (line["method"], line["status"], line["level"]) == ("POST", 200, "info")
    assert line["duration_ms"] > 0


@pytest.mark.usefixtures("talked")
def test_an_error_says_its_code(operated):
    assert "bad_message" in {line.get("error_code") for line in lines(operated, "/chat/messages")}


@pytest.mark.usefixtures("talked")
def test_a_path_or_a_method_that_is_none_is_not_quoted(operated):
    assert {line["status"] for line in lines(operated, "other")} == {404}
    assert "other" in {line["method"] for line in lines(operated, "/chat/messages")}


def test_probes_that_are_well_are_not_logged(operated):
    for path in ("live", "health", "ready"):
        assert requests.get(f"{operated.bot.url}/{path}", timeout=30).status_code == 200
        assert [line for line in lines(operated, f"/chat/{path}") if line["status"] == 200] == []
