import uuid

import pytest
import requests

from tests.channel.contract import rest

WORD = "Zwetschgendatschi"


@pytest.fixture(scope="module")
def logs(bot, actions) -> str:
    """Both logs after a word was sent in every way there is."""
    session = bot.session()
    for message in (
        f"how long should I hang, {WORD}",
        f"I have glaucoma, {WORD}",
        f"I have chest pain, {WORD}",
        f"{WORD} {WORD}",
        f"the straps {WORD}",
        f"/{WORD}",
        f"/duration{{'{WORD}': 1}}",
        f"I have glaucoma, {WORD}".ljust(600, "x"),
        f"where does that come from, {WORD}",
    ):
        replies = session.say(message, **{"Idempotency-Key": f"{WORD}-{uuid.uuid4().hex}"})
        session.post("/feedback", {"message_id": replies[0]["id"], "helpful": False, "reason": WORD})
    session.post("/messages", {"message": WORD * 1000})
    session.post("/messages", {WORD: WORD})
    headers = {**session.headers, "Content-Type": "application/json"}
    requests.post(f"{bot.url}/messages", data=f'{{"message": "{WORD}', headers=headers, timeout=30)
    requests.get(f"{bot.url}/{WORD}", timeout=30)
    requests.request("FOO", f"{bot.url}/messages", data=WORD, headers={"X-Word": WORD}, timeout=30)
    rest(bot, WORD, f"I have glaucoma, {WORD}")
    rest(bot, "\ud800", f"I have glaucoma, {WORD}")
    session.delete()
    return bot.server.log.read_text() + actions.log.read_text()


def test_no_words_of_the_user_are_logged(logs):
    assert "Loading model" in logs
    assert WORD not in logs


def test_no_stack_trace_is_logged_for_what_a_client_can_send(logs):
    assert "Traceback" not in logs


def test_name_of_a_conversation_that_cannot_be_encoded_does_not_end_the_server(bot, logs):
    assert requests.get(f"{bot.url}/health", timeout=30).status_code == 200
