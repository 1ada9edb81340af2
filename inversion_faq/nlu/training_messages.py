"""Which of the training messages are learned from, and which only fit the confidence (`metadata: {use: calibration}`)."""

from typing import FrozenSet, List

from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


def learned(training_data: TrainingData) -> List[Message]:
    """Returns the questions to learn from."""
    return [one for one in training_data.intent_examples if not _metadata(one)]


def for_calibration(training_data: TrainingData) -> List[Message]:
    """Returns the questions that nothing is learned from."""
    return [one for one in training_data.intent_examples if _metadata(one)]


def right_intents(example: Message) -> FrozenSet[str]:
    """Returns the intent of a question, and those its metadata holds right as well (`also`)."""
    return frozenset([example.get(INTENT), *_metadata(example).get("also", [])])


def _metadata(example: Message) -> "dict[str, list[str]]":
    found = (example.get("metadata") or {}).get("intent") or {}
    return found if found.get("use") == "calibration" else {}
