"""What the channel asks of a tracker store, whichever it is, and however Rasa wraps it."""

import itertools
from typing import Any, Dict, List

from rasa.core.tracker_store import InMemoryTrackerStore, TrackerStore
from rasa.shared.core.events import Event, UserUttered

from inversion_faq.channels.recent_turns import values_of
from inversion_faq.channels.tracker_store import PrivateSQLTrackerStore


def innermost(store: TrackerStore) -> TrackerStore:
    """Returns the store inside Rasa's wrappers."""
    while hasattr(store, "_tracker_store"):
        store = store._tracker_store
    return store


def delete_conversation(store: TrackerStore, conversation: str) -> None:
    """Deletes a conversation for good.

    Raises:
        NotImplementedError: when the store is of a kind that cannot delete.
    """
    inner = innermost(store)
    if isinstance(inner, PrivateSQLTrackerStore):
        inner.delete(conversation)
    elif isinstance(inner, InMemoryTrackerStore):
        _memory(inner).pop(conversation, None)
    else:
        raise _unsupported(inner)


def conversation_exists(store: TrackerStore, conversation: str) -> bool:
    """Tells whether a conversation has been started and not deleted.

    Raises:
        NotImplementedError: when the store is of a kind that cannot tell.
    """
    inner = innermost(store)
    if isinstance(inner, PrivateSQLTrackerStore):
        return inner.exists(conversation)
    if isinstance(inner, InMemoryTrackerStore):
        return conversation in _memory(inner)
    raise _unsupported(inner)


async def turn_with(store: TrackerStore, conversation: str, name: str, value: str) -> List[Event]:
    """Returns the message that has `value` under `name`, or in its metadata, and what followed it; empty when there is none."""
    inner = innermost(store)
    if isinstance(inner, PrivateSQLTrackerStore):
        return inner.turn_with(conversation, name, value)
    tracker = await inner.retrieve(conversation)
    events = itertools.dropwhile(lambda one: value not in values_of(one.as_dict(), name), tracker.events if tracker else ())
    said = list(itertools.islice(events, 1))
    return said + list(itertools.takewhile(lambda one: not isinstance(one, UserUttered), events))


def ping(store: TrackerStore) -> None:
    """Raises an error when the store does not work."""
    inner = innermost(store)
    if isinstance(inner, PrivateSQLTrackerStore):
        inner.ping()


def _unsupported(store: TrackerStore) -> NotImplementedError:
    name = type(store).__name__
    return NotImplementedError(f"{name} cannot delete; use {PrivateSQLTrackerStore.__name__} in endpoints.yml")


def _memory(store: InMemoryTrackerStore) -> Dict[str, Any]:
    kept: Dict[str, Any] = store.store
    return kept
