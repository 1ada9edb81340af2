"""The line that each request leaves in the log; no words, no token, no address."""

import structlog

METHODS = ("GET", "POST", "DELETE", "OPTIONS", "HEAD")
OTHER = "other"
"""In the place of a method or a path that is on no list: what was sent may be anything."""

_log = structlog.stdlib.get_logger("inversion_faq.requests")


def listed_method(method: str) -> str:
    """Returns a method, or `other` for one that nothing here answers."""
    return method if method in METHODS else OTHER


def log_request(method: str, path: str, status: int, seconds: float, probe: bool = False, **more: str) -> None:
    """Logs a request.

    Args:
        method: its method.
        path: the template of its route, never what was sent.
        status: of the response.
        seconds: it took.
        probe: asked every few seconds by a machine, so logged at DEBUG only.
        more: what else there is to say.
    """
    log = _log.debug if probe else _log.info
    log("request", method=listed_method(method), path=path, status=status, duration_ms=round(seconds * 1000, 1), **more)
