"""The action server's part: the same log format, and in each line the id of the request that Rasa is answering."""

import sys
import time
from typing import Any

import pluggy
from rasa_sdk.plugin import plugin_manager
from sanic.request import Request
from sanic.response import HTTPResponse

from inversion_faq.observing import logs, request_ids
from inversion_faq.observing.request_log import OTHER, log_request

_takes_part = pluggy.HookimplMarker("rasa_sdk")


def install() -> None:
    """Takes part in the start of the action server; calling it twice changes nothing."""
    manager, this = plugin_manager(), sys.modules[__name__]
    if not manager.is_registered(this):
        manager.register(this)


@_takes_part
def attach_sanic_app_extensions(app: Any) -> None:
    """Called by the action server when it has loaded the actions."""
    logs.install()
    app.register_middleware(_begin, "request")
    app.register_middleware(_end, "response")


async def _begin(request: Request) -> None:
    request_ids.begin(request.headers.get(request_ids.HEADER))
    request.ctx.began = time.perf_counter()


async def _end(request: Request, response: HTTPResponse) -> None:
    seconds = time.perf_counter() - getattr(request.ctx, "began", time.perf_counter())
    path = request.uri_template if request.route else OTHER
    log_request(request.method, path, response.status, seconds, probe=path == "/health")
