"""The payloads that buttons send: one fixed list, made from the topics."""

import json
from typing import Iterable, Set

SAFE_INTENT = "safe_with_condition"
_SAFE_TOPIC = "safe_"


def intent_of(topic: str) -> str:
    """Returns the intent that asks about a topic; the `safe_*` topics share one."""
    return SAFE_INTENT if topic.startswith(_SAFE_TOPIC) else topic


def for_topic(topic: str) -> str:
    """Returns the payload that asks for a topic."""
    intent = intent_of(topic)
    return f"/{intent}" if intent == topic else f"/{intent}{json.dumps({'topic': topic}, separators=(',', ':'))}"


def allowed(topics: Iterable[str]) -> Set[str]:
    """Returns every payload that a client may send."""
    return {for_topic(topic) for topic in topics}
