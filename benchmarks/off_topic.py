"""Ways to tell that a message is off topic, and what each lets through. Pure."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from inversion_faq.nlu.calibration import OFF_TOPIC

Array = np.ndarray[Any, Any]
PROBABILITY = "probability of off topic (served)"
DISTANCE = "cosine to the nearest question in scope"
BOTH = "both, in a logistic regression"
_LEAST = 1e-9


def nearest_cosine(embeddings: Array, training: Array, labels: Sequence[str]) -> Array:
    """Returns for each of n embeddings (n x 384) its cosine to the nearest training question in scope (n)."""
    in_scope = np.array([label != OFF_TOPIC for label in labels])
    cosines: Array = (embeddings @ training[in_scope].T).max(axis=1)
    return cosines


class OffTopic:
    """Three scores, the higher the likelier off topic; the last is fitted on the calibration questions."""

    def __init__(self, probability: Array, cosine: Array, off_topic: Sequence[bool]) -> None:
        """Fits on n probabilities of being off topic, n cosines, and whether each message is."""
        self._both = LogisticRegression(C=1.0).fit(_columns(probability, cosine), list(off_topic))

    def scores(self, probability: Array, cosine: Array) -> dict[str, Array]:
        """Returns n scores for each way."""
        both = self._both.predict_proba(_columns(probability, cosine))[:, 1]
        return {PROBABILITY: probability, DISTANCE: -cosine, BOTH: both}


def area(scores: Array, off_topic: Sequence[bool]) -> float | None:
    """Returns the area under the ROC curve, 0.5 to 1 where scores are of use; None where all messages are of one kind."""
    return float(roc_auc_score(off_topic, scores)) if len(set(off_topic)) == 2 else None


def let_through(scores: Array, off_topic: Sequence[bool], answerable: Sequence[bool], refused: float) -> float:
    """Returns the share of off-topic messages that are answered where a share `refused` of those in scope is not.

    `answerable`: whether the model is sure enough of an answer to each message, were it in scope.
    """
    outside = np.array(off_topic)
    threshold = np.quantile(scores[~outside], 1.0 - refused)
    return float((np.array(answerable) & (scores <= threshold))[outside].mean())


def _columns(probability: Array, cosine: Array) -> Array:
    inside = np.clip(probability, _LEAST, 1 - _LEAST)
    return np.column_stack([np.log(inside / (1 - inside)), cosine])
