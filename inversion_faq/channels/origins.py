"""Which sites' pages may use the chat. There are no cookies: without a session's token, a page can do nothing in its name."""

from typing import Any, Collection, Dict

from inversion_faq.channels.errors import ChatError
from inversion_faq.observing import request_ids

_READABLE = {
    "Access-Control-Allow-Headers": "Authorization, Content-Type, Idempotency-Key",
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Expose-Headers": f"Retry-After, {request_ids.HEADER}",
    "Access-Control-Max-Age": "7200",  # else each question costs a request more
}


def readable_by(headers: Any, allowed: Collection[str]) -> Dict[str, str]:
    """Returns the headers that let a page of a listed site read the answer; none for others."""
    origin = headers.get("origin")
    return {"Access-Control-Allow-Origin": origin, **_READABLE} if origin in allowed else {}


def require_own(headers: Any, allowed: Collection[str]) -> None:
    """Refuses what a browser says a page of another site sent: it would count against the visitor, who knows nothing of it.

    The browser's own Sec-Fetch-Site tells, which no page can set (Fetch Metadata); Host may be what a proxy made of it.

    Raises:
        ChatError: bad_request.
    """
    from_elsewhere = headers.get("sec-fetch-site", "none") in ("cross-site", "same-site")
    if from_elsewhere and headers.get("origin") not in allowed:
        raise ChatError("bad_request")
