"""What a person would have got for a message: the reply that was right, another, a question back."""

import enum
from collections.abc import Collection

from evaluation.sets import OFF_TOPIC
from evaluation.systems import EMERGENCY, FALLBACK, Understood

OFFERED = 3
"""How many questions the bot offers where it asks back (see `inversion_faq.content.clarify`)."""


class Outcome(enum.Enum):
    """One for each message: ANSWERED only off topic, RIGHT, OFFERED and WRONG only in scope."""

    RIGHT = "right"
    OFFERED = "asked back, the right one offered"
    ASKED_BACK = "asked back"
    WRONG = "another answer given"
    EMERGENCY = "emergency reply"
    REFUSED = "refused as off topic"
    OTHER = "another kind of reply"
    ANSWERED = "answered anyway"


def outcome(one: Understood, answering: Collection[str]) -> Outcome:
    """Returns the outcome of a message; `answering` are the intents that get an answer about inversion tables.

    Refusing an off-topic message is right; so is any other intent that its label accepts.
    """
    if one.intent in one.question.accept:
        return Outcome.REFUSED if one.question.off_topic else Outcome.RIGHT
    if one.intent in (FALLBACK, None):
        return Outcome.OFFERED if _offered(one, answering) else Outcome.ASKED_BACK
    if one.intent == EMERGENCY:
        return Outcome.EMERGENCY
    if one.intent in answering:
        return Outcome.ANSWERED if one.question.off_topic else Outcome.WRONG
    return Outcome.REFUSED if one.intent == OFF_TOPIC else Outcome.OTHER


def _offered(one: Understood, answering: Collection[str]) -> bool:
    topics = [name for name, _ in one.ranking if name in answering][:OFFERED]
    return not one.question.off_topic and bool(set(topics) & set(one.question.accept))
