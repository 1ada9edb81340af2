import json
import pathlib
import re

import pytest

from inversion_faq.channels.errors import STATUS, ChatError, error_response

PACKAGE = pathlib.Path(__file__).resolve().parents[3] / "inversion_faq" / "channels"


@pytest.mark.parametrize("code", sorted(STATUS))
def test_every_error_has_its_status_plain_words_and_the_emergency_line(code, library):
    answer = error_response(ChatError(code), library.phrases)
    error = json.loads(answer.body)["error"]
    assert answer.status == STATUS[code]
    assert error["code"] == code
    assert error["message"].startswith(library.phrases.errors[code])
    assert error["message"].endswith(library.phrases.emergency_line)


def test_every_error_that_the_channel_raises_is_known():
    raised = {code for file in PACKAGE.glob("*.py") for code in re.findall(r'ChatError\("(\w+)"', file.read_text())}
    assert raised
    assert raised <= set(STATUS)


def test_every_error_text_belongs_to_an_error(library):
    assert set(library.phrases.errors) == set(STATUS)


def test_wait_and_allowed_methods_are_headers(library):
    answer = error_response(ChatError("too_many", retry_after=7), library.phrases)
    assert answer.headers["Retry-After"] == "7"
    answer = error_response(ChatError("wrong_method", allow="POST, OPTIONS"), library.phrases)
    assert answer.headers["Allow"] == "POST, OPTIONS"


def test_error_without_wait_or_methods_has_no_such_header(library):
    assert not {"Retry-After", "Allow"} & set(error_response(ChatError("bad_json"), library.phrases).headers)
