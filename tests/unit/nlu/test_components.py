"""The components that work from data/, driven as Rasa drives them: trained into a model, then loaded from it alone."""

import pathlib
import shutil
from typing import Any, Optional

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.content.library import DATA
from inversion_faq.nlu.condition_extractor import ConditionExtractor
from inversion_faq.nlu.content_component import ContentComponent
from inversion_faq.nlu.emergency_model import Thresholds
from inversion_faq.nlu.language_detector import LanguageDetector
from inversion_faq.nlu.question_focus import FOCUS, SEGMENTS, QuestionFocus
from inversion_faq.nlu.red_flag_detector import RedFlagDetector
from inversion_faq.nlu.treatment_finder import TreatmentFinder
from tests.unit.nlu.lessons import EMERGENCY_LESSONS, embedded, lesson

CONTEXT = ExecutionContext(GraphSchema({}))
FILES = [
    "conditions.yml",
    "treatments.yml",
    "red_flags.yml",
    "languages.yml",
    "context.yml",
    "phrases.yml",
    "sources.yml",
    "answers/angle.md",
]
COMPONENTS = [QuestionFocus, ConditionExtractor, TreatmentFinder, LanguageDetector, RedFlagDetector]


def train(component: type[ContentComponent], storage: LocalModelStorage, data: pathlib.Path) -> dict[str, Any]:
    """Trains into `storage` and returns the configuration."""
    config = {**component.get_default_config(), "data": str(data)}
    component.create(config, storage, Resource(component.__name__), CONTEXT).train(TrainingData(EMERGENCY_LESSONS))
    return config


def load(component: type[ContentComponent], storage: LocalModelStorage, config: dict[str, Any]) -> Any:
    return component.load(config, storage, Resource(component.__name__), CONTEXT)


def add_to(path: pathlib.Path, after: str, line: str) -> None:
    """Puts a line into a data file, right after the first line that is `after`."""
    lines = path.read_text().splitlines()
    lines.insert(lines.index(after) + 1, line)
    path.write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[type, Any]:
    """Each component, loaded from a model after the content it was trained with is gone."""
    folder = tmp_path_factory.mktemp("components")
    data = pathlib.Path(shutil.copytree(DATA, folder / "data"))
    (folder / "model").mkdir()
    storage = LocalModelStorage(folder / "model")
    configs = {component: train(component, storage, data) for component in COMPONENTS}
    shutil.rmtree(data)
    return {component: load(component, storage, config) for component, config in configs.items()}


@pytest.fixture
def extractor(loaded: dict[type, Any]) -> ConditionExtractor:
    return loaded[ConditionExtractor]


@pytest.fixture
def detector(loaded: dict[type, Any]) -> RedFlagDetector:
    return loaded[RedFlagDetector]


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


def tracker_with(*events: Event) -> DialogueStateTracker:
    return DialogueStateTracker.from_events("somebody", [ActionExecuted("action_session_start"), *events], [])


def said(text: str, **parse_data: Any) -> UserUttered:
    return UserUttered(text, parse_data={"text": text, **parse_data})


GLAUCOMA = {
    "id": "glaucoma",
    "name": "glaucoma or high eye pressure",
    "subject": "self",
    "status": "confirmed",
    "now": True,
}


@pytest.mark.parametrize("component", COMPONENTS)
@pytest.mark.parametrize("name", FILES)
def test_edited_content_changes_the_fingerprint(component: type[ContentComponent], data: pathlib.Path, name: str) -> None:
    config = {"data": str(data)}
    before = component.fingerprint_addon(config)
    assert component.fingerprint_addon(config) == before
    path = data / name
    path.write_text(path.read_text() + "\n")
    assert component.fingerprint_addon(config) != before


@pytest.mark.parametrize("component", COMPONENTS)
def test_new_answer_changes_the_fingerprint(component: type[ContentComponent], data: pathlib.Path) -> None:
    before = component.fingerprint_addon({"data": str(data)})
    shutil.copy(data / "answers" / "angle.md", data / "answers" / "tilt.md")
    assert component.fingerprint_addon({"data": str(data)}) != before


@pytest.mark.parametrize("component", COMPONENTS)
def test_same_content_elsewhere_has_the_same_fingerprint(component: type[ContentComponent], data: pathlib.Path) -> None:
    assert component.fingerprint_addon({"data": str(data)}) == component.fingerprint_addon({})


@pytest.mark.parametrize("component", COMPONENTS)
def test_model_carries_every_content_file(
    component: type[ContentComponent], storage: LocalModelStorage, data: pathlib.Path
) -> None:
    train(component, storage, data)
    with storage.read_from(Resource(component.__name__)) as folder:
        carried = {str(path.relative_to(folder)) for path in pathlib.Path(folder).rglob("*") if path.is_file()}
    learned = {"emergency_model.joblib", "emergency_thresholds.json"} if component is RedFlagDetector else set()
    expected = (
        learned | {path.name for path in data.glob("*.yml")} | {f"answers/{path.name}" for path in (data / "answers").iterdir()}
    )
    assert carried == expected


def test_sign_added_to_the_words_is_found_after_training(
    storage: LocalModelStorage, data: pathlib.Path, detector: RedFlagDetector
) -> None:
    message = "there is a zorgling flum in my back"
    assert detected(detector, message, angle=0.9).get("red_flag") is None
    add_to(data / "red_flags.yml", "    patterns:", '      - "zorgl* flum"')
    retrained = load(RedFlagDetector, storage, train(RedFlagDetector, storage, data))
    assert detected(retrained, message, angle=0.9).get(INTENT)["name"] == "red_flag"


def test_condition_added_to_the_words_is_found_after_training(storage: LocalModelStorage, data: pathlib.Path) -> None:
    path = data / "conditions.yml"
    path.write_text(path.read_text().replace("glocom*,", "glocom*, zorgitis,", 1))
    retrained = load(ConditionExtractor, storage, train(ConditionExtractor, storage, data))
    message = retrained.process([Message({TEXT: "I have zorgitis"})])[0]
    assert [one["id"] for one in message.get("conditions")] == ["glaucoma"]


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
    texts, rows = zip(
        *(embedded(text, urgent) for text, urgent in [("nothing", False), ("very wrong with fainted", True)]), strict=True
    )
    message = Message({TEXT: "nothing", INTENT: {"name": "angle", "confidence": 0.9}})
    message.set("whole", ([one[0] for one in texts], np.vstack(rows)))
    assert detector.process([message])[0].get("red_flag")["sign"] == "fainted"


def test_words_that_mean_nothing_urgent_are_no_emergency(storage: LocalModelStorage, data: pathlib.Path) -> None:
    strict = load(RedFlagDetector, storage, train(RedFlagDetector, storage, data))
    strict._thresholds = Thresholds(whole=0.999, worded=0.999, passage=0.999)
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


def test_conditions_and_topics_are_part_of_the_output(extractor: ConditionExtractor) -> None:
    message = extractor.process([Message({TEXT: "I have asthma. Does it raise blood pressure?"})])[0]
    assert [one["id"] for one in message.get("conditions")] == ["asthma"]
    assert message.get("condition_topics") == ["safe_blood_pressure"]
    assert {"conditions", "condition_topics"} <= message.output_properties


@pytest.mark.parametrize(("text", "statement"), [("im on apixaban", True), ("is apixaban the same as warfarin", False)])
def test_message_that_only_tells_something_is_marked(extractor: ConditionExtractor, text: str, statement: bool) -> None:
    message = extractor.process([Message({TEXT: text})])[0]
    assert message.get("statement") is statement
    assert "statement" in message.output_properties


def test_conditions_of_the_conversation_are_kept(extractor: ConditionExtractor) -> None:
    before = tracker_with(said("I have glaucoma", conditions=[GLAUCOMA]))
    message = extractor.process([Message({TEXT: "and I have asthma"})], before)[0]
    assert [(one["id"], one["now"]) for one in message.get("conditions")] == [("glaucoma", False), ("asthma", True)]


def test_condition_denied_later_is_dropped(extractor: ConditionExtractor) -> None:
    before = tracker_with(said("I have glaucoma", conditions=[GLAUCOMA]))
    message = extractor.process([Message({TEXT: "sorry, I don't have glaucoma"})], before)[0]
    assert message.get("conditions") == []


def test_condition_denied_later_is_reported_as_taken_back(extractor: ConditionExtractor) -> None:
    before = tracker_with(said("I have glaucoma", conditions=[GLAUCOMA]))
    message = extractor.process([Message({TEXT: "sorry, I don't have glaucoma"})], before)[0]
    assert message.get("taken_back") == [GLAUCOMA["name"]]


@pytest.mark.parametrize(
    ("text", "intent", "kept"),
    [
        ("sorry, I don't have it", "forget", []),
        ("that's not right", "angle", ["glaucoma"]),
        ("thanks", "forget", ["glaucoma"]),
    ],
    ids=["words and intent", "words alone", "intent alone"],
)
def test_last_condition_is_taken_back_by_words_and_intent_together(
    extractor: ConditionExtractor, text: str, intent: str, kept: list[str]
) -> None:
    before = tracker_with(said("I have glaucoma", conditions=[GLAUCOMA]))
    message = extractor.process([Message({TEXT: text, INTENT: {"name": intent, "confidence": 0.9}})], before)[0]
    assert [one["id"] for one in message.get("conditions")] == kept


def test_tapped_button_keeps_the_conditions(extractor: ConditionExtractor) -> None:
    before = tracker_with(said("I have glaucoma", conditions=[GLAUCOMA]), said("/angle"))
    message = extractor.process([Message({TEXT: "how long?"})], before)[0]
    assert [one["id"] for one in message.get("conditions")] == ["glaucoma"]


def test_conditions_end_with_the_session(extractor: ConditionExtractor) -> None:
    before = tracker_with(said("I have glaucoma", conditions=[GLAUCOMA]), SessionStarted())
    message = extractor.process([Message({TEXT: "how long?"})], before)[0]
    assert message.get("conditions") == []


def test_focus_and_segments_are_set_for_the_encoder(loaded: dict[type, Any]) -> None:
    texts = ("no, I meant how often", "how long? what angle?", "how long?", "/angle")
    corrected, two, plain, tapped = loaded[QuestionFocus].process([Message({TEXT: text}) for text in texts])
    assert corrected.get(FOCUS) == "how often"
    assert two.get(SEGMENTS) == ["how long", "what angle"]
    assert (plain.get(FOCUS), plain.get(SEGMENTS)) == (None, [])
    assert tapped.get(FOCUS) is None


def test_conditions_of_one_message_do_not_leak_into_the_next(extractor: ConditionExtractor) -> None:
    messages = extractor.process([Message({TEXT: "I have glaucoma"}), Message({TEXT: "I have asthma"})])
    assert [[one["id"] for one in message.get("conditions")] for message in messages] == [["glaucoma"], ["asthma"]]
