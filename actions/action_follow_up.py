"""Answers a message that leans on the answer before: why, simpler, more, are you sure, or pressing for a yes."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.content import library
from actions.conversation import last_card
from inversion_faq.content.clarify import render_clarify
from inversion_faq.content.follow_up import FOLLOW_UPS, MORE, render_follow_up


class ActionFollowUp(Action):
    """Says more, less or why of the last answer; asks what is meant when there is none."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_follow_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Utters one message; sets nothing."""
        content = library()
        last = last_card(tracker, "answer", "condition_check")
        intent = tracker.get_intent_of_latest_message() or MORE
        if last is None or last.get("topic") not in content.answers:
            text, card, buttons = render_clarify(content, tracker.latest_message.get("text") or "", [], False)
        else:
            text, card = render_follow_up(content, intent if intent in FOLLOW_UPS else MORE, last)
            offered = card["related"] if intent == MORE else []
            buttons = [{"title": one["title"], "payload": one["payload"]} for one in offered]
        dispatcher.utter_message(text=text, buttons=buttons, metadata={"card": card})
        return []
