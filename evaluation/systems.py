"""What is evaluated: a trained Rasa model, asked one message at a time without a conversation before it."""

import logging
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from evaluation.errors import EvaluationError
from evaluation.sets import Question

FALLBACK = "nlu_fallback"
EMERGENCY = "red_flag"


@dataclass(frozen=True)
class Understood:
    """A message and what a system made of it.

    Attributes:
        question: the labelled message.
        intent: the intent that is acted on; None where there is none, as for an empty message.
        ranking: intents with their confidence, the likeliest first, without nlu_fallback.
    """

    question: Question
    intent: str | None
    ranking: tuple[tuple[str, float], ...]

    @property
    def forced(self) -> str | None:
        """The likeliest intent, whether it was sure or not."""
        return self.ranking[0][0] if self.ranking else None

    @property
    def forced_right(self) -> bool:
        """Whether the likeliest intent is accepted."""
        return self.forced in self.question.accept

    @property
    def by_rule(self) -> bool:
        """Whether an emergency was found: a rule does that, so its confidence of 1 is no probability."""
        return self.forced == EMERGENCY

    @property
    def confidence(self) -> float:
        """That of the likeliest intent, 0 to 1."""
        return self.ranking[0][1] if self.ranking else 0.0


class Parser(Protocol):
    """What is used of `rasa.core.agent.Agent`."""

    async def parse_message(self, message_data: str) -> dict[str, Any]:
        """Returns at least `intent` and `intent_ranking`."""


async def understand(parser: Parser, questions: Sequence[Question]) -> list[Understood]:
    """Returns what `parser` makes of each message, in order."""
    return [_understood(one, await parser.parse_message(one.text)) for one in questions]


def load(model: pathlib.Path, cure: str) -> Parser:
    """Returns the agent that a trained model makes; `cure` says what to do where there is none.

    Raises:
        EvaluationError: when there is no such model, or Rasa cannot load it.
    """
    if not model.is_file():
        raise EvaluationError(f"there is no trained model {model}: {cure}")
    from rasa.core.agent import Agent  # takes seconds, and only here
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)  # else every message is printed
    try:
        agent = Agent.load(str(model))
    except Exception as error:  # whatever a component raises when it is loaded
        raise EvaluationError(f"{model} cannot be loaded: {cure}\n{error.__cause__ or error}") from error
    if not agent.is_ready():
        raise EvaluationError(f"{model} cannot be loaded: {cure}")
    parser: Parser = agent
    return parser


def _understood(question: Question, parsed: dict[str, Any]) -> Understood:
    ranking = [(str(one["name"]), float(one["confidence"])) for one in parsed.get("intent_ranking") or []]
    intent = (parsed.get("intent") or {}).get("name")
    return Understood(question, intent, tuple(one for one in ranking if one[0] != FALLBACK))
