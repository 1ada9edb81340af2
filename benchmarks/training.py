"""Trains the bots from nothing, measures that, and keeps what came out under build/bench."""

import datetime
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import rasa
import yaml

from benchmarks import machine, stock
from benchmarks.bots import FLOOR, OURS
from benchmarks.errors import BenchError
from evaluation import baseline
from evaluation.writing import write_whole
from inversion_faq.content.library import fingerprint
from scripts.quiet import ROOT, environment

KEPT = ROOT / "build" / "bench"
_ENCODER = "inversion_faq.nlu.sentence_encoder.SentenceEncoder"
_LAST_LINES = 15


@dataclass(frozen=True)
class Trained:
    """A model and what its training took.

    Attributes:
        model: the archive.
        key: hash of all it was made from; empty where the archive was given, not made here.
        wall, cpu: seconds; of all cores together for `cpu`. None where nobody measured.
        when: the UTC time of the training's end, in ISO format.
        machine: what `machine.facts` said before it.
    """

    model: pathlib.Path
    key: str = ""
    wall: float | None = None
    cpu: float | None = None
    when: str | None = None
    machine: dict[str, object] | None = None


def trained(name: str, say: Callable[[str], None], anew: bool = False, epochs: int = baseline.EPOCHS) -> Trained:
    """Returns the model of a bot, trained now or taken from `KEPT` where one was made from the same files.

    Args:
        name: `OURS`, `FLOOR` or `DEFAULT` of `benchmarks.bots`.
        say: is told that training begins.
        anew: train also where a model was kept.
        epochs: of Rasa's default; fewer than Rasa's own only to try something out.

    Raises:
        BenchError: when Rasa cannot train; with the last lines it wrote.
    """
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=KEPT, prefix=".training-") as temporary:
        home = pathlib.Path(temporary)
        sources = _sources(name, home, epochs)
        key = fingerprint(sources)[:16]
        model, record = KEPT / f"{name}-{key}.tar.gz", KEPT / f"{name}-{key}.json"
        if anew or not (model.exists() and record.exists()):
            say(f"{name}: training from nothing, its log is {os.path.relpath(_log(name, key), ROOT)}")
            _train(name, home, model, record, key)
    kept = json.loads(record.read_text(encoding="utf-8"))
    return Trained(**{**kept, "model": model})


def given(model: pathlib.Path) -> Trained:
    """Returns a model whose training nobody measured.

    Raises:
        BenchError: when there is none.
    """
    if not model.is_file():
        raise BenchError(f"there is no trained model {model}: run `make train`")
    return Trained(model.resolve())


def _sources(name: str, home: pathlib.Path, epochs: int) -> list[pathlib.Path]:
    """Writes what the stock bots are trained from into `home`; returns all files a model is made from, in a fixed order."""
    version = home / "version"
    version.write_text(rasa.__version__)
    if name == OURS:
        code = [*ROOT.glob("inversion_faq/*.py"), *ROOT.glob("inversion_faq/nlu/*.py"), *ROOT.glob("inversion_faq/content/*.py")]
        content = [path for path in ROOT.glob("data/**/*") if path.is_file()]
        return [
            version,
            *sorted([ROOT / "config.yml", ROOT / "domain.yml", ROOT / "requirements" / "train.txt", *code, *content]),
        ]
    bot = home / "bot"
    if name == FLOOR:
        stock.write_floor(bot)
    else:
        stock.write_default(bot, epochs)
    return [version, *sorted(path for path in bot.rglob("*") if path.is_file())]


def _train(name: str, home: pathlib.Path, model: pathlib.Path, record: pathlib.Path, key: str) -> None:
    command = [sys.executable, "-m", "rasa", "train", "--force", "--out", str(home), "--fixed-model-name", "model"]
    if name == OURS:
        cwd = ROOT
        command += ["--config", str(_config_from_nothing(home))]
    else:
        cwd = home / "bot"
    facts, before, began = machine.facts(), resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with _log(name, key).open("w", encoding="utf-8") as log:
        env = {**environment(), "RASA_CACHE_DIRECTORY": str(home / "cache")}
        status = subprocess.run(command, cwd=cwd, env=env, stdout=log, stderr=subprocess.STDOUT).returncode
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if status or not (home / "model.tar.gz").exists():
        last = _log(name, key).read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_LINES:]
        raise BenchError("\n".join([*last, f"{name} could not be trained; the lines above are Rasa's"]))
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    os.replace(home / "model.tar.gz", model)
    measured = asdict(Trained(model, key, wall, cpu, now, facts))
    write_whole(record, json.dumps({**measured, "model": model.name}, indent=1))


def _config_from_nothing(home: pathlib.Path) -> pathlib.Path:
    """Writes our configuration with another place for tuned encoders, so that none of an earlier training is taken."""
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    encoder = next(one for one in config["pipeline"] if one["name"] == _ENCODER)
    encoder["made"] = str(home / "encoder")
    path = home / "config.yml"
    path.write_text(yaml.safe_dump(config, sort_keys=False), encoding="utf-8")
    return path


def _log(name: str, key: str) -> pathlib.Path:
    return KEPT / f"{name}-{key}.log"
