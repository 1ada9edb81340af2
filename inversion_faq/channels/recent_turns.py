"""Reads the newest turns of a conversation from the database, instead of all: a message then costs the same at any length."""

import functools
import itertools
import json
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, NamedTuple

import sqlalchemy
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from inversion_faq.privacy.masking import masked_event

if TYPE_CHECKING:
    from inversion_faq.channels.tracker_store import PrivateSQLTrackerStore

TURNS_READ = 8
"""How many turns of a session a new message is answered from. Rasa reads all, so that each message takes longer than the last."""

_HELD = "conditions"
"""In the parse data of each message that was read: all that are held since then. A tapped button has none."""


class RecentTurns(DialogueStateTracker):
    """The newest turns of a session; `whole_session` returns it with those before.

    Attributes:
        store: where the others are.
        kept: how many of its events are kept there; those that follow are new.
    """

    store: "PrivateSQLTrackerStore"
    kept: int = 0

    def init_copy(self) -> "RecentTurns":
        """Returns one without events; Rasa fills it with the same."""
        size = self._max_event_history
        copied = RecentTurns(self.sender_id, self.slots.values(), size, is_rule_tracker=self.is_rule_tracker)
        copied.store, copied.kept = self.store, self.kept
        return copied


async def whole_session(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """Returns the session of a tracker from its start, with what is not kept yet, whichever store it is from."""
    if not isinstance(tracker, RecentTurns):
        return tracker
    whole = await tracker.store.retrieve_session(tracker.sender_id)
    for event in itertools.islice(tracker.events, tracker.kept, None):
        whole.update(event)
    return whole


class _Statements(NamedTuple):
    """What is asked of the table of events, each about one `conversation`. To write a statement takes longer than to run it.

    Attributes:
        newest: the events of its newest `TURNS_READ` turns, the oldest first.
        began: when its last session began.
        typed: the last message before event `number` that says what is held.
        any: an event.
    """

    newest: Any
    began: Any
    typed: Any
    any: Any


@functools.cache
def _statements(table: sqlalchemy.Table) -> _Statements:
    of = table.c
    of_conversation = sqlalchemy.select(of.id, of.data).where(of.sender_id == sqlalchemy.bindparam("conversation"))
    said = of_conversation.where(of.type_name == UserUttered.type_name).order_by(of.id.desc())
    oldest = said.with_only_columns(of.id).offset(TURNS_READ - 1).limit(1).scalar_subquery()
    before = said.where(of.id < sqlalchemy.bindparam("number"))
    return _Statements(
        of_conversation.where(of.id >= sqlalchemy.func.coalesce(oldest, 0)).order_by(of.id),
        of_conversation.where(of.type_name == SessionStarted.type_name).order_by(of.id.desc()).limit(1),
        before.where(of.data.contains(f'"{_HELD}": ')).limit(1),
        of_conversation.with_only_columns(of.id).limit(1),
    )


def has_events(connection: Any, table: sqlalchemy.Table, conversation: str) -> bool:
    """Tells whether a conversation has any event; the arguments are those of `recent_events`."""
    return connection.execute(_statements(table).any, {"conversation": conversation}).first() is not None


def recent_events(connection: Any, table: sqlalchemy.Table, conversation: str) -> List[Event]:
    """Returns the events of the newest `TURNS_READ` turns of a session.

    Where all of them were tapped, the newest message that was typed comes first: it has the conditions that are held.

    Args:
        connection: to the database.
        table: of events.
        conversation: its id.
    """
    ask, about = _statements(table), {"conversation": conversation}
    read = connection.execute(ask.newest, about).all()
    kept = [json.loads(row.data) for row in read]
    start = next((at for at in reversed(range(len(kept))) if kept[at]["event"] == SessionStarted.type_name), None)
    if kept and start is None and not any(_HELD in (one.get("parse_data") or {}) for one in kept):
        beginning = connection.execute(ask.began, about).first()
        before = connection.execute(ask.typed, {**about, "number": read[0].id}).first()
        if before and (beginning is None or beginning.id < before.id):
            kept.insert(0, json.loads(before.data))
    return deserialised(kept[start or 0 :])


def turn_in(session: Any, rows: Any, conversation: str, name: str, value: str) -> List[Event]:
    """Returns the message that has `value` under `name`, or in its metadata, and all that followed until the next; else nothing.

    Args:
        session: a database session.
        rows: the table of events, as Rasa declares it.
        conversation: the id of the conversation.
        name: what the value is called, such as `message_id`.
        value: what is looked for.
    """
    of_conversation = session.query(rows.id, rows.data).filter(rows.sender_id == conversation)
    said = of_conversation.filter(rows.type_name == UserUttered.type_name).order_by(rows.id)
    likely = said.filter(rows.data.contains(json.dumps({name: value})[1:-1], autoescape=True)).all()
    found = next((row.id for row in likely if value in values_of(json.loads(row.data), name)), None)
    if found is None:
        return []
    following = said.filter(rows.id > found).with_entities(rows.id).first()
    turn = of_conversation.filter(rows.id >= found).order_by(rows.id)
    return deserialised(json.loads(row.data) for row in (turn.filter(rows.id < following.id) if following else turn))


def values_of(message: Dict[str, Any], name: str) -> List[Any]:
    """Returns what a message has under `name`, itself or in its metadata."""
    return [message.get(name), (message.get("metadata") or {}).get(name)]


def row_of(conversation: str, event: Event) -> Dict[str, Any]:
    """Returns an event as Rasa's table has it, masked."""
    data = masked_event(event.as_dict())
    return {
        "sender_id": conversation,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": ((data.get("parse_data") or {}).get("intent") or {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def deserialised(events: Iterable[Dict[str, Any]]) -> List[Event]:
    """Does what Rasa's `deserialise_events` does, which looks through every class there is for each event."""
    return [event for one in events if (event := _class_of(one["event"])._from_parameters(one))]


@functools.cache
def _class_of(event: str) -> Any:
    return Event.resolve_by_type(event)
