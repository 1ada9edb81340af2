"""How well the trained model understands questions that it was not trained with.

`fresh` is by two writers of their own, `off_topic` of many kinds, `hard` indirect, misleading, fragments. Nothing was fitted on
them: thresholds come from data/nlu/calibration.yml. tests/content/test_training_data.py sees to it that none is in the data.
"""

import asyncio
import dataclasses
import pathlib
from typing import Any

import pytest
import yaml

from evaluation.figures import figures
from evaluation.sets import QuestionSet, read_set
from evaluation.systems import load, understand
from inversion_faq.content.payloads import SAFE_INTENT, intent_of
from tests.conftest import ROOT


@dataclasses.dataclass(frozen=True)
class Bars:
    """Shares of questions in scope: right and among the three likeliest at least, wrong (not right, nor asked back) at most."""

    right: float
    top3: float
    wrong: float


# A little beside what was measured, so that a change which does harm shows.
IN_SCOPE = {"fresh": Bars(0.90, 0.97, 0.06), "hard": Bars(0.75, 0.93, 0.16)}
MOST_OFF_TOPIC_ANSWERED = {"fresh": 0.10, "off_topic": 0.13}
SETS = sorted({*IN_SCOPE, *MOST_OFF_TOPIC_ANSWERED})
each_set = pytest.mark.parametrize("name", SETS)
each_set_in_scope = pytest.mark.parametrize("name", IN_SCOPE)


def read(name: str) -> QuestionSet:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    intents = {one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]}
    return read_set(pathlib.Path(__file__).with_name(f"{name}.jsonl"), intents, name)


@pytest.fixture(scope="module")
def rates(model: pathlib.Path, library: Any, pytestconfig: pytest.Config) -> dict[str, dict[str, Any]]:
    """The rates of every set, understood by the trained model; each question as one message, without a conversation before it."""
    answering = {SAFE_INTENT, *map(intent_of, library.answers)}
    agent = load(model, "run `make train`")

    async def measure() -> dict[str, dict[str, Any]]:
        return {name: figures(await understand(agent, read(name).questions), answering)["rates"] for name in SETS}

    found = asyncio.run(measure())
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():  # the real figures, whether the tests pass or not
        for name, ones in found.items():
            print("\n" + "\n".join([f"{name}.jsonl", *(f"  {what:<20} {line(one)}" for what, one in ones.items() if one["of"])]))
    return found


def line(rate: dict[str, Any]) -> str:
    return f"{rate['share']:>6.1%} of {rate['of']} (95 %: {rate['low']:.1%} to {rate['high']:.1%})"


@each_set_in_scope
def test_most_questions_are_understood(rates: dict[str, dict[str, Any]], name: str) -> None:
    assert rates[name]["right"]["share"] >= IN_SCOPE[name].right


@each_set_in_scope
def test_nearly_all_are_among_the_likeliest(rates: dict[str, dict[str, Any]], name: str) -> None:
    assert rates[name]["top3"]["share"] >= IN_SCOPE[name].top3


@each_set_in_scope
def test_few_questions_get_the_answer_to_another(rates: dict[str, dict[str, Any]], name: str) -> None:
    assert 1 - rates[name]["right"]["share"] - rates[name]["asked_back"]["share"] <= IN_SCOPE[name].wrong


@pytest.mark.parametrize("name", MOST_OFF_TOPIC_ANSWERED)
def test_few_off_topic_messages_are_answered(rates: dict[str, dict[str, Any]], name: str) -> None:
    assert rates[name]["off_topic_answered"]["share"] <= MOST_OFF_TOPIC_ANSWERED[name]


@each_set
def test_every_label_is_an_intent(name: str) -> None:
    assert read(name).questions  # read_set names what is no intent


@each_set_in_scope
def test_every_topic_is_asked_about(library: Any, name: str) -> None:
    asked = {intent for one in read(name).questions for intent in one.accept}
    assert set(map(intent_of, library.answers)) <= asked
