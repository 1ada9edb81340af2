"""/metrics counts what happened, fails and all; only who has the token reads it, and nothing in it grows without end."""

import sqlite3
import time
from collections.abc import Callable, Iterator

import pytest
import requests

from tests.observing.conftest import TOKEN

HOW_LONG = "how long should I stay upside down"


class Rise:
    """How much each series has risen since it was made."""

    def __init__(self, operated) -> None:
        self._operated, self._before = operated, operated.metrics()

    def of(self, *series: str) -> float:
        return self._operated.metrics().get(series, 0.0) - self._before.get(series, 0.0)


def wait_until(happened: Callable[[], bool]) -> None:
    """Waits; the limit is that of every test."""
    while not happened():
        time.sleep(0.1)


@pytest.fixture
def rise(operated) -> Rise:
    return Rise(operated)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": TOKEN},
        {"Authorization": f"Bearer {TOKEN}x"},
        {"Authorization": f"Bearer {TOKEN[1:]}"},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer \xe9"},
        {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
    ],
    ids=["none", "no scheme", "longer", "shorter", "empty", "no ASCII", "forged address"],
)
def test_without_the_token_nothing_is_told_but_where_it_is(operated, headers):
    answer = requests.get(operated.bot.url.replace("/chat", "/metrics"), headers=headers, timeout=30)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "docs/operating.md" in answer.text
    assert "inversion_faq" not in answer.text
    assert TOKEN not in answer.text


def test_token_of_a_session_does_not_open_it(operated):
    headers = operated.bot.session().headers
    assert requests.get(operated.bot.url.replace("/chat", "/metrics"), headers=headers, timeout=30).status_code == 401


@pytest.mark.parametrize(
    ("message", "kind", "intent"),
    [
        (HOW_LONG, "answer", "duration"),
        ("I have glaucoma", "condition_check", "safe_with_condition"),
        ("I have crushing chest pain", "red_flag", "red_flag"),
        ("best pizza in town", "out_of_scope", "out_of_scope"),
        ("legs", "clarify", "nlu_fallback"),
        ("hello", "small_talk", "greet"),
    ],
    ids=lambda value: value,
)
def test_a_turn_counts_by_its_card_and_its_intent(operated, rise, message, kind, intent):
    operated.bot.session().say(message)
    assert rise.of("turns_total", kind) == 1
    assert rise.of("intents_total", intent) == 1
    assert rise.of("turn_seconds_count") == 1
    assert rise.of("request_seconds_count", "POST", "/chat/messages", "200") == 1


def test_an_emergency_counts_by_its_sign_and_its_urgency(operated, rise):
    operated.bot.session().say("I have crushing chest pain")
    assert rise.of("red_flags_total", "chest_pain", "emergency") == 1


def test_a_reply_that_is_said_again_for_the_same_key_counts_once(operated, rise):
    session = operated.bot.session()
    for _ in range(2):
        session.say("hello", **{"Idempotency-Key": "once"})
    assert rise.of("turns_total", "small_talk") == 1
    assert rise.of("request_seconds_count", "POST", "/chat/messages", "200") == 2


def test_sessions_and_feedback_count(operated, rise):
    session = operated.bot.session()
    [reply] = session.say(HOW_LONG)
    for helpful in (True, False, False):
        session.post("/feedback", {"message_id": reply["id"], "helpful": helpful})
    session.delete()
    assert (rise.of("sessions_started_total"), rise.of("sessions_deleted_total")) == (1, 1)
    assert (rise.of("feedback_total", "yes"), rise.of("feedback_total", "no")) == (1, 2)


def test_errors_count_by_their_code(operated, rise):
    requests.get(f"{operated.bot.url}/nothing", timeout=30)
    requests.get(f"{operated.bot.url}/messages", timeout=30)
    requests.request("FOO", f"{operated.bot.url}/messages", timeout=30)
    operated.bot.session().post("/messages", {"message": "x" * 4001})
    assert [rise.of("errors_total", code) for code in ("not_found", "wrong_method", "too_large")] == [1, 2, 1]
    assert rise.of("request_seconds_count", "other", "/chat/messages", "405") == 1


@pytest.fixture
def actions_hanging(operated) -> Iterator[None]:
    operated.actions.pause()
    yield
    operated.actions.resume()


@pytest.mark.usefixtures("actions_hanging")
def test_a_safe_reply_and_the_action_that_failed_count(operated, rise):
    operated.bot.session().say("I have glaucoma")
    assert rise.of("turns_total", "error") == 1
    assert rise.of("action_failures_total", "action_condition_check") == 1
    assert operated.metrics()["turns_under_way",] == 0


@pytest.mark.usefixtures("actions_hanging")
def test_client_that_went_away_counts(operated, rise):
    session = operated.bot.session()
    body = {"message": "I have glaucoma"}
    with pytest.raises(requests.ReadTimeout):
        requests.post(f"{operated.bot.url}/messages", json=body, headers=session.headers, timeout=0.5)
    wait_until(lambda: rise.of("request_seconds_count", "POST", "/chat/messages", "499") == 1)


@pytest.fixture
def locked(operated) -> Iterator[None]:
    """The database cannot be written."""
    connection = sqlite3.connect(operated.bot.database, isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield
    connection.close()


def test_what_is_not_answered_counts_as_an_error_and_an_emergency_that_is_counts_as_one(operated, rise, request):
    session = operated.bot.session()
    request.getfixturevalue("locked")
    assert session.post("/messages", {"message": HOW_LONG}).status_code == 503
    assert session.post("/messages", {"message": "I have crushing chest pain"}).status_code == 200
    assert rise.of("errors_total", "unavailable") == 1
    assert rise.of("turns_total", "answer") == 0
    assert rise.of("red_flags_total", "chest_pain", "emergency") == 1
    assert operated.metrics()["turns_under_way",] == 0


def test_build_tells_version_and_content(operated):
    [(_, content, version)] = [series for series in operated.metrics() if series[0] == "build_info"]
    assert len(content) == 16
    assert version == "0.1.0"


def test_nothing_that_is_sent_makes_a_new_series(operated):
    def send(word: str) -> None:
        session = operated.bot.session()
        for message in (word, f"/{word}", f"I have {word}", f"I have crushing chest pain {word}"):
            session.say(message)
        requests.get(f"{operated.bot.url}/{word}", timeout=30)
        requests.request(word.upper(), f"{operated.bot.url}/messages", headers={"X-Word": word}, timeout=30)
        session.delete()

    send("Zwetschgendatschi")
    before = set(operated.metrics())
    send("Nebelhornbahn")
    assert set(operated.metrics()) == before
    assert not [series for series in before if "zwetschgendatschi" in " ".join(series).lower()]
