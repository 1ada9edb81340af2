"""Reads the conversation from the tracker that Rasa sends to an action."""

from typing import Any, Dict, Iterator, List, Optional

from rasa_sdk import Tracker

from inversion_faq.content.visit_summary import Turn
from inversion_faq.nlu.conditions import held_after


def held_conditions(tracker: Tracker) -> List[Dict[str, Any]]:
    """Returns the conditions held in the current session (see `inversion_faq.nlu.conditions.merged`)."""
    return held_after(event.get("parse_data") for event in _of_this_session(tracker) if event["event"] == "user")


def last_card(tracker: Tracker, *kinds: str, with_sources: bool = False) -> Optional[Dict[str, Any]]:
    """Returns the newest card of one of `kinds`, or of any when none is named; one with sources when asked so."""
    for event in _of_this_session(tracker):
        card = _card(event)
        if card and (not kinds or card["kind"] in kinds) and (not with_sources or card.get("sources")):
            return card
    return None


def turns(tracker: Tracker) -> List[Turn]:
    """Returns the turns of the current session, the oldest first."""
    found: List[Turn] = []
    cards: List[Dict[str, Any]] = []
    for event in _of_this_session(tracker):
        card = _card(event)
        if card:
            cards.insert(0, card)
        if event["event"] == "user":
            found.insert(0, Turn(event.get("text") or "", tuple(cards)))
            cards = []
    return found


def _card(event: Dict[str, Any]) -> Optional[Dict[str, Any]]:
    if event["event"] != "bot":
        return None
    return ((event.get("metadata") or {}).get("metadata") or {}).get("card")


def _of_this_session(tracker: Tracker) -> Iterator[Dict[str, Any]]:
    for event in reversed(tracker.events):
        if event["event"] == "session_started":
            return
        yield event
