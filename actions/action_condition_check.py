"""Answers what a person's conditions mean for using an inversion table."""

from typing import Any, Dict, List

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.content import library, metadata
from actions.conversation import held_conditions
from inversion_faq.content.condition_check import OTHER_TOPIC, render_condition_check
from inversion_faq.content.models import Family
from inversion_faq.content.rendering import render_answer
from inversion_faq.turn_plan import relevant


class ActionConditionCheck(Action):
    """Names each condition with its advice; without one, answers the topic asked about."""

    def name(self) -> str:
        """Returns the action's name in the domain."""
        return "action_condition_check"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Utters one message; sets nothing."""
        content = library()
        advice = {one.id: one.advice for one in content.conditions.values() if one.id not in content.answers}
        counting = relevant(held_conditions(tracker), advice)
        named_now = [one for one in counting if one["now"]]
        topic = _topic_asked(tracker)
        asks_how_to = _asks_how_to(tracker)
        if counting and (named_now or topic is None):
            # Any condition may be why a how-to is withheld; of another question it is enough to say what is new.
            shown = counting if asks_how_to else named_now or counting
            text, card = render_condition_check(content, shown, asks_how_to)
        else:
            text, card = render_answer(content, content.answers[topic or OTHER_TOPIC])
        dispatcher.utter_message(text=text, metadata=metadata(card))
        return []


def _asks_how_to(tracker: Tracker) -> bool:
    asked = tracker.latest_message.get("questions") or [tracker.get_intent_of_latest_message()]
    answers = library().answers
    return any(one in answers and answers[one].family is Family.HOW_TO for one in asked)


def _topic_asked(tracker: Tracker) -> "str | None":
    """Returns the `safe_*` topic of a tapped button, or the one whose words the message has."""
    tapped = next(tracker.get_latest_entity_values("topic"), None)
    if tapped in library().answers:
        return str(tapped)
    return next(iter(tracker.latest_message.get("condition_topics") or []), None)
