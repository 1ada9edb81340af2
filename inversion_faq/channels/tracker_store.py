"""Rasa's SQL tracker store, which also deletes: rows, and their words in the database file."""

import collections
import contextlib
import contextvars
import functools
import itertools
import json
import logging
import pathlib
from typing import Any, Dict, Iterable, Iterator, List, Optional

import sqlalchemy
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore, ensure_schema_exists
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import sessionmaker

from inversion_faq.channels import sqlite

MOST_REMEMBERED = 50_000
TURNS_READ = 8
"""How many turns of a session a new message is answered from. Rasa reads all, so that each message takes longer than the last."""
store_failed: contextvars.ContextVar[bool] = contextvars.ContextVar("store_failed", default=False)
"""Whether the conversation of the turn under way could not be read or kept. `fail_safe.handle_message` begins each with False."""

_unread: contextvars.ContextVar[str] = contextvars.ContextVar("unread", default="")
"""The conversation that could not be read, if the last one could not."""

logger = logging.getLogger(__name__)


class LostConversationError(Exception):
    """A conversation that this process stored is not in the store any more, or not all of it."""


class RecentTurns(DialogueStateTracker):
    """The newest turns of a session; `whole_session` returns it with those before.

    Attributes:
        store: where the others are.
        kept: how many of its events are kept there; those that follow are new.
    """

    store: "PrivateSQLTrackerStore"
    kept: int = 0


class PrivateSQLTrackerStore(SQLTrackerStore):
    """Keeps an SQLite file to its owner, overwrites what is deleted, and does not sync every turn to disk.

    It reads the newest `TURNS_READ` turns of a session. What has to last longer than them must stand in the parse data of each
    message, as the conditions do; a slot that was set before them is empty.

    It notices when a conversation is lost behind its back: an emptied or an older database would otherwise be answered from.
    """

    engine: Any
    sessionmaker: Any

    def __init__(
        self,
        domain: Optional[Domain] = None,
        dialect: str = "sqlite",
        host: Optional[str] = None,
        db: str = "rasa.db",
        event_broker: Optional[EventBroker] = None,
        **kwargs: Any,
    ) -> None:
        """Takes the settings of Rasa's SQLTrackerStore."""
        self._stored: collections.OrderedDict[str, float] = collections.OrderedDict()
        engine = sqlite.open_engine(pathlib.Path(db)) if dialect == "sqlite" else None
        host = None if engine else host
        super().__init__(domain=domain, dialect=dialect, host=host, db=db, event_broker=event_broker, **kwargs)
        if engine:
            self.engine.dispose()
            self.engine, self.sessionmaker = engine, sessionmaker(bind=engine)
        self.engine.hide_parameters = True  # else a failed write is logged with the words it was to store

    @contextlib.contextmanager
    def session_scope(self) -> Iterator[Any]:
        """Opens a database session; an error in it ends the request (Rasa's own ends the server on a ValueError)."""
        session = self.sessionmaker()
        try:
            ensure_schema_exists(session)
            yield session
        finally:
            session.close()

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Returns the newest turns of a session; notes an error in `store_failed`, since Rasa goes on with an empty conversation.

        Raises:
            LostConversationError: when less of it is there than was stored.
        """
        _unread.set(sender_id)
        with _noting_failure():
            tracker = self._recent_turns(sender_id)
            newest = tracker.events[-1].timestamp if tracker and tracker.events else 0.0
            if newest < self._stored.get(sender_id, 0.0):
                raise LostConversationError
        _unread.set("")
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Stores what is new in a conversation; notes an error in `store_failed`, since Rasa goes on without having stored it.

        Raises:
            LostConversationError: when it could not be read in this turn. The empty one that Rasa went on with would begin a
                new session, and end what is held in the real one.
        """
        with _noting_failure():
            if _unread.get() == tracker.sender_id:
                raise LostConversationError
            await self.stream_events(tracker)
            self._append(tracker)
        if tracker.events:
            self._stored[tracker.sender_id] = tracker.events[-1].timestamp
            self._stored.move_to_end(tracker.sender_id)
        while len(self._stored) > MOST_REMEMBERED:
            self._stored.popitem(last=False)

    def _recent_turns(self, conversation: str) -> Optional[RecentTurns]:
        events = self.SQLEvent
        of_conversation = sqlalchemy.select(events.id, events.data).where(events.sender_id == conversation)
        said = of_conversation.with_only_columns(events.id).where(events.type_name == UserUttered.type_name)
        oldest = said.order_by(events.id.desc()).offset(TURNS_READ - 1).limit(1).scalar_subquery()
        with self.session_scope() as session:
            rows = session.execute(
                of_conversation.where(events.id >= sqlalchemy.func.coalesce(oldest, 0)).order_by(events.id)
            ).all()
        kept = [json.loads(row.data) for row in rows]
        starts = (number for number in reversed(range(len(kept))) if kept[number]["event"] == SessionStarted.type_name)
        session_events = _deserialised(kept[next(starts, 0) :])
        if not session_events:
            return None
        tracker: RecentTurns = RecentTurns.from_events(conversation, session_events, self.domain.slots)
        tracker.store, tracker.kept = self, len(tracker.events)
        return tracker

    def _append(self, tracker: DialogueStateTracker) -> None:
        """Writes what is new in a conversation."""
        with self.session_scope() as session:
            rows = [self._row(tracker.sender_id, event) for event in self._additional_events(session, tracker)]
            if rows:
                session.execute(sqlalchemy.insert(self.SQLEvent), rows)
            session.commit()
        if isinstance(tracker, RecentTurns):
            tracker.kept = len(tracker.events)

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        if isinstance(tracker, RecentTurns):
            return itertools.islice(tracker.events, tracker.kept, None)
        new: Iterator[Event] = super()._additional_events(session, tracker)
        return new

    @staticmethod
    def _row(conversation: str, event: Event) -> Dict[str, Any]:
        data = event.as_dict()
        return {
            "sender_id": conversation,
            "type_name": event.type_name,
            "timestamp": data.get("timestamp"),
            "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
            "action_name": data.get("name"),
            "data": json.dumps(data),
        }

    async def whole_session(self, tracker: RecentTurns) -> DialogueStateTracker:
        """Returns the session from its start, the events that are not kept yet included."""
        whole: Optional[DialogueStateTracker] = await super().retrieve(tracker.sender_id)
        if whole is None:
            raise LostConversationError
        for event in itertools.islice(tracker.events, tracker.kept, None):
            whole.update(event)
        return whole

    def turn_with(self, conversation: str, key: str, value: str) -> List[Event]:
        """Returns the message whose metadata has `value` under `key` and all that followed until the next; empty without one."""
        events = self.SQLEvent
        with self.session_scope() as session:
            of_conversation = session.query(events.id, events.data).filter(events.sender_id == conversation)
            said = of_conversation.filter(events.type_name == UserUttered.type_name).order_by(events.id)
            likely = said.filter(events.data.contains(json.dumps({key: value})[1:-1], autoescape=True)).all()
            found = next((row.id for row in likely if (json.loads(row.data).get("metadata") or {}).get(key) == value), None)
            if found is None:
                return []
            following = said.filter(events.id > found).with_entities(events.id).first()
            turn = of_conversation.filter(events.id >= found).order_by(events.id)
            return _deserialised(json.loads(row.data) for row in (turn.filter(events.id < following.id) if following else turn))

    def delete(self, conversation: str) -> None:
        """Deletes every event of a conversation."""
        self._stored.pop(conversation, None)
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation).delete()
            session.commit()
            if self.engine.dialect.name == "sqlite":
                sqlite.empty_log(session)

    def exists(self, conversation: str) -> bool:
        """Tells whether a conversation has any event."""
        with self.session_scope() as session:
            found = session.query(self.SQLEvent.id).filter(self.SQLEvent.sender_id == conversation).first()
        return found is not None

    def ping(self) -> None:
        """Reads from and writes to the database without leaving anything.

        Raises:
            SQLAlchemyError: when that cannot be done.
        """
        with self.session_scope() as session:
            session.query(self.SQLEvent.id).first()
            session.query(self.SQLEvent).filter(self.SQLEvent.id == -1).delete()
            session.rollback()
            if self.engine.dialect.name == "sqlite":  # the deletion changes nothing, so a full disk would not show
                session.execute(sqlalchemy.text("PRAGMA user_version = 0"))


@contextlib.contextmanager
def _noting_failure() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        store_failed.set(True)
        logger.error("the tracker store failed: %s", type(error).__name__)
        raise


def _deserialised(events: Iterable[Dict[str, Any]]) -> List[Event]:
    """Does what Rasa's `deserialise_events` does, which looks through every class there is for each event."""
    return [event for one in events if (event := _class_of(one["event"])._from_parameters(one))]


@functools.cache
def _class_of(event: str) -> Any:
    return Event.resolve_by_type(event)


async def whole_session(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Returns the session of a tracker from its start, whichever store it is from."""
    return await tracker.store.whole_session(tracker) if isinstance(tracker, RecentTurns) else tracker


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


async def turn_with(store: TrackerStore, conversation: str, key: str, value: str) -> List[Event]:
    """Returns the message whose metadata has `value` under `key`, and what followed it; empty when there is none."""
    inner = innermost(store)
    if isinstance(inner, PrivateSQLTrackerStore):
        return inner.turn_with(conversation, key, value)
    tracker = await inner.retrieve(conversation)
    events = itertools.dropwhile(lambda one: (one.metadata or {}).get(key) != value, tracker.events if tracker else ())
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
