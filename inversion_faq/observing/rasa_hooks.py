"""Where Rasa is watched: the intent of each message, actions that fail, and the request id on its way to the action server."""

import functools
from typing import Any, Awaitable, Callable, TypeVar

from rasa.core.channels.channel import UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from inversion_faq.observing import metrics, request_ids

T = TypeVar("T")

_rasas_reading = MessageProcessor._handle_message_with_tracker
_rasas_request = EndpointConfig.request


def install() -> None:
    """Puts the functions below in the place of Rasa's; calling it twice changes nothing."""
    MessageProcessor._handle_message_with_tracker = _read_and_count
    EndpointConfig.request = _request_with_id


def counting_failures(run: Callable[..., Awaitable[T]]) -> Callable[..., Awaitable[T]]:
    """Wraps a function that runs a custom action: its errors are counted, and raised all the same."""

    @functools.wraps(run)
    async def counted(action: Any, *args: Any, **kwargs: Any) -> T:
        try:
            return await run(action, *args, **kwargs)
        except Exception:
            metrics.action_failed(action.name())
            raise

    return counted


async def _read_and_count(processor: MessageProcessor, message: UserMessage, tracker: DialogueStateTracker) -> None:
    await _rasas_reading(processor, message, tracker)
    intent = (tracker.latest_message.intent or {}).get("name") if tracker.latest_message else None
    metrics.message_understood(intent or "", processor.domain.intents)


async def _request_with_id(endpoint: EndpointConfig, *args: Any, **kwargs: Any) -> Any:
    kwargs["headers"] = {**request_ids.headers(), **kwargs.get("headers", {})}
    return await _rasas_request(endpoint, *args, **kwargs)
