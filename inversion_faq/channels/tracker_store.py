"""Rasa's SQL tracker store, which also deletes: rows, and their words in the database file."""

import collections
import contextlib
import contextvars
import functools
import logging
import pathlib
from typing import Any, Dict, Iterator, Optional

import sqlalchemy
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore, ensure_schema_exists
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException

MOST_REMEMBERED = 50_000
LARGEST_MB = 4000
_PAGE_BYTES = 4096
_PAGES_OF_A_TURN = 64
"""More than a turn takes; with fewer left, the database counts as full."""
store_failed: contextvars.ContextVar[bool] = contextvars.ContextVar("store_failed", default=False)
"""Whether the conversation of the turn under way could not be read or kept. `fail_safe.handle_message` begins each with False."""

_unread: contextvars.ContextVar[str] = contextvars.ContextVar("unread", default="")
"""The conversation that could not be read, if the last one could not."""

logger = logging.getLogger(__name__)


class LostConversationError(Exception):
    """A conversation that this process stored is not in the store any more, or not all of it."""


class FullDatabaseError(Exception):
    """The database has grown to the largest size that it may have."""


class PrivateSQLTrackerStore(SQLTrackerStore):
    """Keeps an SQLite file to its owner, overwrites what is deleted, and does not sync every turn to disk.

    It notices when a conversation is lost behind its back: an emptied or an older database would otherwise be answered from.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        dialect: str = "sqlite",
        host: Optional[str] = None,
        db: str = "rasa.db",
        event_broker: Optional[EventBroker] = None,
        largest_mb: int = LARGEST_MB,
        **kwargs: Any,
    ) -> None:
        """Takes the settings of Rasa's SQLTrackerStore, and `largest_mb`: what an SQLite file may grow to.

        Beyond that, all is as with a full disk: emergencies are answered, nothing else is.

        Raises:
            RasaException: when `largest_mb` is no size.
        """
        if type(largest_mb) is not int or largest_mb < 1:
            raise RasaException("endpoints.yml, tracker_store: largest_mb must be a whole number of megabytes, 1 or more")
        self._stored: collections.OrderedDict[str, float] = collections.OrderedDict()
        if dialect == "sqlite":
            path = pathlib.Path(db)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
            path.chmod(0o600)
            host = None
        super().__init__(domain=domain, dialect=dialect, host=host, db=db, event_broker=event_broker, **kwargs)
        self.engine.hide_parameters = True  # else a failed write is logged with the words it was to store
        if dialect == "sqlite":
            sqlalchemy.event.listen(self.engine, "connect", functools.partial(_set_up_sqlite, largest_mb))
            self.engine.dispose()

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
        """Returns a conversation; notes an error in `store_failed`, since Rasa goes on with an empty one.

        Raises:
            LostConversationError: when less of it is there than was stored.
        """
        _unread.set(sender_id)
        with _noting_failure():
            tracker: Optional[DialogueStateTracker] = await super().retrieve(sender_id)
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
            await super().save(tracker)
        if tracker.events:
            self._stored[tracker.sender_id] = tracker.events[-1].timestamp
            self._stored.move_to_end(tracker.sender_id)
        while len(self._stored) > MOST_REMEMBERED:
            self._stored.popitem(last=False)

    def delete(self, conversation: str) -> None:
        """Deletes every event of a conversation."""
        self._stored.pop(conversation, None)
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == conversation).delete()
            session.commit()
            if self.engine.dialect.name == "sqlite":
                session.execute(sqlalchemy.text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def exists(self, conversation: str) -> bool:
        """Tells whether a conversation has any event."""
        with self.session_scope() as session:
            found = session.query(self.SQLEvent.id).filter(self.SQLEvent.sender_id == conversation).first()
        return found is not None

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
                _require_room(session)


def _require_room(session: Any) -> None:
    used, unused, most = (
        session.execute(sqlalchemy.text(f"PRAGMA {name}")).scalar() for name in ("page_count", "freelist_count", "max_page_count")
    )
    if used - unused + _PAGES_OF_A_TURN > most:
        raise FullDatabaseError


@contextlib.contextmanager
def _noting_failure() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        store_failed.set(True)
        logger.error("the tracker store failed: %s", type(error).__name__)
        raise


def _set_up_sqlite(largest_mb: int, connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    largest = f"max_page_count={largest_mb * 1_000_000 // _PAGE_BYTES}"
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "secure_delete=ON", "busy_timeout=3000", largest):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


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
