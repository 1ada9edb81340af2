"""Nobody writes lines into the log, colours it, or fills it with stack traces."""

import re

import pytest
import requests

from tests.channel.contract import assert_messages
from tests.security import wire

FORGED = "2026-01-01 00:00:00 ERROR root - Kaiserschmarrn"
ENDINGS = {"CR LF": "\r\n", "LF": "\n", "CR": "\r", "line separator": "\u2028", "next line": "\x85", "form feed": "\x0c"}
COLOUR = "\x1b[2J\x1b[31mKaiserschmarrn\x07"


@pytest.mark.parametrize("ending", ENDINGS.values(), ids=ENDINGS)
def test_message_writes_no_line_into_the_log(session, actions, ending):
    for message in (f"I have glaucoma{ending}{FORGED}", f"/{ending}{FORGED}", COLOUR):
        assert_messages(session.say(message))
    assert "Kaiserschmarrn" not in session.bot.server.log.read_text() + actions.log.read_text()


def test_path_method_and_header_write_no_line_into_the_log(bot):
    quoted = requests.utils.quote(f"\r\n{FORGED}\r\n{COLOUR}")
    for method in ("GET", "POST", "FOO"):
        requests.request(method, f"{bot.url}/{quoted}?x={quoted}", timeout=30)
    for line in (f"GET /chat/\x1b[31m{FORGED}", f"GET /chat/health\n{FORGED}", f"{COLOUR} /chat/health"):
        wire.send(bot, f"{line} HTTP/1.1\r\nX: y\r\n\r\n".encode())
    for value in (COLOUR, f"a\n{FORGED}", f"a\r{FORGED}"):
        wire.send(bot, wire.request("GET", "/chat/health", f"X-Request-ID: {value}", f"User-Agent: {value}", f"Referer: {value}"))
    log = bot.server.log.read_text()
    assert FORGED not in re.split(r"[\r\n]", log)
    assert "\x1b[31m" not in log


def test_error_that_is_logged_is_one_line_without_control_characters(bot):
    wire.send(bot, wire.request("POST", "/chat/sessions", "Content-Length: -1", "X: \x1b[31m"))
    assert not re.search(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]", bot.server.log.read_text())
