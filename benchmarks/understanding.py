"""Compares ways to understand a question, on the same data; docs/understanding.md says what came of it.

    .venv/bin/python -m benchmarks.understanding [set.jsonl ...] [--off-topic unlabelled.jsonl ...] [--plot]

Prints Markdown tables; without sets, for those of tests/nlu. --off-topic names files whose messages are all off topic and need
no label. --plot writes docs/understanding.svg. Only the intent classifier is compared: what comes after it in the pipeline
(emergencies, conditions, treatments) is the same for all. Messages without words are left out.
"""

import argparse
import json
import os
import pathlib
import sys
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2
import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from scripts.quiet import ROOT, environment

os.environ.update(environment())
warnings.showwarning = lambda *_, **__: None  # of Rasa's libraries

from rasa.shared.importers.importer import TrainingDataImporter

from benchmarks.comparison import REFUSED, Comparison
from benchmarks.tables import COSTS, DIFFERENCES, OFF_TOPICS, SHARES, differences_of, markdown, shares_of
from benchmarks.ways import SERVED, SIMPLEST
from evaluation import charts
from evaluation.errors import EvaluationError
from evaluation.report import percent
from evaluation.sets import OFF_TOPIC, Question, read_sets
from evaluation.writing import write_whole

SETS = ROOT / "tests" / "nlu"
DRAWN = "fresh"
CHART = ROOT / "docs" / "understanding.svg"
ALL = "all together"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sets", nargs="*", type=pathlib.Path, default=[SETS])
    options.add_argument("--off-topic", nargs="+", type=pathlib.Path, default=[])
    options.add_argument("--plot", action="store_true")
    chosen = options.parse_args()
    importer = TrainingDataImporter.load_from_config(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [str(ROOT / "data")])
    try:
        sets = labelled(chosen.sets, importer.get_domain().intents, chosen.off_topic)
    except (EvaluationError, OSError) as error:
        sys.exit(str(error))
    if chosen.plot and DRAWN not in sets:
        options.error(f"--plot draws the set {DRAWN}, which is not among the sets")
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    comparison = Comparison(importer.get_nlu_data(), config, sets)
    comparison.run(say)
    for name, by_way in comparison.figures.items():
        off_topic = sum(one.off_topic for one in sets[name])
        print(f"\n{name}: {len(sets[name]) - off_topic} questions in scope, {off_topic} messages off topic\n")
        print(markdown(SHARES, [[way, *shares_of(one)] for way, one in by_way.items()]))
        differences = comparison.differences(name).items()
        print("\n" + markdown(DIFFERENCES, [[way, *differences_of(one)] for way, one in differences]))
        if cells := [[way, *map(percent, found)] for way, found in comparison.off_topic(name).items()]:
            print("\n" + markdown([*OFF_TOPICS, *(f"answered, {percent(one, 0)} refused" for one in REFUSED)], cells))
    print("\n" + markdown(COSTS, [[way, *(f"{one:.1f}" for one in taken)] for way, taken in comparison.costs.items()]))
    if chosen.plot:
        write_whole(CHART, drawn(comparison.figures[DRAWN]))


def labelled(
    places: Sequence[pathlib.Path], intents: Sequence[str], off_topic: Sequence[pathlib.Path] = ()
) -> dict[str, list[Question]]:
    """Returns the messages with words of each set, and of all sets where there are several.

    Raises:
        EvaluationError: when a place holds no set, or a row is malformed.
        OSError: when a file of `off_topic` cannot be read.
    """
    sets = {one.name: list(one.questions) for one in read_sets(places, intents)}
    sets |= {file.stem: [Question(text, (OFF_TOPIC,)) for text in _texts(file)] for file in off_topic}
    sets = {name: [one for one in questions if one.text.strip()] for name, questions in sets.items()}
    return sets if len(sets) == 1 else {**sets, ALL: [one for questions in sets.values() for one in questions]}


def _texts(file: pathlib.Path) -> list[str]:
    try:
        return [str(json.loads(line)["text"]) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f'{file}: write one JSON object with "text" a line ({type(error).__name__})') from error


def drawn(by_way: Mapping[str, Mapping[str, Any]]) -> str:
    """Returns the chart of the served way against the simplest, as SVG."""
    files = jinja2.FileSystemLoader(pathlib.Path(__file__).parent)
    jinja = jinja2.Environment(
        loader=files, autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    jinja.filters["percent"] = percent
    template = jinja.get_template("understanding.svg.j2")
    return template.render(charts=charts, ways=[("other", SIMPLEST, by_way[SIMPLEST]), ("own", SERVED, by_way[SERVED])]) + "\n"


def say(step: str) -> None:
    sys.stderr.write(f"understanding: {step}\n")


if __name__ == "__main__":
    main()
