"""The training questions nearest to a message, by the embeddings of the served model: where a mistake may come from."""

import pathlib
import tarfile
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.loading import load_data

from evaluation.errors import EvaluationError
from inversion_faq.nlu.sentence_encoder import Encoder, SentenceEncoder
from inversion_faq.nlu.training_messages import learned

NEAREST = 3
_FILES = ("encoder.onnx", "tokenizer.json")


def encoder_of(model: pathlib.Path) -> Encoder:
    """Returns the sentence encoder that a trained model carries.

    Raises:
        EvaluationError: when the archive has none.
    """
    with tempfile.TemporaryDirectory() as name, tarfile.open(model) as archive:
        for member in archive:
            path = pathlib.PurePosixPath(member.name)
            if path.name in _FILES and SentenceEncoder.__name__ in path.parent.name and (file := archive.extractfile(member)):
                (pathlib.Path(name) / path.name).write_bytes(file.read())
        missing = [one for one in _FILES if not (pathlib.Path(name) / one).exists()]
        if missing:
            raise EvaluationError(f"{model} carries no sentence encoder ({', '.join(missing)}): run `make train`")
        return Encoder(pathlib.Path(name))


@dataclass(frozen=True)
class Training:
    """The training questions of a folder, each with its intent: `every` one, and those that the bot has `learned` from."""

    every: list[tuple[str, str]]
    learned: list[tuple[str, str]]


def read_training(nlu: pathlib.Path) -> Training:
    """Returns the training questions of a folder."""
    data = load_data(str(nlu))
    every, some = ([(str(one.get(TEXT)), str(one.get(INTENT))) for one in part] for part in (data.intent_examples, learned(data)))
    return Training(every, some)


def nearest(encoder: Encoder, texts: Sequence[str], trained: Sequence[tuple[str, str]]) -> list[list[dict[str, Any]]]:
    """Returns for each text the `NEAREST` training questions with intent and cosine similarity (-1 to 1), the nearest first."""
    if not texts or not trained:
        return [[] for _ in texts]
    similarity = encoder.encode(texts) @ encoder.encode([text for text, _ in trained]).T
    return [
        [
            {"text": trained[at][0], "intent": trained[at][1], "similarity": float(row[at])}
            for at in np.argsort(-row, kind="stable")[:NEAREST]
        ]
        for row in similarity
    ]
