"""What of a message goes on to be understood: the component in front of the encoder and the classifier."""

from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.nlu.question_focus import FOCUS, SEGMENTS, QuestionFocus

CONTEXT = ExecutionContext(GraphSchema({}))

TWO_PARTS = {
    "and": ("how long do i hang and how often", ["how long do i hang", "how often"]),
    "two sentences": ("what angle? for how many minutes?", ["what angle", "for how many minutes"]),
    "after and": ("what angle and for how many minutes", ["what angle", "for how many minutes"]),
    "as typed on a phone": ("wot angle n all that, wots the price", ["wot angle n all that", "wots the price"]),
}

ONE_PART = [
    "how long do i hang",
    "does it help my back and my neck",
    "i have glaucoma, can i use it",
    "no i meant how often",
    "glaucoma and high blood pressure",
    "",
]

FOCUSED = {
    "correction": ("no i meant how often", "how often"),
    "correction in the same message": ("how long, no wait i mean how often", "how often"),
    "another question": ("never mind, how much is it", "how much is it"),
    "ruled out": ("osteoporosis was ruled out by the scan. how do i start?", "how do i start"),
    "in the family": ("glaucoma runs in my family. what angle?", "what angle"),
    "came back clear": ("my scan came back clear. how often can i go on?", "how often can i go on"),
    "denied": ("dont have a hernia. wot angle do i go to", "wot angle do i go to"),
}

WHOLE = ["how long do i hang", "i have glaucoma. what angle?", "it hurts", "/angle", ""]


@pytest.fixture(scope="module")
def component(library: Any, tmp_path_factory: pytest.TempPathFactory) -> QuestionFocus:
    storage = LocalModelStorage(tmp_path_factory.mktemp("focus"))
    made = QuestionFocus.create(QuestionFocus.get_default_config(), storage, Resource("focus"), CONTEXT)
    made.use(library)
    return made


@pytest.fixture
def read(component: QuestionFocus) -> Any:
    return lambda text: component.process([Message({TEXT: text})])[0]


@pytest.mark.parametrize(("text", "parts"), TWO_PARTS.values(), ids=TWO_PARTS)
def test_parts_that_each_ask_something_are_set_apart(read: Any, text: str, parts: list[str]) -> None:
    assert read(text).get(SEGMENTS) == parts


@pytest.mark.parametrize("text", ONE_PART, ids=ascii)
def test_message_that_asks_one_thing_has_no_parts(read: Any, text: str) -> None:
    assert read(text).get(SEGMENTS) == []


@pytest.mark.parametrize(("text", "focus"), FOCUSED.values(), ids=FOCUSED)
def test_what_is_meant_is_the_focus(read: Any, text: str, focus: str) -> None:
    assert read(text).get(FOCUS) == focus


@pytest.mark.parametrize("text", WHOLE, ids=ascii)
def test_message_that_is_meant_whole_has_no_focus(read: Any, text: str) -> None:
    assert read(text).get(FOCUS) is None


@pytest.mark.parametrize("text", ["no i meant how often", "how long and how often", "/angle"])
def test_words_of_the_message_stay_as_they_were(read: Any, text: str) -> None:
    assert read(text).get(TEXT) == text


def test_tapped_button_is_not_cut_up(read: Any) -> None:
    assert read('/safe_with_condition{"topic":"safe_eyes"}').get(SEGMENTS) is None


def test_every_message_is_read_by_itself(component: QuestionFocus) -> None:
    first, second = component.process([Message({TEXT: "no i meant how often"}), Message({TEXT: "how long do i hang"})])
    assert (first.get(FOCUS), second.get(FOCUS)) == ("how often", None)


def test_training_questions_are_left_whole(component: QuestionFocus) -> None:
    example = Message({TEXT: "how long and how often", "intent": "duration"})
    data = component.process_training_data(TrainingData([example]))
    assert data.training_examples[0].get(SEGMENTS) is None
