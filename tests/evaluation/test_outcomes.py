import asyncio

import pytest

from evaluation.outcomes import Outcome, outcome
from evaluation.systems import Understood, understand
from tests.evaluation.messages import ANSWERING, StubParser, message

UNSURE = (("angle", 0.3), ("greet", 0.2), ("cost", 0.2), ("duration", 0.1), ("safe_with_condition", 0.05))


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (message("angle", "angle"), Outcome.RIGHT),
        (message("angle duration", "duration"), Outcome.RIGHT),
        (message("greet", "greet"), Outcome.RIGHT),
        (message("angle", "duration"), Outcome.WRONG),
        (message("angle", "safe_with_condition"), Outcome.WRONG),
        (message("duration", "nlu_fallback", *UNSURE), Outcome.OFFERED),
        (message("safe_with_condition", "nlu_fallback", *UNSURE), Outcome.ASKED_BACK),
        (message("greet", "nlu_fallback", *UNSURE), Outcome.ASKED_BACK),
        (message("angle", None), Outcome.ASKED_BACK),
        (message("angle", "out_of_scope"), Outcome.REFUSED),
        (message("angle", "red_flag"), Outcome.EMERGENCY),
        (message("red_flag", "red_flag"), Outcome.RIGHT),
        (message("angle", "thanks"), Outcome.OTHER),
        (message("out_of_scope", "angle"), Outcome.ANSWERED),
        (message("out_of_scope", "out_of_scope"), Outcome.REFUSED),
        (message("out_of_scope cost", "cost"), Outcome.REFUSED),
        (message("out_of_scope cost", "nlu_fallback", *UNSURE), Outcome.ASKED_BACK),
        (message("out_of_scope", "red_flag"), Outcome.EMERGENCY),
        (message("out_of_scope", "thanks"), Outcome.OTHER),
    ],
)
def test_what_a_person_would_have_got(one: Understood, expected: Outcome) -> None:
    assert outcome(one, ANSWERING) is expected


def test_the_fallback_is_no_intent_of_the_ranking() -> None:
    question = message("cost", None, text="what").question

    (found,) = asyncio.run(understand(StubParser({}), [question]))

    assert found.intent == "nlu_fallback"
    assert (found.forced, found.confidence, found.forced_right) == ("cost", 0.05, True)
