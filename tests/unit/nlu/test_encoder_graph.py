"""The ONNX graph computes what BERT is defined to compute, here in numpy (Devlin et al., 2019)."""

import pathlib
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from scipy.special import erf, softmax

from inversion_faq.nlu import encoder_graph
from inversion_faq.nlu.encoder_graph import INPUT, OUTPUTS, Bert, Weights

WIDTH, WIDE, HEADS, LAYERS, BRANCH, TOKENS, PLACES, KINDS = 16, 32, 4, 3, 1, 50, 12, 2
EPSILON = 1e-12
Array = Any


def layer(random: "np.random.Generator") -> "dict[str, Array]":
    sizes = dict.fromkeys(("query", "key", "value", "output"), (WIDTH, WIDTH))
    sizes |= {"wide": (WIDTH, WIDE), "narrow": (WIDE, WIDTH)}
    found = {name: random.normal(size=size) / 4 for name, size in sizes.items()}
    found |= {f"{name}_bias": random.normal(size=size[1]) for name, size in sizes.items()}
    found |= {name: random.normal(size=WIDTH) for name in ("attended_gamma", "attended_beta", "gamma", "beta")}
    return {name: values.astype(np.float32) for name, values in found.items()}


@pytest.fixture(scope="module")
def bert() -> Bert:
    random = np.random.default_rng(1)
    words, places, kinds = (random.normal(size=(rows, WIDTH)).astype(np.float32) for rows in (TOKENS, PLACES, KINDS))
    norm = {name: random.normal(size=WIDTH).astype(np.float32) for name in ("gamma", "beta")}
    layers, branch = ([layer(random) for _ in range(count)] for count in (LAYERS, BRANCH))
    return Bert(words, places, kinds, norm, layers, branch, HEADS, EPSILON)


def normalised(rows: Array, gamma: Array, beta: Array) -> Array:
    centred = rows - rows.mean(axis=-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON) * gamma + beta


def after(rows: Array, weights: Weights) -> Array:
    """What a layer makes of tokens x width."""

    def dense(inputs: Array, name: str) -> Array:
        return inputs @ weights[name] + weights[f"{name}_bias"]

    size = WIDTH // HEADS
    query, key, value = (dense(rows, name).reshape(-1, HEADS, size).swapaxes(0, 1) for name in ("query", "key", "value"))
    seen = softmax(query @ key.swapaxes(1, 2) / np.sqrt(size), axis=-1) @ value
    seen = dense(seen.swapaxes(0, 1).reshape(-1, WIDTH), "output") + rows
    seen = normalised(seen, weights["attended_gamma"], weights["attended_beta"])
    wide = dense(seen, "wide")
    out = dense(wide * (1 + erf(wide / np.sqrt(2))) / 2, "narrow") + seen
    return normalised(out, weights["gamma"], weights["beta"])


def expected(bert: Bert, tokens: "list[int]") -> "list[Array]":
    rows = normalised(bert.words[tokens] + bert.places[: len(tokens)] + bert.kinds[0], bert.norm["gamma"], bert.norm["beta"])
    found = []
    for last in (bert.layers[LAYERS - BRANCH :], bert.branch):
        hidden = rows
        for weights in (*bert.layers[: LAYERS - BRANCH], *last):
            hidden = after(hidden, weights)
        mean = hidden.mean(axis=0)
        found.append(mean / np.linalg.norm(mean))
    return found


def computed(session: Any, tokens: "list[int]") -> "list[Array]":
    return [row[0] for row in session.run(OUTPUTS, {INPUT: np.array([tokens])})]


@pytest.mark.parametrize("tokens", [[3], [3, 4, 5], [7, 7, 7, 7], [*range(PLACES)]], ids=len)
def test_it_computes_bert(bert: Bert, tokens: "list[int]") -> None:
    session = onnxruntime.InferenceSession(encoder_graph.graph(bert).SerializeToString(), providers=["CPUExecutionProvider"])
    meaning, urgency = computed(session, tokens)
    np.testing.assert_allclose([meaning, urgency], expected(bert, tokens), atol=1e-5)
    assert np.abs(meaning - urgency).max() > 0.01


def test_int8_weights_change_it_little_and_take_a_quarter(bert: Bert, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "encoder.onnx"
    encoder_graph.write(bert, path)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    tokens = [3, 4, 5, 6]
    for found, exact in zip(computed(session, tokens), expected(bert, tokens), strict=True):
        assert found @ exact > 0.99

    def kernels(graph: Any) -> "list[Any]":
        return [one for one in graph.graph.initializer if len(one.dims) == 2]

    whole, small = (kernels(one) for one in (encoder_graph.graph(bert), onnx.load(str(path))))
    assert {one.data_type for one in whole} == {onnx.TensorProto.FLOAT}
    assert {one.data_type for one in small} == {onnx.TensorProto.INT8, onnx.TensorProto.UINT8}  # kernels; words
    assert sum(len(one.raw_data) for one in whole) == 4 * sum(len(one.raw_data) for one in small)


def test_tokens_are_all_it_takes(bert: Bert) -> None:
    assert [one.name for one in encoder_graph.graph(bert).graph.input] == [INPUT]
