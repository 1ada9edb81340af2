"""Bodies that are too large, too deep, ambiguous, compressed or not what their headers say."""

import gzip
import json
import zlib

import pytest
import requests

from tests.channel.contract import assert_error, stored_messages
from tests.conftest import Session
from tests.security import wire

JSON = "Content-Type: application/json"


def post(session: Session, body: bytes, **headers: str) -> requests.Response:
    headers = {**session.headers, "Content-Type": "application/json", **headers}
    return requests.post(f"{session.bot.url}/messages", data=body, headers=headers, timeout=60)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('{"message": "hello", "message": "I have glaucoma"}', id="a key twice"),
        pytest.param('{"message": "hello", "x": {"a": 1, "a": 2}}', id="a key twice, deeper"),
        pytest.param('{"message": "hello", "\\u006dessage": "x"}', id="a key twice, once escaped"),
        pytest.param('{"message": NaN}', id="NaN"),
        pytest.param('{"message": "x", "y": Infinity}', id="Infinity"),
        pytest.param('{"message": ' + "9" * 60_000 + "}", id="a number of 60,000 digits"),
        pytest.param('{"message": "x"} {"message": "y"}', id="two objects"),
        pytest.param('{"message": "x",}', id="a comma too many"),
        pytest.param("{'message': 'x'}", id="single quotes"),
        pytest.param('{"a":' * 5000 + "1" + "}" * 5000, id="5,000 deep"),
    ],
)
def test_body_that_could_be_read_in_two_ways_is_refused(session, body):
    assert_error(post(session, body.encode()), 400, "bad_json")
    assert stored_messages(session) == []


@pytest.mark.parametrize("charset", ["utf-16", "utf-32", "utf-7", "latin-1", "cp037"])
def test_body_is_read_as_utf_8_whatever_charset_it_claims(session, charset):
    text = json.dumps({"message": "Was ist das für ein Tisch, €?"}, ensure_ascii=False)
    right = post(session, text.encode(), **{"Content-Type": f"application/json; charset={charset}"})
    assert right.status_code == 200
    wrong = post(session, text.encode(charset, "replace"), **{"Content-Type": f"application/json; charset={charset}"})
    assert wrong.status_code in (200, 400)
    assert stored_messages(session)[0] == "Was ist das für ein Tisch, €?"


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "identity, gzip"])
def test_compressed_body_is_not_unpacked(session, coding):
    packed = (zlib.compress if coding == "deflate" else gzip.compress)(b'{"message": "' + b"x" * 3_000_000 + b'"}')
    assert len(packed) < 10_000
    assert_error(post(session, packed, **{"Content-Encoding": coding}), 400, "bad_json")


def test_number_of_bytes_that_is_too_small_leaves_the_rest_unread(session):
    body = b'{"message": "hello"}GET /chat/health HTTP/1.1\r\n\r\n'
    answer = wire.send(
        session.bot,
        wire.request("POST", "/chat/sessions", JSON, "Content-Length: 20", "Connection: close", body=body),
    )
    assert wire.statuses(answer) == [201]


@pytest.mark.parametrize(
    "chunks",
    [b"-5\r\nhello\r\n0\r\n\r\n", b"zz\r\nhello\r\n", b"5" * 100 + b"\r\n", b"1;" + b"x" * 5000],
    ids=["below zero", "no number", "a length of 100 digits", "an endless extension"],
)
def test_malformed_chunks_are_refused_and_the_connection_ends(bot, chunks):
    answer = wire.send(bot, wire.request("POST", "/chat/messages", JSON, "Transfer-Encoding: chunked", body=chunks))
    assert wire.statuses(answer) == [400]
    assert b'"bad_request"' in answer


def test_body_of_a_hundred_thousand_chunks_is_refused(bot):
    chunks = b"1\r\nx\r\n" * 100_000 + b"0\r\n\r\n"
    answer = wire.send(
        bot, wire.request("POST", "/chat/sessions", JSON, "Transfer-Encoding: chunked", "Connection: close", body=chunks)
    )
    assert wire.statuses(answer) == [413]


@pytest.mark.parametrize("path", ["/nothing", "/chat/nothing", "/webhooks/rest/webhook"])
def test_large_body_for_another_address_is_not_kept(bot, path):
    answer = wire.send(bot, wire.request("POST", path, JSON, "Content-Length: 50000000", body=b"x" * 100_000))
    assert wire.statuses(answer)[0] in (404, 413)
