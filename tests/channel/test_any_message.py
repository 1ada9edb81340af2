"""Whatever is sent as a message, the answer is well-formed and never empty."""

import json

import pytest
import requests
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.channel.contract import assert_error, assert_messages
from tests.conftest import Session

CHARACTERS = st.characters(blacklist_categories=())
FRAGMENTS = st.sampled_from(
    [
        "{",
        "}}",
        "{user_name}",
        "<script>alert(1)</script>",
        "&lt;b&gt;",
        "\u2060",
        "\u202e",
        "\ufeff",
        "\u0000",
        "\x0b",
        "\u0301",
        "\U0001f469\u200d\u2695\ufe0f",
        "/restart",
        "/session_start",
        "%s %d",
        "$(id)",
        "'; DROP TABLE events; --",
        "\\",
        '"',
        "\n",
        "I have glaucoma",
        "chest pain",
        "how long should I hang",
        "\u03b3\u03bb\u03b1\u03cd\u03ba\u03c9\u03bc\u03b1",
        "\u0645\u0631\u062d\u0628\u0627",
        "?" * 300,
    ]
)
MESSAGES = st.one_of(
    st.text(CHARACTERS, max_size=300),
    st.lists(st.one_of(FRAGMENTS, st.text(CHARACTERS, max_size=10)), max_size=20).map("".join),
    st.lists(FRAGMENTS, max_size=20).map(" ".join),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(CHARACTERS),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
LEISURELY = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def talk(bot) -> Session:
    return bot.session()


@given(message=MESSAGES)
@example(message="{")
@example(message="\ud800")
@example(message="/\ud800")
@example(message="\x00" * 4000)
@example(message="\u0301" * 4000)
@example(message="a " * 2000)
@settings(LEISURELY)
def test_any_text_is_answered(talk, message):
    assert_messages(talk.say(message))


@given(value=VALUES)
@settings(LEISURELY, max_examples=40)
def test_any_other_value_is_refused_and_any_text_answered(talk, value):
    answer = talk.post("/messages", {"message": value})
    if isinstance(value, str):
        assert_messages(answer.json()["messages"])
    else:
        assert_error(answer, 400, "bad_message")


@given(body=st.one_of(st.binary(max_size=200), VALUES.map(lambda value: json.dumps(value).encode())))
@settings(LEISURELY, max_examples=40)
def test_any_body_is_answered_or_refused_with_an_error(talk, body):
    headers = {**talk.headers, "Content-Type": "application/json"}
    answer = requests.post(f"{talk.bot.url}/messages", data=body, headers=headers, timeout=60)
    assert_error(answer, 400, answer.json()["error"]["code"])
