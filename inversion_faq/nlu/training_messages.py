"""What each training message is for: its metadata say so under `use`.

nothing          an intent's question, which the classifier learns from
calibration      a question that only fits the confidence; `also` names further right intents
emergency        a message of data/emergencies/ that tells of the sign named under `sign`
look_alike       one that only looks like it
"""

from typing import Any, Dict, FrozenSet, List, Optional

from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

CALIBRATION, EMERGENCY, LOOK_ALIKE, ORDINARY = "calibration", "emergency", "look_alike", "ordinary"
_OF_EMERGENCIES = (EMERGENCY, LOOK_ALIKE, ORDINARY)


def learned(training_data: TrainingData) -> List[Message]:
    """Returns the questions to learn from."""
    return [one for one in training_data.intent_examples if metadata(one).get("use") not in (CALIBRATION, *_OF_EMERGENCIES)]


def for_calibration(training_data: TrainingData) -> List[Message]:
    """Returns the questions that nothing is learned from."""
    return [one for one in training_data.intent_examples if metadata(one).get("use") == CALIBRATION]


def emergencies(training_data: TrainingData) -> List[Message]:
    """Returns the messages of data/emergencies/, the harmless ones too."""
    return [one for one in training_data.intent_examples if metadata(one).get("use") in _OF_EMERGENCIES]


def only_fits(example: Message) -> bool:
    """Tells whether nothing is learned from a message: it fits confidence or thresholds."""
    said = metadata(example)
    return said.get("use") == CALIBRATION or bool(said.get("calibrates"))


def sign_of(example: Message) -> Optional[str]:
    """Returns the sign that a message of data/emergencies/ tells of; None where it tells of none."""
    said = metadata(example)
    return str(said["sign"]) if said.get("use") == EMERGENCY else None


def right_intents(example: Message) -> FrozenSet[str]:
    """Returns the intent of a question, and those its metadata holds right as well (`also`)."""
    also = metadata(example).get("also", []) if metadata(example).get("use") == CALIBRATION else []
    return frozenset([example.get(INTENT), *also])


def metadata(example: Message) -> Dict[str, Any]:
    """Returns what the training data say of the group a message stands in."""
    found: Dict[str, Any] = (example.get("metadata") or {}).get("intent") or {}
    return found
