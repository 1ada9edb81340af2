from typing import Any

import pytest
import yaml

from inversion_faq.content.library import Library
from inversion_faq.content.payloads import SAFE_INTENT, intent_of
from inversion_faq.importer import compiled_responses
from tests.conftest import ROOT

CARD_KINDS = {"answer", "condition_check", "red_flag", "clarify", "out_of_scope", "small_talk", "error"}
Rule = tuple[str, list[str]]


@pytest.fixture(scope="module")
def rules() -> list[Rule]:
    """Each rule's intent and actions."""
    found: list[Rule] = []
    for path in sorted((ROOT / "data" / "rules").glob("*.yml")):
        for rule in yaml.safe_load(path.read_text())["rules"]:
            steps = rule["steps"]
            found.append((steps[0]["intent"], [step["action"] for step in steps[1:]]))
    return found


def intents(domain: dict[str, Any]) -> list[str]:
    return [one if isinstance(one, str) else next(iter(one)) for one in domain["intents"]]


def test_every_topic_can_be_asked_for(library: Library, domain: dict[str, Any]):
    assert {intent_of(topic) for topic in library.answers} <= set(intents(domain))


def test_no_intent_stands_twice(domain: dict[str, Any]):
    assert len(set(intents(domain))) == len(intents(domain))


def test_every_intent_has_one_rule(domain: dict[str, Any], rules: list[Rule]):
    assert sorted(intent for intent, _ in rules) == sorted(intents(domain))


def test_a_topic_is_answered_with_its_own_answer(library: Library, rules: list[Rule]):
    wrong = [rule for rule in rules if rule[0] in library.answers and rule[1] != [f"utter_{rule[0]}"]]
    assert wrong == []


def test_a_question_about_a_condition_is_answered_with_the_condition_check(rules: list[Rule]):
    assert dict(rules)[SAFE_INTENT] == ["action_condition_check"]


def test_every_action_of_a_rule_is_there(library: Library, domain: dict[str, Any], rules: list[Rule]):
    there = set(domain["actions"]) | set(domain["responses"]) | set(compiled_responses(library))
    assert {action for _, actions in rules for action in actions} - there == set()


def test_no_response_is_written_by_hand_and_compiled_too(library: Library, domain: dict[str, Any]):
    assert set(domain["responses"]) & set(compiled_responses(library)) == set()


def test_every_reply_of_small_talk_has_a_card_and_starts_with_its_title(domain: dict[str, Any]):
    for name, variants in domain["responses"].items():
        for variant in variants:
            card = variant["metadata"]["card"]
            assert card["kind"] in CARD_KINDS, name
            assert variant["text"].strip().startswith(card.get("title") or ""), name


@pytest.mark.parametrize(("name", "number"), [("utter_bot_challenge", "emergency number"), ("utter_out_of_scope", "999 (UK)")])
def test_what_it_cannot_do_ends_at_a_clinician_and_the_emergency_number(
    library: Library, domain: dict[str, Any], name: str, number: str
):
    text = {**domain["responses"], **compiled_responses(library)}[name][0]["text"]
    assert "doctor" in text
    assert number in text
