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


def ranked(*tops: tuple[str, float]) -> list[list[dict[str, Any]]]:
    return [[{"name": name, "confidence": confidence}, {"name": "cost", "confidence": 0.01}] for name, confidence in tops]


TWO = {
    "two": ([("angle", 0.9), ("duration", 0.8)], ["angle", "duration"]),
    "one of them twice": ([("angle", 0.9), ("angle", 0.8)], []),
    "one unsure": ([("angle", 0.9), ("duration", 0.3)], []),
    "just sure enough": ([("angle", 0.4), ("duration", 0.4)], ["angle", "duration"]),
    "one is small talk": ([("greet", 0.9), ("duration", 0.8)], []),
    "small talk between": ([("angle", 0.9), ("greet", 0.9), ("duration", 0.8)], ["angle", "duration"]),
    "three": ([("angle", 0.9), ("duration", 0.8), ("sciatica", 0.9)], ["angle", "duration"]),
    "none": ([], []),
}


@pytest.mark.parametrize(("tops", "expected"), TWO.values(), ids=TWO)
def test_two_different_sure_questions_are_told_apart(tops: list[tuple[str, float]], expected: list[str]) -> None:
    assert two_questions(ranked(*tops), ["greet"], 0.4) == expected


def test_part_that_was_not_understood_is_no_question() -> None:
    assert two_questions([[], *ranked(("angle", 0.9))], [], 0.4) == []
