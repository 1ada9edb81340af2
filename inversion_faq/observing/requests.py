"""What is noted of each request of the web channel: its id, a line in the log, a count and a time."""

import time
from typing import Optional

from sanic.request import Request
from sanic.response import HTTPResponse

from inversion_faq.observing import metrics, request_ids
from inversion_faq.observing.request_log import listed_method, log_request

PROBES = ("/chat/live", "/chat/health", "/chat/ready")
_CLIENT_WENT_AWAY = 499
"""No status of HTTP's; nginx notes the same."""


class Observed:
    """One request, from its headers to its response."""

    def __init__(self, request: Request, path: str) -> None:
        """Begins it.

        Args:
            request: the request.
            path: the template of its route, or `other`.
        """
        self._began = time.perf_counter()
        self._method, self._path = listed_method(request.method), path
        self._id = request_ids.begin(request.headers.get(request_ids.HEADER))

    def answered(self, response: HTTPResponse, error: Optional[str] = None) -> HTTPResponse:
        """Ends it; `error` is the code of the error that was said. Returns the response with the id in it."""
        response.headers[request_ids.HEADER] = self._id
        if error:
            metrics.error_said(error)
        self._note(response.status, **({"error_code": error} if error else {}))
        return response

    def abandoned(self) -> None:
        """Ends it without a response: the client went away."""
        self._note(_CLIENT_WENT_AWAY)

    def _note(self, status: int, **more: str) -> None:
        seconds = time.perf_counter() - self._began
        metrics.request_answered(self._method, self._path, status, seconds)
        log_request(self._method, self._path, status, seconds, probe=self._path in PROBES and status < 400, **more)
