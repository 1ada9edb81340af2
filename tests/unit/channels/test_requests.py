import json

import pytest

from inversion_faq.channels import requests
from inversion_faq.channels.errors import ChatError

PAYLOADS = {"/duration", '/safe_with_condition{"topic":"safe_eyes"}'}
JSON = "application/json"


def code_of(call, *arguments) -> str:
    with pytest.raises(ChatError) as caught:
        call(*arguments)
    return caught.value.code


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", "Application/JSON", "application/json;charset=UTF-8"],
)
def test_json_object_is_read_whatever_the_parameters_of_its_type(content_type):
    assert requests.read_json('{"message": "é"}'.encode(), content_type) == {"message": "é"}


@pytest.mark.parametrize("content_type", ["", "application/octet-stream", JSON])
@pytest.mark.parametrize("body", [b"", b" \r\n"], ids=["empty", "blank"])
def test_no_body_is_an_empty_object_and_needs_no_content_type(body, content_type):
    assert requests.read_json(body, content_type) == {}


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/x-www-form-urlencoded", "text/application/json"])
def test_body_of_another_content_type_is_refused(content_type):
    assert code_of(requests.read_json, b"{}", content_type) == "bad_content_type"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b'{"message": ', id="cut off"),
        pytest.param(b"message=hello", id="a form"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'"text"', id="a string"),
        pytest.param(b"null", id="null"),
        pytest.param(b"7", id="a number"),
        pytest.param(b'{"message": "\xff\xfe"}', id="not UTF-8"),
        pytest.param('{"message": "x"}'.encode("utf-16"), id="UTF-16"),
        pytest.param(b'{"message": "a\x00b"}', id="a raw control character"),
        pytest.param(b"[" * 30_000 + b"]" * 30_000, id="nested too deep"),
        pytest.param(b'{"message": "x"} {}', id="two objects"),
    ],
)
def test_body_that_is_not_one_json_object_is_refused(body):
    assert code_of(requests.read_json, body, JSON) == "bad_json"


def test_largest_body_is_read_and_one_byte_more_is_refused():
    body = json.dumps({"message": "x"}).encode().ljust(requests.LARGEST_BODY)
    assert requests.read_json(body, JSON) == {"message": "x"}
    assert code_of(requests.read_json, body + b" ", JSON) == "too_large"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"message": None},
        {"message": 7},
        {"message": True},
        {"message": ["x"]},
        {"message": {"x": 1}},
        {"text": "x"},
    ],
    ids=repr,
)
def test_message_that_is_missing_or_no_text_is_refused(data):
    assert code_of(requests.read_message, data) == "bad_message"


@pytest.mark.parametrize("character", ["x", "é", "😀"])
def test_message_is_measured_in_characters(character):
    longest = character * requests.LONGEST_MESSAGE
    assert requests.read_message({"message": longest}) == longest
    assert code_of(requests.read_message, {"message": longest + character}) == "too_large"


def test_longest_message_fits_in_the_largest_body_even_fully_escaped():
    body = json.dumps({"message": "😀" * requests.LONGEST_MESSAGE}).encode()
    assert len(requests.read_message(requests.read_json(body, JSON))) == requests.LONGEST_MESSAGE


@pytest.mark.parametrize(
    ("said", "read"),
    [
        pytest.param("gl\x00auc\x1foma", "glaucoma", id="control characters vanish"),
        pytest.param("chest\x0bpain", "chest pain", id="a soft line break parts words"),
        pytest.param("chest\x0cpain", "chest pain", id="a page break parts words"),
        pytest.param("a\tb\nc\r\nd", "a\tb\nc\r\nd", id="tabs and line ends stay"),
        pytest.param("x\ud83d y\ude00", "x y", id="lone surrogates vanish"),
        pytest.param("ok \U0001f600 é <b>{x}</b>", "ok \U0001f600 é <b>{x}</b>", id="everything else stays"),
    ],
)
def test_message_is_read_without_what_cannot_be_shown(said, read):
    assert requests.read_message({"message": said}) == read


@pytest.mark.parametrize(
    "message",
    [
        "/restart",
        " /restart",
        "\n\t/session_start",
        "\u00a0\u2003/restart",
        "/red_flag",
        '/duration@1.0{"x":1}',
        "/duration ?",
        '/safe_with_condition{"topic":"safe_heart"}',
        "//duration",
        "/",
    ],
)
def test_message_that_looks_like_a_command_is_made_plain(message):
    assert requests.defused(message, PAYLOADS) == "\u2060" + message.strip()


@pytest.mark.parametrize("message", [*sorted(PAYLOADS), " /duration "])
def test_payload_of_a_button_stays_a_command(message):
    assert requests.defused(message, PAYLOADS) == message.strip()


@pytest.mark.parametrize("message", ["is 1/2 an hour ok", "\u2060/restart", "", "hello"])
def test_other_messages_stay_as_they_are(message):
    assert requests.defused(message, PAYLOADS) == message


def test_feedback_is_read_with_and_without_a_reason():
    said = {"message_id": "a-0", "helpful": False, "reason": "too\x0bvague"}
    assert requests.read_feedback(said) == requests.Feedback("a-0", False, "too vague")
    assert requests.read_feedback({"message_id": "a-0", "helpful": True}) == requests.Feedback("a-0", True, "")
    assert requests.read_feedback({"message_id": "a-0", "helpful": True, "reason": None}).reason == ""


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": None},
        {"message_id": 7},
        {"message_id": ""},
        {"message_id": "x" * 101},
        {"helpful": None},
        {"helpful": "yes"},
        {"helpful": 1},
        {"reason": 7},
        {"reason": "x" * (requests.LONGEST_REASON + 1)},
    ],
    ids=lambda change: str(change)[:30],
)
def test_feedback_with_a_field_that_does_not_fit_is_refused(change):
    assert code_of(requests.read_feedback, {"message_id": "a-0", "helpful": True, **change}) == "bad_field"


@pytest.mark.parametrize("header", ["Bearer abc.def-_1", "bearer abc.def-_1", "  Bearer abc.def-_1 "])
def test_bearer_token_is_read(header):
    assert requests.read_token(header) == "abc.def-_1"


@pytest.mark.parametrize(
    ("header", "code"),
    [
        (None, "no_session"),
        ("", "no_session"),
        ("abc", "bad_session"),
        ("Bearer", "bad_session"),
        ("Bearer a b", "bad_session"),
        ("Basic YTpi", "bad_session"),
        ("Bearer é", "bad_session"),
        ("Bearer " + "x" * 501, "bad_session"),
    ],
)
def test_missing_and_malformed_authorization_are_told_apart(header, code):
    assert code_of(requests.read_token, header) == code


@pytest.mark.parametrize("key", [None, "a", "7f1b-22", "x" * 200])
def test_idempotency_key_is_read(key):
    assert requests.read_idempotency_key(key) == key


@pytest.mark.parametrize("key", ["", "x" * 201, "a b", "é", "a\n"], ids=["empty", "long", "space", "accent", "line end"])
def test_idempotency_key_that_is_not_plain_is_refused(key):
    assert code_of(requests.read_idempotency_key, key) == "bad_key"
