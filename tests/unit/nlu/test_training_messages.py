"""Which questions are learned from, read from YAML as Rasa reads it."""

import pytest
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.nlu.training_messages import for_calibration, learned, right_intents

QUESTIONS = """
version: "3.1"
nlu:
  - intent: duration
    examples: |
      - how long
  - intent: duration
    metadata: {use: calibration}
    examples: |
      - for how many minutes
  - intent: angle
    metadata: {use: calibration, also: [how_to_start, duration]}
    examples: |
      - how far and for how long
  - intent: angle
    metadata: {written: by hand, also: [duration]}
    examples: |
      - how steep
"""


@pytest.fixture(scope="module")
def data() -> TrainingData:
    return RasaYAMLReader().reads(QUESTIONS)


def texts(messages: list[Message]) -> list[str]:
    return [one.get(TEXT) for one in messages]


def test_calibration_questions_are_not_learned_from(data: TrainingData) -> None:
    assert texts(learned(data)) == ["how long", "how steep"]


def test_only_calibration_questions_fit_the_confidence(data: TrainingData) -> None:
    assert texts(for_calibration(data)) == ["for how many minutes", "how far and for how long"]


def test_message_without_intent_is_neither() -> None:
    data = TrainingData([Message({TEXT: "utter this"})])
    assert (learned(data), for_calibration(data)) == ([], [])


def test_intents_that_are_right_as_well_are_named(data: TrainingData) -> None:
    assert [right_intents(one) for one in for_calibration(data)] == [{"duration"}, {"angle", "how_to_start", "duration"}]


def test_question_that_is_learned_has_one_right_intent(data: TrainingData) -> None:
    assert [right_intents(one) for one in learned(data)] == [{"duration"}, {"angle"}]
