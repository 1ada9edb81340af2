"""What serving costs: this bot, Rasa's floor and Rasa's default side by side, in one run on one machine.

    .venv/bin/python -m benchmarks.bench [--quick] [--bots ours floor ...] [--train] [--model model.tar.gz] [--out reports/bench]

Writes bench.json, bench.md and three drawings. The exit status is 0 when all budgets are met, 1 when one is missed, and 2 when
something could not be measured or a message got no answer. Trained models are kept under build/bench with what training took.
"""

import argparse
import datetime
import json
import pathlib
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from benchmarks import machine, mix, plots, report, training
from benchmarks.bots import BOTS, DEFAULT, OURS, Bot
from benchmarks.budgets import TRAINING, exit_status, judged
from benchmarks.errors import BenchError
from benchmarks.figures import joined, spread
from benchmarks.measure import QUICK, Effort, Measured, Measurement
from benchmarks.training import Trained
from evaluation import baseline
from evaluation.git import short_commit
from evaluation.writing import write_whole
from scripts.quiet import ROOT

_MB = 1e6


def main() -> int:
    """Measures; returns the exit status."""
    chosen = options().parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    bots = [BOTS[name] for name in BOTS if name in chosen.bots]
    effort = QUICK if chosen.quick else Effort()
    if chosen.rounds:
        effort = replace(effort, rounds=chosen.rounds)
    about = {"date": datetime.date.today().isoformat(), "commit": short_commit(ROOT), "machine": machine.facts()}
    try:
        models = models_of(bots, chosen.train, chosen.epochs, chosen.model)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            archives = {name: one.model for name, one in models.items()}
            measured = Measurement(bots, archives, effort, pathlib.Path(folder), _say).run(mix.candidates())
    except (BenchError, OSError) as error:
        sys.stderr.write("".join(f"bench: {line}\n" for line in str(error).splitlines()))
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("bench: stopped; the report before is as it was\n")
        return 130
    whole, status = results({**about, "effort": asdict(effort)}, bots, models, measured)
    write(whole, chosen.out)
    sys.stdout.write(f"{report.budgets(whole['budgets'])}\n")
    _say(f"the report is {chosen.out / 'bench.md'}")
    return status


def models_of(bots: Sequence[Bot], anew: bool, epochs: int, own: pathlib.Path | None) -> dict[str, Trained]:
    """Returns the trained models that the bots serve.

    Args:
        bots: those chosen.
        anew: train all, also those that were kept.
        epochs: of Rasa's default; a training with fewer than its own is no measurement of one.
        own: our model, where it is not to be trained.

    Raises:
        BenchError: when one cannot be trained.
    """
    found = {}
    for name in dict.fromkeys(bot.model for bot in bots):
        if name == OURS and own:
            found[name] = training.given(own)
            continue
        found[name] = training.trained(name, _say, anew, epochs)
        if name == DEFAULT and epochs != baseline.EPOCHS:
            found[name] = training.given(found[name].model)
    return found


def results(
    about: Mapping[str, Any], bots: Sequence[Bot], models: Mapping[str, Trained], measured: Measured
) -> tuple[dict[str, Any], int]:
    """Returns what bench.json holds, and the exit status."""
    visits = {name: [*rows] for name, rows in measured.visits.items() if name not in measured.failed}
    rounds = {name: joined(rows) | _once(models[BOTS[name].model]) for name, rows in visits.items()}
    timed = {TRAINING} if all(one.cpu is not None for one in models.values()) else set()
    verdicts = judged(rounds, {bot.name for bot in bots} | timed)
    errors = {name: found for name, found in measured.errors.items() if found}
    whole = {
        "about": {
            **about,
            "bots": [bot.name for bot in bots],
            "asked": {kind: len(texts) for kind, texts in measured.mix.items()},
        },
        "training": {name: {**asdict(one), "model": one.model.name} for name, one in models.items()},
        "budgets": [
            {
                "name": one.budget.name,
                "how": one.budget.how,
                "limit": one.budget.limit,
                "unit": one.budget.unit,
                "value": asdict(one.value) if one.value else None,
                "state": one.state.value,
            }
            for one in verdicts
        ],
        "figures": {
            name: {figure: asdict(found) for figure, values in row.items() if (found := spread(values))}
            for name, row in rounds.items()
        },
        "failed": measured.failed,
        "errors": errors,
        "rounds": rounds,
        "curves": {name: rows for name, rows in measured.curves.items() if name in rounds},
        "mix": measured.mix,
    }
    return whole, exit_status(verdicts, bool(measured.failed or errors))


def write(whole: Mapping[str, Any], folder: pathlib.Path) -> None:
    """Writes bench.json, bench.md and the drawings."""
    write_whole(folder / "bench.json", json.dumps(whole, indent=1))
    write_whole(folder / "bench.md", report.page(whole))
    if whole["figures"]:
        plots.draw(whole, folder)


def _once(model: Trained) -> dict[str, list[float]]:
    """The figures that do not change from round to round."""
    found = {"model": model.model.stat().st_size / _MB, "training.cpu": model.cpu, "training.wall": model.wall}
    return {name: [value] for name, value in found.items() if value is not None}


def positive(text: str) -> int:
    """Returns the number of an option that counts something.

    Raises:
        ValueError: when it is no whole number from 1 up; argparse tells the person.
    """
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def options() -> argparse.ArgumentParser:
    """Returns the options of the command."""
    found = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    found.add_argument("--bots", nargs="+", choices=BOTS, default=list(BOTS), help="which; all by default")
    found.add_argument("--quick", action="store_true", help="one short round, to try something out")
    found.add_argument("--rounds", type=positive, help="how often each bot is measured")
    found.add_argument("--train", action="store_true", help="train anew, also what is kept under build/bench")
    found.add_argument("--model", type=pathlib.Path, help="serve this model as ours; its training is then not measured")
    found.add_argument("--epochs", type=positive, default=baseline.EPOCHS, help="of Rasa's default; fewer to try something out")
    found.add_argument("--out", type=pathlib.Path, default=ROOT / "reports" / "bench")
    return found


def _say(what: str) -> None:
    sys.stderr.write(f"bench: {what}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
