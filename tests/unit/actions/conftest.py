"""A conversation written by hand, on which an action is run as the action server runs it."""

from typing import Any

import pytest
from rasa.core.actions.action import create_bot_utterance
from rasa.shared.core.events import SessionStarted, UserUttered
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher


class Conversation:
    """The events of a conversation, as Rasa sends them to an action."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = [SessionStarted().as_dict()]
        self.understood: dict[str, Any] = {}

    def user(self, text: str, intent: str | None = None, **parse_data: Any) -> "Conversation":
        """A message and what was understood of it."""
        named = {"name": intent, "confidence": 0.9}
        self.understood = {"text": text, "intent": named, "intent_ranking": [named], "entities": [], **parse_data}
        self.events.append(UserUttered(text, intent=named, parse_data=self.understood).as_dict())
        return self

    def bot(self, **card: Any) -> "Conversation":
        """A reply with a card."""
        filled = {"kind": "answer", "topic": None, "title": "A title", "sources": [], "clinician": "Ask.", **card}
        self.events.append(create_bot_utterance({"text": "words", "metadata": {"card": filled}}).as_dict())
        return self

    def new_session(self) -> "Conversation":
        self.events.append(SessionStarted().as_dict())
        return self

    def tracker(self) -> Tracker:
        return Tracker("somebody", {}, self.understood, self.events, False, None, {}, "action_listen")

    def run(self, action: Action) -> dict[str, Any]:
        """Runs an action and returns its one message, with its card."""
        dispatcher = CollectingDispatcher()
        assert action.run(dispatcher, self.tracker(), {}) == []
        assert len(dispatcher.messages) == 1
        message = dispatcher.messages[0]
        return {**message, "card": message["metadata"]["card"]}


@pytest.fixture
def conversation() -> Conversation:
    return Conversation()
