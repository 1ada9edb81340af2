import pytest

from evaluation.figures import by, compared, confusions, errors_gone, figures, macro_f1
from tests.evaluation.messages import ANSWERING, message

BOT = [
    message("angle", "angle"),
    message("angle", "duration"),
    message("duration", "nlu_fallback", ("angle", 0.3), ("duration", 0.2)),
    message("cost", "out_of_scope"),
    message("cost", "red_flag", ("red_flag", 1.0), ("cost", 0.8)),
    message("out_of_scope", "out_of_scope", kind="food"),
    message("out_of_scope", "cost", kind="money"),
    message("out_of_scope", "nlu_fallback", ("out_of_scope", 0.3), kind="food"),
]


@pytest.mark.parametrize(
    ("name", "count", "of"),
    [
        ("right", 1, 5),
        ("right_or_offered", 2, 5),
        ("wrong", 1, 5),
        ("asked_back", 1, 5),
        ("refused", 1, 5),
        ("emergency", 1, 5),
        ("other", 0, 5),
        ("forced_right", 1, 5),
        ("top3", 3, 5),
        ("off_topic_answered", 1, 3),
        ("off_topic_refused", 1, 3),
        ("off_topic_asked_back", 1, 3),
        ("off_topic_emergency", 0, 3),
        ("off_topic_other", 0, 3),
    ],
)
def test_each_rate_counts_its_outcomes(name: str, count: int, of: int) -> None:
    found = figures(BOT, ANSWERING)["rates"][name]

    assert (found["count"], found["of"], found["share"]) == (count, of, pytest.approx(count / of))
    assert found["low"] <= found["share"] <= found["high"]


def test_confidence_is_judged_without_what_a_rule_decided() -> None:
    found = figures(BOT, ANSWERING)

    assert (found["n"], found["n_off_topic"], found["by_rule"]) == (5, 3, 1)
    assert sum(one["n"] for one in found["reliability"]) == 7
    assert found["risk_coverage"][-1] == (1.0, pytest.approx(4 / 7))


def test_a_set_without_off_topic_messages_has_no_rate_of_them() -> None:
    found = figures(BOT[:5], ANSWERING)["rates"]["off_topic_answered"]

    assert found == {"count": 0, "of": 0, "share": None, "low": None, "high": None}


def test_macro_f1_is_the_mean_over_the_intents_meant() -> None:
    understood = [message("angle", "angle"), message("angle", "duration"), message("duration", "duration")]

    assert macro_f1(understood) == pytest.approx((2 / 3 + 2 / 3) / 2)


def test_an_accepted_intent_counts_as_the_one_meant() -> None:
    assert macro_f1([message("angle duration", "duration")]) == 1.0
    assert confusions([message("angle duration", "duration")]) == [{"meant": "duration", "found": "duration", "n": 1}]


def test_messages_are_grouped_by_kind_and_those_without_one_are_left_out() -> None:
    found = by(lambda one: one.question.kind, BOT, ANSWERING)

    assert [(one["name"], one["n"], one["answered"], one["refused"]) for one in found] == [("food", 2, 0, 1), ("money", 1, 1, 0)]


def test_off_topic_answers_and_topics_are_listed() -> None:
    found = figures(BOT, ANSWERING)

    assert found["off_topic_taken_for"] == [{"name": "cost", "n": 1}]
    assert {one["name"]: one["n"] for one in found["topics"]} == {"angle": 2, "duration": 1, "cost": 2, "out_of_scope": 3}


def test_errors_that_are_gone_and_new_ones_are_told_apart() -> None:
    assert errors_gone([False, True, True, False], [True, True, False, False]) == {"errors": 2, "gone": 1, "new": 1, "share": 0.5}
    assert errors_gone([True], [False])["share"] is None


def test_two_systems_are_compared_message_by_message() -> None:
    other = [message("angle", "duration"), *BOT[1:6], message("out_of_scope", "out_of_scope"), BOT[7]]

    found = compared(BOT, other, ANSWERING)

    assert found["differences"]["right"]["share"] == pytest.approx(1 / 5)
    assert found["differences"]["off_topic_answered"]["share"] == pytest.approx(1 / 3)
    assert found["differences"]["top3"] == {"share": pytest.approx(1 / 5), "low": 0.0, "high": pytest.approx(0.6)}
    assert found["errors_gone"]["answers"] == {"errors": 2, "gone": 1, "new": 1, "share": 0.5}
    assert found["errors_gone"]["likeliest_intents"]["gone"] == 1
