"""Reads what a client sends; every bad input has its error."""

import json
import re
from dataclasses import dataclass
from typing import Any, Collection, Dict, List, Mapping, Optional, Tuple

from inversion_faq.channels.errors import ChatError

LONGEST_MESSAGE = 4000
LONGEST_REASON = 500
LARGEST_BODY = 64_000
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_BEARER = re.compile(r"Bearer ([\x21-\x7e]{1,500})", re.IGNORECASE)
_SPACE = re.compile(r"[\x0b\x0c\x1c-\x1e]")  # what word processors and PDFs paste for the end of a line or page
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
WORD_JOINER = "\u2060"


@dataclass(frozen=True)
class Feedback:
    """What a person said of an answer."""

    message_id: str
    helpful: bool
    reason: str


def read_json(body: bytes, content_type: str) -> Dict[str, Any]:
    """Returns the object in a request body; an empty body is an empty object.

    Raises:
        ChatError: bad_content_type, too_large or bad_json.
    """
    if len(body) > LARGEST_BODY:
        raise ChatError("too_large")
    if not body.strip():
        return {}
    if content_type.split(";")[0].strip().lower() != "application/json":
        raise ChatError("bad_content_type")
    try:
        data = json.loads(body.decode("utf-8"), object_pairs_hook=_without_repeats, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ChatError("bad_json") from error
    if not isinstance(data, dict):
        raise ChatError("bad_json")
    return data


def _without_repeats(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    """Returns an object; one that has a key twice reads differently to others (RFC 8259, 4), and is refused."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refuse(constant: str) -> None:
    """Refuses NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(f"{constant} is not JSON")


def read_message(data: Mapping[str, Any]) -> str:
    """Returns the message, without control characters and lone surrogates.

    Raises:
        ChatError: bad_message or too_large.
    """
    message = data.get("message")
    if not isinstance(message, str):
        raise ChatError("bad_message")
    if len(message) > LONGEST_MESSAGE:
        raise ChatError("too_large")
    return _printable(message)


def _printable(text: str) -> str:
    return _CONTROL.sub("", _SPACE.sub(" ", text))


def defused(message: str, payloads: Collection[str]) -> str:
    """Returns a message that Rasa cannot take for a command: only the payloads of our own buttons keep their `/`."""
    text = message.strip()
    return WORD_JOINER + text if text.startswith("/") and text not in payloads else text


def read_feedback(data: Mapping[str, Any]) -> Feedback:
    """Returns the feedback.

    Raises:
        ChatError: bad_field.
    """
    message_id, helpful, reason = data.get("message_id"), data.get("helpful"), data.get("reason", "")
    if reason is None:
        reason = ""
    if not isinstance(message_id, str) or not isinstance(helpful, bool) or not isinstance(reason, str):
        raise ChatError("bad_field")
    if not message_id or len(message_id) > 100 or len(reason) > LONGEST_REASON:
        raise ChatError("bad_field")
    return Feedback(message_id, helpful, _printable(reason))


def read_token(authorization: Optional[str]) -> str:
    """Returns the bearer token.

    Raises:
        ChatError: no_session or bad_session.
    """
    if not authorization:
        raise ChatError("no_session")
    match = _BEARER.fullmatch(authorization.strip())
    if match is None:
        raise ChatError("bad_session")
    return match[1]


def read_idempotency_key(header: Optional[str]) -> Optional[str]:
    """Returns the key, or None when there is none.

    Raises:
        ChatError: bad_key.
    """
    if header is None:
        return None
    if not _KEY.fullmatch(header):
        raise ChatError("bad_key")
    return header
