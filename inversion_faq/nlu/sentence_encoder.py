"""Turns a message into 384 numbers that stand for its meaning, and 384 for its urgency (MiniLM, tuned in training, int8 ONNX)."""

import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import shutil
import sys
import tempfile
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Sequence, Tuple

import numpy as np
import onnxruntime
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from tokenizers import Tokenizer

from inversion_faq.nlu import encoder_tuning
from inversion_faq.nlu.encoder_process import make_apart
from inversion_faq.nlu.encoder_tuning import FILES, INPUT, EncoderError, Lessons, Tuning
from inversion_faq.nlu.passages import passages
from inversion_faq.nlu.question_focus import FOCUS, SEGMENTS
from inversion_faq.nlu.sources import module_fingerprint
from inversion_faq.nlu.training_messages import emergencies, learned, only_fits, sign_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
SEGMENT_EMBEDDINGS = "segment_embeddings"
WHOLE = "whole"
"""The message as a whole and its passages, as `Passages`."""
_HASHES = "sha256.json"
_KEPT = 3
_LONGEST = 128
_MANY = 200
_SIZE = 384
_PROBE = "inversion table"
_ROUNDING = 0.01
_MEND = "Run `make train`, or fetch the model again."
_NO_SIGN = "none"


class Passages(NamedTuple):
    """n texts, the first the message as a whole, with their meaning and their urgency (n x 384 each)."""

    texts: List[str]
    meaning: "np.ndarray[Any, Any]"
    urgency: "np.ndarray[Any, Any]"

    def fingerprint(self) -> str:
        """Returns a hash for Rasa's training cache, which else writes out every number: that takes minutes."""
        digest = hashlib.sha256(repr(self.texts).encode())
        digest.update(self.meaning.tobytes())
        digest.update(self.urgency.tobytes())
        return digest.hexdigest()


class Encoder:
    """The ONNX graph and its tokenizer."""

    def __init__(self, folder: pathlib.Path) -> None:
        """Loads the encoder from a folder that holds `FILES`.

        Raises:
            EncoderError: when a file is missing or cannot be loaded.
        """
        try:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = 1
            options.enable_cpu_mem_arena = False  # one text at a time needs no pool that keeps the most that was ever used
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(str(folder / FILES[0]), options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(folder / FILES[1]))
        except Exception as error:  # onnxruntime and tokenizers raise many kinds
            raise EncoderError(f"the sentence encoder cannot be loaded from {folder}: {error}. Run `make train`.") from error
        if [one.name for one in self._session.get_inputs()] != [INPUT]:
            raise EncoderError("the sentence encoder was trained by another version of this project. Run `make train`.")
        self._tokenizer.enable_truncation(_LONGEST)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> "np.ndarray[Any, Any]":
        """Returns the meaning of each text: one L2-normalised row of 384 numbers (float32)."""
        return self.encode_both(texts)[0]

    def encode_both(self, texts: Sequence[str]) -> Tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
        """Returns meaning and urgency of n texts: n x 384 each, float32, rows L2-normalised.

        Each is encoded alone: int8 scales depend on what stands in the batch, and training is to see what serving sees.

        Raises:
            EncoderError: when a number is not finite.
        """
        if not texts:
            return np.zeros((0, _SIZE), dtype=np.float32), np.zeros((0, _SIZE), dtype=np.float32)
        if len(texts) < _MANY:
            rows = [self._encode_one(text) for text in texts]
        else:
            with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                rows = list(pool.map(self._encode_one, texts))
        meaning, urgency = (np.vstack(view) for view in zip(*rows, strict=True))
        if not (np.isfinite(meaning).all() and np.isfinite(urgency).all()):
            raise EncoderError(f"the sentence encoder gives no numbers. {_MEND}")
        return meaning, urgency

    def check(self) -> None:
        """Encodes a text.

        Raises:
            EncoderError: when what comes out is no embedding.
        """
        for row in self.encode_both([_PROBE]):
            if row.shape != (1, _SIZE) or abs(float(np.linalg.norm(row)) - 1.0) > _ROUNDING:
                raise EncoderError(f"the sentence encoder gives no embedding. {_MEND}")

    def _encode_one(self, text: str) -> List["np.ndarray[Any, Any]"]:
        encoding = self._tokenizer.encode(text)
        result: List[np.ndarray[Any, Any]] = self._session.run(None, {INPUT: np.array([encoding.ids], dtype=np.int64)})
        return result


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(GraphComponent):
    """Adds the sentence's embedding as its one dense feature. The encoder is carried inside the trained model."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        """Those of `Tuning`, and `made`: the folder that keeps tuned encoders, relative to the project."""
        return {**dataclasses.asdict(Tuning()), "made": "build/encoder"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        """Returns a hash of the modules it works with."""
        return module_fingerprint()

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentenceEncoder":
        """Creates the component for training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> "SentenceEncoder":
        """Loads the encoder from the trained model.

        Raises:
            EncoderError: when a file is not the one that was put into the model, or no embedding comes out.
        """
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            _verify(pathlib.Path(folder))
            component._encoder = Encoder(pathlib.Path(folder))
        component._encoder.check()
        return component

    def __init__(self, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._encoder: Optional[Encoder] = None

    def train(self, training_data: TrainingData) -> Resource:
        """Tunes the encoder on the training messages, or takes the one that was tuned on the same before."""
        tuning = Tuning(**{field.name: self._config[field.name] for field in dataclasses.fields(Tuning)})
        folder = _made(ROOT / str(self._config["made"]), *lessons(training_data), tuning)
        with self._model_storage.write_to(self._resource) as target:
            for name in FILES:
                shutil.copy(folder / name, pathlib.Path(target) / name)
            hashes = {name: _sha256(folder / name) for name in FILES}
            (pathlib.Path(target) / _HASHES).write_text(json.dumps(hashes))
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds embeddings to every training example; passages only where nothing is learned from it."""
        self._add_embeddings(training_data.training_examples, only_fits)
        return training_data

    def process(self, messages: List[Message]) -> List[Message]:
        """Adds the embedding of its focus to every message that has text, those of its segments, and those of `WHOLE`."""
        self._add_embeddings(messages, lambda _: True)
        return messages

    def _add_embeddings(self, messages: List[Message], in_passages: Callable[[Message], bool]) -> None:
        assert self._encoder is not None, "load() sets the encoder before process() is called"  # noqa: S101
        with_text = [message for message in messages if (message.get(TEXT) or "").strip()]
        wanted = [_wanted(message, in_passages(message)) for message in with_text]
        different = list(dict.fromkeys(text for texts in wanted for text in texts))
        at = {text: number for number, text in enumerate(different)}
        meaning, urgency = self._encoder.encode_both(different)
        for message, texts in zip(with_text, wanted, strict=True):
            numbers = [at[text] for text in texts]
            rows = meaning[numbers]
            whole = 1 + len(message.get(SEGMENTS) or [])
            message.add_features(Features(rows[:1], FEATURE_TYPE_SENTENCE, TEXT, type(self).__name__))
            message.set(SEGMENT_EMBEDDINGS, rows[1:whole])
            message.set(WHOLE, Passages(texts[whole:], rows[whole:], urgency[numbers[whole:]]))


def _wanted(message: Message, in_passages: bool) -> List[str]:
    """What is to be encoded of a message: its focus, its segments, itself as a whole, its passages."""
    text = message.get(TEXT)
    return [message.get(FOCUS) or text, *(message.get(SEGMENTS) or []), text, *(passages(text) if in_passages else [])]


def lessons(training_data: TrainingData) -> Tuple[Lessons, Lessons]:
    """Returns what the encoder is tuned on: questions with their intents, messages of data/emergencies with their signs."""
    questions = learned(training_data)
    told = [one for one in emergencies(training_data) if not only_fits(one)]
    return (
        Lessons([one.get(TEXT) for one in questions], [one.get(INTENT) for one in questions]),
        Lessons([one.get(TEXT) for one in told], [sign_of(one) or _NO_SIGN for one in told]),
    )


def _made(kept: pathlib.Path, questions: Lessons, told: Lessons, tuning: Tuning) -> pathlib.Path:
    """Returns the folder of the encoder tuned on these lessons; older ones are removed."""
    folder = kept / encoder_tuning.key(questions, told, tuning)
    if not folder.exists():
        kept.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept) as name:
            made = pathlib.Path(name) / folder.name
            made.mkdir()
            make_apart(questions, told, tuning, made, _say)
            os.replace(made, folder)
    os.utime(folder)
    newest_first = sorted(kept.glob("[0-9a-f]" * 16), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in newest_first[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def _say(step: str) -> None:
    sys.stderr.write(f"encoder: {step}\n")


def _sha256(path: pathlib.Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _verify(folder: pathlib.Path) -> None:
    expected = json.loads((folder / _HASHES).read_text())
    for name in FILES:
        if _sha256(folder / name) != expected[name]:
            raise EncoderError(f"{name} in the trained model is damaged. {_MEND}")
