"""One turn of a conversation: a message in, the bot's messages out, whatever happens in between."""

import asyncio
import contextvars
import logging
import uuid
from typing import Any, Dict, Iterable, List, Optional, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from inversion_faq.channels.errors import ChatError
from inversion_faq.channels.requests import Feedback
from inversion_faq.channels.tracker_store import conversation_exists, delete_conversation
from inversion_faq.content.rendering import empty_card

TURN_SECONDS = 5.0
CHANNEL = "web"
FEEDBACK_SLOT = "feedback"
_KEY = "idempotency_key"

logger = logging.getLogger(__name__)
_store_errors: "contextvars.ContextVar[Optional[List[str]]]" = contextvars.ContextVar("store_errors", default=None)


class Collector(OutputChannel):
    """Gathers what the bot says in one turn, cards included."""

    def __init__(self) -> None:
        self.said: List[Dict[Text, Any]] = []

    @classmethod
    def name(cls) -> Text:
        """Returns the channel's name."""
        return CHANNEL

    async def send_response(self, recipient_id: Text, message: Dict[Text, Any]) -> None:
        """Keeps the message as it is."""
        self.said.append(dict(message))


class Conversations:
    """Starts, continues, replays and deletes the conversations of the web channel."""

    def __init__(self, agent: Agent, safe_reply: Dict[str, Any], seconds: float = TURN_SECONDS) -> None:
        """Works on Rasa's agent.

        Args:
            agent: Rasa's agent.
            safe_reply: text and metadata uttered when a turn takes too long.
            seconds: how long a turn may take.
        """
        self.agent = agent
        self._safe_reply = safe_reply
        self._seconds = seconds
        self._answering: Dict[str, "asyncio.Task[List[Dict[str, Any]]]"] = {}
        agent.tracker_store._on_tracker_store_error = _note_store_error

    async def start(self, conversation: str) -> None:
        """Begins a conversation, so that its token counts."""
        async with self.agent.lock_store.lock(conversation):
            tracker = await self._tracker(conversation)
            tracker.update(ActionExecuted(ACTION_SESSION_START_NAME))
            tracker.update(SessionStarted())
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
            await self._save(tracker)

    def require(self, conversation: str) -> None:
        """Raises ChatError session_ended when the conversation is gone."""
        if not conversation_exists(self.agent.tracker_store, conversation):
            raise ChatError("session_ended")

    async def delete(self, conversation: str) -> None:
        """Deletes a conversation for good."""
        async with self.agent.lock_store.lock(conversation):
            delete_conversation(self.agent.tracker_store, conversation)

    async def add_feedback(self, conversation: str, feedback: Feedback) -> None:
        """Stores what a person said of an answer with the conversation.

        Raises:
            ChatError: unknown_message when no such answer was given.
        """
        async with self.agent.lock_store.lock(conversation):
            tracker = await self._tracker(conversation)
            known = {one["id"] for turn in _turns(tracker.events) for one in _messages(*turn)}
            if feedback.message_id not in known:
                raise ChatError("unknown_message")
            value = {"message_id": feedback.message_id, "helpful": feedback.helpful, "reason": feedback.reason}
            tracker.update(SlotSet(FEEDBACK_SLOT, value))
            await self._save(tracker)

    async def answer(self, conversation: str, text: str, key: Optional[str]) -> List[Dict[str, Any]]:
        """Returns the bot's messages; the same idempotency key gets the same ones, once.

        Raises:
            ChatError: unavailable when the tracker store failed, key_reused, or session_ended.
        """
        if key is None:
            return await self._answer(conversation, text, None)
        name = f"{conversation} {key}"
        task = self._answering.get(name)
        if task is None:
            task = asyncio.ensure_future(self._replay_or_answer(conversation, text, key))
            self._answering[name] = task
            task.add_done_callback(lambda _: self._answering.pop(name, None))
        return await asyncio.shield(task)

    async def _replay_or_answer(self, conversation: str, text: str, key: str) -> List[Dict[str, Any]]:
        tracker = await self._tracker(conversation)
        for user, bot in _turns(tracker.events):
            if (user.metadata or {}).get(_KEY) == key:
                if (user.text or "") != text:
                    raise ChatError("key_reused")
                return _messages(user, bot)
        return await self._answer(conversation, text, key)

    async def _answer(self, conversation: str, text: str, key: Optional[str]) -> List[Dict[str, Any]]:
        errors: List[str] = []
        _store_errors.set(errors)
        collector = Collector()
        message = UserMessage(
            text,
            collector,
            conversation,
            input_channel=CHANNEL,
            message_id=uuid.uuid4().hex,
            metadata={_KEY: key} if key else {},
        )
        try:
            await asyncio.wait_for(self.agent.handle_message(message), self._seconds)
        except asyncio.TimeoutError:
            logger.error("a turn took longer than %s s; the safe reply was given", self._seconds)
            collector.said = [await self._store_unfinished(message)]
        if errors:
            raise ChatError("unavailable")
        if not collector.said:
            logger.error("a turn ended without a reply; the safe reply was given")
            collector.said = [await self._store_unfinished(message)]
        messages = [_as_message(message.message_id, index, one) for index, one in enumerate(collector.said)]
        if any(one["card"] and one["card"]["kind"] == "red_flag" for one in messages):
            await self._add_named_conditions(conversation, messages)
        return messages

    async def _store_unfinished(self, message: UserMessage) -> Dict[str, Any]:
        """Keeps the message of a turn that was cut off, with what it names, and the safe reply."""
        async with self.agent.lock_store.lock(message.sender_id):
            tracker = await self._tracker(message.sender_id)
            parse_data = await self.agent.processor.parse_message(message, tracker)
            tracker.update(
                UserUttered(
                    message.text,
                    parse_data["intent"],
                    parse_data["entities"],
                    parse_data,
                    input_channel=CHANNEL,
                    message_id=message.message_id,
                    metadata=message.metadata,
                )
            )
            tracker.update(BotUttered(self._safe_reply["text"], metadata={"metadata": self._safe_reply["metadata"]}))
            tracker.update(ActionExecuted(ACTION_LISTEN_NAME))
            await self._save(tracker)
        return self._safe_reply

    async def _add_named_conditions(self, conversation: str, messages: List[Dict[str, Any]]) -> None:
        tracker = await self._tracker(conversation)
        named = [
            {key: one[key] for key in ("id", "name", "subject", "status")}
            for one in (tracker.latest_message.parse_data if tracker.latest_message else {}).get("conditions", [])
            if one["now"] and one["id"] != "unknown"
        ]
        for one in messages:
            one["card"]["conditions"] = [{**condition, "advice": None, "reason": None, "sources": []} for condition in named]

    async def _tracker(self, conversation: str) -> DialogueStateTracker:
        tracker: DialogueStateTracker = await self.agent.processor.get_tracker(conversation)
        return tracker

    async def _save(self, tracker: DialogueStateTracker) -> None:
        await self.agent.tracker_store._tracker_store.save(tracker)


def _note_store_error(error: Exception) -> None:
    """Called by Rasa when the tracker store fails; the turn under way must not be answered as if nothing were held."""
    logger.error("the tracker store failed: %s", type(error).__name__)
    errors = _store_errors.get()
    if errors is not None:
        errors.append(type(error).__name__)


def _turns(events: Iterable[Event]) -> "List[tuple[UserUttered, List[BotUttered]]]":
    turns: "List[tuple[UserUttered, List[BotUttered]]]" = []
    for event in events:
        if isinstance(event, UserUttered):
            turns.append((event, []))
        elif isinstance(event, BotUttered) and turns:
            turns[-1][1].append(event)
    return turns


def _messages(user: UserUttered, bot: List[BotUttered]) -> List[Dict[str, Any]]:
    """Returns the stored replies of a turn as they were sent."""
    return [
        _as_message(
            str(user.message_id), index, {"text": one.text, "buttons": one.data.get("buttons"), **(one.metadata or {})}
        )
        for index, one in enumerate(bot)
    ]


def _as_message(message_id: str, index: int, said: Dict[str, Any]) -> Dict[str, Any]:
    card = (said.get("metadata") or {}).get("card")
    return {
        "id": f"{message_id}-{index}",
        "text": said.get("text") or "",
        "buttons": [{"title": one["title"], "payload": one["payload"]} for one in said.get("buttons") or []],
        "card": {**empty_card(card["kind"]), **card} if card else None,
    }
