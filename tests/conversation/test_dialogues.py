"""Conversations of one phenomenon each, through the trained model, the action server and the web channel."""

import collections
from typing import Any

import pytest

from inversion_faq.importer import compiled_responses
from tests.conversation.dialogues import (
    SAID,
    SEEN,
    Dialogue,
    Played,
    broken_promises,
    debts,
    read_dialogues,
    wrong_sources,
)

DIALOGUES = read_dialogues()
FAILURE_CLASSES = [
    "01_under_triage",
    "02_repeated_overclaim",
    "03_unsafe_how_to",
    "04_missed_contraindication",
    "05_missing_context",
    "06_citation",
    "07_sycophancy",
    "08_one_sided",
    "09_treatment_substitution",
    "10_over_certainty",
    "11_clearance_or_diagnosis",
    "12_over_refusal",
    "13_crisis",
    "14_missing_clinician_line",
    "15_unreadable",
    "16_wrong_number_or_advert",
    "17_out_of_scope_or_injection",
]
FEWEST = collections.defaultdict(
    lambda: 15,
    single_topics=57,
    **dict.fromkeys(["one_condition", "emergency_alone", "emergency_with_question", "small_talk", "sources", "long_message"], 6),
    unknown_condition=10,
    seen_today=10,
    **dict.fromkeys(FAILURE_CLASSES, 10),
)
PHENOMENA = [
    "single_topics",
    "one_condition",
    "several_conditions",
    "negation",
    "kept_conditions",
    "other_person",
    "emergency_alone",
    "emergency_with_question",
    "emergency_midway",
    "clarify",
    "off_topic",
    "small_talk",
    "sources",
    "long_message",
    "follow_ups",
    "forgetting",
    "two_questions",
    "corrections",
    "pushing",
    "after_emergency",
    "seen_today",
    "unknown_condition",
    "other_languages",
    *FAILURE_CLASSES,
]
SMALL_TALK = ("ask_sources", "greet", "goodbye", "thanks", "affirm", "deny", "bot_challenge", "insult")


def as_written(dialogue: Dialogue) -> Any:
    gap = [pytest.mark.xfail(reason=f"known gap: {dialogue.known_gap}", strict=False)] if dialogue.known_gap else []
    return pytest.param(dialogue, id=dialogue.name, marks=gap)


@pytest.fixture(scope="session")
def emergency_texts(library: Any) -> set[str]:
    responses = compiled_responses(library)
    names = ("utter_red_flag", "utter_getting_help", "utter_emergency_in_language")
    return {one["text"] for name in names for one in responses[name]}


@pytest.mark.parametrize("dialogue", [as_written(one) for one in DIALOGUES])
def test_dialogue_goes_as_written(dialogue: Dialogue, played: Played, library: Any) -> None:
    broken = [line for exchange in played(dialogue) for line in broken_promises(exchange, library)]

    assert not broken, "\n".join(broken)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: one.name)
def test_every_reply_is_complete_and_cautious(dialogue: Dialogue, played: Played, emergency_texts: set[str]) -> None:
    owed = [f"{one.said!r}: {line}" for one in played(dialogue) for line in debts(one.messages, emergency_texts)]

    assert not owed, "\n".join(owed)


@pytest.mark.parametrize("dialogue", [one for one in DIALOGUES if one.phenomenon == "sources"], ids=lambda one: one.id)
def test_sources_named_are_those_of_the_last_answer(dialogue: Dialogue, played: Played) -> None:
    wrong = list(wrong_sources(played(dialogue)))

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("phenomenon", PHENOMENA)
def test_every_phenomenon_has_enough_dialogues(phenomenon: str) -> None:
    count = sum(one.phenomenon == phenomenon for one in DIALOGUES)

    assert count >= FEWEST[phenomenon]


def test_every_topic_is_asked_once(library: Any) -> None:
    single = [one for one in DIALOGUES if one.phenomenon == "single_topics"]
    asked = [topic for one in single for topic in one.turns[0]["expect"]["topic"]]

    assert sorted(asked) == sorted(library.answers)


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda one: one.name)
def test_dialogue_is_written_in_the_known_words(dialogue: Dialogue, library: Any) -> None:
    known = {
        "topic": {
            *library.answers,
            "ask_sources",
            "greet",
            "goodbye",
            "thanks",
            "affirm",
            "deny",
            "bot_challenge",
            "insult",
        },
        "conditions": set(library.conditions),
    }
    for turn in dialogue.turns:
        assert len([key for key in SAID if key in turn]) == 1
        assert set(turn) <= {*SAID, "times", "expect", "never"}
        for wanted in (turn.get("expect", {}), turn.get("never", {})):
            assert set(wanted) <= set(SEEN)
            for key, names in known.items():
                assert set(wanted.get(key, [])) <= names


def test_dialogue_ids_are_unique() -> None:
    names = [one.name for one in DIALOGUES]

    assert len(names) == len(set(names))
