"""A sentence encoder as a trained model has it, and what it makes of every message; kept in build/embeddings."""

import dataclasses
import hashlib
import os
import pathlib
import tempfile
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from inversion_faq.nlu import encoder_tuning
from inversion_faq.nlu.encoder_tuning import Tuning
from inversion_faq.nlu.question_focus import FOCUS, QuestionFocus
from inversion_faq.nlu.sentence_encoder import ROOT, SentenceEncoder, lessons

KEPT = ROOT / "build" / "embeddings"
Array = np.ndarray[Any, Any]


class ComparedEncoder:
    """The first two components of the pipeline, made as `rasa train` makes them."""

    def __init__(self, tuning: Tuning, training: TrainingData, kept: pathlib.Path = KEPT) -> None:
        """Tunes the encoder, or takes the one in build/encoder that was tuned so on the same questions."""
        self.key = encoder_tuning.key(*lessons(training), tuning)
        self._kept = kept
        self._focus = _loaded(QuestionFocus, {}, training)
        self._encoder = _loaded(SentenceEncoder, dataclasses.asdict(tuning), training)

    def training(self, texts: Sequence[str]) -> Array:
        """Returns n x 384 for training questions, embedded together as in training."""
        return kept_rows(self._kept, f"{self.key} training", texts, lambda: self._rows([Message({TEXT: text}) for text in texts]))

    def each(self, texts: Sequence[str]) -> Array:
        """Returns n x 384 for messages, each embedded alone as in a conversation."""
        return kept_rows(self._kept, f"{self.key} each", texts, lambda: np.vstack([self.one(text) for text in texts]))

    def one(self, text: str) -> Array:
        """Returns the embedding of a message (1 x 384)."""
        return self._rows([self._focused(text)])

    def focus(self, text: str) -> str:
        """Returns what of a message is to be understood."""
        return self._focused(text).get(FOCUS) or text

    def _focused(self, text: str) -> Message:
        message: Message = self._focus.process([Message({TEXT: text})])[0]
        return message

    def _rows(self, messages: Sequence[Message]) -> Array:
        return np.vstack([one.get_dense_features(TEXT)[1].features for one in self._encoder.process(list(messages))])


def kept_rows(kept: pathlib.Path, name: str, texts: Sequence[str], make: Callable[[], Array]) -> Array:
    """Returns the rows that `make` gives, one a text, from the folder `kept` where an earlier run left them there."""
    file = kept / f"{hashlib.sha256(repr((name, list(texts))).encode()).hexdigest()[:16]}.npy"
    if not file.exists():
        kept.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(f".{os.getpid()}.npy")
        np.save(unfinished, make())
        os.replace(unfinished, file)
    rows: Array = np.load(file)
    return rows


def _loaded(component: Any, config: dict[str, Any], training: TrainingData) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        storage, resource, context = (
            LocalModelStorage(pathlib.Path(folder)),
            Resource("compared"),
            ExecutionContext(GraphSchema({})),
        )
        whole = {**component.get_default_config(), **config}
        component.create(whole, storage, resource, context).train(training)
        return component.load(whole, storage, resource, context)
