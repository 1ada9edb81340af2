"""Each request has an id, which its person can quote and the operator finds in both logs."""

import http.client
import re

import pytest
import requests

HEADER = "X-Request-ID"
MADE = re.compile(r"[0-9a-f]{32}")
WAYS = {
    "an answer": ("GET", "/health"),
    "a file": ("GET", "/page.css"),
    "an error": ("POST", "/messages"),
    "no such path": ("GET", "/nothing"),
    "a method that is not allowed": ("DELETE", "/messages"),
    "an unknown method": ("FOO", "/messages"),
    "a preflight": ("OPTIONS", "/messages"),
}


@pytest.mark.parametrize(("method", "path"), WAYS.values(), ids=WAYS)
def test_every_response_has_an_id(operated, method, path):
    answer = requests.request(method, f"{operated.bot.url}{path}", timeout=30)
    assert MADE.fullmatch(answer.headers[HEADER])


def test_every_request_of_a_connection_has_an_id_of_its_own(operated):
    with requests.Session() as connection:
        ids = [connection.get(f"{operated.bot.url}/live", timeout=30).headers[HEADER] for _ in range(3)]
    assert len(set(ids)) == 3


@pytest.mark.parametrize("sent", ["a", "7f1b-2.c_D", "x" * 64])
def test_id_of_a_proxy_is_taken(operated, sent):
    assert requests.get(f"{operated.bot.url}/live", headers={HEADER: sent}, timeout=30).headers[HEADER] == sent


@pytest.mark.parametrize("sent", ["", "x" * 65, "two words", "a\tb", '"}', "../x", "a=b", "\xe9", "\x1b[31m", "a%0d%0ab"])
def test_id_that_is_no_short_safe_word_is_replaced(operated, sent):
    connection = http.client.HTTPConnection("127.0.0.1", operated.bot.server.port, timeout=30)
    connection.putrequest("GET", "/chat/live")
    connection.putheader(HEADER, sent.encode("latin-1"))
    connection.endheaders()
    assert MADE.fullmatch(connection.getresponse().headers[HEADER])
    connection.close()


def test_id_is_in_the_log_of_both_servers(operated):
    operated.bot.session().say("I have glaucoma", **{HEADER: "found-in-both"})
    for server in (operated.bot.server, operated.actions):
        assert '"request_id": "found-in-both"' in server.log.read_text()


def test_id_of_a_turn_is_in_the_lines_that_explain_its_failure(operated):
    session = operated.bot.session()
    operated.actions.pause()
    try:
        session.say("I have glaucoma", **{HEADER: "found-in-failure"})
    finally:
        operated.actions.resume()
    lines = [line for line in operated.bot.server.log.read_text().splitlines() if "found-in-failure" in line]
    assert any('"level": "error"' in line for line in lines), lines
