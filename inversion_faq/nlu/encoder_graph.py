"""Writes the sentence encoder as an ONNX graph of a few large operators, for one text at a time.

A graph converted from TensorFlow has several hundred small ones, and takes half as long again to run (docs/understanding.md).
"""

import logging
import pathlib
import tempfile
from dataclasses import dataclass
from typing import Any, List, Mapping, Sequence

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from inversion_faq.nlu.encoder_tuning import INPUT

OUTPUTS = ("meaning", "urgency")
_OF_ONNX, _IR, _OPSET = "", 8, 17
_OF_ONNXRUNTIME = "com.microsoft"
"""Its operators for BERT: https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md"""

Weights = Mapping[str, "np.ndarray[Any, Any]"]


@dataclass(frozen=True)
class Bert:
    """The weights of a BERT encoder whose last layers branch; its width is w.

    Attributes:
        words: a row a token (t x w).
        places: a row a place in the text (p x w).
        kinds: a row a kind of text (k x w), of which the first is added to every token.
        norm: `gamma` and `beta` of the first layer normalisation (w).
        layers: of each layer `query`, `key`, `value`, `output`, `wide` and `narrow`, the kernels of its dense layers (inputs x
            outputs); each with its bias under `<name>_bias`, and `attended_gamma`, `attended_beta`, `gamma`, `beta` of its two
            normalisations.
        branch: the last layers, a second time.
        heads: how many heads attend.
        epsilon: of the normalisations.
    """

    words: "np.ndarray[Any, Any]"
    places: "np.ndarray[Any, Any]"
    kinds: "np.ndarray[Any, Any]"
    norm: Weights
    layers: Sequence[Weights]
    branch: Sequence[Weights]
    heads: int
    epsilon: float


def write(bert: Bert, path: pathlib.Path) -> None:
    """Writes the graph with int8 weights.

    They have one scale a column: with one a matrix, accuracy is lost (docs/understanding.md).

    Args:
        bert: the weights.
        path: of the ONNX file. It takes `INPUT` (1 x tokens) and returns `OUTPUTS`: the L2-normalised mean of the tokens' vectors
            after the last layer, and after the last one of the branch (1 x w each).
    """
    level = logging.root.level
    logging.root.setLevel(logging.ERROR)  # onnxruntime advises a pre-processing that does not help here
    try:
        with tempfile.TemporaryDirectory() as folder:
            full = pathlib.Path(folder) / "full.onnx"
            onnx.save(graph(bert), str(full))
            types = {"DefaultTensorType": TensorProto.FLOAT}  # of what onnxruntime's own operators return
            quantize_dynamic(str(full), str(path), weight_type=QuantType.QInt8, per_channel=True, extra_options=types)
    finally:
        logging.root.setLevel(level)


def graph(bert: Bert) -> Any:
    """Returns the graph with the weights as they are (float32); see `write`."""
    made = _Graph(bert)
    hidden = made.embedded()
    branches = len(bert.layers) - len(bert.branch)
    for weights in bert.layers[:branches]:
        hidden = made.layer(hidden, weights)
    for output, layers in zip(OUTPUTS, (bert.layers[branches:], bert.branch), strict=True):
        last = hidden
        for weights in layers:
            last = made.layer(last, weights)
        made.mean(last, output)
    return made.model()


class _Graph:
    """Gathers nodes and weights. Its methods take and return names of what flows between the nodes."""

    def __init__(self, bert: Bert) -> None:
        self._bert = bert
        self._nodes: List[Any] = []
        self._constants: List[Any] = []

    def embedded(self) -> str:
        """Tokens at their places, 1 x tokens x w."""
        words = self._node("Gather", [self._constant(self._bert.words), INPUT])
        first, one = self._constant(np.array([0])), self._constant(np.array([1]))
        tokens = self._node("Gather", [self._node("Shape", [INPUT]), one])
        numbers = self._node("Slice", [self._constant(np.arange(len(self._bert.places))), first, tokens])
        places = self._node("Gather", [self._constant(self._bert.places), numbers])
        kind = self._node("Gather", [self._constant(self._bert.kinds), first])
        together = self._node("Add", [self._node("Add", [words, places]), kind])
        return self._normalised(together, self._bert.norm["gamma"], self._bert.norm["beta"])

    def layer(self, hidden: str, weights: Weights) -> str:
        """One layer."""
        kernel, bias = (
            np.concatenate([weights[f"{name}{part}"] for name in ("query", "key", "value")], axis=-1) for part in ("", "_bias")
        )
        attention = [hidden, self._constant(kernel), self._constant(bias)]
        heads = self._node("Attention", attention, _OF_ONNXRUNTIME, num_heads=self._bert.heads)
        seen = self._node("Add", [self._dense(heads, weights, "output"), hidden])
        seen = self._normalised(seen, weights["attended_gamma"], weights["attended_beta"])
        wide = self._node("Gelu", [self._dense(seen, weights, "wide")], _OF_ONNXRUNTIME)
        out = self._node("Add", [self._dense(wide, weights, "narrow"), seen])
        return self._normalised(out, weights["gamma"], weights["beta"])

    def mean(self, hidden: str, output: str) -> None:
        """Ends in `output`."""
        mean = self._node("ReduceMean", [hidden], axes=[1], keepdims=0)
        self._nodes.append(helper.make_node("LpNormalization", [mean], [output], axis=1, p=2))

    def model(self) -> Any:
        """The whole."""
        tokens = [helper.make_tensor_value_info(INPUT, TensorProto.INT64, [1, "tokens"])]
        width = self._bert.words.shape[1]
        rows = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, width]) for name in OUTPUTS]
        whole = helper.make_graph(self._nodes, "encoder", tokens, rows, self._constants)
        versions = [helper.make_opsetid(_OF_ONNX, _OPSET), helper.make_opsetid(_OF_ONNXRUNTIME, 1)]
        return helper.make_model(whole, opset_imports=versions, ir_version=_IR)

    def _dense(self, inputs: str, weights: Weights, name: str) -> str:
        product = self._node("MatMul", [inputs, self._constant(weights[name])])
        return self._node("Add", [product, self._constant(weights[f"{name}_bias"])])

    def _normalised(self, hidden: str, gamma: "np.ndarray[Any, Any]", beta: "np.ndarray[Any, Any]") -> str:
        inputs = [hidden, self._constant(gamma), self._constant(beta)]
        return self._node("LayerNormalization", inputs, axis=-1, epsilon=self._bert.epsilon)

    def _node(self, operator: str, inputs: Sequence[str], domain: str = _OF_ONNX, **settings: Any) -> str:
        output = f"{operator}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(operator, list(inputs), [output], domain=domain, **settings))
        return output

    def _constant(self, values: "np.ndarray[Any, Any]") -> str:
        name = f"constant_{len(self._constants)}"
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name
