"""Who asks too often is told to wait and the emergency numbers, is counted by the right address, and fills no memory."""

import itertools
import sys

import pytest
import requests

from inversion_faq.channels.addresses import client_address
from inversion_faq.channels.errors import ChatError
from inversion_faq.channels.limits import _MOST_CALLS, _MOST_KEYS, Limits, RateLimit
from inversion_faq.channels.settings import read_settings
from tests.channel.contract import assert_error, assert_messages
from tests.conftest import Bot, Session
from tests.security import wire
from tests.security.conftest import LIMITS

PROXIES = read_settings({"trusted_proxies": ["127.0.0.1", "10.0.0.0/8", "::1"]}).trusted_proxies
FRESH = (f"198.51.100.{number}" for number in itertools.count(1))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def start(bot: Bot, *forwarded_for: str) -> requests.Response:
    headers = {"X-Forwarded-For": ", ".join(forwarded_for)} if forwarded_for else {}
    return requests.post(f"{bot.url}/sessions", headers=headers, timeout=30)


def session_of(bot: Bot, address: str) -> Session:
    answer = start(bot, address)
    assert answer.status_code == 201, answer.text
    return Session(bot, answer.json()["session"], [])


def test_limits_count_the_address_that_the_proxy_names(production_bot):
    mine, theirs = next(FRESH), next(FRESH)
    assert [start(production_bot, mine).status_code for _ in range(LIMITS["sessions_per_minute"] + 1)] == [201] * 4 + [429]
    assert start(production_bot, theirs).status_code == 201


def test_address_that_a_client_writes_itself_before_the_proxys_counts_nothing(production_bot):
    mine = next(FRESH)
    made_up = [start(production_bot, next(FRESH), mine).status_code for _ in range(LIMITS["sessions_per_minute"] + 1)]
    assert made_up == [201] * 4 + [429]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has all of 127.0.0.0/8: run it there")
def test_header_of_somebody_who_is_no_proxy_counts_nothing(production_bot):
    told = []
    for _ in range(LIMITS["sessions_per_minute"] + 1):
        spoofed = wire.request("POST", "/chat/sessions", f"X-Forwarded-For: {next(FRESH)}", "Connection: close")
        with wire.connect(production_bot, own_address="127.0.0.2") as connection:
            connection.sendall(spoofed)
            told += wire.statuses(b"".join(wire.received(connection)))
    assert told == [201] * 4 + [429]


def test_messages_of_an_address_are_limited_over_all_its_sessions(production_bot):
    mine, theirs = next(FRESH), next(FRESH)
    sessions = [session_of(production_bot, mine) for _ in range(3)]
    forwarded = {"X-Forwarded-For": mine}
    told = [one.post("/messages", {"message": "/duration"}, **forwarded) for _ in range(2) for one in sessions]
    assert [answer.status_code for answer in told] == [200] * 5 + [429]
    other = session_of(production_bot, theirs)
    assert other.post("/messages", {"message": "/duration"}, **{"X-Forwarded-For": theirs}).status_code == 200


def test_requests_of_every_kind_are_limited_but_deleting_and_files_are_not(production_bot):
    session = session_of(production_bot, address := next(FRESH))
    headers = {**session.headers, "X-Forwarded-For": address}
    paths = itertools.cycle(["/export", "/summary", "/openapi.json", "/health", "/ready"])
    told = [
        requests.get(f"{production_bot.url}{next(paths)}", headers=headers, timeout=30)
        for _ in range(LIMITS["requests_per_minute"])
    ]
    assert [answer.status_code for answer in told] == [200] * 19 + [429]
    assert_error(told[-1], 429, "too_many")
    assert requests.get(f"{production_bot.url}/widget.js", headers=headers, timeout=30).status_code == 200
    assert requests.delete(f"{production_bot.url}/sessions", headers=headers, timeout=30).status_code == 204


def test_who_has_to_wait_is_told_the_emergency_numbers_and_how_long(production_bot):
    session = session_of(production_bot, address := next(FRESH))
    forwarded = {"X-Forwarded-For": address}
    for _ in range(LIMITS["messages_per_minute"]):
        assert_messages(session.post("/messages", {"message": "hello"}, **forwarded).json()["messages"])
    answer = session.post("/messages", {"message": "I have crushing chest pain"}, **forwarded)
    assert_error(answer, 429, "too_many")
    assert "999 (UK), 911" in answer.json()["error"]["message"]
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "counted"),
    [
        pytest.param("192.0.2.1", [], "192.0.2.1", id="nobody in between"),
        pytest.param("192.0.2.1", ["198.51.100.1"], "192.0.2.1", id="a header of a stranger"),
        pytest.param("127.0.0.1", ["198.51.100.1"], "198.51.100.1", id="a proxy"),
        pytest.param("127.0.0.1", [], "127.0.0.1", id="a proxy that names nobody"),
        pytest.param("127.0.0.1", ["203.0.113.9, 198.51.100.1"], "198.51.100.1", id="made up before the proxy"),
        pytest.param("127.0.0.1", ["203.0.113.9", "198.51.100.1"], "198.51.100.1", id="made up in a header of its own"),
        pytest.param("127.0.0.1", ["203.0.113.9, 198.51.100.1, 10.1.2.3"], "198.51.100.1", id="two proxies"),
        pytest.param("127.0.0.1", ["10.1.2.3"], "10.1.2.3", id="proxies only"),
        pytest.param("127.0.0.1", ["unknown"], "127.0.0.1", id="no address"),
        pytest.param("127.0.0.1", ["203.0.113.9, <script>"], "127.0.0.1", id="nonsense next to the proxy"),
        pytest.param("127.0.0.1", ["198.51.100.1:4711"], "198.51.100.1", id="with a port"),
        pytest.param("::1", ["[2001:db8:1:2:3::4]:4711"], "2001:db8:1:2::/64", id="IPv6 with a port"),
        pytest.param("2001:db8:1:2::1", [], "2001:db8:1:2::/64", id="IPv6 counts as its network"),
        pytest.param("::ffff:192.0.2.1", [], "192.0.2.1", id="IPv4 in IPv6"),
        pytest.param("::ffff:127.0.0.1", ["198.51.100.1"], "198.51.100.1", id="a proxy in IPv6"),
    ],
)
def test_address_that_counts_is_the_last_that_is_no_proxy(peer, forwarded_for, counted):
    assert client_address(peer, forwarded_for, PROXIES) == counted


def test_without_trusted_proxies_no_header_counts():
    assert client_address("127.0.0.1", ["198.51.100.1"], ()) == "127.0.0.1"


def test_counters_of_a_flood_of_addresses_stay_bounded():
    limit = RateLimit(20, Clock())
    for number in range(_MOST_KEYS + 5000):
        limit.seconds_to_wait(str(number))
    assert limit.keys == _MOST_KEYS


def test_counters_of_a_flood_of_calls_stay_bounded():
    limit = RateLimit(1_000_000, Clock())
    for number in range(_MOST_CALLS + 5000):
        limit.seconds_to_wait(str(number % 100))
    assert 0 < limit.calls <= _MOST_CALLS


def test_counters_of_those_who_left_are_forgotten():
    clock = Clock()
    limit = RateLimit(20, clock)
    for number in range(1000):
        limit.seconds_to_wait(str(number))
    clock.now += 61
    limit.seconds_to_wait("somebody else")
    assert (limit.keys, limit.calls) == (1, 1)


def test_flood_of_other_addresses_does_not_free_somebody_who_is_over_the_limit():
    limit = RateLimit(2, Clock())
    for number in range(_MOST_KEYS - 10):
        limit.seconds_to_wait(f"other {number}")
        if number % 1000 == 0:
            limit.seconds_to_wait("flooder")
    assert limit.seconds_to_wait("flooder") > 0


def test_limits_that_are_off_count_nothing():
    limits = Limits(read_settings({"requests_per_minute": 1, "messages_per_minute": 1, "sessions_per_minute": 1}), off=True)
    for _ in range(5):
        limits.count_request("a")
        limits.count_session("a")
        limits.count_message("c", "a")


def test_default_lets_twelve_people_behind_one_address_write_as_fast_as_one_may():
    limits = Limits(read_settings(None), clock=Clock())
    for person in range(12):
        for _ in range(20):
            limits.count_message(f"session {person}", "clinic")
    with pytest.raises(ChatError, match="too_many"):
        limits.count_message("session 13", "clinic")
