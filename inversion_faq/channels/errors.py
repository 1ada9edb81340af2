"""The errors of the web channel: one shape, plain words, and the emergency line in each."""

from typing import Any, Dict, Optional

from sanic.response import HTTPResponse
from sanic.response import json as json_response

from inversion_faq.content.models import Phrases

STATUS = {
    "bad_request": 400,
    "bad_json": 400,
    "bad_message": 400,
    "bad_field": 400,
    "bad_key": 400,
    "bad_content_type": 400,
    "unknown_message": 404,
    "not_found": 404,
    "wrong_method": 405,
    "no_session": 401,
    "bad_session": 401,
    "session_ended": 401,
    "key_reused": 409,
    "too_large": 413,
    "too_many": 429,
    "unavailable": 503,
}
"""HTTP status of each error code; the words are `errors` in data/phrases.yml."""


class ChatError(Exception):
    """A request that gets an error; `code` is a key of STATUS."""

    def __init__(self, code: str, retry_after: Optional[int] = None, allow: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after
        self.allow = allow


def error_response(error: ChatError, phrases: Phrases) -> HTTPResponse:
    """Returns the JSON answer of an error."""
    message = f"{phrases.errors[error.code]} {phrases.emergency_line}"
    headers: Dict[str, Any] = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if error.allow:
        headers["Allow"] = error.allow
    body = {"error": {"code": error.code, "message": message}}
    return json_response(body, status=STATUS[error.code], headers=headers)
