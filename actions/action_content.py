"""Says which content the action server has, so that Rasa can compare it with the model's."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.content import library, version
from inversion_faq.content.library import CONTENT


class ActionContent(Action):
    """Asked by Rasa when it starts and at /chat/ready; no part of any conversation."""

    def name(self) -> str:
        """Returns the action's name."""
        return "action_content"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Utters nothing but the hash of the content; fails when the content cannot be read."""
        library()
        dispatcher.utter_message(metadata={CONTENT: version()})
        return []
