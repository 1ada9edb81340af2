"""One turn of a conversation: a message in, the bot's messages out, whatever happens in between."""

import asyncio
import logging
import uuid
from typing import Any, AsyncContextManager, Dict, Iterable, List, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from inversion_faq import fail_safe
from inversion_faq.channels.errors import ChatError
from inversion_faq.channels.requests import Feedback
from inversion_faq.channels.shutdown import Shutdown
from inversion_faq.channels.stores import conversation_exists, delete_conversation, turn_with
from inversion_faq.channels.tracker_store import store_failed
from inversion_faq.content.rendering import empty_card
from inversion_faq.observing import metrics
from inversion_faq.privacy.masking import masked

TURN_SECONDS = 5.0
CHANNEL = "web"
FEEDBACK_SLOT = "feedback"
_KEY = "idempotency_key"
_LOCK_POLL_SECONDS = 0.05  # Rasa's own 1 s would make the second of two messages wait that long

logger = logging.getLogger(__name__)


class Collector(OutputChannel):
    """Gathers what the bot says in one turn, cards included."""

    def __init__(self) -> None:
        self.said: List[Dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """Returns the channel's name."""
        return CHANNEL

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keeps the message as it is."""
        self.said.append(dict(message))


class Conversations:
    """Starts, continues, replays and deletes the conversations of the web channel."""

    def __init__(self, agent: Agent, shutdown: Shutdown, seconds: float = TURN_SECONDS) -> None:
        """Works on Rasa's agent.

        Args:
            agent: Rasa's agent.
            shutdown: no turn is begun once it has begun.
            seconds: how long a turn may take.
        """
        self.agent = agent
        self._shutdown = shutdown
        self._seconds = seconds
        self._answering: Dict[str, tuple[str, asyncio.Task[List[Dict[str, Any]]]]] = {}

    def under_way(self) -> List["asyncio.Task[Any]"]:
        """Returns the turns that have not ended."""
        return [task for _, task in self._answering.values()]

    async def start(self, conversation: str) -> None:
        """Begins a conversation, so that its token counts."""
        async with self._lock(conversation):
            tracker = self.agent.tracker_store.init_tracker(conversation)
            tracker.update(ActionExecuted(ACTION_SESSION_START_NAME))
            tracker.update(SessionStarted())
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
            await self._save(tracker)

    def require(self, conversation: str) -> None:
        """Raises ChatError session_ended when the conversation is gone."""
        if not conversation_exists(self.agent.tracker_store, conversation):
            raise ChatError("session_ended")

    async def delete(self, conversation: str) -> None:
        """Deletes a conversation for good; messages that wait behind this find it gone."""
        async with self._lock(conversation):
            self.require(conversation)
            delete_conversation(self.agent.tracker_store, conversation)

    async def add_feedback(self, conversation: str, feedback: Feedback) -> None:
        """Stores what a person said of an answer with the conversation.

        Raises:
            ChatError: unknown_message when no such answer was given.
        """
        async with self._lock(conversation):
            tracker = await self._tracker(conversation)
            message_id = feedback.message_id.rpartition("-")[0]
            turn = await turn_with(self.agent.tracker_store, conversation, "message_id", message_id)
            if feedback.message_id not in {one["id"] for said in turns_of(turn) for one in messages_of(*said)}:
                raise ChatError("unknown_message")
            value = {"message_id": feedback.message_id, "helpful": feedback.helpful, "reason": feedback.reason}
            tracker.update(SlotSet(FEEDBACK_SLOT, value))
            await self._save(tracker)

    async def record(self, conversation: str) -> DialogueStateTracker:
        """Returns the tracker of a whole conversation, earlier sessions included.

        Raises:
            ChatError: session_ended when it is gone.
        """
        tracker: Optional[DialogueStateTracker]
        tracker = await self.agent.tracker_store._tracker_store.retrieve_full_tracker(conversation)
        if tracker is None:
            raise ChatError("session_ended")
        return tracker

    async def answer(self, conversation: str, text: str, key: Optional[str]) -> List[Dict[str, Any]]:
        """Returns the bot's messages; the same idempotency key gets the same ones, once.

        An emergency is answered even when the conversation can be neither read nor kept.

        Raises:
            ChatError: unavailable when the tracker store failed, key_reused, or session_ended.
        """
        try:
            self._shutdown.refuse()
            return await self._once(conversation, text, key)
        except ChatError as error:
            if error.code != "unavailable":
                raise
            failure: Exception = error
        except Exception as error:
            failure = error
        message = UserMessage(text, sender_id=conversation, message_id=uuid.uuid4().hex)
        said = await fail_safe.emergency_replies(self.agent.processor, message)
        if not said:
            raise failure
        messages = _as_messages(message, said)
        metrics.replies_said(messages)
        return messages

    async def _once(self, conversation: str, text: str, key: Optional[str]) -> List[Dict[str, Any]]:
        name = f"{conversation} {key or uuid.uuid4().hex}"
        under_way = self._answering.get(name)
        if under_way is None:
            task = asyncio.ensure_future(self._answer(conversation, text, key))
            under_way = self._answering[name] = (text, task)
            task.add_done_callback(lambda _: self._answering.pop(name, None))
        if under_way[0] != text:
            raise ChatError("key_reused")
        return await asyncio.shield(under_way[1])

    async def _answer(self, conversation: str, text: str, key: Optional[str]) -> List[Dict[str, Any]]:
        """Runs a turn to its end, also when the client has gone away meanwhile: what it named must be kept."""
        collector = Collector()
        message = UserMessage(
            text,
            collector,
            conversation,
            input_channel=CHANNEL,
            message_id=uuid.uuid4().hex,
            metadata={_KEY: key} if key else {},
        )
        with metrics.turn():
            try:
                earlier = await asyncio.wait_for(self._handle(message), self._seconds)
                if earlier:
                    return earlier
            except asyncio.TimeoutError:
                logger.error("a turn took longer than %s s; the safe reply was given", self._seconds)
                collector.said = await self._close(message)
            messages = _as_messages(message, collector.said)
            if any(_is_red_flag(one) for one in messages):
                _add_named_conditions(messages, (await self._tracker(conversation)).latest_message)
        metrics.replies_said(messages)
        return messages

    async def _handle(self, message: UserMessage) -> List[Dict[str, Any]]:
        """Does what `Agent.handle_message` does, for a conversation that is not gone when its turn comes.

        Returns:
            The replies to an earlier message with the same idempotency key, if there was one; then nothing else is done.

        Raises:
            ChatError: unavailable when the turn could not be kept, key_reused, or session_ended.
        """
        async with self._lock(message.sender_id):
            self.require(message.sender_id)
            earlier = await self._said_before(message)
            if not earlier:
                await self.agent.processor.handle_message(message)
                if store_failed.get():
                    raise ChatError("unavailable")
        return earlier

    async def _said_before(self, message: UserMessage) -> List[Dict[str, Any]]:
        key = message.metadata.get(_KEY)
        if not key:
            return []
        for user, bot in turns_of(await turn_with(self.agent.tracker_store, message.sender_id, _KEY, key)):
            if masked(user.text or "") != masked(message.text):  # stored messages are masked
                raise ChatError("key_reused")
            return messages_of(user, bot)
        return []

    async def _close(self, message: UserMessage) -> List[Dict[str, Any]]:
        """Keeps the message of a turn that was cut off, with what it names; returns what is to be said."""
        async with self._lock(message.sender_id):
            self.require(message.sender_id)
            store_failed.set(False)
            said = await fail_safe.close_turn(self.agent.processor, message)
            if store_failed.get():
                raise ChatError("unavailable")
        return said

    def _lock(self, conversation: str) -> "AsyncContextManager[Any]":
        locks = self.agent.lock_store
        lock: AsyncContextManager[Any] = locks.lock(conversation, wait_time_in_seconds=_LOCK_POLL_SECONDS)
        return lock

    async def _tracker(self, conversation: str) -> DialogueStateTracker:
        """Returns a conversation's tracker, straight from the store: Rasa's wrapper returns none for an error."""
        tracker: Optional[DialogueStateTracker] = await self.agent.tracker_store._tracker_store.retrieve(conversation)
        if tracker is None:
            raise ChatError("session_ended")
        return tracker

    async def _save(self, tracker: DialogueStateTracker) -> None:
        await self.agent.tracker_store._tracker_store.save(tracker)


def turns_of(events: Iterable[Event]) -> List[tuple[UserUttered, List[BotUttered]]]:
    """Returns each message of the user with the bot's replies to it."""
    turns: List[tuple[UserUttered, List[BotUttered]]] = []
    for event in events:
        if isinstance(event, UserUttered):
            turns.append((event, []))
        elif isinstance(event, BotUttered) and turns:
            turns[-1][1].append(event)
    return turns


def messages_of(user: UserUttered, bot: List[BotUttered]) -> List[Dict[str, Any]]:
    """Returns the stored replies of a turn as they were sent."""
    messages = [
        _as_message(str(user.message_id), index, {"text": one.text, "buttons": one.data.get("buttons"), **(one.metadata or {})})
        for index, one in enumerate(bot)
    ]
    _add_named_conditions(messages, user)
    return messages


def _is_red_flag(message: Dict[str, Any]) -> bool:
    return bool(message["card"]) and message["card"]["kind"] == "red_flag"


def _add_named_conditions(messages: List[Dict[str, Any]], user: Optional[UserUttered]) -> None:
    """Puts the conditions that a message named into its emergency cards: those are compiled, and cannot know them."""
    parse_data = (user.parse_data if user else None) or {}
    unread: Dict[str, Any] = {"advice": None, "reason": None, "text": None, "sources": []}
    named = [
        {**{key: one[key] for key in ("id", "name", "subject", "status")}, **unread}
        for one in parse_data.get("conditions", [])
        if one["now"] and one["id"] != "unknown"
    ]
    for one in filter(_is_red_flag, messages):
        one["card"]["conditions"] = named


def _as_message(message_id: str, index: int, said: Dict[str, Any]) -> Dict[str, Any]:
    card = (said.get("metadata") or {}).get("card")
    return {
        "id": f"{message_id}-{index}",
        "text": said.get("text") or "",
        "buttons": [{"title": one["title"], "payload": one["payload"]} for one in said.get("buttons") or []],
        "card": {**empty_card(card["kind"]), **card} if card else None,
    }


def _as_messages(message: UserMessage, said: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
    return [_as_message(message.message_id, index, one) for index, one in enumerate(said)]
