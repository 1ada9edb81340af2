import numpy as np
import pytest

from benchmarks.off_topic import BOTH, DISTANCE, PROBABILITY, OffTopic, area, let_through, nearest_cosine

OFF = [False, False, True, True]


def test_training_questions_off_topic_are_not_near() -> None:
    training = np.array([[1.0, 0.0], [0.0, 1.0]])

    assert nearest_cosine(np.array([[0.6, 0.8]]), training, ["cost", "out_of_scope"]) == pytest.approx([0.6])


def test_every_score_is_higher_off_topic() -> None:
    probability, cosine = np.array([0.1, 0.2, 0.8, 0.9]), np.array([0.9, 0.8, 0.3, 0.2])

    scores = OffTopic(probability, cosine, OFF).scores(probability, cosine)

    assert {name: area(row, OFF) for name, row in scores.items()} == {PROBABILITY: 1.0, DISTANCE: 1.0, BOTH: 1.0}


def test_a_score_that_is_of_no_use_has_half_the_area() -> None:
    assert area(np.array([0.5, 0.5, 0.5, 0.5]), OFF) == 0.5


def test_messages_of_one_kind_have_no_area() -> None:
    assert area(np.array([0.1, 0.9]), [False, False]) is None


@pytest.mark.parametrize(("refused", "share"), [(0.0, 1.0), (0.5, 0.5), (1.0, 0.0)])
def test_the_more_is_refused_the_less_is_let_through(refused: float, share: float) -> None:
    scores = np.array([0.2, 0.8, 0.3, 0.6])

    assert let_through(scores, OFF, [True] * 4, refused) == share


def test_a_message_without_a_sure_answer_is_not_let_through() -> None:
    assert let_through(np.array([0.2, 0.8, 0.3, 0.6]), OFF, [True, True, True, False], 0.0) == 0.5
