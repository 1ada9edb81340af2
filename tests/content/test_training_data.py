"""The questions of data/nlu/: enough of each, no text under two intents, and none that is also a test question.

Those with `metadata: {use: calibration}` are not learned from and have rules of their own.
"""

import collections
import json
import pathlib
import re
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
FEWEST_KEPT, FEWEST_KEPT_OF_A_TOPIC, FEWEST_KEPT_OFF_TOPIC = 500, 3, 100
OFF_TOPIC = "out_of_scope"
CALIBRATION = "calibration.yml"

Questions = dict[str, list[str]]


def groups() -> list[tuple[str, dict[str, Any], list[str]]]:
    """Every group of questions: its file, what YAML says of it, and the texts."""
    found = []
    for path in sorted((ROOT / "data" / "nlu").glob("*.yml")):
        for one in yaml.safe_load(path.read_text())["nlu"]:
            lines = [line for line in one["examples"].splitlines() if line.strip()]
            assert all(line.startswith("- ") for line in lines), f"{path.name}: {one['intent']}"
            found.append((path.name, one, [line[2:].strip() for line in lines]))
    return found


def by_intent(calibration: bool) -> Questions:
    found: Questions = collections.defaultdict(list)
    for _, one, texts in groups():
        if ((one.get("metadata") or {}).get("use") == "calibration") == calibration:
            found[one["intent"]] += texts
    return found


@pytest.fixture(scope="module")
def questions() -> Questions:
    """The training questions of each intent."""
    return by_intent(calibration=False)


@pytest.fixture(scope="module")
def kept() -> Questions:
    """The questions of each intent that only fit the confidence."""
    return by_intent(calibration=True)


def texts_in(*several: Questions) -> list[str]:
    return [text for questions in several for group in questions.values() for text in group]


def words(text: str) -> str:
    """The words of a text without its punctuation."""
    return " ".join(re.findall(r"\w+", normalise(text)))


def intents(domain: dict[str, Any]) -> set[str]:
    return {one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]} - NOT_TRAINED


def texts_of(path: pathlib.Path) -> list[str]:
    rows = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    texts = [text for row in rows for text in ([row["text"]] if "text" in row else [turn["say"] for turn in row["turns"]])]
    assert texts, f"{path} is empty"
    return texts


def shared(texts: list[str], others: list[str]) -> list[str]:
    """Returns the texts that are also among the others, whatever their punctuation."""
    known = {words(text) for text in others} - {""}
    return [text for text in texts if words(text) in known]


@pytest.mark.parametrize("text", ["arthritis", "Arthritis?", "arthritis...", "ARTHRITIS, "])
def test_punctuation_and_capitals_do_not_hide_a_shared_question(text: str):
    assert shared([text], ["arthritis?"]) == [text]


def test_questions_without_words_are_not_compared():
    assert shared(["?", ":-)"], ["...", "!"]) == []


def test_there_are_questions_for_every_intent_and_for_no_other(domain: dict[str, Any], questions: Questions):
    assert set(questions) == intents(domain)


def test_every_intent_has_enough_questions(questions: Questions):
    assert {intent: len(group) for intent, group in questions.items() if len(group) < FEWEST} == {}


def test_every_topic_has_more(library: Library, questions: Questions):
    topics = {intent_of(topic) for topic in library.answers}
    assert {topic: len(questions[topic]) for topic in topics if len(questions[topic]) < FEWEST_OF_A_TOPIC} == {}


def test_there_are_enough_questions_that_are_off_topic(questions: Questions):
    assert len(questions[OFF_TOPIC]) >= FEWEST_OFF_TOPIC


def test_no_question_stands_twice_under_one_intent(questions: Questions):
    counted = {intent: collections.Counter(map(normalise, group)) for intent, group in questions.items()}
    assert [(intent, text) for intent, group in counted.items() for text, count in group.items() if count > 1] == []


def test_no_question_stands_under_two_intents(questions: Questions):
    of: dict[str, set[str]] = collections.defaultdict(set)
    for intent, group in questions.items():
        for text in group:
            of[normalise(text)].add(intent)
    assert {text: sorted(several) for text, several in of.items() if len(several) > 1} == {}


def test_calibration_questions_stand_in_a_file_of_their_own():
    files = collections.defaultdict(set)
    for file, one, _ in groups():
        files[(one.get("metadata") or {}).get("use") == "calibration"].add(file)
    assert files[True] == {CALIBRATION}
    assert CALIBRATION not in files[False]


def test_there_are_enough_calibration_questions(domain: dict[str, Any], library: Library, kept: Questions):
    topics = {intent_of(topic) for topic in library.answers}
    assert len(texts_in(kept)) >= FEWEST_KEPT
    assert len(kept[OFF_TOPIC]) >= FEWEST_KEPT_OFF_TOPIC
    assert {topic: len(kept[topic]) for topic in topics if len(kept[topic]) < FEWEST_KEPT_OF_A_TOPIC} == {}
    assert set(kept) <= intents(domain)


def test_no_calibration_question_stands_twice(kept: Questions):
    counted = collections.Counter(map(words, texts_in(kept)))
    assert [text for text, count in counted.items() if count > 1] == []


def test_no_calibration_question_is_a_training_question(questions: Questions, kept: Questions):
    assert shared(texts_in(kept), texts_in(questions)) == []


def test_intents_that_are_right_as_well_exist_and_are_others(domain: dict[str, Any]):
    also = [(one["intent"], other) for _, one, _ in groups() for other in (one.get("metadata") or {}).get("also", [])]
    assert also
    assert {other for _, other in also} <= intents(domain)
    assert [intent for intent, other in also if intent == other] == []


@pytest.mark.skipif(not DEVSET.is_dir(), reason=f"the development set is not at {DEVSET}: copy it there to compare")
@pytest.mark.parametrize("name", ["questions", "out_of_scope", "red_flags", "conditions", "dialogues"])
def test_no_development_question_is_in_the_data(questions: Questions, kept: Questions, name: str):
    assert shared(texts_of(DEVSET / f"{name}.jsonl"), texts_in(questions, kept)) == []


@pytest.mark.skipif(not DEVSET.is_dir(), reason=f"the development set is not at {DEVSET}: copy it there to compare")
@pytest.mark.parametrize("name", ["questions", "out_of_scope", "red_flags", "conditions", "dialogues"])
def test_no_development_question_is_an_example_of_an_emergency_sign(library: Library, name: str):
    examples = [one for sign in library.signs.values() for one in [*sign.examples, *sign.look_alikes]]
    assert shared(texts_of(DEVSET / f"{name}.jsonl"), examples) == []


@pytest.mark.parametrize("held_out", HELD_OUT, ids=lambda path: path.stem)
def test_no_test_question_is_in_the_data(questions: Questions, kept: Questions, held_out: pathlib.Path):
    assert shared(texts_of(held_out), texts_in(questions, kept)) == []
