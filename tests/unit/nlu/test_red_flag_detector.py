"""The detector of emergencies: what it makes of words and meaning, and what it leaves of the reading before it."""

import pathlib
from typing import Any, Optional

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.content.library import DATA
from inversion_faq.nlu.emergency_model import Thresholds
from inversion_faq.nlu.red_flag_detector import RedFlagDetector
from inversion_faq.nlu.sentence_encoder import Passages
from tests.unit.nlu.components import CONTEXT, add_to, load, train
from tests.unit.nlu.lessons import EMERGENCY_LESSONS, embedded, lesson


@pytest.fixture(scope="module")
def detector(tmp_path_factory: pytest.TempPathFactory) -> RedFlagDetector:
    storage = LocalModelStorage(tmp_path_factory.mktemp("model"))
    detector: RedFlagDetector = load(RedFlagDetector, storage, train(RedFlagDetector, storage, DATA))
    return detector


def ranking(**confidences: float) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": confidence} for name, confidence in confidences.items()]


def detected(detector: RedFlagDetector, text: str, urgent: Optional[bool] = None, **confidences: float) -> Message:
    """The message after the detector, which a classifier had ranked so; the first is its intent.

    `urgent`: what its embedding says; None is a message that the encoder could not read.
    """
    ranked = ranking(**confidences)
    message = Message({TEXT: text, INTENT: dict(ranked[0]), "intent_ranking": ranked})
    if urgent is not None:
        message.set("whole", embedded(text, urgent))
    return detector.process([message])[0]


@pytest.mark.parametrize(
    "confidences",
    [{"nlu_fallback": 0.7, "angle": 0.3}, {"angle": 0.99}, {"out_of_scope": 0.8, "red_flag": 0.1}],
    ids=["fallback", "sure of a question", "off topic"],
)
def test_words_of_a_sign_win_over_any_intent(detector: RedFlagDetector, confidences: dict[str, float]) -> None:
    message = detected(detector, "what angle? and I can't wee", **confidences)
    assert message.get("red_flag") == {"sign": "cannot_pass_urine", "by": "words"}
    assert message.get(INTENT) == {"name": "red_flag", "confidence": 1.0}


def test_meaning_counts_without_words(detector: RedFlagDetector) -> None:
    message = detected(detector, "something is very wrong with chest_pain", urgent=True, angle=0.9)
    assert message.get("red_flag") == {"sign": "chest_pain", "by": "meaning"}
    assert message.get(INTENT)["name"] == "red_flag"
    assert message.get(INTENT)["confidence"] > 0.5


def test_emergency_in_a_passage_of_a_long_message_counts(detector: RedFlagDetector) -> None:
    whole, passage = embedded("nothing", False), embedded("very wrong with fainted", True)
    message = Message({TEXT: "nothing", INTENT: {"name": "angle", "confidence": 0.9}})
    rows = np.vstack([whole.meaning, passage.meaning])
    message.set("whole", Passages([*whole.texts, *passage.texts], rows, rows))
    assert detector.process([message])[0].get("red_flag")["sign"] == "fainted"


def test_words_that_mean_nothing_urgent_are_no_emergency(storage: LocalModelStorage, data: pathlib.Path) -> None:
    strict = load(RedFlagDetector, storage, train(RedFlagDetector, storage, data))
    strict._thresholds = Thresholds(*[0.999] * 5)
    assert detected(strict, "I can't wee", urgent=False, angle=0.9).get("red_flag") is None


def test_intent_of_an_emergency_without_one_becomes_a_fallback(detector: RedFlagDetector) -> None:
    message = detected(detector, "nothing is wrong", urgent=False, red_flag=0.9, angle=0.1)
    assert message.get("red_flag") is None
    assert message.get(INTENT)["name"] == "nlu_fallback"


def test_sign_that_does_not_exist_is_refused(storage: LocalModelStorage) -> None:
    component = RedFlagDetector.create(RedFlagDetector.get_default_config(), storage, Resource("detector"), CONTEXT)
    with pytest.raises(RasaException, match="no_such_sign"):
        component.train(TrainingData([*EMERGENCY_LESSONS, lesson("help", "emergency", sign="no_such_sign")]))


def test_training_without_emergencies_is_refused(storage: LocalModelStorage) -> None:
    component = RedFlagDetector.create(RedFlagDetector.get_default_config(), storage, Resource("detector"), CONTEXT)
    with pytest.raises(RasaException, match="data/emergencies/calibration"):
        component.train(TrainingData())


def test_any_other_intent_is_left_alone(detector: RedFlagDetector) -> None:
    message = detected(detector, "what angle is best?", angle=0.8, red_flag=0.1)
    assert message.get("red_flag") is None
    assert message.get(INTENT) == {"name": "angle", "confidence": 0.8}
    assert message.get("intent_ranking") == ranking(angle=0.8, red_flag=0.1)


def test_ranking_is_led_by_the_emergency_and_names_it_once(detector: RedFlagDetector) -> None:
    message = detected(detector, "I can't wee", angle=0.6, red_flag=0.3)
    assert message.get("intent_ranking") == ranking(red_flag=1.0, angle=0.6)


def test_message_without_text_is_no_emergency(detector: RedFlagDetector) -> None:
    message = detector.process([Message({TEXT: ""})])[0]
    assert message.get("red_flag") is None


def test_red_flag_is_part_of_the_output(detector: RedFlagDetector) -> None:
    message = detected(detector, "I can't wee", angle=0.6)
    assert {"red_flag", INTENT, "intent_ranking"} <= message.output_properties


@pytest.mark.parametrize(
    ("text", "conditions", "caution"),
    [
        ("pain between my shoulder blades", [], "shoulder_blade_pain"),
        ("does it help", [{"id": "pregnancy", "now": True}], "pregnancy"),
        ("does it help", [{"id": "pregnancy", "now": False}], None),
        ("does it help", [], None),
        ("pain between my shoulder blades and I can't wee", [], None),
    ],
    ids=["words", "condition", "condition of an earlier message", "neither", "an emergency besides"],
)
def test_what_should_be_seen_today_is_named(
    detector: RedFlagDetector, text: str, conditions: list[dict[str, Any]], caution: Optional[str]
) -> None:
    message = Message({TEXT: text, INTENT: {"name": "angle", "confidence": 0.9}, "conditions": conditions})
    assert detector.process([message])[0].get("caution") == caution


def test_sign_added_to_the_words_is_found_after_training(
    storage: LocalModelStorage, data: pathlib.Path, detector: RedFlagDetector
) -> None:
    message = "there is a zorgling flum in my back"
    assert detected(detector, message, angle=0.9).get("red_flag") is None
    add_to(data / "red_flags.yml", "    patterns:", '      - "zorgl* flum"')
    retrained = load(RedFlagDetector, storage, train(RedFlagDetector, storage, data))
    assert detected(retrained, message, angle=0.9).get(INTENT)["name"] == "red_flag"


@pytest.mark.parametrize(
    ("text", "intent", "confidence", "alarms"),
    [
        ("something is wrong", "duration", 0.95, False),
        ("something is wrong", "duration", 0.5, True),
        ("something is wrong", "pain_after_use", 0.95, True),
        ("I can't wee", "duration", 0.95, True),
    ],
    ids=["surely", "perhaps", "an intent that may tell of one", "words of a sign"],
)
def test_message_that_is_surely_something_else_needs_more_to_alarm(
    detector: RedFlagDetector, monkeypatch: pytest.MonkeyPatch, text: str, intent: str, confidence: float, alarms: bool
) -> None:
    monkeypatch.setitem(detector._config, "unlikely_intents", ["duration"])
    monkeypatch.setattr(detector, "_thresholds", Thresholds(0.0, 0.0, unlikely=1.1, passage=1.1, worded_passage=1.1))
    assert bool(detected(detector, text, urgent=True, **{intent: confidence}).get("red_flag")) is alarms
