"""The components that work from data/, driven as Rasa drives them: trained into a model, then loaded from it alone."""

import pathlib
import shutil
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from inversion_faq.content.library import DATA
from inversion_faq.nlu.condition_extractor import ConditionExtractor
from inversion_faq.nlu.content_component import ContentComponent
from inversion_faq.nlu.language_detector import LanguageDetector
from inversion_faq.nlu.question_focus import FOCUS, SEGMENTS, QuestionFocus
from inversion_faq.nlu.red_flag_detector import RedFlagDetector
from inversion_faq.nlu.treatment_finder import TreatmentFinder
from tests.unit.nlu.components import load, train

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


def test_condition_added_to_the_words_is_found_after_training(storage: LocalModelStorage, data: pathlib.Path) -> None:
    path = data / "conditions.yml"
    path.write_text(path.read_text().replace("glocom*,", "glocom*, zorgitis,", 1))
    retrained = load(ConditionExtractor, storage, train(ConditionExtractor, storage, data))
    message = retrained.process([Message({TEXT: "I have zorgitis"})])[0]
    assert [one["id"] for one in message.get("conditions")] == ["glaucoma"]


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
