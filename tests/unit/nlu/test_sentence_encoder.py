"""The tuned encoder, alone and as a component that makes it, keeps it and carries it inside the trained model."""

import dataclasses
import os
import pathlib
import shutil
from typing import Any

import numpy as np
import onnx
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.nlu.encoder_tuning import FILES, EncoderError, Lessons, Tuning, key
from inversion_faq.nlu.question_focus import FOCUS, SEGMENTS
from inversion_faq.nlu.sentence_encoder import SEGMENT_EMBEDDINGS, Encoder, Passages, SentenceEncoder

RESOURCE = Resource("encoder")
CONTEXT = ExecutionContext(GraphSchema({}))
QUESTIONS = {"how long?": "duration", "what angle?": "angle"}
KEY = key(Lessons(list(QUESTIONS), list(QUESTIONS.values())), Lessons([], []), Tuning())

NEARER = [
    ("how long should I hang?", "for how many minutes do I stay upside down?", "what does a table cost?"),
    ("does it help sciatica?", "is it any good for pain down the leg?", "can my health insurance pay for it?"),
    ("is it safe when pregnant?", "I am expecting a baby, may I use it?", "which angle do I start at?"),
    ("is there a weight limit?", "I weigh 300 pounds, will it hold me?", "does it make hair grow?"),
]


def question(text: str, intent: str, **metadata: str) -> Message:
    return Message({TEXT: text, INTENT: intent, "metadata": {"intent": metadata}})


def config(made: pathlib.Path) -> dict[str, Any]:
    return {**SentenceEncoder.get_default_config(), "made": str(made)}


def train(storage: LocalModelStorage, made: pathlib.Path, *more: Message) -> None:
    data = TrainingData([*(question(text, intent) for text, intent in QUESTIONS.items()), *more])
    SentenceEncoder.create(config(made), storage, RESOURCE, CONTEXT).train(data)


def load(storage: LocalModelStorage) -> SentenceEncoder:
    return SentenceEncoder.load(SentenceEncoder.get_default_config(), storage, RESOURCE, CONTEXT)


def embedding(message: Message) -> Any:
    _, sentence = message.get_dense_features(TEXT)
    return None if sentence is None else sentence.features[0]


@pytest.fixture
def made(tmp_path: pathlib.Path, encoder_folder: pathlib.Path) -> pathlib.Path:
    """A folder that keeps an encoder tuned on QUESTIONS, so that training takes it."""
    shutil.copytree(encoder_folder, tmp_path / "made" / KEY)
    return tmp_path / "made"


def test_each_text_becomes_a_row_of_384_numbers(encoder: Encoder) -> None:
    rows = encoder.encode(["how long?", "what angle?", "is it safe?"])
    assert rows.shape == (3, 384)
    assert rows.dtype == np.float32


def test_no_texts_become_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.parametrize(
    "text",
    ["how long?", "x", "", "日本語で", "😡", "word " * 3000],
    ids=["short", "letter", "empty", "other", "emoji", "long"],
)
def test_every_row_has_length_one(encoder: Encoder, text: str) -> None:
    assert np.linalg.norm(encoder.encode([text])[0]) == pytest.approx(1.0, abs=1e-4)


@pytest.mark.parametrize(("text", "alike", "unlike"), NEARER, ids=[text for text, _, _ in NEARER])
def test_sentence_of_like_meaning_is_nearer(encoder: Encoder, text: str, alike: str, unlike: str) -> None:
    one, near, far = encoder.encode([text, alike, unlike])
    assert one @ near > one @ far + 0.1


def test_capitals_do_not_matter(encoder: Encoder) -> None:
    small, capital = encoder.encode(["does it help sciatica?", "DOES IT HELP SCIATICA?"])
    assert small @ capital > 0.999


def test_rows_keep_the_order_of_the_texts_over_several_batches(encoder: Encoder) -> None:
    texts = [f"question number {number} about the table" for number in range(70)]
    together = encoder.encode(texts)
    apart = np.vstack([encoder.encode([text]) for text in texts[30:70:8]])
    assert np.argmax(apart @ together.T, axis=1).tolist() == list(range(30, 70, 8))


def test_same_text_gives_the_same_row(encoder: Encoder) -> None:
    assert np.array_equal(encoder.encode(["is it safe?"]), encoder.encode(["is it safe?"]))


@pytest.mark.parametrize("missing", FILES)
def test_encoder_without_a_file_says_what_to_do(tmp_path: pathlib.Path, encoder_folder: pathlib.Path, missing: str) -> None:
    for name in set(FILES) - {missing}:
        shutil.copy(encoder_folder / name, tmp_path / name)
    with pytest.raises(EncoderError, match=f"cannot be loaded from {tmp_path}.*make train"):
        Encoder(tmp_path)


def test_encoder_of_an_older_model_says_what_to_do(tmp_path: pathlib.Path, encoder_folder: pathlib.Path) -> None:
    """It took the mask besides."""
    shutil.copy(encoder_folder / FILES[1], tmp_path / FILES[1])
    row = [1, "tokens"]
    names = ("input_ids", "attention_mask")
    inputs = [onnx.helper.make_tensor_value_info(name, onnx.TensorProto.INT64, row) for name in names]
    output = onnx.helper.make_tensor_value_info("meaning", onnx.TensorProto.INT64, row)
    graph = onnx.helper.make_graph([onnx.helper.make_node("Add", names, ["meaning"])], "older", inputs, [output])
    onnx.save(onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 17)], ir_version=8), tmp_path / FILES[0])
    with pytest.raises(EncoderError, match=r"trained by another version of this project\. Run `make train`"):
        Encoder(tmp_path)


def test_component_works_from_the_model_alone(storage: LocalModelStorage, made: pathlib.Path, encoder: Encoder) -> None:
    train(storage, made)
    shutil.rmtree(made)
    message = load(storage).process([Message({TEXT: "is it safe?"})])[0]
    assert np.array_equal(embedding(message), encoder.encode(["is it safe?"])[0])


@pytest.mark.parametrize("text", ["", "  ", None])
def test_message_without_text_gets_no_embedding(storage: LocalModelStorage, made: pathlib.Path, text: "str | None") -> None:
    train(storage, made)
    empty, other = load(storage).process([Message({TEXT: text}), Message({TEXT: "is it safe?"})])
    assert embedding(empty) is None
    assert embedding(other) is not None


def test_focus_is_embedded_in_place_of_the_message_and_every_segment_besides(
    storage: LocalModelStorage, made: pathlib.Path, encoder: Encoder
) -> None:
    train(storage, made)
    corrected = Message({TEXT: "no, I meant how often", FOCUS: "how often"})
    two = Message({TEXT: "how long? what angle?", SEGMENTS: ["how long", "what angle"]})
    load(storage).process([corrected, two])
    expected = encoder.encode(["how often", "how long? what angle?", "how long", "what angle"])
    assert embedding(corrected) @ expected[0] > 0.98
    assert embedding(two) @ expected[1] > 0.98
    assert corrected.get(SEGMENT_EMBEDDINGS).shape == (0, 384)
    assert (np.sum(two.get(SEGMENT_EMBEDDINGS) * expected[2:], axis=1) > 0.98).all()


def test_every_training_example_gets_an_embedding(storage: LocalModelStorage, made: pathlib.Path) -> None:
    train(storage, made)
    data = TrainingData([question("is it safe?", "safe"), question("and me?", "safe", use="calibration")])
    load(storage).process_training_data(data)
    assert all(embedding(one) is not None for one in data.training_examples)


@pytest.mark.parametrize("name", FILES)
def test_damaged_file_in_the_model_is_refused_with_what_to_do(storage: LocalModelStorage, made: pathlib.Path, name: str) -> None:
    train(storage, made)
    with storage.write_to(RESOURCE) as folder:
        path = pathlib.Path(folder) / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    with pytest.raises(EncoderError, match=f"{name} in the trained model is damaged. Run `make train`"):
        load(storage)


@pytest.mark.parametrize(
    ("made_row", "said"), [([np.nan] * 384, "no numbers"), ([0.0] * 384, "no embedding"), ([1.0], "no embedding")]
)
def test_encoder_that_computes_no_embedding_is_refused(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch, made_row: list[float], said: str
) -> None:
    monkeypatch.setattr(encoder, "_encode_one", lambda _: [np.array([made_row], dtype=np.float32)] * 2)
    with pytest.raises(EncoderError, match=f"gives {said}. Run `make train`"):
        encoder.check()


@pytest.mark.usefixtures("wheel")
def test_encoder_tuned_on_the_same_questions_is_taken_again(storage: LocalModelStorage, made: pathlib.Path) -> None:
    train(storage, made)
    assert [one.name for one in made.iterdir()] == [KEY]


@pytest.mark.usefixtures("wheel")
def test_calibration_questions_tune_nothing(storage: LocalModelStorage, made: pathlib.Path) -> None:
    train(storage, made, question("for how many minutes?", "duration", use="calibration"))
    assert [one.name for one in made.iterdir()] == [KEY]


@pytest.mark.usefixtures("wheel")
@pytest.mark.parametrize("before", [True, False], ids=["beside another", "the first"])
def test_tuning_that_fails_leaves_nothing(storage: LocalModelStorage, tmp_path: pathlib.Path, before: bool) -> None:
    made = tmp_path / "made"
    if before:
        (made / ("0" * 16)).mkdir(parents=True)
    with pytest.raises(EncoderError, match="the wheel is not the one"):
        train(storage, made)
    assert [one.name for one in made.iterdir()] == ["0" * 16] * before


def test_the_three_used_last_are_kept(storage: LocalModelStorage, made: pathlib.Path) -> None:
    for number in range(1, 5):
        (made / (str(number) * 16)).mkdir()
        os.utime(made / (str(number) * 16), (number, number))
    os.utime(made / KEY, (0, 0))
    (made / "notes").mkdir()
    train(storage, made)
    assert {one.name for one in made.iterdir()} == {KEY, "4" * 16, "3" * 16, "notes"}


def test_configuration_has_all_that_tuning_can_be_told() -> None:
    default = SentenceEncoder.get_default_config()
    assert default.pop("made") == "build/encoder"
    assert Tuning(**default) == Tuning()
    assert set(default) == {field.name for field in dataclasses.fields(Tuning)}


def test_fingerprint_of_passages_changes_with_texts_and_numbers() -> None:
    rows = np.ones((1, 384), dtype=np.float32)
    one = Passages(["how long?"], rows, rows)
    assert one.fingerprint() == Passages(["how long?"], rows.copy(), rows.copy()).fingerprint()
    others = [Passages(["how?"], rows, rows), Passages(["how long?"], rows * 2, rows), Passages(["how long?"], rows, rows * 2)]
    assert len({one.fingerprint(), *(other.fingerprint() for other in others)}) == 4
