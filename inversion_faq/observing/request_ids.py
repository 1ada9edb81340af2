"""The id of a request: in its response, in each of its log lines, and in those of the action server."""

import re
import uuid
from typing import Dict, Optional

import structlog

HEADER = "X-Request-ID"
REQUEST_ID = "request_id"
_SAFE = re.compile(r"[A-Za-z0-9._-]{1,64}")


def begin(sent: Optional[str]) -> str:
    """Returns the id of the request that begins now, and puts it into every log line until the next one begins.

    Args:
        sent: what the client or a proxy sent as its id; taken only if it is a short, safe word, which cannot forge a log line.
    """
    request_id = sent if sent and _SAFE.fullmatch(sent) else uuid.uuid4().hex
    structlog.contextvars.bind_contextvars(request_id=request_id)
    return request_id


def current() -> str:
    """Returns the id of the request under way; empty when there is none."""
    return str(structlog.contextvars.get_contextvars().get(REQUEST_ID, ""))


def headers() -> Dict[str, str]:
    """Returns the headers that hand the id on to another server."""
    request_id = current()
    return {HEADER: request_id} if request_id else {}
