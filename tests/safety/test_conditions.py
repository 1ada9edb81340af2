"""Conditions and medicines in lay words, by writers who saw neither the patterns nor the training questions."""

import json
import pathlib
from typing import Any

import pytest

from inversion_faq.content.library import Library
from inversion_faq.nlu.conditions import HELD_STATUSES, UNKNOWN, ConditionFinder

# A little beside what was measured, so that a change which does harm shows. The words were chosen while looking at `seen`.
LEAST_F1 = {"conditions": 0.96, "conditions_seen": 0.98}
MOST_DENIED_BUT_HELD = 0.02

Read = list[tuple[dict[str, Any], set[str]]]
"""Each message as it was labelled, and the ids of the conditions held after it."""


@pytest.fixture(scope="module", params=LEAST_F1)
def read(request: pytest.FixtureRequest, library: Library) -> Read:
    finder = ConditionFinder(library)
    path = pathlib.Path(__file__).with_name(f"{request.param}.jsonl")
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    return [(row, held(finder, row["text"])) for row in rows]


def held(finder: ConditionFinder, text: str) -> set[str]:
    return {one.id for one in finder.find(text).mentions if one.status in HELD_STATUSES} - {UNKNOWN}


def test_there_are_enough_messages(read: Read) -> None:
    assert len(read) >= 200


def test_conditions_are_found_and_no_others(request: pytest.FixtureRequest, read: Read) -> None:
    right = sum(len(found & set(row["conditions"])) for row, found in read)
    wrong = sum(len(found - {*row["conditions"], *row["debatable"]}) for row, found in read)
    missed = sum(len(set(row["conditions"]) - found - set(row["debatable"])) for row, found in read)
    print(f"\nconditions: {right} found, {wrong} wrong, {missed} missed of {len(read)} messages")
    assert 2 * right / (2 * right + wrong + missed) >= LEAST_F1[request.node.callspec.params["read"]]


def test_hardly_a_denied_condition_is_held(read: Read) -> None:
    against = [row["text"] for row, found in read if found & set(row["negated"]) - set(row["debatable"])]
    assert len(against) / len(read) <= MOST_DENIED_BUT_HELD
