"""What a supervisor, a load balancer and a person ask: does it run, can it answer, does everything work?"""

from typing import Any, Dict, Optional

from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from inversion_faq.channels import state
from inversion_faq.channels.shutdown import Shutdown
from inversion_faq.channels.site import Handler
from inversion_faq.content.models import Phrases


class Probes:
    """Answers /chat/live, /chat/health and /chat/ready."""

    def __init__(self, phrases: Phrases, shutdown: Shutdown) -> None:
        self._phrases = phrases
        self._shutdown = shutdown
        self._state = state.State()

    def handlers(self) -> Dict[str, Handler]:
        """Returns what answers a GET of each path."""
        return {"/live": self._live, "/health": self._health, "/ready": self._ready}

    async def _live(self, request: Request) -> HTTPResponse:
        """Tells that the process answers; asks neither the model nor the disk."""
        return json_response({"status": "ok"})

    async def _health(self, request: Request) -> HTTPResponse:
        """Tells whether questions can be answered: the model works and conversations can be kept."""
        return self._told(await self._state.health(agent_of(request.app)))

    async def _ready(self, request: Request) -> HTTPResponse:
        """Tells besides whether the action server works, without which conditions cannot be checked."""
        agent = agent_of(request.app)
        return self._told({**await self._state.health(agent), "actions": await state.actions_state(agent)})

    def _told(self, parts: Dict[str, str]) -> HTTPResponse:
        if self._shutdown.begun:
            parts = {**parts, "server": "stopping"}
        if all(one == "ok" for one in parts.values()):
            return json_response({"status": "ok", **parts})
        message = f"{self._phrases.errors['unavailable']} {self._phrases.emergency_line}"
        return json_response({"status": "unavailable", **parts, "message": message}, status=503)


def agent_of(app: Any) -> Optional[Any]:
    """Returns Rasa's agent, or None before it is there."""
    return getattr(app.ctx, "agent", None)
