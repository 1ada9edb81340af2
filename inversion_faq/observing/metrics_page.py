"""GET /metrics, for Prometheus alone.

It asks for a token, wherever a request comes from: behind a reverse proxy on the same machine every peer is this machine.
"""

import hmac
import pathlib
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse, raw, text

from inversion_faq import fail_safe
from inversion_faq.channels.sessions import SecretError, read_secret
from inversion_faq.observing import metrics

PATH = "/metrics"
TOKEN_VARIABLE = "CHAT_METRICS_TOKEN"  # noqa: S105 - the name of a variable, not a secret
SHORTEST_TOKEN = 32
_REFUSED = "The metrics need the header Authorization: Bearer <token>. docs/operating.md says where the token is.\n"


class MetricsPage:
    """Serves the metrics to who has the token."""

    def __init__(self, token_file: pathlib.Path) -> None:
        """Reads the token of the environment; else that of the file, made once and readable by its owner only.

        Raises:
            SecretError: when it is shorter than 32 characters, or can be neither read nor made.
        """
        token = read_secret(token_file, TOKEN_VARIABLE)
        if len(token) < SHORTEST_TOKEN:
            raise SecretError(f"{TOKEN_VARIABLE} needs at least {SHORTEST_TOKEN} characters: use `openssl rand -hex 32`")
        self._wanted = f"Bearer {token}".encode()

    def add_to(self, app: Any, _: Any) -> None:
        """Adds the route to Rasa's server: a channel's own routes are all below /chat. A listener of main_process_start."""
        app.add_route(self._serve, PATH, methods=["GET"], name="metrics")

    async def _serve(self, request: Request) -> HTTPResponse:
        given = request.headers.get("authorization", "").encode(errors="replace")
        if not hmac.compare_digest(given, self._wanted):
            challenge = {"WWW-Authenticate": "Bearer", "Cache-Control": "no-store"}
            return text(_REFUSED, status=401, headers=challenge)
        return raw(metrics.exposed(fail_safe.content_of_model()), content_type=metrics.CONTENT_TYPE)
