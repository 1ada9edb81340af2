"""Rasa's default NLU pipeline, trained on the same questions: what the bot's understanding is compared with."""

import collections
import hashlib
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import rasa
import yaml

from evaluation.errors import EvaluationError
from inversion_faq.content.library import fingerprint
from scripts.quiet import environment

EPOCHS = 100
_EPOCH = re.compile(r"Epochs: .*?\b(\d+)/(\d+) \[")
_LAST_LINES = 15


@dataclass(frozen=True)
class Baseline:
    """A trained default pipeline.

    Attributes:
        model: the archive.
        key: hash of the training questions, the configuration and Rasa's version.
        epochs: how many epochs DIET was trained for.
        seconds: how long training took; None where the archive of an earlier run was taken.
    """

    model: pathlib.Path
    key: str
    epochs: int
    seconds: float | None


def configuration(epochs: int = EPOCHS) -> dict[str, Any]:
    """Returns the pipeline that Rasa 3.6 takes where config.yml names none.

    Its ResponseSelector is left out: there are no retrieval intents, so it would have nothing to select.
    """
    return {
        "recipe": "default.v1",
        "assistant_id": "rasa-default",
        "language": "en",
        "pipeline": [
            {"name": "WhitespaceTokenizer"},
            {"name": "RegexFeaturizer"},
            {"name": "LexicalSyntacticFeaturizer"},
            {"name": "CountVectorsFeaturizer"},
            {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
            {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True},
            {"name": "EntitySynonymMapper"},
            {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
        ],
    }


def key_of(nlu: pathlib.Path, config: Mapping[str, Any]) -> str:
    """Returns 16 hexadecimal digits that change with a training question, the configuration or Rasa's version."""
    parts = [yaml.safe_dump(dict(config)), rasa.__version__, data_hash(nlu)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def data_hash(nlu: pathlib.Path) -> str:
    """Returns a hash of the training questions."""
    return fingerprint(sorted(nlu.glob("*.yml")))


def train(nlu: pathlib.Path, folder: pathlib.Path, say: Callable[[str], None], epochs: int = EPOCHS) -> Baseline:
    """Returns the default pipeline trained on `nlu`/*.yml, from `folder` where an earlier run left it there.

    Args:
        nlu: the folder of the training questions.
        folder: where trained models are kept, as <key>.tar.gz.
        say: is told which epoch training is at.
        epochs: of DIET; fewer than `EPOCHS` only to try something out.

    Raises:
        EvaluationError: when Rasa cannot train; with the last lines it wrote.
    """
    config = configuration(epochs)
    key = key_of(nlu, config)
    model = folder / f"{key}.tar.gz"
    if model.exists():
        return Baseline(model, key, epochs, None)
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".training-") as name:  # Rasa's cache goes with it: a clean run
        home = pathlib.Path(name)
        (home / "config.yml").write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
        _run_rasa(home, nlu.resolve(), key, say)
        os.replace(home / model.name, model)
    return Baseline(model, key, epochs, time.monotonic() - began)


def _run_rasa(home: pathlib.Path, nlu: pathlib.Path, key: str, say: Callable[[str], None]) -> None:
    command = ["nice", "-n", "10", sys.executable, "-m", "rasa", "train", "nlu"]
    command += ["--config", "config.yml", "--nlu", str(nlu), "--out", ".", "--fixed-model-name", key]
    pipe = subprocess.PIPE
    last: collections.deque[str] = collections.deque(maxlen=_LAST_LINES)
    with subprocess.Popen(  # noqa: S603 - a fixed command
        command, cwd=home, env=environment(), stdout=pipe, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as process:
        try:
            told = 0
            for line in process.stdout or ():
                epoch = _EPOCH.search(line)
                if not epoch:
                    last.append(line.rstrip())
                elif (done := int(epoch[1])) >= told + int(epoch[2]) / 10:
                    say(f"epoch {done} of {epoch[2]}")
                    told = done
        except BaseException:
            process.terminate()
            raise
    if process.returncode or not (home / f"{key}.tar.gz").exists():
        raise EvaluationError("\n".join([*last, "Rasa's default pipeline could not be trained; the lines above are Rasa's"]))
