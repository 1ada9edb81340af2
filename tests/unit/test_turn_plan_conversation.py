"""Turns that lean on the turns before: after an emergency, and after something was taken back."""

from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from inversion_faq.content.models import Advice, Family
from inversion_faq.safety_policy import SafetyPolicy
from inversion_faq.turn_plan import Before, plan

HELP, FLAG, BACK, CHECK = "utter_getting_help", "utter_red_flag", "action_taken_back", "action_condition_check"
SAFE = "safe_with_condition"
SIGN = {"sign": "chest_pain", "by": "words"}
FAMILIES = {"angle": Family.HOW_TO, "cost": Family.EQUIPMENT}
ADVICE = {"glaucoma": Advice.DO_NOT_USE, "asthma": Advice.ASK_FIRST}
DOMAIN = Domain.from_dict(
    {"version": "3.1", "intents": ["angle", "deny", "red_flag"], "responses": {name: [{"text": "."}] for name in (HELP, FLAG)}}
)


def held(condition: str, now: bool = False, subject: str = "self") -> dict[str, Any]:
    return {"id": condition, "name": condition, "subject": subject, "status": "confirmed", "now": now}


def planned(intent: str, *conditions: dict[str, Any], before: Before = Before(), **data: Any) -> Any:  # noqa: B008
    parse_data = {"text": "some words", "intent": {"name": intent, "confidence": 0.9}, **data}
    return plan(parse_data, conditions, FAMILIES, ADVICE, before)


# After an emergency.


def test_new_sign_after_the_question_for_help_starts_over() -> None:
    assert planned("angle", before=Before([FLAG], [HELP], sign=True)) == [HELP]


def test_advice_given_again_after_a_no_is_not_asked_about_again() -> None:
    assert planned("angle", before=Before([FLAG], [HELP], sign=False)) is None


def test_sign_that_was_answered_before_the_last_turn_is_over() -> None:
    assert planned("angle", before=Before(["utter_angle"], [FLAG], sign=False)) is None


@pytest.mark.parametrize("intent", ["follow_up_why", "push", "forget", "summary", "ask_sources"])
def test_help_is_asked_for_before_any_follow_up(intent: str) -> None:
    assert planned(intent, held("glaucoma"), before=Before([FLAG], sign=True)) == [HELP]


@pytest.fixture
def policy(storage: LocalModelStorage, library: Any) -> SafetyPolicy:
    config = SafetyPolicy.get_default_config()
    policy = SafetyPolicy(config, storage, Resource("policy"), ExecutionContext(GraphSchema({})))
    policy.use(library)
    return policy


def turn(intent: str, *actions: str, red_flag: Any = None) -> list[Event]:
    data = {"text": "words", "intent": {"name": intent, "confidence": 0.9}, "conditions": [], "red_flag": red_flag}
    said: list[Event] = [ActionExecuted("action_listen"), UserUttered("words", intent=data["intent"], parse_data=data)]
    return said + [event for name in actions for event in (ActionExecuted(name), BotUttered("."))]


def next_action(policy: SafetyPolicy, *turns: list[Event]) -> str | None:
    events = [ActionExecuted("action_session_start"), SessionStarted(), *(event for one in turns for event in one)]
    tracker = DialogueStateTracker.from_events("somebody", events, DOMAIN.slots)
    probabilities = policy.predict_action_probabilities(tracker, DOMAIN).probabilities
    return DOMAIN.action_names_or_texts[probabilities.index(1.0)] if 1.0 in probabilities else None


AFTERMATH = {
    "the turn after a sign": ([turn("red_flag", FLAG, red_flag=SIGN), turn("angle")], HELP),
    "a no to the question": ([turn("red_flag", FLAG, red_flag=SIGN), turn("angle", HELP), turn("deny")], FLAG),
    "the turn after the no": (
        [turn("red_flag", FLAG, red_flag=SIGN), turn("angle", HELP), turn("deny", FLAG), turn("angle")],
        None,
    ),
    "the turn after a new sign": (
        [
            turn("red_flag", FLAG, red_flag=SIGN),
            turn("angle", HELP),
            turn("red_flag", FLAG, red_flag=SIGN),
            turn("angle"),
        ],
        HELP,
    ),
    "the turn after two signs": (
        [turn("red_flag", FLAG, red_flag=SIGN), turn("red_flag", FLAG, red_flag=SIGN), turn("angle")],
        HELP,
    ),
}


@pytest.mark.parametrize(("turns", "expected"), AFTERMATH.values(), ids=AFTERMATH)
def test_policy_knows_a_sign_from_advice_given_again(policy: SafetyPolicy, turns: list[Any], expected: Any) -> None:
    assert next_action(policy, *turns) == expected


# After something was taken back.


def test_denial_read_as_a_question_about_safety_is_confirmed() -> None:
    assert planned(SAFE, taken_back=["glaucoma"]) == [BACK]


def test_condition_that_still_counts_is_checked_after_the_confirmation() -> None:
    assert planned(SAFE, held("asthma"), taken_back=["glaucoma"]) == [BACK, CHECK]


def test_condition_named_in_its_place_is_checked_alone() -> None:
    assert planned(SAFE, held("asthma", now=True), taken_back=["glaucoma"]) == [CHECK]


def test_another_persons_condition_is_not_checked_then() -> None:
    assert planned(SAFE, held("asthma", subject="mother"), taken_back=["glaucoma"]) == [BACK]


def test_question_about_safety_with_nothing_taken_back_is_checked() -> None:
    assert planned(SAFE, taken_back=[]) == [CHECK]
