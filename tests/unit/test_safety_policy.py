"""SafetyPolicy on real trackers and the real domain: what it insists on, and what it leaves to the rules."""

import pathlib
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from rasa.core.policies.policy import PolicyPrediction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from inversion_faq.channels.tracker_store import store_failed
from inversion_faq.content.library import DATA
from inversion_faq.importer import ContentImporter
from inversion_faq.safety_policy import SafetyPolicy
from tests.conftest import ROOT

RESOURCE = Resource("policy")
CONTEXT = ExecutionContext(GraphSchema({}))
LISTEN = "action_listen"
CHECK = "action_condition_check"
FILES = ["conditions.yml", "red_flags.yml", "languages.yml", "context.yml", "phrases.yml", "sources.yml", "answers/angle.md"]


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load(ROOT / "domain.yml").merge(ContentImporter().get_domain())


@pytest.fixture(scope="module")
def policy(tmp_path_factory: pytest.TempPathFactory, domain: Domain) -> SafetyPolicy:
    """Trained, then loaded from the model after the content it was trained with is gone."""
    folder = tmp_path_factory.mktemp("policy")
    data = pathlib.Path(shutil.copytree(DATA, folder / "data"))
    (folder / "model").mkdir()
    storage = LocalModelStorage(folder / "model")
    config = {**SafetyPolicy.get_default_config(), "data": str(data)}
    SafetyPolicy(config, storage, RESOURCE, CONTEXT).train([], domain)
    shutil.rmtree(data)
    return SafetyPolicy.load(config, storage, RESOURCE, CONTEXT)


@pytest.fixture
def unreadable_store() -> Iterator[None]:
    """The conversation of the turn could not be read."""
    token = store_failed.set(True)
    yield
    store_failed.reset(token)


def said(intent: str | None, text: str = "some words", **parse_data: Any) -> list[Event]:
    data = {"text": text, "intent": {"name": intent, "confidence": 0.9}, "conditions": [], **parse_data}
    return [ActionExecuted(LISTEN), UserUttered(text, intent=data["intent"], parse_data=data)]


def emergency(sign: str | None = "chest_pain") -> list[Event]:
    return said("red_flag", red_flag={"sign": sign, "by": "words" if sign else "meaning"})


def spoke(action: str) -> list[Event]:
    return [ActionExecuted(action), BotUttered("something")]


def silent(action: str) -> list[Event]:
    return [ActionExecuted(action)]


def tracker_of(domain: Domain, turns: tuple[list[Event], ...]) -> DialogueStateTracker:
    events = [ActionExecuted("action_session_start"), SessionStarted(), *(event for turn in turns for event in turn)]
    return DialogueStateTracker.from_events("somebody", events, domain.slots)


@pytest.fixture
def predict(policy: SafetyPolicy, domain: Domain) -> Any:
    """The prediction after some events."""

    def prediction(*turns: list[Event]) -> PolicyPrediction:
        return policy.predict_action_probabilities(tracker_of(domain, turns), domain)

    return prediction


@pytest.fixture
def next_action(predict: Any, domain: Domain) -> Any:
    """The action the policy insists on after some events, or None where it leaves it to the rules."""

    def name(*turns: list[Event]) -> str | None:
        probabilities = predict(*turns).probabilities
        best = max(probabilities)
        assert best in (0.0, 1.0)
        return domain.action_names_or_texts[probabilities.index(best)] if best else None

    return name


def held(condition: str, now: bool = True) -> dict[str, Any]:
    return {"id": condition, "name": condition, "subject": "self", "status": "confirmed", "now": now}


def test_emergency_is_answered_first_with_its_sign_in_the_slot(predict: Any, next_action: Any) -> None:
    assert next_action(emergency()) == "utter_red_flag"
    assert predict(emergency()).events == [SlotSet("red_flag_sign", "chest_pain")]


def test_emergency_without_a_sign_clears_the_slot(predict: Any) -> None:
    assert predict(emergency(sign=None)).events == [SlotSet("red_flag_sign", None)]


def test_other_treatment_is_answered_with_its_id_in_the_slot(predict: Any, next_action: Any) -> None:
    turn = said("out_of_scope", treatment="yoga")
    assert next_action(turn) == "utter_other_treatment"
    assert predict(turn).events == [SlotSet("treatment", "yoga")]
    assert next_action(turn, spoke("utter_other_treatment")) == LISTEN


def test_what_should_be_seen_today_follows_the_answer_of_the_rules(predict: Any, next_action: Any) -> None:
    asked = said("sciatica", caution="night_pain")
    assert next_action(asked) is None
    assert next_action(asked + spoke("utter_sciatica")) == "utter_see_today"
    assert predict(asked + spoke("utter_sciatica")).events == [SlotSet("caution", "night_pain")]
    assert next_action(asked + spoke("utter_sciatica") + spoke("utter_see_today")) == LISTEN


def in_spanish(*events: Event) -> list[Event]:
    events[-1].parse_data["language"] = "es"
    return list(events)


def test_message_in_another_language_is_answered_in_it(predict: Any, next_action: Any) -> None:
    turn = in_spanish(*said("angle"))
    assert next_action(turn) == "utter_other_language"
    assert predict(turn).events == [SlotSet("language", "es")]
    assert next_action(turn, spoke("utter_other_language")) == LISTEN


def test_emergency_in_another_language_is_told_in_both(predict: Any, next_action: Any) -> None:
    turn = in_spanish(*emergency())
    assert next_action(turn) == "utter_red_flag"
    assert predict(turn).events == [SlotSet("red_flag_sign", "chest_pain")]
    assert next_action(turn, spoke("utter_red_flag")) == "utter_emergency_in_language"
    assert predict(turn, spoke("utter_red_flag")).events == [SlotSet("language", "es")]
    assert next_action(turn, spoke("utter_red_flag"), spoke("utter_emergency_in_language")) == LISTEN


@pytest.mark.usefixtures("unreadable_store")
def test_emergency_in_another_language_is_answered_though_the_conversation_could_not_be_read(next_action: Any) -> None:
    turn = in_spanish(*emergency())
    assert next_action(turn) == "utter_red_flag"
    assert next_action(turn, spoke("utter_red_flag")) == "utter_emergency_in_language"


def test_nothing_follows_an_emergency_reply(next_action: Any) -> None:
    assert next_action(emergency(), spoke("utter_red_flag")) == LISTEN


def test_turn_after_an_emergency_asks_for_help_first(next_action: Any) -> None:
    assert next_action(emergency(), spoke("utter_red_flag"), said("angle")) == "utter_getting_help"


def test_emergency_advice_is_repeated_without_touching_the_slot(predict: Any, next_action: Any) -> None:
    turns = (emergency(), spoke("utter_red_flag"), said("thanks"), spoke("utter_getting_help"), said("deny"))
    assert next_action(*turns) == "utter_red_flag"
    assert predict(*turns).events == []


def test_condition_check_comes_before_the_answer(next_action: Any) -> None:
    turn = said("angle", conditions=[held("asthma")])
    assert next_action(turn) == CHECK
    assert next_action(turn, spoke(CHECK)) == "utter_angle"
    assert next_action(turn, spoke(CHECK), spoke("utter_angle")) == LISTEN


def test_how_to_is_withheld_from_who_must_not_use_a_table(next_action: Any) -> None:
    turn = said("angle", conditions=[held("glaucoma")])
    assert next_action(turn) == CHECK
    assert next_action(turn, spoke(CHECK)) == LISTEN


def test_condition_of_an_earlier_message_still_counts(next_action: Any) -> None:
    before = said("safe_with_condition", conditions=[held("glaucoma")])
    assert next_action(before, spoke(CHECK), said("angle", conditions=[held("glaucoma", now=False)])) == CHECK


def test_tapped_button_does_not_lose_the_conditions(next_action: Any) -> None:
    before = said("safe_with_condition", conditions=[held("glaucoma")])
    tapped = UserUttered("/angle", intent={"name": "angle"}, parse_data={"intent": {"name": "angle", "confidence": 1.0}})
    assert next_action(before, spoke(CHECK), [ActionExecuted(LISTEN), tapped]) == CHECK


def test_conditions_of_an_earlier_session_do_not_count(next_action: Any) -> None:
    before = said("safe_with_condition", conditions=[held("glaucoma")])
    tapped = UserUttered("/angle", intent={"name": "angle"}, parse_data={"intent": {"name": "angle", "confidence": 1.0}})
    session = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted(LISTEN)]
    assert next_action(before, spoke(CHECK), session, [tapped]) is None


def test_two_questions_are_answered_one_after_the_other(next_action: Any) -> None:
    turn = said("sciatica", questions=["sciatica", "cost"])
    assert next_action(turn) == "utter_sciatica"
    assert next_action(turn, spoke("utter_sciatica")) == "utter_cost"
    assert next_action(turn, spoke("utter_sciatica"), spoke("utter_cost")) == LISTEN


@pytest.mark.parametrize("action", ["action_clarify", "action_sources"])
def test_silent_action_of_a_rule_is_made_up_for(next_action: Any, action: str) -> None:
    turn = said("nlu_fallback")
    assert next_action(turn, silent(action)) == "utter_safe"
    assert next_action(turn, silent(action), spoke("utter_safe")) == LISTEN


def test_silent_action_of_a_plan_is_made_up_for_and_ends_it(next_action: Any) -> None:
    turn = said("angle", conditions=[held("asthma")])
    assert next_action(turn, silent(CHECK)) == "utter_safe"
    assert next_action(turn, silent(CHECK), spoke("utter_safe")) == LISTEN


def test_silent_emergency_reply_is_made_up_for(next_action: Any) -> None:
    assert next_action(emergency(), silent("utter_red_flag")) == "utter_safe"


def test_safe_reply_that_fails_too_is_not_tried_for_ever(next_action: Any) -> None:
    assert next_action(said("nlu_fallback"), silent("action_clarify"), silent("utter_safe")) == LISTEN


def test_silence_of_an_earlier_turn_is_not_made_up_for_now(next_action: Any) -> None:
    assert next_action(said("nlu_fallback"), silent("action_clarify"), said("greet")) is None


@pytest.mark.parametrize("intent", ["greet", "goodbye", "thanks", "bot_challenge", "out_of_scope", "nlu_fallback", "angle", None])
def test_turn_without_conditions_is_left_to_the_rules(next_action: Any, intent: str | None) -> None:
    assert next_action(said(intent)) is None


def test_small_talk_is_left_to_the_rules_with_a_condition_held(next_action: Any) -> None:
    assert next_action(said("thanks", conditions=[held("glaucoma", now=False)])) is None


def test_end_of_a_rules_turn_is_left_to_the_rules(next_action: Any) -> None:
    assert next_action(said("greet"), spoke("utter_greet")) is None


def test_conversation_without_a_message_is_left_to_the_rules(next_action: Any) -> None:
    assert next_action() is None


@pytest.mark.usefixtures("unreadable_store")
@pytest.mark.parametrize("intent", ["angle", "greet", "safe_with_condition", "out_of_scope"])
def test_conversation_that_cannot_be_read_gets_the_safe_reply(next_action: Any, intent: str) -> None:
    assert next_action(said(intent)) == "utter_safe"
    assert next_action(said(intent), spoke("utter_safe")) == LISTEN


@pytest.mark.usefixtures("unreadable_store")
def test_emergency_is_answered_although_the_conversation_cannot_be_read(next_action: Any) -> None:
    assert next_action(emergency()) == "utter_red_flag"
    assert next_action(emergency(), spoke("utter_red_flag")) == LISTEN


def test_policy_goes_before_the_rules() -> None:
    assert SafetyPolicy.get_default_config()["priority"] > RulePolicy.get_default_config()["priority"]


@pytest.mark.parametrize("name", FILES)
def test_edited_content_changes_the_fingerprint(data: pathlib.Path, name: str) -> None:
    before = SafetyPolicy.fingerprint_addon({"data": str(data)})
    assert SafetyPolicy.fingerprint_addon({"data": str(data)}) == before
    (data / name).write_text((data / name).read_text() + "\n")
    assert SafetyPolicy.fingerprint_addon({"data": str(data)}) != before


def test_advice_changed_in_the_content_changes_the_plan(storage: LocalModelStorage, data: pathlib.Path, domain: Domain) -> None:
    path = data / "conditions.yml"
    path.write_text(path.read_text().replace("advice: ask_first", "advice: do_not_use"))
    config = {**SafetyPolicy.get_default_config(), "data": str(data)}
    SafetyPolicy(config, storage, RESOURCE, CONTEXT).train([], domain)
    stricter = SafetyPolicy.load(config, storage, RESOURCE, CONTEXT)
    tracker = tracker_of(domain, (said("angle", conditions=[held("asthma")]), spoke(CHECK)))
    probabilities = stricter.predict_action_probabilities(tracker, domain).probabilities
    assert domain.action_names_or_texts[probabilities.index(1.0)] == LISTEN
