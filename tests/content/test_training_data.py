"""The training questions: enough of each, no text under two intents, and none that is also a test question."""

import collections
import json
import pathlib
from typing import Any

import pytest
import yaml

from inversion_faq.content.library import Library
from inversion_faq.content.payloads import intent_of
from inversion_faq.nlu.phrase_pattern import normalise
from tests.conftest import ROOT

DEVSET = ROOT.parent / "shared" / "devset"
HELD_OUT = sorted((ROOT / "tests" / "nlu").glob("*.jsonl"))
NOT_TRAINED = {"nlu_fallback"}
FEWEST, FEWEST_OF_A_TOPIC, FEWEST_OFF_TOPIC = 25, 40, 200

Questions = dict[str, list[str]]


@pytest.fixture(scope="module")
def questions() -> Questions:
    """The training questions of each intent."""
    found: Questions = collections.defaultdict(list)
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for one in yaml.safe_load(path.read_text())["nlu"]:
            lines = [line for line in one["examples"].splitlines() if line.strip()]
            assert all(line.startswith("- ") for line in lines), f"{path.name}: {one['intent']}"
            found[one["intent"]] += [line[2:].strip() for line in lines]
    return found


def intents(domain: dict[str, Any]) -> set[str]:
    return {one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]} - NOT_TRAINED


def texts_of(path: pathlib.Path) -> list[str]:
    rows = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    texts = [text for row in rows for text in ([row["text"]] if "text" in row else [turn["say"] for turn in row["turns"]])]
    assert texts, f"{path} is empty"
    return texts


def in_training(questions: Questions, texts: list[str]) -> list[str]:
    trained = {normalise(text) for group in questions.values() for text in group}
    return [text for text in texts if normalise(text).strip() and normalise(text) in trained]


def test_there_are_questions_for_every_intent_and_for_no_other(domain: dict[str, Any], questions: Questions):
    assert set(questions) == intents(domain)


def test_every_intent_has_enough_questions(questions: Questions):
    assert {intent: len(group) for intent, group in questions.items() if len(group) < FEWEST} == {}


def test_every_topic_has_more(library: Library, questions: Questions):
    topics = {intent_of(topic) for topic in library.answers}
    assert {topic: len(questions[topic]) for topic in topics if len(questions[topic]) < FEWEST_OF_A_TOPIC} == {}


def test_there_are_enough_questions_that_are_off_topic(questions: Questions):
    assert len(questions["out_of_scope"]) >= FEWEST_OFF_TOPIC


def test_no_question_stands_twice_under_one_intent(questions: Questions):
    counted = {intent: collections.Counter(map(normalise, group)) for intent, group in questions.items()}
    assert [(intent, text) for intent, group in counted.items() for text, count in group.items() if count > 1] == []


def test_no_question_stands_under_two_intents(questions: Questions):
    of: dict[str, set[str]] = collections.defaultdict(set)
    for intent, group in questions.items():
        for text in group:
            of[normalise(text)].add(intent)
    assert {text: sorted(several) for text, several in of.items() if len(several) > 1} == {}


@pytest.mark.skipif(not DEVSET.is_dir(), reason=f"the development set is not at {DEVSET}: copy it there to compare")
@pytest.mark.parametrize("name", ["questions", "out_of_scope", "red_flags", "conditions", "dialogues"])
def test_no_development_question_is_a_training_question(questions: Questions, name: str):
    assert in_training(questions, texts_of(DEVSET / f"{name}.jsonl")) == []


@pytest.mark.skipif(not DEVSET.is_dir(), reason=f"the development set is not at {DEVSET}: copy it there to compare")
@pytest.mark.parametrize("name", ["questions", "out_of_scope", "red_flags", "conditions", "dialogues"])
def test_no_development_question_is_an_example_of_an_emergency_sign(library: Library, name: str):
    examples = {normalise(one).strip(" .") for sign in library.signs.values() for one in [*sign.examples, *sign.look_alikes]}
    asked = {normalise(text).strip(" .") for text in texts_of(DEVSET / f"{name}.jsonl")} - {""}
    assert sorted(examples & asked) == []


@pytest.mark.parametrize("held_out", HELD_OUT, ids=lambda path: path.stem)
def test_no_test_question_is_a_training_question(questions: Questions, held_out: pathlib.Path):
    assert in_training(questions, texts_of(held_out)) == []
