"""The command: evaluates everything and writes reports/; see docs/understanding.md."""

import argparse
import datetime
import functools
import json
import pathlib
import re
import signal
import sys
from collections.abc import Callable
from typing import Any

import yaml

from evaluation import baseline, neighbours, report, scores
from evaluation.errors import EvaluationError
from evaluation.git import short_commit
from evaluation.progress import Progress
from evaluation.run import BOT, DEFAULT, ask, summarised, together, worst
from evaluation.sets import read_sets
from evaluation.systems import Parser, Understood, load
from evaluation.writing import write_whole
from inversion_faq.content.library import read_library
from inversion_faq.content.payloads import SAFE_INTENT, intent_of
from scripts.quiet import MODEL, ROOT

SETS = ROOT / "tests" / "nlu"
NLU = ROOT / "data" / "nlu"
REPORTS = ROOT / "reports"
SCORES = ROOT / "docs" / "scores.csv"
_STEPS_BESIDE = 5


def main() -> int:
    """Evaluates; returns the exit status."""
    options = argparse.ArgumentParser(prog="evaluation", description="How well messages are understood.")
    options.add_argument("--sets", nargs="+", type=pathlib.Path, default=[], help="more labelled sets: .jsonl files or folders")
    options.add_argument("--release", action="store_true", help="add the scores to docs/scores.csv")
    options.add_argument("--epochs", type=int, default=baseline.EPOCHS, help="of Rasa's default; fewer to try something out")
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        evaluate([SETS, *chosen.sets], chosen.release, chosen.epochs)
    except (EvaluationError, OSError) as error:
        sys.stderr.write("".join(f"evaluate: {line}\n" for line in str(error).splitlines()))
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("evaluate: stopped; the report before is as it was\n")
        return 130
    return 0


def evaluate(places: list[pathlib.Path], release: bool, epochs: int) -> None:
    """Writes reports/index.html and reports/evaluation.json; with `release`, docs/scores.csv too.

    Raises:
        EvaluationError: saying what is to be done first.
    """
    if release and epochs != baseline.EPOCHS:
        raise EvaluationError(f"a release is compared with the whole default, {baseline.EPOCHS} epochs: leave --epochs out")
    intents = _intents()
    sets = read_sets(places, intents)
    progress = Progress(_STEPS_BESIDE + release + 2 * (1 + len(sets)))
    progress.step(f"{len(sets)} sets, {sum(len(one.questions) for one in sets)} messages")
    bot = load(MODEL, "run `make train`")  # a missing one shows before an hour of training
    progress.step("Rasa's default pipeline: training takes an hour or two the first time")
    default = baseline.train(NLU, REPORTS / "baseline", progress.say, epochs)
    took = "taken from an earlier run on the same data" if default.seconds is None else f"trained in {default.seconds:.0f} s"
    progress.say(f"Rasa's default pipeline: {took}")
    again = functools.partial(load, default.model, "delete it and run this again")
    systems: dict[str, Callable[[], Parser]] = {BOT: lambda: bot, DEFAULT: again}
    results = ask(systems, sets, progress)
    progress.step("figures")
    training = neighbours.read_training(NLU)
    answering = {SAFE_INTENT, *map(intent_of, read_library().answers)}
    whole: dict[str, Any] = {
        "about": _about(default),
        "intents": intents,
        "sets": summarised(sets, results, answering, [text for text, _ in training.every]),
    }
    progress.step("the worst mistakes and their nearest training questions")
    whole["worst"] = _worst(worst(together(results)[BOT], answering), training.learned)
    progress.step("reports/index.html, reports/evaluation.json")
    page = report.render(whole)
    write_whole(REPORTS / "evaluation.json", json.dumps(whole, indent=1, ensure_ascii=False))
    write_whole(REPORTS / "index.html", page)
    if release:
        progress.step("docs/scores.csv")
        scores.record(SCORES, scores.rows_of(whole))


def _intents() -> list[str]:
    """The intents of domain.yml, in its order."""
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    return [one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]]


def _about(default: baseline.Baseline) -> dict[str, Any]:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)
    if not version:
        raise EvaluationError("pyproject.toml: there is no version")
    return {
        "release": version[1],
        "date": datetime.date.today().isoformat(),
        "commit": short_commit(ROOT),
        "data": baseline.data_hash(NLU),
        "epochs": default.epochs,
        "training_seconds": default.seconds,
    }


def _worst(mistakes: list[Understood], trained: list[tuple[str, str]]) -> list[dict[str, Any]]:
    texts = [one.question.text for one in mistakes]
    near = neighbours.nearest(neighbours.encoder_of(MODEL), texts, trained)
    return [
        {
            "text": one.question.text,
            "accept": list(one.question.accept),
            "given": one.intent,
            "confidence": one.confidence,
            "nearest": nearby,
        }
        for one, nearby in zip(mistakes, near, strict=True)
    ]
