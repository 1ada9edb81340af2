"""What works and what does not: for /chat/health, /chat/ready and the start of the servers."""

import logging
import time
from typing import Any, Callable, Dict, Tuple

import aiohttp
import rasa

from inversion_faq import fail_safe
from inversion_faq.channels import stores
from inversion_faq.content.library import CONTENT

ACTION_CONTENT = "action_content"
"""The action that only says which content the action server has."""
_ACTION_SECONDS = 2.0
_PROBE_SECONDS = 1.0

logger = logging.getLogger(__name__)


class State:
    """Asks the parts of the running bot how they are."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock`: seconds, only ever rising."""
        self._clock = clock
        self._model: Tuple[float, str] = (-_PROBE_SECONDS, "")

    async def health(self, agent: Any) -> Dict[str, str]:
        """Returns `ok` or what is wrong with the model and with the conversations."""
        if agent is None or not agent.is_ready():
            return {"model": "missing", "conversations": "unknown"}
        return {"model": await self._model_state(agent), "conversations": _conversations_state(agent)}

    async def _model_state(self, agent: Any) -> str:
        """Tries a message, at most once a second: the address is open to everybody, and a message costs time."""
        now = self._clock()
        if now - self._model[0] >= _PROBE_SECONDS:
            self._model = (now, "ok" if await fail_safe.works(agent.processor) else "failing")
        return self._model[1]


def _conversations_state(agent: Any) -> str:
    try:
        stores.ping(agent.tracker_store)
    except Exception as error:
        logger.error("the tracker store does not work: %s", type(error).__name__)
        return "failing"
    return "ok"


async def actions_state(agent: Any) -> str:
    """Returns `ok` or what is wrong with the action server; `other_content`: its data/ is not what the model was trained from."""
    endpoint = getattr(agent, "action_endpoint", None) if agent else None
    if endpoint is None or not endpoint.url:
        return "missing"
    tracker = {"sender_id": ACTION_CONTENT, "slots": {}, "latest_message": {}, "events": [], "paused": False, "active_loop": {}}
    call = {"next_action": ACTION_CONTENT, "version": rasa.__version__, "domain": {}, "tracker": tracker}
    try:
        timeout = aiohttp.ClientTimeout(total=_ACTION_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.post(endpoint.url, json=call) as answer:
            if answer.status != 200:
                return "failing"
            said = (await answer.json())["responses"]
            content = said[0]["metadata"][CONTENT]
    except (KeyError, IndexError, TypeError, ValueError, aiohttp.ContentTypeError):
        return "failing"
    except Exception:
        return "down"
    return "ok" if content == fail_safe.content_of_model() else "other_content"


async def log_actions_state(agent: Any) -> None:
    """Logs an action server that has other content; called when Rasa has started."""
    if await actions_state(agent) == "other_content":
        logger.error(fail_safe.OTHER_CONTENT)
