"""Confirms that a condition is no longer held against a person."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.content import library, metadata
from actions.conversation import held_conditions
from inversion_faq.content.clarify import render_taken_back


class ActionTakenBack(Action):
    """Names what was taken back and what still counts. The extractor has already let go of it."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_taken_back"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Utters one message; sets nothing."""
        gone = tracker.latest_message.get("taken_back") or []
        text, card = render_taken_back(library(), gone, held_conditions(tracker))
        dispatcher.utter_message(text=text, metadata=metadata(card))
        return []
