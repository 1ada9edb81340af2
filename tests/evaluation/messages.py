"""Labelled messages and what a system made of them, in one line each."""

from typing import Any

from evaluation.sets import Question
from evaluation.systems import Understood

ANSWERING = {"angle", "duration", "cost", "safe_with_condition"}


def message(accept: str, intent: str | None, *ranking: tuple[str, float], text: str = "?", kind: str = "") -> Understood:
    """`accept`: intents, parted by blanks; without a ranking, `intent` is the likeliest with 0.9."""
    ranked = ranking or (((intent, 0.9),) if intent else ())
    return Understood(Question(text, tuple(accept.split()), kind), intent, ranked)


class StubParser:
    """Understands the texts it is told, as Rasa's agent would say it; everything else is unsure."""

    def __init__(self, known: dict[str, tuple[str, float]]) -> None:
        self._known = known

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        name, confidence = self._known.get(message_data, ("nlu_fallback", 0.6))
        ranking = [{"name": name, "confidence": confidence}, {"name": "cost", "confidence": 0.05}]
        return {"intent": ranking[0], "intent_ranking": ranking}
