import json
import logging
import sys

import pytest
import structlog
from rasa.shared.exceptions import RasaException

from inversion_faq import private_logs
from inversion_faq.observing import logs, request_ids

WORDS = "my name is Zwetschgendatschi"


@pytest.fixture(autouse=True)
def _no_request() -> None:
    structlog.contextvars.clear_contextvars()


def record(message: object, **more: object) -> logging.LogRecord:
    made = logging.LogRecord("rasa.core", logging.ERROR, __file__, 1, message, (), None)
    vars(made).update(more)
    return made


def structured(**event: object) -> logging.LogRecord:
    return record({"level": "error", **event}, _logger=None, _name="error")


def as_json(one: logging.LogRecord) -> "dict[str, str]":
    return dict(json.loads(logs.make_formatter("json").format(one)))


def test_record_of_a_library_and_of_structlog_have_the_same_fields():
    plain, made = as_json(record("it failed")), as_json(structured(event="it failed"))
    assert {**plain, "time": ""} == {**made, "time": ""}
    assert (plain["event"], plain["level"], plain["logger"]) == ("it failed", "error", "rasa.core")


def test_line_carries_the_id_of_its_request():
    request_ids.begin("abc")
    assert as_json(record("it failed"))["request_id"] == "abc"
    assert "request_id=abc" in logs.make_formatter("text").format(record("it failed"))


@pytest.mark.parametrize("name", logs.RENDERERS)
def test_line_end_in_a_message_does_not_begin_another_line_in_json_and_no_color_codes_are_written(name):
    line = logs.make_formatter(name).format(record("one\ntwo"))
    assert "\x1b" not in line
    assert (len(line.splitlines()) == 1) is (name == "json")


@pytest.mark.parametrize("name", logs.RENDERERS)
def test_error_is_named_and_its_words_are_not_quoted(name, monkeypatch):
    monkeypatch.setattr(private_logs._People, "served", True)
    for line in lines_of_an_error(name):
        assert "ValueError at test_logs.py" in line
        assert WORDS not in line
        assert "Traceback" not in line


@pytest.mark.parametrize("name", logs.RENDERERS)
def test_error_before_anybody_is_served_says_what_it_is(name, monkeypatch):
    monkeypatch.setattr(private_logs._People, "served", False)
    for line in lines_of_an_error(name):
        assert f"RasaException: it did not start, caused by ValueError: {WORDS} at test_logs.py" in line


def lines_of_an_error(name):
    """Lines of a record of a library and of structlog."""
    try:
        try:
            raise ValueError(WORDS)
        except ValueError as cause:
            raise RasaException("it did not start") from cause
    except RasaException:
        caught = sys.exc_info()
    records = record("it failed", exc_info=caught), structured(event="it failed", exc_info=caught)
    return [logs.make_formatter(name).format(one) for one in records]


def test_structured_record_that_a_filter_made_plain_is_written():
    made = structured(event="rest.message.received", text=WORDS)
    made.msg = "A message failed."
    assert as_json(made)["event"] == "A message failed."


def test_unknown_format_says_which_there_are():
    with pytest.raises(logs.LogFormatError, match=r"CHAT_LOG_FORMAT=xml .* use text or json"):
        logs.make_formatter("xml")
