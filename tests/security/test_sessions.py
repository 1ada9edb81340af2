"""Nobody gets into a conversation without its token: not by forging, fixing, replaying or guessing."""

import base64
import json
import re
import secrets

import pytest
import requests

from inversion_faq.channels.sessions import PREFIX, Sessions
from tests.channel.contract import assert_error, conversation_of, stored_messages, without_id
from tests.conftest import Bot, Session
from tests.security.conftest import PREVIOUS, SECRET

OTHER_SECRET = secrets.token_hex(32)


def token_for(conversation: str, signature: str = "") -> str:
    payload = base64.urlsafe_b64encode(json.dumps(conversation).encode()).decode().rstrip("=")
    return f"{payload}.{signature}"


def signed(conversation: str, secret: str) -> str:
    """Returns a token with a true signature, as whoever has the secret can make it."""
    return str(Sessions(secret)._serializer.dumps(conversation))


def changed(signature: str) -> str:
    return ("A" if signature[0] != "A" else "B") + signature[1:]


def ask(bot: Bot, token: str, method: str = "GET", path: str = "/export") -> requests.Response:
    return requests.request(method, f"{bot.url}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=30)


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda token, name: token_for(name), id="no signature"),
        pytest.param(lambda token, name: token_for(name, "none"), id="a word for a signature"),
        pytest.param(lambda token, name: signed(name, OTHER_SECRET), id="signed with another secret"),
        pytest.param(lambda token, name: name, id="the bare name of the conversation"),
        pytest.param(lambda token, name: token_for(name, changed(token.split(".")[1])), id="one character changed"),
        pytest.param(lambda token, name: "." + token, id="marked as compressed"),
    ],
)
def test_forged_token_opens_nothing(session, forge):
    session.say("I have glaucoma")
    forged = forge(session.token, conversation_of(session))
    for method, path in (("GET", "/export"), ("GET", "/summary"), ("DELETE", "/sessions"), ("POST", "/messages")):
        assert_error(ask(session.bot, forged, method, path), 401, "bad_session")
    assert stored_messages(session) == ["I have glaucoma"]


def test_client_cannot_choose_the_name_of_its_conversation(bot):
    wanted = PREFIX + "0" * 32
    headers = {"Authorization": f"Bearer {token_for(wanted)}", "Cookie": f"session={wanted}"}
    body = {"session": wanted, "conversation": wanted, "sender": wanted}
    given = requests.post(f"{bot.url}/sessions?session={wanted}", json=body, headers=headers, timeout=30).json()["session"]
    assert conversation_of(Session(bot, given, [])) != wanted


def test_every_conversation_has_a_name_of_128_random_bits(bot):
    names = [conversation_of(bot.session()) for _ in range(20)]
    assert all(re.fullmatch(PREFIX + "[0-9a-f]{32}", name) for name in names)
    assert len(set(names)) == 20
    for position in range(4, 36, 8):
        assert len({name[position : position + 4] for name in names}) > 10, "part of the name does not vary"


def test_without_the_secret_nobody_learns_which_conversations_exist(bot, session):
    there, not_there = conversation_of(session), PREFIX + "f" * 32
    answers = [ask(bot, signed(name, OTHER_SECRET)) for name in (there, not_there)]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert answers[0].content == answers[1].content
    assert without_id(answers[0]) == without_id(answers[1])


def test_deleted_token_is_of_no_use_when_it_is_replayed(bot):
    session = bot.session()
    session.say("I have glaucoma")
    assert session.delete().status_code == 204
    for method, path in (("GET", "/export"), ("GET", "/summary"), ("DELETE", "/sessions")):
        assert_error(ask(bot, session.token, method, path), 401, "session_ended")


@pytest.mark.parametrize(
    "put",
    [
        pytest.param(lambda token: {"params": {"session": token, "token": token, "access_token": token}}, id="the address"),
        pytest.param(lambda token: {"cookies": {"session": token}}, id="a cookie"),
        pytest.param(lambda token: {"headers": {"X-Session": token, "Cookie": f"Authorization=Bearer {token}"}}, id="headers"),
        pytest.param(lambda token: {"auth": ("session", token)}, id="a password"),
    ],
)
def test_token_counts_in_the_authorization_header_only(session, put):
    answer = requests.get(f"{session.bot.url}/export", **put(session.token), timeout=30)
    assert answer.status_code == 401


def test_no_token_is_in_a_log_or_in_a_cookie(bot, actions):
    session = bot.session()
    answers = [
        session.post("/messages", {"message": "I have glaucoma"}),
        session.post("/feedback", {"message_id": "x", "helpful": True}),
        requests.get(f"{bot.url}/export", headers=session.headers, timeout=30),
        requests.get(f"{bot.url}/{session.token}", timeout=30),
        session.delete(),
    ]
    logs = bot.server.log.read_text() + actions.log.read_text()
    assert session.token not in logs
    assert conversation_of(session) not in logs
    assert not [answer for answer in answers if answer.cookies or "set-cookie" in answer.headers]


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nothing", 404), ("PATCH", "/messages", 405)])
def test_wrong_address_and_wrong_method_say_the_same_with_and_without_a_session(session, method, path, status):
    with_token, without = (
        requests.request(method, f"{session.bot.url}{path}", headers=headers, timeout=30) for headers in (session.headers, {})
    )
    assert with_token.status_code == without.status_code == status
    assert with_token.content == without.content


def test_session_of_the_secret_before_goes_on_and_one_of_any_other_does_not(production_bot):
    for secret, status in ((SECRET, "session_ended"), (PREVIOUS, "session_ended"), (OTHER_SECRET, "bad_session")):
        assert_error(ask(production_bot, signed(PREFIX + "a" * 32, secret)), 401, status)


def test_new_sessions_are_signed_with_the_new_secret_alone():
    conversation, token = Sessions(SECRET, PREVIOUS).new()
    assert Sessions(SECRET).conversation(token) == conversation
    with pytest.raises(ValueError, match="not a session token"):
        Sessions(PREVIOUS).conversation(token)
