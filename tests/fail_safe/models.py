"""Copies of the trained model in which something is broken."""

import hashlib
import io
import json
import pathlib
import random
import tarfile
from collections.abc import Callable

import numpy as np
import onnx

BREAKABLE = "tests.fail_safe.breakable"
ENCODER = "encoder.onnx"
HASHES = "sha256.json"


def rewritten(model: pathlib.Path, target: pathlib.Path, change: Callable[[str, bytes], bytes]) -> pathlib.Path:
    """Copies a model; `change` gets the name and the content of every file in it."""
    with tarfile.open(model) as old, tarfile.open(target, "w:gz", compresslevel=1) as new:
        for member in old:
            file = old.extractfile(member)
            content = change(member.name, file.read()) if file else b""
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
    return target


def with_breakable_components(model: pathlib.Path, target: pathlib.Path, broken: pathlib.Path) -> pathlib.Path:
    """The same model, whose components and policies raise while the file `broken` names them."""
    from tests.fail_safe import breakable

    def change(name: str, content: bytes) -> bytes:
        if name != "metadata.json":
            return content
        metadata = json.loads(content)
        for node in metadata["predict_schema"]["nodes"].values():
            class_name = node["uses"].rsplit(".", 1)[1]
            if class_name in breakable.UNDERSTANDING + breakable.POLICIES:
                node["uses"] = f"{BREAKABLE}.{class_name}"
                node["config"]["broken"] = str(broken)
        return json.dumps(metadata).encode()

    return rewritten(model, target, change)


def cut_off(model: pathlib.Path, target: pathlib.Path) -> pathlib.Path:
    """The second half of the encoder is missing."""
    return rewritten(model, target, lambda name, content: content[: len(content) // 2] if name.endswith(ENCODER) else content)


def with_noise(model: pathlib.Path, target: pathlib.Path) -> pathlib.Path:
    """The encoder is noise."""
    noise = random.Random(0)
    return rewritten(model, target, lambda name, content: noise.randbytes(len(content)) if name.endswith(ENCODER) else content)


def without_numbers(model: pathlib.Path, target: pathlib.Path) -> pathlib.Path:
    """The encoder can be loaded and its hash is right, and what it computes are no numbers (NaN)."""
    with tarfile.open(model) as archive:
        file = next(member for member in archive if member.name.endswith(ENCODER))
        encoder = _without_numbers(archive.extractfile(file).read())

    def change(name: str, content: bytes) -> bytes:
        if name.endswith(HASHES):
            return json.dumps({**json.loads(content), ENCODER: hashlib.sha256(encoder).hexdigest()}).encode()
        return encoder if name.endswith(ENCODER) else content

    return rewritten(model, target, change)


def cut_off_archive(model: pathlib.Path, target: pathlib.Path) -> pathlib.Path:
    """The model file as a download leaves it that broke off."""
    content = model.read_bytes()
    target.write_bytes(content[: len(content) // 2])
    return target


def _without_numbers(encoder: bytes) -> bytes:
    graph = onnx.load_model_from_string(encoder)
    output = graph.graph.output[0].name
    last = next(node for node in graph.graph.node if output in node.output)
    last.output[list(last.output).index(output)] = "number"
    graph.graph.initializer.append(onnx.numpy_helper.from_array(np.array(np.nan, dtype=np.float32), "no_number"))
    graph.graph.node.append(onnx.helper.make_node("Mul", ["number", "no_number"], [output]))
    return bytes(graph.SerializeToString())
