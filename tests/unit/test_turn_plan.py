"""The order in which a message is answered: emergency, conditions, questions, everything else."""

from typing import Any

import pytest

from inversion_faq.content.follow_up import FOLLOW_UPS
from inversion_faq.content.models import OTHER_LANGUAGE, Advice, Family
from inversion_faq.turn_plan import LONGEST_QUESTION, MOST_ANSWERS, SURELY_OFF_TOPIC, Before, beside, plan, relevant

FAMILIES = {
    "sciatica": Family.EVIDENCE,
    "risks": Family.SAFETY,
    "angle": Family.HOW_TO,
    "duration": Family.HOW_TO,
    "cost": Family.EQUIPMENT,
    "choice": Family.EQUIPMENT,
}
ADVICE = {"glaucoma": Advice.DO_NOT_USE, "asthma": Advice.ASK_FIRST}
RED_FLAG = {"red_flag": {"sign": "chest_pain", "by": "words"}}
CHECK = "action_condition_check"


def held(condition: str, now: bool = True, subject: str = "self") -> dict[str, Any]:
    return {"id": condition, "name": condition, "subject": subject, "status": "confirmed", "now": now}


def kept(condition: str) -> dict[str, Any]:
    return held(condition, now=False)


def planned(
    intent: str | None,
    *conditions: dict[str, Any],
    confidence: float = 0.9,
    before: Before = Before(),  # noqa: B008
    **parse_data: Any,
) -> list[str] | None:
    data = {"text": "some words", "intent": {"name": intent, "confidence": confidence}, **parse_data}
    return plan(data, conditions, FAMILIES, ADVICE, before)


@pytest.mark.parametrize("intent", ["red_flag", "angle", "greet", "out_of_scope", "nlu_fallback", "deny", "safe_with_condition"])
def test_emergency_comes_alone_before_everything(intent: str) -> None:
    assert planned(intent, held("glaucoma"), questions=["angle", "cost"], **RED_FLAG) == ["utter_red_flag"]


def test_emergency_at_the_end_of_a_long_message_comes_before_its_length() -> None:
    assert planned("angle", text="x" * (LONGEST_QUESTION + 1), **RED_FLAG) == ["utter_red_flag"]


@pytest.mark.parametrize("language", ["es", "ar", OTHER_LANGUAGE])
@pytest.mark.parametrize("intent", ["angle", "greet", "out_of_scope", "nlu_fallback", "safe_with_condition", "push", None])
def test_another_language_comes_before_what_the_message_seems_to_ask(intent: str | None, language: str) -> None:
    parse_data = {"questions": ["angle", "cost"], "text": "x" * (LONGEST_QUESTION + 1), "language": language}
    assert planned(intent, held("glaucoma"), **parse_data) == ["utter_other_language"]


def test_another_language_after_an_emergency_gets_its_own_reply_with_the_number_to_call() -> None:
    assert planned("deny", before=Before(["utter_red_flag"]), language="es") == ["utter_other_language"]


def test_english_after_an_emergency_in_another_language_is_asked_about_help() -> None:
    before = Before(["utter_red_flag", "utter_emergency_in_language"])
    assert planned("angle", before=before, language=None) == ["utter_getting_help"]


def test_emergency_in_another_language_is_told_in_both() -> None:
    assert planned("red_flag", language="es", **RED_FLAG) == ["utter_red_flag", "utter_emergency_in_language"]


@pytest.mark.parametrize("language", [OTHER_LANGUAGE, None])
def test_emergency_without_words_in_its_language_is_told_in_english_alone(language: str | None) -> None:
    assert planned("red_flag", language=language, **RED_FLAG) == ["utter_red_flag"]


def test_second_emergency_in_a_row_is_answered_as_one() -> None:
    assert planned("deny", before=Before(["utter_red_flag"]), **RED_FLAG) == ["utter_red_flag"]


@pytest.mark.parametrize(
    "intent", ["angle", "greet", "thanks", "deny", "out_of_scope", "nlu_fallback", "safe_with_condition", None]
)
def test_turn_after_an_emergency_asks_for_help_first(intent: str | None) -> None:
    assert planned(intent, held("asthma"), before=Before(["utter_red_flag"])) == ["utter_getting_help"]


@pytest.mark.parametrize("intent", ["deny", "push", "insult", "nlu_fallback"])
def test_no_to_getting_help_gets_the_emergency_advice_again(intent: str) -> None:
    assert planned(intent, before=Before(["utter_getting_help"], ["utter_red_flag"])) == ["utter_red_flag"]


@pytest.mark.parametrize(("intent", "expected"), [("affirm", None), ("angle", None), ("safe_with_condition", [CHECK])])
def test_anything_else_after_getting_help_goes_on(intent: str, expected: Any) -> None:
    assert planned(intent, before=Before(["utter_getting_help"], ["utter_red_flag"])) == expected


@pytest.mark.parametrize("text", ["yes", "Yes calling them", "yeah, she's on the phone", "yep!"])
def test_yes_to_getting_help_is_a_yes_whatever_it_is_read_as(text: str) -> None:
    before = Before(["utter_getting_help"], ["utter_red_flag"])
    assert planned("insurance_reimbursement", text=text, before=before) == ["utter_affirm"]


@pytest.mark.parametrize("text", ["yes and how long should i hang for then", "yesterday", "how long"])
def test_question_after_getting_help_is_not_taken_for_a_yes(text: str) -> None:
    before = Before(["utter_getting_help"], ["utter_red_flag"])
    assert planned("angle", text=text, before=before) is None


@pytest.mark.parametrize("text", ["no im not getting help. angle please", "Nope, how long", "its nothing, what angle", "not yet"])
def test_no_to_getting_help_is_a_no_whatever_else_is_asked(text: str) -> None:
    before = Before(["utter_getting_help"], ["utter_red_flag"])
    assert planned("angle", text=text, before=before) == ["utter_red_flag"]


def test_help_is_not_asked_for_twice() -> None:
    assert planned("greet", before=Before(["utter_red_flag"], ["utter_getting_help"])) is None


def test_emergency_long_before_is_no_longer_asked_about() -> None:
    assert planned("greet", before=Before(["utter_greet"], ["utter_red_flag"])) is None


@pytest.mark.parametrize("topic", FAMILIES)
def test_question_without_conditions_is_left_to_the_rules(topic: str) -> None:
    assert planned(topic) is None


@pytest.mark.parametrize("topic", FAMILIES)
def test_condition_named_now_is_checked_before_any_answer(topic: str) -> None:
    assert planned(topic, held("asthma")) == [CHECK, f"utter_{topic}"]


@pytest.mark.parametrize("topic", ["sciatica", "risks", "angle", "duration"])
def test_condition_named_before_is_checked_again(topic: str) -> None:
    assert planned(topic, kept("asthma")) == [CHECK, f"utter_{topic}"]


@pytest.mark.parametrize("condition", ["asthma", "glaucoma"])
def test_condition_named_before_does_not_stop_a_question_about_money(condition: str) -> None:
    assert planned("cost", kept(condition)) is None


@pytest.mark.parametrize("topic", ["angle", "duration"])
@pytest.mark.parametrize("condition", [held("glaucoma"), kept("glaucoma")], ids=["now", "before"])
def test_how_to_is_withheld_from_who_must_not_use_a_table(topic: str, condition: dict[str, Any]) -> None:
    assert planned(topic, condition) == [CHECK]


@pytest.mark.parametrize("topic", ["sciatica", "risks"])
def test_other_answers_are_given_to_who_must_not_use_a_table(topic: str) -> None:
    assert planned(topic, held("glaucoma")) == [CHECK, f"utter_{topic}"]


def test_one_strict_condition_of_several_withholds_the_how_to() -> None:
    assert planned("angle", held("asthma"), kept("glaucoma")) == [CHECK]


def test_condition_no_source_covers_is_checked() -> None:
    assert planned("angle", held("unknown")) == [CHECK, "utter_angle"]


def test_diagnosis_with_an_answer_of_its_own_is_no_reason_for_a_check() -> None:
    assert planned("sciatica", held("sciatica")) is None


def test_another_persons_condition_counts_when_it_is_named() -> None:
    assert planned("angle", held("glaucoma", subject="mother")) == [CHECK]


def test_another_persons_condition_counts_no_longer_after_its_message() -> None:
    assert planned("angle", held("glaucoma", now=False, subject="mother")) is None


@pytest.mark.parametrize("conditions", [[], [held("asthma")], [kept("glaucoma")]], ids=["none", "now", "before"])
def test_question_about_safety_is_the_condition_checks(conditions: list[dict[str, Any]]) -> None:
    assert planned("safe_with_condition", *conditions) == [CHECK]


@pytest.mark.parametrize("intent", ["nlu_fallback", "greet", "affirm", "deny", "insult", "definitely_new", None])
def test_condition_named_without_a_question_is_checked(intent: str | None) -> None:
    assert planned(intent, held("asthma")) == [CHECK]


@pytest.mark.parametrize("intent", ["nlu_fallback", "greet", "thanks", "bot_challenge", "out_of_scope", None])
def test_condition_named_before_does_not_stop_small_talk(intent: str | None) -> None:
    assert planned(intent, kept("glaucoma")) is None


@pytest.mark.parametrize(("confidence", "expected"), [(SURELY_OFF_TOPIC, None), (SURELY_OFF_TOPIC - 0.01, [CHECK])])
def test_only_surely_off_topic_goes_before_a_condition(confidence: float, expected: Any) -> None:
    assert planned("out_of_scope", held("asthma"), confidence=confidence) == expected


@pytest.mark.parametrize("confidence", [SURELY_OFF_TOPIC, 0.99])
def test_statement_about_a_condition_is_checked_even_where_it_is_read_as_off_topic(confidence: float) -> None:
    assert planned("out_of_scope", held("asthma"), confidence=confidence, statement=True) == [CHECK]


def test_statement_about_something_else_is_left_to_the_rules() -> None:
    assert planned("out_of_scope", kept("asthma"), statement=True) is None


def test_other_treatment_off_topic_has_its_own_reply() -> None:
    assert planned("out_of_scope", treatment="yoga") == ["utter_other_treatment"]


@pytest.mark.parametrize("intent", ["sciatica", "nlu_fallback", "greet", "thanks", "ask_sources", None])
def test_other_treatment_in_any_other_message_is_left_to_the_rules(intent: str | None) -> None:
    assert planned(intent, treatment="yoga") is None


def test_emergency_goes_before_another_treatment() -> None:
    assert planned("out_of_scope", treatment="yoga", **RED_FLAG) == ["utter_red_flag"]


def test_help_after_an_emergency_goes_before_another_treatment() -> None:
    assert planned("out_of_scope", before=Before(["utter_red_flag"]), treatment="yoga") == ["utter_getting_help"]


@pytest.mark.parametrize(
    ("parse_data", "expected"),
    [
        ({"confidence": 0.5}, [CHECK]),
        ({"statement": True}, [CHECK]),
        ({"statement": False}, ["utter_other_treatment"]),
        ({"text": "x" * (LONGEST_QUESTION + 1)}, [CHECK, "utter_too_long"]),
    ],
    ids=["unsure", "statement", "surely off topic", "long"],
)
def test_condition_beside_another_treatment(parse_data: dict[str, Any], expected: list[str]) -> None:
    assert planned("out_of_scope", held("asthma"), treatment="yoga", **parse_data) == expected


def test_condition_named_before_does_not_stop_another_treatment() -> None:
    assert planned("out_of_scope", kept("glaucoma"), treatment="yoga") == ["utter_other_treatment"]


@pytest.mark.parametrize("intent", ["ask_sources", "summary"])
def test_sources_and_summary_go_before_a_condition(intent: str) -> None:
    assert planned(intent, held("asthma")) is None


@pytest.mark.parametrize(("length", "expected"), [(LONGEST_QUESTION, None), (LONGEST_QUESTION + 1, ["utter_too_long"])])
def test_long_message_is_not_answered_as_a_question(length: int, expected: Any) -> None:
    assert planned("angle", text="x" * length) == expected


def test_conditions_in_a_long_message_are_checked() -> None:
    assert planned("angle", held("asthma"), text="x" * 600) == [CHECK, "utter_too_long"]


def test_conditions_before_a_long_message_are_not_checked_again() -> None:
    assert planned("angle", kept("asthma"), text="x" * 600) == ["utter_too_long"]


TWO = {
    "two questions": (["sciatica", "cost"], [], ["utter_sciatica", "utter_cost"]),
    "order of the message": (["cost", "sciatica"], [], ["utter_cost", "utter_sciatica"]),
    "a condition beside them": (["sciatica", "cost"], [held("asthma")], [CHECK, "utter_sciatica"]),
    "a condition before": (["risks", "angle"], [kept("asthma")], [CHECK, "utter_risks"]),
    "one is a how-to for who must not": (["angle", "risks"], [held("glaucoma")], [CHECK, "utter_risks"]),
    "both are": (["angle", "duration"], [held("glaucoma")], [CHECK]),
    "money only": (["cost", "choice"], [kept("glaucoma")], ["utter_cost", "utter_choice"]),
    "safety and a topic": (["safe_with_condition", "cost"], [], [CHECK, "utter_cost"]),
    "a topic and where the last answer came from": (["cost", "ask_sources"], [], ["utter_cost"]),
    "safety and a how-to for who must not": (["safe_with_condition", "angle"], [held("glaucoma")], [CHECK]),
}


@pytest.mark.parametrize(("questions", "conditions", "expected"), TWO.values(), ids=TWO)
def test_two_questions_are_answered_in_order(questions: list[str], conditions: list[Any], expected: list[str]) -> None:
    assert planned(questions[0], *conditions, questions=questions) == expected


@pytest.mark.parametrize(("questions", "conditions", "expected"), TWO.values(), ids=TWO)
def test_never_more_than_two_replies_at_once(questions: list[str], conditions: list[Any], expected: list[str]) -> None:
    assert len(planned(questions[0], *conditions, questions=questions)) <= MOST_ANSWERS == 2


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_message_that_leans_on_the_answer_before_is_a_follow_up(intent: str) -> None:
    assert planned(intent) == ["action_follow_up"]


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_condition_named_in_a_follow_up_is_checked(intent: str) -> None:
    assert planned(intent, held("asthma")) == [CHECK]


def test_pressing_for_a_yes_gets_the_condition_check_again() -> None:
    assert planned("push", kept("glaucoma")) == [CHECK]


@pytest.mark.parametrize("intent", [one for one in FOLLOW_UPS if one != "push"])
def test_condition_named_before_does_not_stop_a_follow_up(intent: str) -> None:
    assert planned(intent, kept("glaucoma")) == ["action_follow_up"]


def test_condition_taken_back_is_confirmed() -> None:
    assert planned("deny", kept("asthma"), taken_back=["glaucoma"]) == ["action_taken_back"]


def test_wish_to_forget_is_confirmed() -> None:
    assert planned("forget") == ["action_taken_back"]


def test_question_beside_something_taken_back_is_answered() -> None:
    assert planned("angle", kept("asthma"), taken_back=["glaucoma"]) == [CHECK, "utter_angle"]


def test_condition_named_beside_something_taken_back_is_checked() -> None:
    assert planned("deny", held("asthma"), taken_back=["glaucoma"]) == [CHECK]


@pytest.mark.parametrize("parse_data", [{}, {"intent": None}, {"intent": {"name": None}}, {"text": None, "intent": {}}])
def test_message_of_which_nothing_was_understood_is_left_to_the_rules(parse_data: dict[str, Any]) -> None:
    assert plan(parse_data, [], FAMILIES, ADVICE) is None


RELEVANT = {
    "named now": (held("asthma"), True),
    "named before": (kept("asthma"), True),
    "no source covers it": (held("unknown"), True),
    "no source covers it, before": (kept("unknown"), True),
    "back diagnosis": (held("sciatica"), False),
    "another person's, now": (held("asthma", subject="partner"), True),
    "another person's, before": (held("asthma", now=False, subject="partner"), False),
}


@pytest.mark.parametrize(("condition", "counts"), RELEVANT.values(), ids=RELEVANT)
def test_conditions_that_count(condition: dict[str, Any], counts: bool) -> None:
    assert relevant([condition], ADVICE) == ([condition] if counts else [])


CAUTION = {"caution": "night_pain"}
TODAY = "utter_see_today"


def test_what_should_be_seen_today_comes_after_the_answers() -> None:
    assert beside(["utter_sciatica", "utter_cost"], [], CAUTION) == ["utter_sciatica", "utter_cost", TODAY]


def test_what_should_be_seen_today_comes_after_what_the_rules_say() -> None:
    assert beside(None, [], CAUTION) is None
    assert beside(None, ["action_clarify"], CAUTION) == ["action_clarify", TODAY]


@pytest.mark.parametrize("first", ["utter_red_flag", "utter_getting_help", "utter_other_language"])
def test_nothing_stands_beside_an_emergency_or_another_language(first: str) -> None:
    assert beside([first], [], CAUTION) == [first]


def test_without_a_caution_nothing_is_added() -> None:
    assert beside(["utter_sciatica"], [], {"caution": None}) == ["utter_sciatica"]
    assert beside(None, ["utter_sciatica"], {}) is None


UNSURE_BUT_LEANING = [
    {"name": "nlu_fallback", "confidence": 0.45},
    {"name": "follow_up_sure", "confidence": 0.5},
    {"name": "forget", "confidence": 0.2},
]


def test_unsure_message_that_surely_leans_on_the_answer_before_is_a_follow_up() -> None:
    after_an_answer = Before(["utter_sciatica"])
    assert planned("nlu_fallback", before=after_an_answer, intent_ranking=UNSURE_BUT_LEANING) == ["action_follow_up"]


@pytest.mark.parametrize("before", [Before(), Before(["utter_greet"]), Before(["action_clarify"])])
def test_unsure_message_without_an_answer_before_is_asked_back(before: Before) -> None:
    assert planned("nlu_fallback", before=before, intent_ranking=UNSURE_BUT_LEANING) is None


def test_unsure_message_about_something_else_is_asked_back() -> None:
    ranking = [
        {"name": "nlu_fallback", "confidence": 0.5},
        {"name": "cost", "confidence": 0.5},
        {"name": "push", "confidence": 0.3},
    ]
    assert planned("nlu_fallback", before=Before(["utter_sciatica"]), intent_ranking=ranking) is None
