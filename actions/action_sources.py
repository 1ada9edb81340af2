"""Says where the last answer comes from."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.content import library, metadata
from actions.conversation import last_card
from inversion_faq.content.clarify import render_sources


class ActionSources(Action):
    """Names the sources of the last answer, each with a fact taken from it."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_sources"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Utters one message; sets nothing."""
        last = last_card(tracker, "answer", "condition_check", "red_flag", with_sources=True)
        text, card = render_sources(library(), last)
        dispatcher.utter_message(text=text, metadata=metadata(card))
        return []
