"""Asks what was meant, with at most three likely questions to tap."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.content import library, metadata
from actions.conversation import last_card
from inversion_faq.content.clarify import render_clarify, suggested_topics


class ActionClarify(Action):
    """Offers the likeliest questions; after two misses in a row, says what it can do and whom to ask."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_clarify"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Utters one message with buttons; sets nothing."""
        content = library()
        message = tracker.latest_message
        topics = suggested_topics(content, message.get("intent_ranking") or [], message.get("condition_topics") or [])
        before = last_card(tracker)
        missed_before = before is not None and before["kind"] == "clarify"
        text, card, buttons = render_clarify(content, message.get("text") or "", topics, missed_before)
        dispatcher.utter_message(text=text, buttons=buttons, metadata=metadata(card))
        return []
