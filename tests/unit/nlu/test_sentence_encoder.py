"""The encoder that `make encoder` exported, alone and as a component that carries it inside the trained model."""

import pathlib
import shutil

import numpy as np
import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.nlu.sentence_encoder import FILES, ROOT, Encoder, EncoderError, SentenceEncoder

FOLDER = ROOT / "build" / "encoder"
RESOURCE = Resource("encoder")
CONTEXT = ExecutionContext(GraphSchema({}))

NEARER = [
    ("how long should I hang?", "for how many minutes do I stay upside down?", "what does a table cost?"),
    ("does it help sciatica?", "is it any good for pain down the leg?", "can my health insurance pay for it?"),
    ("is it safe when pregnant?", "I am expecting a baby, may I use it?", "which angle do I start at?"),
    ("is there a weight limit?", "I weigh 300 pounds, will it hold me?", "does it make hair grow?"),
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    if not FOLDER.is_dir():
        pytest.fail("there is no sentence encoder: run `make encoder` first")
    return Encoder(FOLDER)


def train(storage: LocalModelStorage, folder: pathlib.Path = FOLDER) -> None:
    config = {"encoder": str(folder)}
    SentenceEncoder.create(config, storage, RESOURCE, CONTEXT).train(TrainingData())


def load(storage: LocalModelStorage, folder: pathlib.Path = FOLDER) -> SentenceEncoder:
    return SentenceEncoder.load({"encoder": str(folder)}, storage, RESOURCE, CONTEXT)


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
def test_encoder_without_a_file_says_what_to_do(tmp_path: pathlib.Path, missing: str) -> None:
    for name in set(FILES) - {missing}:
        shutil.copy(FOLDER / name, tmp_path / name)
    with pytest.raises(EncoderError, match=f"cannot be loaded from {tmp_path}.*make train"):
        Encoder(tmp_path)


def test_component_works_from_the_model_alone(tmp_path: pathlib.Path, storage: LocalModelStorage, encoder: Encoder) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(FOLDER, folder)
    train(storage, folder)
    shutil.rmtree(folder)
    message = Message({TEXT: "is it safe?"})
    load(storage, folder).process([message])
    _, sentence = message.get_dense_features(TEXT)
    assert sentence is not None
    assert np.array_equal(sentence.features, encoder.encode(["is it safe?"]))


@pytest.mark.parametrize("text", ["", "  ", None])
def test_message_without_text_gets_no_embedding(storage: LocalModelStorage, text: "str | None") -> None:
    train(storage)
    empty, other = Message({TEXT: text}), Message({TEXT: "is it safe?"})
    load(storage).process([empty, other])
    assert empty.get_dense_features(TEXT)[1] is None
    assert other.get_dense_features(TEXT)[1] is not None


def test_every_training_example_gets_an_embedding(storage: LocalModelStorage) -> None:
    train(storage)
    data = TrainingData([Message({TEXT: "is it safe?"}), Message({TEXT: "what angle?"})])
    load(storage).process_training_data(data)
    assert all(one.get_dense_features(TEXT)[1] is not None for one in data.training_examples)


@pytest.mark.parametrize("name", FILES)
def test_damaged_file_in_the_model_is_refused_with_what_to_do(storage: LocalModelStorage, name: str) -> None:
    train(storage)
    with storage.write_to(RESOURCE) as folder:
        path = pathlib.Path(folder) / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    with pytest.raises(EncoderError, match=f"{name} in the trained model is damaged. Run `make train`"):
        load(storage)


@pytest.mark.parametrize("missing", FILES)
def test_training_without_the_encoder_says_to_run_make_encoder(
    tmp_path: pathlib.Path, storage: LocalModelStorage, missing: str
) -> None:
    for name in set(FILES) - {missing}:
        (tmp_path / name).write_bytes(b"x")
    with pytest.raises(EncoderError, match="run `make encoder`"):
        train(storage, tmp_path)


@pytest.mark.parametrize("name", FILES)
def test_another_encoder_changes_the_fingerprint(tmp_path: pathlib.Path, name: str) -> None:
    for one in FILES:
        (tmp_path / one).write_bytes(b"before")
    before = SentenceEncoder.fingerprint_addon({"encoder": str(tmp_path)})
    assert SentenceEncoder.fingerprint_addon({"encoder": str(tmp_path)}) == before
    (tmp_path / name).write_bytes(b"after")
    assert SentenceEncoder.fingerprint_addon({"encoder": str(tmp_path)}) != before
