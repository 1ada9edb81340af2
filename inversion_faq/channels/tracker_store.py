"""Rasa's SQL tracker store, which also deletes: rows, and their words in the database file."""

import collections
import contextlib
import contextvars
import itertools
import logging
import math
import pathlib
from typing import Any, Iterator, List, Optional

import sqlalchemy
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore, ensure_schema_exists
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from sqlalchemy.orm import sessionmaker

from inversion_faq.channels import sqlite
from inversion_faq.channels.recent_turns import RecentTurns, has_events, recent_events, row_of, turn_in
from inversion_faq.privacy.masking import MaskedEvent

MOST_REMEMBERED = 50_000
DEFAULT_RETENTION_DAYS = 30
LARGEST_MB = 4000
store_failed: contextvars.ContextVar[bool] = contextvars.ContextVar("store_failed", default=False)
"""Whether the conversation of the turn under way could not be read or kept. `fail_safe.handle_message` begins each with False."""

_unread: contextvars.ContextVar[str] = contextvars.ContextVar("unread", default="")
"""The conversation that could not be read, if the last one could not."""

logger = logging.getLogger(__name__)


class LostConversationError(Exception):
    """A conversation that this process stored is not in the store any more, or not all of it."""


class PrivateSQLTrackerStore(SQLTrackerStore):
    """Masks names, phone numbers and addresses in what people write, before it is stored (`inversion_faq.privacy.masking`).

    It keeps an SQLite file to its owner, overwrites what is deleted, and does not sync every turn to disk.

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
        retention_days: float = DEFAULT_RETENTION_DAYS,
        largest_mb: int = LARGEST_MB,
        **kwargs: Any,
    ) -> None:
        """Takes the settings of Rasa's SQLTrackerStore, and two of its own.

        Args:
            domain: as Rasa has it, and so are the next four.
            dialect: `sqlite`, or another that Rasa's store knows.
            host: of another database than SQLite.
            db: the file of an SQLite database, or the name of another.
            event_broker: where events are published besides, masked.
            retention_days: how many days a conversation is kept after its last event.
            largest_mb: what an SQLite file may grow to. Beyond that, all is as with a full disk: emergencies are answered,
                nothing else is.
            kwargs: further settings of Rasa's store.

        Raises:
            RasaException: when `retention_days` or `largest_mb` is none.
        """
        self.retention_seconds = _seconds(retention_days)
        self.unswept = False
        """Whether deleted words may still stand in the log of changes, because somebody reads the database."""
        self._stored: collections.OrderedDict[str, float] = collections.OrderedDict()
        engine = sqlite.open_engine(pathlib.Path(db), _size(largest_mb)) if dialect == "sqlite" else None
        host = None if engine else host
        super().__init__(domain=domain, dialect=dialect, host=host, db=db, event_broker=event_broker, **kwargs)
        if engine:
            self.engine.dispose()
            self.engine, self.sessionmaker = engine, sessionmaker(bind=engine)
        self.engine.hide_parameters = True  # else a failed write is logged with the words it was to store
        self._index_age()

    def _index_age(self) -> None:
        """Adds an index, without which every event has to be read to find what has expired."""
        try:
            with self.engine.begin() as connection:
                connection.execute(sqlalchemy.text("CREATE INDEX IF NOT EXISTS ix_events_age ON events (timestamp, sender_id)"))
        except sqlalchemy.exc.SQLAlchemyError as error:
            logger.error("the index ix_events_age could not be made: %s", type(error).__name__)

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
        with self.engine.connect() as connection:
            events = recent_events(connection, self._table, conversation)
        if not events:
            return None
        tracker: RecentTurns = RecentTurns.from_events(conversation, events, self.domain.slots)
        tracker.store, tracker.kept = self, len(tracker.events)
        return tracker

    def _append(self, tracker: DialogueStateTracker) -> None:
        """Writes what is new in a conversation."""
        rows = [row_of(tracker.sender_id, event) for event in self._new_events(tracker)]
        if rows:
            with self.engine.begin() as connection:
                connection.execute(self._table.insert(), rows)
        if isinstance(tracker, RecentTurns):
            tracker.kept = len(tracker.events)

    def _new_events(self, tracker: DialogueStateTracker) -> List[Event]:
        if isinstance(tracker, RecentTurns):
            return list(itertools.islice(tracker.events, tracker.kept, None))
        with self.session_scope() as session:
            return list(self._additional_events(session, tracker))

    @property
    def _table(self) -> sqlalchemy.Table:
        """The table of events, as Rasa declares it."""
        return self.SQLEvent.__table__

    async def _stream_new_events(self, event_broker: EventBroker, new_events: List[Event], sender_id: str) -> None:
        """Publishes new events masked, where an event broker is set."""
        await super()._stream_new_events(event_broker, [MaskedEvent(event) for event in new_events], sender_id)

    async def retrieve_session(self, conversation: str) -> DialogueStateTracker:
        """Returns a session from its start.

        Raises:
            LostConversationError: when it is not there.
        """
        tracker: Optional[DialogueStateTracker] = await super().retrieve(conversation)
        if tracker is None:
            raise LostConversationError
        return tracker

    def turn_with(self, conversation: str, name: str, value: str) -> List[Event]:
        """Returns a turn (see `turn_in`)."""
        with self.session_scope() as session:
            return turn_in(session, self.SQLEvent, conversation, name, value)

    def delete(self, conversation: str) -> None:
        """Deletes every event of a conversation."""
        self._stored.pop(conversation, None)
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation).delete()
            session.commit()
        self.sweep()

    def expired(self, now: float, most: int) -> List[str]:
        """Returns conversations whose last event is older than they are kept, at most `most`; `now` in seconds."""
        event, later = self.SQLEvent, sqlalchemy.orm.aliased(self.SQLEvent)
        with self.session_scope() as session:
            goes_on = session.query(later.id).filter(later.sender_id == event.sender_id, later.id > event.id).exists()
            last = session.query(event.sender_id).filter(event.timestamp < now - self.retention_seconds, ~goes_on)
            found = last.order_by(event.timestamp).limit(most).all()
        return [conversation for (conversation,) in found]

    def retire(self, conversation: str, now: float) -> bool:
        """Deletes a conversation if it has expired, and tells whether it did; `sweep` must follow."""
        with self.session_scope() as session:
            events = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation)
            if events.filter(self.SQLEvent.timestamp >= now - self.retention_seconds).first():
                return False
            events.delete()
            session.commit()
        self._stored.pop(conversation, None)
        return True

    def sweep(self) -> None:
        """Empties SQLite's log of changes, where deleted words stand; notes in `unswept` when a reader prevents it."""
        if self.engine.dialect.name != "sqlite":
            return
        with self.session_scope() as session:
            self.unswept = not sqlite.empty_log(session)
        if self.unswept:
            logger.warning(
                "somebody reads the database: deleted words stay in its log of changes until they have done; tried again"
            )

    def exists(self, conversation: str) -> bool:
        """Tells whether a conversation has any event."""
        with self.engine.connect() as connection:
            return has_events(connection, self._table, conversation)

    def ping(self) -> None:
        """Reads from and writes to the database without leaving anything.

        Raises:
            SQLAlchemyError: when that cannot be done.
            FullDatabaseError: when nothing more may be kept.
        """
        with self.session_scope() as session:
            session.query(self.SQLEvent.id).first()
            session.query(self.SQLEvent).filter(self.SQLEvent.id == -1).delete()
            session.rollback()
            if self.engine.dialect.name == "sqlite":  # the deletion changes nothing, so a full disk would not show
                session.execute(sqlalchemy.text("PRAGMA user_version = 0"))
                sqlite.require_room(session)


def _size(largest_mb: Any) -> int:
    if type(largest_mb) is not int or largest_mb < 1:
        raise RasaException("endpoints.yml, tracker_store: largest_mb must be a whole number of megabytes, 1 or more")
    return largest_mb


def _seconds(retention_days: Any) -> float:
    if isinstance(retention_days, bool) or not isinstance(retention_days, (int, float)) or not 0 < retention_days < math.inf:
        said = f"retention_days: {retention_days!r} in endpoints.yml, tracker_store"
        raise RasaException(
            f"{said}: how many days conversations are kept must be a number above 0, such as {DEFAULT_RETENTION_DAYS}"
        )
    return float(retention_days) * 86_400


@contextlib.contextmanager
def _noting_failure() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        store_failed.set(True)
        logger.error("the tracker store failed: %s", type(error).__name__)
        raise
