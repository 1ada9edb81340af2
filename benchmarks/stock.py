"""What the stock Rasa bots are trained from: our compiled content and rules, without any of our code.

Both get the domain with every answer compiled into a response, as the importer compiles it for ours, and the same rules.
`data/emergencies` is given to neither, as in `make evaluate`: without the detector its messages would be one more intent.
"""

import pathlib
import re
import shutil
from collections.abc import Iterable
from typing import Any

import yaml

from benchmarks.mix import START, START_INTENT, Candidate, candidates
from evaluation import baseline
from inversion_faq.content.library import read_library
from inversion_faq.importer import compiled_responses
from scripts.quiet import ROOT


def write_floor(folder: pathlib.Path) -> None:
    """Writes the cheapest bot that Rasa can be: it knows the questions it will be asked by heart, and nothing else.

    All training questions as keywords would be no floor: each is a pattern that is searched for in each message (9,960 of them
    took 1.1 s of CPU), and some are no patterns.
    """
    config = _config("rasa-floor", [{"name": "KeywordIntentClassifier"}], [_rule_policy()])
    _write(folder, config)
    (folder / "data" / "nlu.yml").write_text(keywords(candidates()), encoding="utf-8")


def write_default(folder: pathlib.Path, epochs: int = baseline.EPOCHS) -> None:
    """Writes Rasa's default configuration over all training questions.

    Each rule is a story besides: TED and UnexpecTED learn from stories alone, and would not be trained without any.
    """
    _write(folder, default_config(epochs))
    shutil.copytree(ROOT / "data" / "nlu", folder / "data" / "nlu")
    stories = [{"story": one["rule"], "steps": one["steps"]} for one in _rules()]
    (folder / "data" / "stories.yml").write_text(_dump({"version": "3.1", "stories": stories}), encoding="utf-8")


def default_config(epochs: int = baseline.EPOCHS) -> dict[str, Any]:
    """Returns the configuration that Rasa 3.6 takes where config.yml names neither pipeline nor policies."""
    pipeline = baseline.configuration(epochs)["pipeline"]
    selector = {"name": "ResponseSelector", "epochs": epochs, "constrain_similarities": True}
    pipeline.insert(-1, selector)
    dialogue = {"max_history": 5, "epochs": epochs}
    policies = [
        {"name": "MemoizationPolicy"},
        {"name": "RulePolicy"},
        {"name": "UnexpecTEDIntentPolicy", **dialogue},
        {"name": "TEDPolicy", **dialogue, "constrain_similarities": True},
    ]
    return _config("rasa-default", pipeline, policies)


def keywords(known: Iterable[Candidate]) -> str:
    """Returns a training file with each question as a keyword; a last mark would keep it from being found."""
    by_intent: dict[str, list[str]] = {START_INTENT: [START]}
    for one in known:
        by_intent.setdefault(one.intent, []).append(re.sub(r"\W+$", "", one.text))
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in dict.fromkeys(texts))}
        for intent, texts in by_intent.items()
    ]
    return _dump({"version": "3.1", "nlu": nlu})


def _config(name: str, pipeline: list[dict[str, Any]], policies: list[dict[str, Any]]) -> dict[str, Any]:
    return {"recipe": "default.v1", "language": "en", "assistant_id": name, "pipeline": pipeline, "policies": policies}


def _rule_policy() -> dict[str, Any]:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    return next(one for one in config["policies"] if one["name"] == "RulePolicy")


def _rules() -> list[dict[str, Any]]:
    files = sorted((ROOT / "data" / "rules").glob("*.yml"))
    return [rule for path in files for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]]


def _write(folder: pathlib.Path, config: dict[str, Any]) -> None:
    folder.mkdir(parents=True)
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    domain["responses"].update(compiled_responses(read_library()))
    (folder / "domain.yml").write_text(_dump(domain), encoding="utf-8")
    (folder / "config.yml").write_text(_dump(config), encoding="utf-8")
    shutil.copytree(ROOT / "data" / "rules", folder / "data" / "rules")


def _dump(content: Any) -> str:
    return yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)
