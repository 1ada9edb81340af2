"""What a person can take away from a conversation: all of it, or the summary for a clinician."""

import datetime
from typing import Any, Dict, List, Optional

from rasa.shared.core.events import BotUttered, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from inversion_faq.channels.requests import WORD_JOINER
from inversion_faq.channels.turn import FEEDBACK_SLOT, messages_of, turns_of
from inversion_faq.content.library import Library
from inversion_faq.content.visit_summary import Turn, visit_summary
from inversion_faq.nlu.conditions import held_after


def export(tracker: DialogueStateTracker) -> Dict[str, Any]:
    """Returns everything that was said, the oldest first, and the feedback given; times are UTC."""
    messages: List[Dict[str, Any]] = []
    for user, bot in turns_of(tracker.events):
        said = (user.text or "").removeprefix(WORD_JOINER)
        messages.append({"id": None, "who": "you", "at": _time(user.timestamp), "text": said, "card": None})
        for event, one in zip(bot, messages_of(user, bot), strict=True):
            reply = {
                "id": one["id"],
                "who": "bot",
                "at": _time(event.timestamp),
                "text": one["text"],
                "card": one["card"],
            }
            messages.append(reply)
    slots = [event for event in tracker.events if isinstance(event, SlotSet) and event.key == FEEDBACK_SLOT]
    return {"messages": messages, "feedback": [slot.value for slot in slots if slot.value]}


def summary(library: Library, tracker: DialogueStateTracker) -> Dict[str, Any]:
    """Returns the summary of the current session (see `visit_summary`)."""
    turns: List[Turn] = []
    parse_datas: List[Optional[Dict[str, Any]]] = []
    for event in tracker.events:
        if isinstance(event, SessionStarted):
            turns, parse_datas = [], []
        elif isinstance(event, UserUttered):
            turns.append(Turn(event.text or ""))
            parse_datas.insert(0, event.parse_data)
        elif isinstance(event, BotUttered) and turns and _card(event):
            turns[-1] = Turn(turns[-1].said, (*turns[-1].cards, _card(event) or {}))
    return visit_summary(library, turns, held_after(parse_datas))


def _card(event: BotUttered) -> Optional[Dict[str, Any]]:
    card: Optional[Dict[str, Any]] = ((event.metadata or {}).get("metadata") or {}).get("card")
    return card


def _time(timestamp: float) -> str:
    return datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc).isoformat(timespec="seconds")
