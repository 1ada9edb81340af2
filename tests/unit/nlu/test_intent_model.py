"""The linear classifier, the nearest questions and the mean of both, on embeddings made by hand."""

from typing import Any

import numpy as np
import pytest

from inversion_faq.nlu.intent_model import IntentModel, LinearModel, NearestQuestions

TEXTS = ["left one", "left two", "right one", "right two"]
EMBEDDINGS = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0], [0.6, 0.8]])
LABELS = ["west", "west", "east", "east"]
LEFT = np.array([[1.0, 0.0]])
NEITHER = np.array([[0.5, 0.5], [0.5, 0.5]])


def likeliest(model: Any, rows: "np.ndarray[Any, Any]") -> list[str]:
    return [model.classes[index] for index in rows.argmax(axis=1)]


def nearest(k: int, width: float = 0.05) -> "np.ndarray[Any, Any]":
    """The row of a text that points left: [east, west]."""
    return NearestQuestions(k, width).fit(EMBEDDINGS, LABELS).probabilities(LEFT)[0]


def test_columns_follow_the_sorted_labels() -> None:
    model = LinearModel(10.0, 0.5).fit(TEXTS, EMBEDDINGS, LABELS)
    rows = model.probabilities(["?", "?"], np.array([[1.0, 0.0], [0.0, 1.0]]))
    assert model.classes == ["east", "west"]
    assert likeliest(model, rows) == ["west", "east"]


def test_characters_decide_where_the_embedding_says_nothing() -> None:
    model = LinearModel(10.0, 0.5).fit(TEXTS, EMBEDDINGS, LABELS)
    assert likeliest(model, model.probabilities(["leftt", "rightt"], NEITHER)) == ["west", "east"]


def test_characters_of_no_weight_change_nothing() -> None:
    rows = LinearModel(10.0, 0.0).fit(TEXTS, EMBEDDINGS, LABELS).probabilities(["left", "right"], NEITHER)
    assert rows[0] == pytest.approx(rows[1])


def test_only_the_nearest_questions_count() -> None:
    assert nearest(k=2) == pytest.approx([0.0, 1.0])


def test_nearer_question_is_weightier() -> None:
    east, west = NearestQuestions(2, 0.1).fit(np.array([[1.0, 0.0], [0.8, 0.6]]), ["west", "east"]).probabilities(LEFT)[0]
    assert west / east == pytest.approx(np.exp((1.0 - 0.8) / 0.1), rel=1e-4)


def test_wider_weights_are_more_even() -> None:
    assert nearest(k=4, width=0.05)[0] < nearest(k=4, width=0.5)[0] < 0.5


def test_equally_near_questions_weigh_the_same() -> None:
    model = NearestQuestions(2, 0.05).fit(np.array([[1.0, 0.0], [1.0, 0.0]]), ["west", "east"])
    assert model.probabilities(LEFT)[0] == pytest.approx([0.5, 0.5])


def test_every_question_counts_where_there_are_fewer_than_k() -> None:
    assert nearest(k=100) == pytest.approx(nearest(k=4))


@pytest.mark.parametrize(("share", "alone"), [(0.0, "linear"), (1.0, "nearest")])
def test_share_of_the_nearest_questions_reaches_from_none_to_all(share: float, alone: str) -> None:
    views = {
        "linear": LinearModel(10.0, 0.5).fit(TEXTS, EMBEDDINGS, LABELS).probabilities(["left"], LEFT),
        "nearest": NearestQuestions(3, 0.5).fit(EMBEDDINGS, LABELS).probabilities(LEFT),
    }
    assert views["linear"] != pytest.approx(views["nearest"])
    model = IntentModel(10.0, 0.5, 3, 0.5, share).fit(TEXTS, EMBEDDINGS, LABELS)
    assert model.scores(["left"], LEFT) == pytest.approx(views[alone])


def test_score_is_the_mean_of_both_views() -> None:
    linear, near, both = (
        IntentModel(10.0, 0.5, 3, 0.5, share).fit(TEXTS, EMBEDDINGS, LABELS).scores(TEXTS, EMBEDDINGS) for share in (0, 1, 0.5)
    )
    assert both == pytest.approx((linear + near) / 2)


def test_scores_have_a_column_for_each_sorted_label_and_add_up_to_one() -> None:
    labels = ["west", "south", "east", "north"]
    model = IntentModel(10.0, 0.5, 2, 0.05, 0.3).fit(TEXTS, EMBEDDINGS, labels)
    scores = model.scores(TEXTS, EMBEDDINGS)
    assert model.classes == sorted(labels)
    assert scores.sum(axis=1) == pytest.approx(np.ones(4))
    assert likeliest(model, scores) == labels
