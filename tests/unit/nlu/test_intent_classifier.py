"""The intent classifier on a toy set, alone and as a component of a trained model."""

import pathlib
import shutil
from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.nlu import sources
from inversion_faq.nlu.intent_classifier import QUESTIONS, IntentClassifier
from inversion_faq.nlu.question_focus import FOCUS, SEGMENTS
from inversion_faq.nlu.sentence_encoder import ROOT, SEGMENT_EMBEDDINGS, Encoder

RESOURCE = Resource("classifier")
CONTEXT = ExecutionContext(GraphSchema({}))
CONFIG = {**IntentClassifier.get_default_config(), "most_asked_back": 0.0, "not_questions": ["nlu_fallback", "out_of_scope"]}

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
    "out_of_scope": ["what is the weather", "tell me a joke", "who won the match", "book a flight", "recipe for soup"],
}
KEPT = {
    "duration": ["how long at once", "minutes a session"],
    "cost": ["what would I pay", "are tables dear", "does it cost much to help my leg"],
    "sciatica": ["my leg hurts from sciatica", "good for the sciatic nerve"],
    "out_of_scope": ["will it rain", "who is the president"],
}
"""Questions that only fit the confidence; the last one about cost could be of several intents."""
UNSEEN = [
    ("how many minutes should I stay", "duration"),
    ("is the price high", "cost"),
    ("my sciatic nerve", "sciatica"),
]


@pytest.fixture(scope="module")
def message(encoder: Encoder) -> Any:
    """A message with its embedding, as the SentenceEncoder leaves it; one without words has none."""

    def made(text: str, intent: str | None = None, **metadata: str) -> Message:
        one = Message({TEXT: text, **({INTENT: intent} if intent else {}), "metadata": {"intent": metadata}})
        if text.strip():
            one.add_features(Features(encoder.encode([text]), FEATURE_TYPE_SENTENCE, TEXT, "SentenceEncoder"))
        return one

    return made


@pytest.fixture(scope="module")
def toy(message: Any) -> list[Message]:
    return [message(text, intent) for intent, texts in TOY.items() for text in texts]


@pytest.fixture(scope="module")
def kept(message: Any) -> list[Message]:
    return [message(text, intent, use="calibration") for intent, texts in KEPT.items() for text in texts]


@pytest.fixture
def classifier(storage: LocalModelStorage, toy: list[Message], kept: list[Message]) -> IntentClassifier:
    """Trained on the toy set, then loaded from the model."""
    return trained(storage, [*toy, *kept])


def trained(storage: LocalModelStorage, examples: list[Message], **config: Any) -> IntentClassifier:
    configured = {**CONFIG, **config}
    IntentClassifier.create(configured, storage, RESOURCE, CONTEXT).train(TrainingData(examples))
    return IntentClassifier.load(configured, storage, RESOURCE, CONTEXT)


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
    one = processed(classifier, message("how many minutes"))
    confidences = [entry["confidence"] for entry in one.get("intent_ranking")]
    assert confidences == sorted(confidences, reverse=True)
    assert one.get(INTENT) == one.get("intent_ranking")[0]


def test_ranking_names_the_ten_likeliest_intents(message: Any, storage: LocalModelStorage, kept: list[Message]) -> None:
    words = ["out_of_scope", *"abcdefghijkl"]
    examples = [message(f"{word} {number}", word) for word in words for number in ("one", "two")]
    ranking = processed(trained(storage, [*examples, *kept]), message("a three")).get("intent_ranking")
    assert len([one for one in ranking if one["name"] != "nlu_fallback"]) == 10


@pytest.mark.parametrize("text", ["", "  "])
def test_empty_text_is_not_understood(classifier: IntentClassifier, message: Any, text: str) -> None:
    one = processed(classifier, message(text))
    assert one.get(INTENT) == {"name": "nlu_fallback", "confidence": 1.0}
    assert one.get("intent_ranking") == []


def test_unsure_message_is_not_understood_and_keeps_the_likeliest(
    storage: LocalModelStorage, message: Any, toy: list[Message], kept: list[Message]
) -> None:
    asks_often = trained(storage, [*toy, *kept], most_asked_back=1.0)
    one = processed(asks_often, message("is the price high"))
    first, *others = one.get("intent_ranking")
    assert one.get(INTENT) == first
    assert first["name"] == "nlu_fallback"
    assert first["confidence"] == pytest.approx(1.0 - others[0]["confidence"])
    assert {one["name"] for one in others} == set(TOY)


def test_message_that_is_off_topic_is_told_apart(classifier: IntentClassifier, message: Any) -> None:
    assert processed(classifier, message("tell me the weather")).get(INTENT)["name"] == "out_of_scope"


def test_what_a_correction_means_is_understood(classifier: IntentClassifier, message: Any, encoder: Encoder) -> None:
    one = Message({TEXT: "not the cost, I meant how many minutes", FOCUS: "how many minutes"})
    one.add_features(Features(encoder.encode(["how many minutes"]), FEATURE_TYPE_SENTENCE, TEXT, "SentenceEncoder"))
    assert processed(classifier, one).get("intent_ranking") == processed(classifier, message("how many minutes")).get(
        "intent_ranking"
    )


@pytest.mark.parametrize(
    ("segments", "questions"),
    [
        (["how many minutes", "what does it cost"], ["duration", "cost"]),
        (["how many minutes", "tell me a joke"], []),
        ([], []),
    ],
    ids=["two", "one off topic", "none"],
)
def test_intents_of_two_questions_are_told(
    classifier: IntentClassifier, message: Any, encoder: Encoder, segments: list[str], questions: list[str]
) -> None:
    one = message(", ".join(segments) or "how long")
    one.set(SEGMENTS, segments)
    one.set(SEGMENT_EMBEDDINGS, encoder.encode(segments))
    assert processed(classifier, one).get(QUESTIONS) == questions


def test_training_without_calibration_questions_says_what_is_missing(storage: LocalModelStorage, toy: list[Message]) -> None:
    with pytest.raises(RasaException, match="use: calibration"):
        trained(storage, toy)


def test_calibration_questions_are_not_learned_from(
    storage: LocalModelStorage, message: Any, toy: list[Message], kept: list[Message]
) -> None:
    other = message("is it any good for hair", "hair_growth", use="calibration")
    ranking = processed(trained(storage, [*toy, *kept, other]), message("hair")).get("intent_ranking")
    assert "hair_growth" not in {one["name"] for one in ranking}


def test_intent_and_ranking_are_part_of_the_output(classifier: IntentClassifier, message: Any) -> None:
    assert {INTENT, "intent_ranking", QUESTIONS} <= processed(classifier, message("how long")).output_properties


def test_training_example_without_words_is_left_out(
    storage: LocalModelStorage, message: Any, toy: list[Message], kept: list[Message]
) -> None:
    with_empty = trained(storage, [*toy, *kept, message(" ", "nothing"), message(" ", "cost", use="calibration")])
    assert "nothing" not in {one["name"] for one in processed(with_empty, message("how long")).get("intent_ranking")}


def test_every_message_gets_an_intent_of_its_own(classifier: IntentClassifier, message: Any) -> None:
    both = classifier.process([message("how many minutes"), message("what does it cost")])
    assert [one.get(INTENT)["name"] for one in both] == ["duration", "cost"]


@pytest.mark.parametrize("path", ["nlu/phrase_pattern.py", "content/library.py"])
def test_changed_module_changes_the_fingerprint(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    package = tmp_path / "inversion_faq"
    shutil.copytree(ROOT / "inversion_faq", package)
    monkeypatch.setattr(sources, "_PACKAGE", package)
    before = IntentClassifier.fingerprint_addon(CONFIG)
    assert IntentClassifier.fingerprint_addon(CONFIG) == before
    (package / path).write_text((package / path).read_text() + "\n_NEW = 1\n")
    assert IntentClassifier.fingerprint_addon(CONFIG) != before
