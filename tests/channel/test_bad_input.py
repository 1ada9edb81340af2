import json

import pytest
import requests

from tests.channel.contract import assert_error, assert_messages
from tests.conftest import Bot, Session

JSON = {"Content-Type": "application/json"}
POSTS = ["/messages", "/feedback", "/sessions"]


def send(session: Session, path: str, body: "bytes | str", **headers: str) -> requests.Response:
    data = body.encode() if isinstance(body, str) else body
    headers = {**session.headers, **JSON, **headers}
    return requests.post(f"{session.bot.url}{path}", data=data, headers=headers, timeout=60)


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/messages"), ("POST", "/feedback"), ("DELETE", "/sessions"), ("GET", "/summary"), ("GET", "/export")],
)
@pytest.mark.parametrize(
    ("authorization", "code"),
    [
        pytest.param(None, "no_session", id="none"),
        pytest.param("", "no_session", id="empty"),
        pytest.param("Bearer", "bad_session", id="no token"),
        pytest.param("Bearer nonsense", "bad_session", id="no token of ours"),
        pytest.param("Basic dXNlcjpwYXNz", "bad_session", id="another scheme"),
        pytest.param("Bearer " + "x" * 5000, "bad_session", id="a very long one"),
        pytest.param("Bearer \u00e9".encode().decode("latin-1"), "bad_session", id="not ASCII"),
    ],
)
def test_missing_and_bad_tokens_are_refused(bot, method, path, authorization, code):
    headers = {**JSON, **({} if authorization is None else {"Authorization": authorization})}
    answer = requests.request(method, f"{bot.url}{path}", data=b'{"message": "x"}', headers=headers, timeout=30)
    assert_error(answer, 401, code)


def test_token_with_a_changed_conversation_is_refused(bot):
    mine, theirs = bot.session(), bot.session()
    forged = f"{theirs.token.split('.')[0]}.{mine.token.split('.')[1]}"
    answer = Session(bot, forged, []).post("/messages", {"message": "hello"})
    assert_error(answer, 401, "bad_session")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"message": "x"', id="cut off"),
        pytest.param(b'["message"]', id="a list"),
        pytest.param(b'"message"', id="a string"),
        pytest.param(b"null", id="null"),
        pytest.param(b'{"message": "\xff\xfe\xfd"}', id="invalid UTF-8"),
        pytest.param('{"message": "x"}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'{"message": "a\x01b"}', id="a raw control character"),
        pytest.param(b'{"message": ' * 4000 + b"1" + b"}" * 4000, id="too deep"),
        pytest.param(b'{"message": ' + b"[" * 30000 + b"]" * 30000 + b"}", id="too deep in a list"),
        pytest.param(b"\x00" * 100, id="zeros"),
    ],
)
def test_body_that_is_no_json_object_is_refused(session, path, body):
    assert_error(send(session, path, body), 400, "bad_json")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_body_of_another_content_type_is_refused(session, path, content_type):
    assert_error(send(session, path, '{"message": "hello"}', **{"Content-Type": content_type}), 400, "bad_content_type")


@pytest.mark.parametrize("body", ["", "{}", '{"text": "x"}', '{"message": null}', '{"message": 5}', '{"message": ["x"]}'])
def test_message_that_is_missing_or_no_text_is_refused(session, body):
    assert_error(send(session, "/messages", body), 400, "bad_message")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"message_id": "x"},
        {"helpful": True},
        {"message_id": 5, "helpful": True},
        {"message_id": "x", "helpful": "yes"},
        {"message_id": "x", "helpful": True, "reason": 5},
        {"message_id": "x", "helpful": True, "reason": "y" * 501},
    ],
    ids=lambda body: json.dumps(body)[:50],
)
def test_feedback_with_a_field_that_does_not_fit_is_refused(session, body):
    assert_error(session.post("/feedback", body), 400, "bad_field")


@pytest.mark.parametrize("character", ["x", "\u00e9", "\U0001f600"], ids=["letters", "accents", "emoji"])
def test_message_over_4000_characters_is_refused(session, character):
    assert_messages(session.say(character * 4000))
    assert_error(session.post("/messages", {"message": character * 4001}), 413, "too_large")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("size", [64_001, 20_000_000], ids=["a byte", "megabytes"])
def test_body_that_is_too_large_is_refused(session, path, size):
    assert_error(send(session, path, b" " * size), 413, "too_large")


def test_body_of_unknown_length_that_is_too_large_is_refused(session):
    chunks = (b" " * 10_000 for _ in range(100))
    headers = {**session.headers, **JSON}
    answer = requests.post(f"{session.bot.url}/messages", data=chunks, headers=headers, timeout=60)
    assert_error(answer, 413, "too_large")


def test_body_of_unknown_length_is_read(session):
    chunks = iter([b'{"message": ', b'"/duration"}'])
    headers = {**session.headers, **JSON}
    answer = requests.post(f"{session.bot.url}/messages", data=chunks, headers=headers, timeout=60)
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/nothing", "/messages/", "/messages/1", "/sessions/x", "/%ff", "/..%2fhealth", "/a" * 900])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS", "FOO"])
def test_unknown_path_is_not_found(bot, method, path):
    assert_error(requests.request(method, f"{bot.url}{path}", timeout=30), 404, "not_found")


PATHS = {
    "": "GET, HEAD, OPTIONS",
    "/page.css": "GET, HEAD, OPTIONS",
    "/page.js": "GET, HEAD, OPTIONS",
    "/widget.js": "GET, HEAD, OPTIONS",
    "/openapi.json": "GET, HEAD, OPTIONS",
    "/live": "GET, HEAD, OPTIONS",
    "/health": "GET, HEAD, OPTIONS",
    "/ready": "GET, HEAD, OPTIONS",
    "/sessions": "POST, DELETE, OPTIONS",
    "/messages": "POST, OPTIONS",
    "/feedback": "POST, OPTIONS",
    "/summary": "GET, HEAD, OPTIONS",
    "/export": "GET, HEAD, OPTIONS",
}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO"])
@pytest.mark.parametrize("path", sorted(PATHS))
def test_other_methods_are_refused_with_those_that_are_allowed(bot, path, method):
    if method in PATHS[path]:
        method = "PUT"
    answer = requests.request(method, f"{bot.url}{path}", timeout=30)
    assert_error(answer, 405, "wrong_method")
    assert answer.headers["Allow"] == PATHS[path]


@pytest.mark.parametrize("path", sorted(PATHS))
def test_options_tells_the_methods(bot, path):
    answer = requests.options(f"{bot.url}{path}", timeout=30)
    assert (answer.status_code, answer.headers["Allow"], answer.content) == (204, PATHS[path], b"")


@pytest.mark.parametrize("path", ["", "/health", "/ready", "/openapi.json", "/widget.js"])
def test_head_is_get_without_a_body(bot, path):
    answer = requests.head(f"{bot.url}{path}", timeout=30)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize(
    "header", [{"Content-Length": "abc"}, {"Expect": "nonsense"}], ids=["a length that is no number", "an expectation"]
)
def test_malformed_http_request_has_a_json_error_too(bot, header):
    prepared = requests.Request("POST", f"{bot.url}/messages", headers=header).prepare()
    prepared.headers.update(header)
    with requests.Session() as client:
        assert_error(client.send(prepared, timeout=30), 400, "bad_request")


def test_server_is_well_after_all_this(bot: Bot):
    assert requests.get(f"{bot.url}/ready", timeout=30).status_code == 200
