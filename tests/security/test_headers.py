"""Headers that are spoofed, doubled, malformed or meant to be read otherwise by a proxy in front."""

import pytest
import requests

from tests.channel.contract import EMERGENCY_LINE
from tests.security import wire

BEHIND = b"GET /chat/health HTTP/1.1\r\n\r\n"
AMBIGUOUS = {
    "both": (["Transfer-Encoding: chunked", "Content-Length: 5"], b"0\r\n\r\n" + BEHIND),
    "both, the other way round": (["Content-Length: 5", "Transfer-Encoding: chunked"], b"0\r\n\r\n" + BEHIND),
    "two lengths": (["Content-Length: 2", "Content-Length: 40"], b"{}" + BEHIND),
    "the same length twice": (["Content-Length: 2", "Content-Length: 2"], b"{}" + BEHIND),
    "two lengths in one": (["Content-Length: 2, 40"], b"{}" + BEHIND),
    "a length below zero": (["Content-Length: -5"], b"abc"),
    "a length with a sign": (["Content-Length: +2"], b"{}" + BEHIND),
    "a length with an underscore": (["Content-Length: 0_2"], b"{}" + BEHIND),
    "a length in other digits": (["Content-Length: \u0662".encode().decode("latin-1")], b"{}" + BEHIND),
    "a length in hex": (["Content-Length: 0x2"], b"{}" + BEHIND),
    "a length with a space before the colon": (["Content-Length : 2"], b"{}" + BEHIND),
    "a length with a tab before its name": (["\tContent-Length: 2"], b"{}" + BEHIND),
    "a length in another line": (["X: y\nContent-Length: 2"], b"{}" + BEHIND),
    "a folded line": (["X: y\r\n z"], BEHIND),
    "an odd coding": (["Transfer-Encoding: xchunked", "Content-Length: 2"], b"{}" + BEHIND),
    "a coding in capitals": (["Transfer-Encoding: CHUNKED"], b"0\r\n\r\n" + BEHIND),
    "two codings": (["Transfer-Encoding: gzip, chunked"], b"0\r\n\r\n" + BEHIND),
    "two headers of coding": (["Transfer-Encoding: chunked", "Transfer-Encoding: identity"], b"0\r\n\r\n" + BEHIND),
    "a null in a value": (["X: a\0b"], BEHIND),
    "a carriage return in a value": (["X: a\rContent-Length: 2"], BEHIND),
}


@pytest.mark.parametrize("path", ["/chat/messages", "/chat/nothing", "/nothing"])
@pytest.mark.parametrize(("headers", "body"), AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_request_with_two_readings_is_refused_and_what_follows_it_is_not_read(bot, path, headers, body):
    answer = wire.send(bot, wire.request("POST", path, *headers, body=body))
    assert wire.statuses(answer) == [400]
    assert requests.get(f"{bot.url}/health", timeout=30).status_code == 200


@pytest.mark.parametrize("header", ["Authorization: Bearer a", "Host: a", "Origin: https://a", "Idempotency-Key: a"])
def test_header_that_counts_once_is_refused_when_it_stands_twice(bot, header):
    answer = wire.send(bot, wire.request("POST", "/chat/messages", header, header.replace(" a", " b") + "c", "Content-Length: 0"))
    assert wire.statuses(answer) == [400]
    assert b'"bad_request"' in answer


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"GET /chat/\xff\xfe HTTP/1.1", id="no UTF-8"),
        pytest.param(b"GET /chat/\x1b[31mred HTTP/1.1", id="an escape"),
        pytest.param(b"GET /chat/a\nb HTTP/1.1", id="a new line"),
        pytest.param(b"GET :/// HTTP/1.1", id="no address"),
        pytest.param(b"G\x1bET /chat/health HTTP/1.1", id="a method with an escape"),
        pytest.param(b"GET /chat/health HTTP/2.0", id="another protocol"),
        pytest.param(b"GET  /chat/health  HTTP/1.1", id="spaces"),
        pytest.param(b"nonsense", id="no HTTP at all"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
    ],
)
def test_line_that_cannot_be_read_gets_an_error_and_no_stack_trace_in_the_log(bot, line):
    answer = wire.send(bot, line + b"\r\nX: y\r\n\r\n")
    assert wire.statuses(answer) == [400]
    assert EMERGENCY_LINE.encode() in answer
    assert "Traceback" not in bot.server.log.read_text()


def test_headers_have_a_largest_size(bot):
    answer = wire.send(bot, wire.request("GET", "/chat/health", "X: " + "y" * 20_000))
    assert wire.statuses(answer) == [413]
    answer = wire.send(bot, wire.request("GET", "/chat/health", *(f"X{number}: y" for number in range(3000))))
    assert wire.statuses(answer) == [413]


@pytest.mark.parametrize("name", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_method_cannot_be_overridden(session, name):
    session.say("hello")
    headers = {**session.headers, name: "DELETE"}
    assert requests.post(f"{session.bot.url}/sessions", headers=headers, timeout=30).status_code == 201
    assert requests.get(f"{session.bot.url}/export", headers=session.headers, timeout=30).status_code == 200


def test_host_and_forwarded_host_are_not_believed(bot):
    names = {
        "Host": "evil.example",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "gopher",
        "Forwarded": "host=evil.example",
    }
    for path in ("", "/health", "/nothing", "/openapi.json"):
        answer = requests.get(f"{bot.url}{path}", headers=names, timeout=30, allow_redirects=False)
        assert b"evil.example" not in answer.content
        assert not [value for value in answer.headers.values() if "evil.example" in value]
        assert not answer.is_redirect


def test_address_outside_the_files_is_not_found(bot):
    for path in (
        "/../credentials.yml",
        "/..%2f..%2fcredentials.yml",
        "/static/../web.py",
        "/widget.js/../../web.py",
        "//etc/passwd",
    ):
        answer = wire.send(bot, wire.request("GET", f"/chat{path}", "Connection: close"))
        assert wire.statuses(answer) == [404], path
