"""Answers a message that leans on the answer before: why, simpler, more, are you sure, or pressing for a yes."""

from typing import Any, Dict, List, Tuple

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.content import library, metadata
from actions.conversation import last_card
from inversion_faq.content.clarify import render_clarify, suggested_topics
from inversion_faq.content.follow_up import MORE, follow_up_in, render_follow_up
from inversion_faq.content.library import Library
from inversion_faq.content.models import Card

_LIKELY = 0.01


class ActionFollowUp(Action):
    """Says more, less or why of the last answer; asks what is meant when there is none."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_follow_up"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Utters one message; sets nothing."""
        content = library()
        last = last_card(tracker, "answer", "condition_check")
        intent = follow_up_in(tracker.latest_message) or MORE
        if last is None or last.get("topic") not in content.answers:
            text, card, buttons = _clarify(content, tracker.latest_message)
        else:
            text, card = render_follow_up(content, intent, last)
            offered = card["related"] if intent == MORE else []
            buttons = [{"title": one["title"], "payload": one["payload"]} for one in offered]
        dispatcher.utter_message(text=text, buttons=buttons, metadata=metadata(card))
        return []


def _clarify(content: Library, message: Dict[str, Any]) -> Tuple[str, Card, List[Card]]:
    """Asks what is meant; a bare "why" has no likely question to suggest, "why should anyone do it" may have."""
    likely = [one for one in message.get("intent_ranking") or [] if one["confidence"] >= _LIKELY]
    topics = suggested_topics(content, likely, message.get("condition_topics") or [])
    return render_clarify(content, message.get("text") or "", topics, False)
