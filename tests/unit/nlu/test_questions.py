"""Which questions a message asks, by the cues of data/context.yml."""

from typing import Any

import pytest

from inversion_faq.nlu.questions import QuestionSplitter, two_questions

SEGMENTS = {
    "one": ("how long should I hang?", ["how long should i hang"]),
    "two sentences": ("does it help sciatica? what does it cost?", ["does it help sciatica", "what does it cost"]),
    "joined by and": ("how long should I hang and how often?", ["how long should i hang", "how often"]),
    "joined by and also": ("how long and also what angle", ["how long", "what angle"]),
    "joined by a comma": ("how long, how often", ["how long", "how often"]),
    "a list is one question": ("does it help my back and neck", ["does it help my back and neck"]),
    "words before": ("my back and neck hurt, does it help?", ["does it help"]),
    "four at most": (
        "how long? how often? what angle? how much? which one?",
        ["how long", "how often", "what angle", "how much"],
    ),
    "no question": ("my back hurts", []),
    "one word": ("why?", []),
    "empty": ("", []),
}

FOCUSED = [
    ("no, I meant how often", "how often"),
    ("sorry, I meant to ask what it costs", "what it costs"),
    ("never mind, how long?", "how long"),
    ("no heart problems, no stroke. What angle?", "what angle"),
    ("I don't have asthma. How long should I hang?", "how long should i hang"),
]

WHOLE = [
    "how long should I hang?",
    "does it help my back and neck",
    "no heart problems. What angle? How long?",
    "I meant",
    "",
]


@pytest.fixture(scope="module")
def splitter(library: Any) -> QuestionSplitter:
    cues = library.context
    return QuestionSplitter(cues["corrections"], cues["question_starts"], cues["denial_starts"])


@pytest.mark.parametrize(("text", "segments"), SEGMENTS.values(), ids=SEGMENTS)
def test_message_is_cut_into_its_questions(splitter: QuestionSplitter, text: str, segments: list[str]) -> None:
    assert splitter.segments(text) == segments


@pytest.mark.parametrize(("text", "focus"), FOCUSED, ids=[text for text, _ in FOCUSED])
def test_only_what_is_meant_is_understood(splitter: QuestionSplitter, text: str, focus: str) -> None:
    assert splitter.focus(text) == focus


@pytest.mark.parametrize("text", WHOLE, ids=ascii)
def test_message_that_is_meant_whole_is_understood_whole(splitter: QuestionSplitter, text: str) -> None:
    assert splitter.focus(text) is None


TWO = {
    "two": (["angle", "duration"], ["angle", "duration"]),
    "one of them twice": (["angle", "angle"], []),
    "one not understood": (["angle", "nlu_fallback"], []),
    "one is small talk": (["greet", "duration"], []),
    "small talk between": (["angle", "greet", "duration"], ["angle", "duration"]),
    "three": (["angle", "duration", "sciatica"], ["angle", "duration"]),
    "none": ([], []),
}


@pytest.mark.parametrize(("intents", "expected"), TWO.values(), ids=TWO)
def test_two_different_questions_are_told_apart(intents: list[str], expected: list[str]) -> None:
    understood = [{"name": intent, "confidence": 0.9} for intent in intents]
    assert two_questions(understood, ["greet", "nlu_fallback"]) == expected
