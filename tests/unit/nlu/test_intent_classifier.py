"""The intent classifier on a toy set, alone and as a component of a trained model."""

import pathlib
import shutil
from typing import Any

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.nlu import sources
from inversion_faq.nlu.intent_classifier import IntentClassifier, LinearModel
from inversion_faq.nlu.sentence_encoder import ROOT, Encoder

RESOURCE = Resource("classifier")
CONTEXT = ExecutionContext(GraphSchema({}))
CONFIG = IntentClassifier.get_default_config()

TOY = {
    "duration": [
        "how long do I hang",
        "how many minutes",
        "for how long each time",
        "minutes upside down",
        "time limit",
    ],
    "cost": ["what does it cost", "price of a table", "how much money", "is it expensive", "cheapest table"],
    "sciatica": [
        "does it help sciatica",
        "pain down my leg",
        "sciatic nerve pain",
        "leg pain relief",
        "sciatica any good",
    ],
}
UNSEEN = [
    ("how many minutes should I stay", "duration"),
    ("is the price high", "cost"),
    ("my sciatic nerve", "sciatica"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(ROOT / "build" / "encoder")


@pytest.fixture(scope="module")
def message(encoder: Encoder) -> Any:
    """A message with its embedding, as the SentenceEncoder leaves it; one without words has none."""

    def made(text: str, intent: str | None = None) -> Message:
        one = Message({TEXT: text, **({INTENT: intent} if intent else {})})
        if text.strip():
            one.add_features(Features(encoder.encode([text]), FEATURE_TYPE_SENTENCE, TEXT, "SentenceEncoder"))
        return one

    return made


@pytest.fixture
def classifier(message: Any, storage: LocalModelStorage) -> IntentClassifier:
    """Trained on the toy set, then loaded from the model."""
    return trained(storage, [message(text, intent) for intent, texts in TOY.items() for text in texts])


def trained(storage: LocalModelStorage, examples: list[Message]) -> IntentClassifier:
    IntentClassifier.create(CONFIG, storage, RESOURCE, CONTEXT).train(TrainingData(examples))
    return IntentClassifier.load(CONFIG, storage, RESOURCE, CONTEXT)


def processed(classifier: IntentClassifier, one: Message) -> Message:
    return classifier.process([one])[0]


@pytest.mark.parametrize(("text", "intent"), UNSEEN, ids=[text for text, _ in UNSEEN])
def test_unseen_question_gets_the_intent_it_is_like(classifier: IntentClassifier, message: Any, text: str, intent: str) -> None:
    assert processed(classifier, message(text)).get(INTENT)["name"] == intent


def test_confidence_is_a_probability_over_all_intents(classifier: IntentClassifier, message: Any) -> None:
    ranking = processed(classifier, message("how long")).get("intent_ranking")
    assert {one["name"] for one in ranking} == set(TOY)
    assert sum(one["confidence"] for one in ranking) == pytest.approx(1.0)


def test_ranking_is_sorted_and_led_by_the_intent(classifier: IntentClassifier, message: Any) -> None:
    one = processed(classifier, message("does it cost much to help my leg"))
    confidences = [entry["confidence"] for entry in one.get("intent_ranking")]
    assert confidences == sorted(confidences, reverse=True)
    assert one.get(INTENT) == one.get("intent_ranking")[0]


def test_ranking_names_at_most_ten_intents(message: Any, storage: LocalModelStorage) -> None:
    examples = [message(f"{word} {number}", word) for word in "abcdefghijkl" for number in ("one", "two")]
    assert len(processed(trained(storage, examples), message("a three")).get("intent_ranking")) == 10


@pytest.mark.parametrize("text", ["", "  "])
def test_empty_text_gets_no_intent(classifier: IntentClassifier, message: Any, text: str) -> None:
    one = processed(classifier, message(text))
    assert one.get(INTENT) == {"name": None, "confidence": 0.0}
    assert one.get("intent_ranking") == []


def test_intent_and_ranking_are_part_of_the_output(classifier: IntentClassifier, message: Any) -> None:
    assert {INTENT, "intent_ranking"} <= processed(classifier, message("how long")).output_properties


def test_training_example_without_words_is_left_out(message: Any, storage: LocalModelStorage) -> None:
    examples = [message(text, intent) for intent, texts in TOY.items() for text in texts]
    with_empty = trained(storage, [*examples, message(" ", "nothing")])
    assert "nothing" not in {one["name"] for one in processed(with_empty, message("how long")).get("intent_ranking")}


def test_every_message_gets_an_intent_of_its_own(classifier: IntentClassifier, message: Any) -> None:
    both = classifier.process([message("how many minutes"), message("what does it cost")])
    assert [one.get(INTENT)["name"] for one in both] == ["duration", "cost"]


@pytest.fixture(scope="module")
def plain() -> tuple[list[str], "np.ndarray[Any, Any]", list[str]]:
    """Texts, embeddings of 2 numbers and labels; the embeddings part the labels cleanly."""
    texts = ["left one", "left two", "right one", "right two"]
    return texts, np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9]]), ["west", "west", "east", "east"]


def test_columns_follow_the_sorted_labels(plain: Any) -> None:
    model = LinearModel(10.0, 0.5).fit(*plain)
    rows = model.probabilities(["?", "?"], np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert model.classes == ["east", "west"]
    assert [model.classes[index] for index in rows.argmax(axis=1)] == ["west", "east"]


def test_characters_decide_where_the_embedding_says_nothing(plain: Any) -> None:
    model = LinearModel(10.0, 0.5).fit(*plain)
    rows = model.probabilities(["leftt", "rightt"], np.array([[0.5, 0.5], [0.5, 0.5]]))
    assert [model.classes[index] for index in rows.argmax(axis=1)] == ["west", "east"]


def test_characters_of_no_weight_change_nothing(plain: Any) -> None:
    model = LinearModel(10.0, 0.0).fit(*plain)
    rows = model.probabilities(["left", "right"], np.array([[0.5, 0.5], [0.5, 0.5]]))
    assert rows[0] == pytest.approx(rows[1])


@pytest.mark.parametrize("path", ["nlu/phrase_pattern.py", "content/library.py"])
def test_changed_module_changes_the_fingerprint(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    package = tmp_path / "inversion_faq"
    shutil.copytree(ROOT / "inversion_faq", package)
    monkeypatch.setattr(sources, "_PACKAGE", package)
    before = IntentClassifier.fingerprint_addon(CONFIG)
    assert IntentClassifier.fingerprint_addon(CONFIG) == before
    (package / path).write_text((package / path).read_text() + "\n_NEW = 1\n")
    assert IntentClassifier.fingerprint_addon(CONFIG) != before
