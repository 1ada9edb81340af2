"""What a message is answered with, in order: the clinical rule of docs/clinical-safety.md as one pure function.

1. an emergency sign: its reply, and nothing else;
2. conditions of the person: the condition check;
3. the question, or each of two questions;
4. everything else (small talk, off topic, unsure) is left to the rules of data/rules/.
"""

from typing import Any, Dict, List, Mapping, Optional, Sequence

from inversion_faq.content.models import Advice, Family
from inversion_faq.content.payloads import SAFE_INTENT
from inversion_faq.nlu.context import SELF

LONGEST_QUESTION = 500
SURELY_OFF_TOPIC = 0.6

RED_FLAG = "red_flag"
UTTER_RED_FLAG = "utter_red_flag"
UTTER_TOO_LONG = "utter_too_long"
CONDITION_CHECK = "action_condition_check"

_OFF_TOPIC = "out_of_scope"
_ASKS_FOR_SOURCES = "ask_sources"


def plan(
    parse_data: Mapping[str, Any],
    held: Sequence[Mapping[str, Any]],
    families: Mapping[str, Family],
    advice: Mapping[str, Advice],
) -> Optional[List[str]]:
    """Returns the actions that answer a message, or None where the rules decide alone.

    Args:
        parse_data: what was understood of the message.
        held: the conditions of the conversation after it (see `inversion_faq.nlu.conditions.merged`).
        families: the family of each topic.
        advice: the advice for each condition id; unknown conditions and back diagnoses have none.
    """
    if parse_data.get(RED_FLAG):
        return [UTTER_RED_FLAG]
    intent = (parse_data.get("intent") or {}).get("name")
    counting = relevant(held, advice)
    named_now = [one for one in counting if one["now"]]
    if len(parse_data.get("text") or "") > LONGEST_QUESTION:
        return [CONDITION_CHECK, UTTER_TOO_LONG] if named_now else [UTTER_TOO_LONG]
    if intent == SAFE_INTENT:
        return [CONDITION_CHECK]
    if intent in families:
        return _with_check(intent, counting, named_now, families[intent], advice)
    if named_now and intent != _ASKS_FOR_SOURCES and not _surely_off_topic(parse_data):
        return [CONDITION_CHECK]
    return None


def relevant(held: Sequence[Mapping[str, Any]], advice: Mapping[str, Advice]) -> List[Dict[str, Any]]:
    """Returns the conditions that a condition check is about: those with advice, and those no source covers.

    Another person's condition counts for the message that names it; the user's own count until the session ends.
    """
    return [
        dict(one)
        for one in held
        if (one["id"] in advice or one["id"] == "unknown") and (one["now"] or one["subject"] == SELF)
    ]


def _with_check(
    topic: str,
    counting: Sequence[Mapping[str, Any]],
    named_now: Sequence[Mapping[str, Any]],
    family: Family,
    advice: Mapping[str, Advice],
) -> Optional[List[str]]:
    """A question of its own: the check comes first where a condition was named; a how-to never stands bare."""
    if family is Family.EQUIPMENT and not named_now:
        return None
    if not counting:
        return None
    if family is Family.HOW_TO and any(advice.get(one["id"]) is Advice.DO_NOT_USE for one in counting):
        return [CONDITION_CHECK]
    return [CONDITION_CHECK, f"utter_{topic}"]


def _surely_off_topic(parse_data: Mapping[str, Any]) -> bool:
    intent = parse_data.get("intent") or {}
    return intent.get("name") == _OFF_TOPIC and float(intent.get("confidence") or 0) >= SURELY_OFF_TOPIC
