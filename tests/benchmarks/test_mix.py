from benchmarks.mix import CUSTOM, PLAIN, START, Candidate, agreed, candidates, choose
from benchmarks.stock import default_config, keywords
from evaluation.baseline import configuration

ACTIONS = {
    "duration": "utter_duration",
    "angle": "utter_angle",
    "safe_with_condition": "action_condition_check",
    "greet": "utter_greet",
}
ANSWERS = {"duration", "angle", "safe_with_condition"}


def test_topics_are_asked_about_in_turn() -> None:
    rows = [*((f"how long {number}", "duration") for number in range(8)), ("how steep", "angle")]

    assert {one.intent for one in choose(rows, ACTIONS, ANSWERS)[:2]} == {"duration", "angle"}


def test_small_talk_and_messages_with_odd_characters_are_not_asked() -> None:
    rows = [("hello", "greet"), ("how (long)", "duration"), ("how long?", "duration"), ("with glaucoma", "safe_with_condition")]

    assert choose(rows, ACTIONS, ANSWERS) == [
        Candidate("how long?", "duration", PLAIN),
        Candidate("with glaucoma", "safe_with_condition", CUSTOM),
    ]


def test_the_candidates_are_the_same_at_every_call_and_of_both_kinds() -> None:
    found = candidates()

    assert found == candidates()
    assert {one.kind for one in found} == {PLAIN, CUSTOM}
    assert len({one.intent for one in found}) > 40


def test_only_questions_that_all_bots_answer_in_the_same_way_are_asked() -> None:
    asked = [Candidate("a", "duration", PLAIN), Candidate("b", "duration", PLAIN), Candidate("c", "safe_with_condition", CUSTOM)]

    found = agreed(asked, [{"a": PLAIN, "b": PLAIN, "c": CUSTOM}, {"a": PLAIN, "b": CUSTOM, "c": CUSTOM}])

    assert found == {PLAIN: ["a"], CUSTOM: ["c"]}


def test_a_question_that_a_bot_did_not_answer_is_not_asked() -> None:
    assert agreed([Candidate("a", "duration", PLAIN)], [{"a": PLAIN}, {}]) == {PLAIN: [], CUSTOM: []}


def test_keywords_of_the_floor_are_found_in_the_questions_although_those_end_with_a_mark() -> None:
    text = keywords([Candidate("how long?", "duration", PLAIN)])

    assert "- how long\n" in text
    assert f"- {START}\n" in text


def test_the_default_has_rasas_pipeline_and_policies() -> None:
    config = default_config()

    assert [one["name"] for one in config["policies"]] == [
        "MemoizationPolicy",
        "RulePolicy",
        "UnexpecTEDIntentPolicy",
        "TEDPolicy",
    ]
    names = [one["name"] for one in config["pipeline"]]
    assert names[-2:] == ["ResponseSelector", "FallbackClassifier"]
    assert [name for name in names if name != "ResponseSelector"] == [one["name"] for one in configuration()["pipeline"]]
