"""What a message is answered with, in order: the clinical rule, as one pure function.

1. an emergency sign: its reply, and nothing else; the turn after it asks "are you getting help?" before anything else;
2. another language: that only English is understood, in that language; an emergency in it is told in both;
3. conditions of the person: the condition check;
4. the question, or each of two questions;
5. off topic, another treatment: what a guideline says of it, and whom to ask;
6. everything else (small talk, off topic, unsure) is left to the rules of data/rules/.

After 3 to 6 comes what should be seen today (`beside`).
"""

import re
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence

from inversion_faq.content.follow_up import FOLLOW_UPS, PUSH, follow_up_in
from inversion_faq.content.models import OTHER_LANGUAGE, Advice, Family
from inversion_faq.content.payloads import SAFE_INTENT
from inversion_faq.nlu.people import SELF

LONGEST_QUESTION = 500
SURELY_OFF_TOPIC = 0.6
MOST_ANSWERS = 2
"""What a person reads at once; the condition check is one of them."""

RED_FLAG = "red_flag"
UTTER_RED_FLAG = "utter_red_flag"
UTTER_SAFE = "utter_safe"
UTTER_GETTING_HELP = "utter_getting_help"
UTTER_SEE_TODAY = "utter_see_today"
UTTER_TOO_LONG = "utter_too_long"
UTTER_OTHER_TREATMENT = "utter_other_treatment"
UTTER_OTHER_LANGUAGE = "utter_other_language"
UTTER_EMERGENCY_IN_LANGUAGE = "utter_emergency_in_language"
CONDITION_CHECK = "action_condition_check"
FOLLOW_UP = "action_follow_up"
TAKEN_BACK = "action_taken_back"
UTTER_AFFIRM = "utter_affirm"

_OFF_TOPIC = "out_of_scope"
_ASKS_FOR_SOURCES = "ask_sources"
_SUMMARY = "summary"
_FORGET = "forget"
_YES = re.compile(r"\s*(yes|yeah|yep|yup|aye)\b([\s,.!]+[\w'\u2019]+){0,4}[\s.!]*$", re.IGNORECASE)
_NO = re.compile(r"\s*(no|nope|nah|not (yet|really|now)|i'?m not|it'?s (nothing|fine|ok))\b", re.IGNORECASE)
_NOTHING_BESIDE = (UTTER_RED_FLAG, UTTER_OTHER_LANGUAGE, UTTER_GETTING_HELP)
_PLAYS_DOWN = ("deny", "push", "insult", "nlu_fallback", "out_of_scope")


@dataclass(frozen=True)
class Before:
    """What the bot did in the two turns before.

    Attributes:
        last: actions of the turn before, in order.
        last_but_one: those of the turn before that.
        sign: whether the message of the turn before named an emergency sign itself.
    """

    last: Sequence[str] = ()
    last_but_one: Sequence[str] = ()
    sign: bool = False


def plan(
    parse_data: Mapping[str, Any],
    held: Sequence[Mapping[str, Any]],
    families: Mapping[str, Family],
    advice: Mapping[str, Advice],
    before: Before = Before(),  # noqa: B008 - frozen
) -> Optional[List[str]]:
    """Returns the actions that answer a message, or None where the rules decide alone.

    Args:
        parse_data: what was understood of the message.
        held: the conditions of the conversation after it (see `inversion_faq.nlu.conditions.merged`).
        families: the family of each topic.
        advice: the advice for each condition id; unknown conditions and back diagnoses have none.
        before: what the bot did in the turns before.
    """
    language = parse_data.get("language")
    if parse_data.get(RED_FLAG):
        return [UTTER_RED_FLAG] if language in (None, OTHER_LANGUAGE) else [UTTER_RED_FLAG, UTTER_EMERGENCY_IN_LANGUAGE]
    if language:
        return [UTTER_OTHER_LANGUAGE]
    intent = (parse_data.get("intent") or {}).get("name")
    if _answered(before, families) and not parse_data.get("taken_back"):
        intent = follow_up_in(parse_data) or intent
    after_emergency = _after_emergency(parse_data.get("text") or "", intent, before)
    if after_emergency is not None:
        return after_emergency
    counting = relevant(held, advice)
    named_now = [one for one in counting if one["now"]]
    if len(parse_data.get("text") or "") > LONGEST_QUESTION:
        return [CONDITION_CHECK, UTTER_TOO_LONG] if named_now else [UTTER_TOO_LONG]
    questions = parse_data.get("questions") or ([intent] if intent in families or intent == SAFE_INTENT else [])
    if questions == [SAFE_INTENT] and parse_data.get("taken_back") and not named_now:
        return [TAKEN_BACK, CONDITION_CHECK] if counting else [TAKEN_BACK]
    if questions:
        return _answers(questions, counting, named_now, families, advice)
    if intent == PUSH and any(advice.get(one["id"]) for one in counting):
        return [CONDITION_CHECK]
    if intent in FOLLOW_UPS and not named_now:
        return [FOLLOW_UP]
    if named_now and intent not in (_ASKS_FOR_SOURCES, _SUMMARY) and not _surely_off_topic(parse_data):
        return [CONDITION_CHECK]
    if parse_data.get("taken_back") or intent == _FORGET:
        return [TAKEN_BACK]
    if intent == _OFF_TOPIC and parse_data.get("treatment"):
        return [UTTER_OTHER_TREATMENT]
    return None


def beside(steps: Optional[Sequence[str]], done: Sequence[str], parse_data: Mapping[str, Any]) -> Optional[List[str]]:
    """Returns the actions with what should be seen today after them, where the message tells of such a thing.

    Args:
        steps: what `plan` returned.
        done: what was done already; where the rules decide, theirs comes first.
        parse_data: what was understood of the message.
    """
    if not parse_data.get("caution") or (steps and steps[0] in _NOTHING_BESIDE):
        return list(steps) if steps is not None else None
    if steps is None:
        return [done[0], UTTER_SEE_TODAY] if done else None
    return [*steps, UTTER_SEE_TODAY]


def _answered(before: Before, families: Mapping[str, Family]) -> bool:
    """Tells whether the turn before gave an answer to lean on."""
    return any(step in (CONDITION_CHECK, FOLLOW_UP) or step[len("utter_") :] in families for step in before.last)


def _after_emergency(text: str, intent: Optional[str], before: Before) -> Optional[List[str]]:
    """The turn after an emergency reply asks for help first; a "no" to that gets the advice once more, then it goes on."""
    if UTTER_RED_FLAG in before.last and (before.sign or UTTER_GETTING_HELP not in before.last_but_one):
        return [UTTER_GETTING_HELP]
    if UTTER_GETTING_HELP in before.last and _YES.match(text):
        return [UTTER_AFFIRM]
    if UTTER_GETTING_HELP in before.last and (intent in _PLAYS_DOWN or _NO.match(text)):
        return [UTTER_RED_FLAG]
    return None


def _answers(
    questions: Sequence[str],
    counting: Sequence[Mapping[str, Any]],
    named_now: Sequence[Mapping[str, Any]],
    families: Mapping[str, Family],
    advice: Mapping[str, Advice],
) -> Optional[List[str]]:
    """The check comes first where a condition counts; a how-to never stands bare, and not at all against a "do not use"."""
    asks_safety = SAFE_INTENT in questions
    topics = [one for one in questions if one in families]
    money = all(families[topic] is Family.EQUIPMENT for topic in topics)
    check = asks_safety or bool(named_now) or (bool(counting) and not money)
    if not check:
        return [f"utter_{topic}" for topic in topics] if topics and len(questions) > 1 else None
    forbidden = any(advice.get(one["id"]) is Advice.DO_NOT_USE for one in counting)
    told = [topic for topic in topics if not (forbidden and families[topic] is Family.HOW_TO)]
    return [CONDITION_CHECK, *(f"utter_{topic}" for topic in told)][:MOST_ANSWERS]


def relevant(held: Sequence[Mapping[str, Any]], advice: Mapping[str, Advice]) -> List[Dict[str, Any]]:
    """Returns the conditions that a condition check is about: those with advice, and those no source covers.

    Another person's condition counts for the message that names it; the user's own count until the session ends.
    """
    return [
        dict(one) for one in held if (one["id"] in advice or one["id"] == "unknown") and (one["now"] or one["subject"] == SELF)
    ]


def _surely_off_topic(parse_data: Mapping[str, Any]) -> bool:
    """Tells whether no condition named in the message counts: "is ramipril the same as lisinopril"; not "im on apixaban"."""
    if parse_data.get("statement"):
        return False
    intent = parse_data.get("intent") or {}
    return intent.get("name") == _OFF_TOPIC and float(intent.get("confidence") or 0) >= SURELY_OFF_TOPIC
