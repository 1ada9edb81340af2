"""Writes the summary for a clinician."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.content import library, metadata
from actions.conversation import held_conditions, turns
from inversion_faq.content.rendering import plain_card
from inversion_faq.content.visit_summary import visit_summary


class ActionSummary(Action):
    """One page of text: what was asked, named, cautioned, and on which sources."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_summary"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Utters one message; sets nothing."""
        summary = visit_summary(library(), turns(tracker), held_conditions(tracker))
        card = plain_card("small_talk", None, summary["title"], None)
        dispatcher.utter_message(text=summary["text"], metadata=metadata(card))
        return []
