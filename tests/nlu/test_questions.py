"""How well the trained model understands questions that it was not trained with (tests/nlu/questions.jsonl)."""

import asyncio
import collections
import dataclasses
import json
import pathlib
from typing import Any

import pytest
import yaml
from rasa.core.agent import Agent

from inversion_faq.content.payloads import SAFE_INTENT, intent_of
from inversion_faq.nlu.phrase_pattern import normalise
from tests.conftest import ROOT

QUESTIONS = pathlib.Path(__file__).with_name("questions.jsonl")
OFF_TOPIC = "out_of_scope"
FALLBACK = "nlu_fallback"
SUGGESTED = 3

FEWEST_RIGHT = 0.80
FEWEST_RIGHT_OR_SUGGESTED = 0.92
MOST_WRONG = 0.10
MOST_OFF_TOPIC_ANSWERED = 0.20


@dataclasses.dataclass(frozen=True)
class Understood:
    """A question and how the model understood it; `likeliest` are the intents it would suggest."""

    text: str
    accept: list[str]
    intent: str
    likeliest: list[str]

    @property
    def right(self) -> bool:
        return self.intent in self.accept

    @property
    def right_or_suggested(self) -> bool:
        return self.right or bool(set(self.accept) & set(self.likeliest))

    @property
    def wrong(self) -> bool:
        return not self.right and self.intent != FALLBACK


def share(questions: list[Understood], what: str) -> float:
    return sum(bool(getattr(one, what)) for one in questions) / len(questions)


def read_questions() -> list[dict[str, Any]]:
    return [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]


def training_questions() -> set[str]:
    found = set()
    for path in (ROOT / "data" / "nlu").glob("*.yml"):
        for intent in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu", []):
            lines = (intent.get("examples") or "").splitlines()
            found.update(normalise(line.strip().removeprefix("- ")) for line in lines if line.strip())
    return found


@pytest.fixture(scope="module")
def understood(model: pathlib.Path) -> list[Understood]:
    """Every question, understood by the trained model; as one message each, without a conversation before it."""
    agent = Agent.load(str(model))

    async def parse_all() -> list[Understood]:
        found = []
        for one in read_questions():
            parsed = await agent.parse_message(one["text"])
            ranking = [entry["name"] for entry in parsed["intent_ranking"] if entry["name"] != FALLBACK]
            found.append(Understood(one["text"], one["accept"], parsed["intent"]["name"], ranking[:SUGGESTED]))
        return found

    return asyncio.run(parse_all())


@pytest.fixture(scope="module")
def in_scope(understood: list[Understood]) -> list[Understood]:
    return [one for one in understood if OFF_TOPIC not in one.accept]


@pytest.fixture(scope="module")
def off_topic_answered(understood: list[Understood], library: Any) -> list[Understood]:
    """Off-topic messages that got the answer to a question about inversion tables."""
    answering = {SAFE_INTENT, *(intent_of(topic) for topic in library.answers)}
    return [one for one in understood if OFF_TOPIC in one.accept and one.intent in answering]


@pytest.fixture(scope="module")
def off_topic_share(understood: list[Understood], off_topic_answered: list[Understood]) -> float:
    return len(off_topic_answered) / sum(OFF_TOPIC in one.accept for one in understood)


@pytest.fixture(scope="module", autouse=True)
def report(in_scope: list[Understood], off_topic_share: float, pytestconfig: pytest.Config) -> None:
    """Prints the real figures, whether the tests pass or not."""
    by_intent: dict[str, list[Understood]] = collections.defaultdict(list)
    for one in in_scope:
        by_intent[one.accept[0]].append(one)
    lines = [f"{'intent':<42} {'n':>3} {'right':>6} {'top 3':>6} {'wrong':>6}"]
    for intent, ones in [*sorted(by_intent.items(), key=lambda pair: share(pair[1], "right")), ("all", in_scope)]:
        figures = [share(ones, what) for what in ("right", "right_or_suggested", "wrong")]
        lines.append(f"{intent:<42} {len(ones):>3} " + " ".join(f"{figure:>6.0%}" for figure in figures))
    lines.append(f"off topic and answered: {off_topic_share:.0%}")
    capture = pytestconfig.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print("\n" + "\n".join(lines))


def test_most_questions_are_understood(in_scope: list[Understood]) -> None:
    assert share(in_scope, "right") >= FEWEST_RIGHT


def test_nearly_all_questions_are_understood_or_suggested(in_scope: list[Understood]) -> None:
    assert share(in_scope, "right_or_suggested") >= FEWEST_RIGHT_OR_SUGGESTED


def test_few_questions_get_the_answer_to_another(in_scope: list[Understood]) -> None:
    assert share(in_scope, "wrong") <= MOST_WRONG


def test_few_off_topic_messages_are_answered(off_topic_share: float) -> None:
    assert off_topic_share <= MOST_OFF_TOPIC_ANSWERED


def test_no_question_is_a_training_question() -> None:
    trained = training_questions()
    assert [one["text"] for one in read_questions() if normalise(one["text"]) in trained] == []


def test_every_intent_that_is_accepted_exists() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    known = {one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]}
    assert {intent for one in read_questions() for intent in one["accept"]} <= known


def test_every_topic_is_asked_about(library: Any) -> None:
    asked = {intent for one in read_questions() for intent in one["accept"]}
    assert {intent_of(topic) for topic in library.answers} <= asked
