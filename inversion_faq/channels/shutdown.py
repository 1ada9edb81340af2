"""The end of the server: turns under way are answered, nothing new is begun, and it ends within a bound."""

import asyncio
import gc
import logging
from typing import Any, Callable, List

from sanic import Blueprint
from sanic.request import Request

from inversion_faq.channels.errors import ChatError
from inversion_faq.observing.requests import PROBES

DRAIN_SECONDS = 8.0
"""How long turns under way may take to end: 5 s for the turn, the rest for what is said when it was cut off."""
CLOSE_SECONDS = 5.0
"""How long open connections may take afterwards, a turn of the rest channel among them; then they are cut."""
RETRY_SECONDS = 10
"""What a client that comes meanwhile is told to wait."""

ADMITTED = (*PROBES, "/chat/messages")

Turns = List["asyncio.Task[Any]"]
logger = logging.getLogger(__name__)


class Shutdown:
    """Whether the server is ending."""

    def __init__(self) -> None:
        self.begun = False
        self._turns: Callable[[], Turns] = list

    def take_part(self, blueprint: Blueprint, turns: Callable[[], Turns]) -> None:
        """Takes part in the start and the end of the server.

        Args:
            blueprint: of the channel.
            turns: returns those under way.
        """
        self._turns = turns
        blueprint.listener("before_server_start")(self._set_bound)
        blueprint.listener("before_server_stop")(self._drain)
        blueprint.listener("after_server_stop")(self._leave)

    def refuse(self) -> None:
        """Raises ChatError unavailable, with the time to wait, when the server is ending."""
        if self.begun:
            raise ChatError("unavailable", retry_after=RETRY_SECONDS)

    def admit(self, path: str) -> None:
        """Lets a request in or refuses it. A message is let in: it may tell of an emergency, which is answered to the last.

        Args:
            path: the template of its route.

        Raises:
            ChatError: unavailable.
        """
        if path not in ADMITTED:
            self.refuse()

    def close_if_ending(self, request: Request) -> None:
        """Lets no further request come over the connection of this one."""
        if self.begun and request.stream is not None:
            request.stream.keep_alive = False

    async def _set_bound(self, app: Any, _: Any) -> None:
        app.config.GRACEFUL_SHUTDOWN_TIMEOUT = CLOSE_SECONDS

    async def _drain(self, app: Any, _: Any) -> None:
        """Waits for the turns under way; those whose client has gone away are kept as well."""
        self.begun = True
        turns = self._turns()
        if not turns:
            return
        logger.info("ending when %d turns are answered", len(turns))
        _, left = await asyncio.wait(turns, timeout=DRAIN_SECONDS)
        if left:
            logger.error("%d turns were not answered within %s s and are lost", len(left), DRAIN_SECONDS)

    async def _leave(self, app: Any, _: Any) -> None:
        """Spares the interpreter its last search for garbage: over TensorFlow's modules it takes seconds, and frees nothing."""
        gc.disable()
        gc.freeze()
