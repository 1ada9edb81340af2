"""Ways to understand a question: each learns from embedded questions and gives every intent a score. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from evaluation.sets import Question
from evaluation.systems import Understood
from inversion_faq.nlu.calibration import Calibration
from inversion_faq.nlu.intent_model import IntentModel, LinearModel, NearestQuestions

FROZEN, TUNED = "frozen", "tuned"
SIMPLEST = f"{FROZEN}: linear"
SERVED = f"{TUNED}: linear + characters + nearest (served)"

Array = np.ndarray[Any, Any]
Scores = Callable[[Sequence[str], Array], Array]
"""Takes n texts and their embeddings (n x 384); returns n x classes, the classes sorted, rows add up to 1."""
_RANKED = 10


@dataclass(frozen=True)
class Way:
    """A name, the encoder it works with, and how it learns from texts, embeddings (n x 384) and labels."""

    name: str
    encoder: str
    learn: Callable[[Sequence[str], Array, Sequence[str]], Scores]


def ways(config: Mapping[str, Any]) -> list[Way]:
    """Returns what is compared, set up as the IntentClassifier of config.yml is; the served one is the last."""
    c, weight = float(config["C"]), float(config["character_weight"])
    k, width, share = int(config["neighbours"]), float(config["width"]), float(config["neighbours_share"])

    def linear(_: Sequence[str], embeddings: Array, labels: Sequence[str]) -> Scores:
        model = LogisticRegression(C=c, max_iter=1000).fit(embeddings, list(labels))
        return lambda _, rows: model.predict_proba(rows)

    def with_characters(texts: Sequence[str], embeddings: Array, labels: Sequence[str]) -> Scores:
        return LinearModel(c, weight).fit(texts, embeddings, labels).probabilities

    def nearest(_: Sequence[str], embeddings: Array, labels: Sequence[str]) -> Scores:
        model = NearestQuestions(k, width).fit(embeddings, labels)
        return lambda _, rows: model.probabilities(rows)

    def both(texts: Sequence[str], embeddings: Array, labels: Sequence[str]) -> Scores:
        return IntentModel(c, weight, k, width, share).fit(texts, embeddings, labels).scores

    alone = {"linear": linear, "linear + characters": with_characters, "nearest questions": nearest}
    single = [Way(f"{encoder}: {name}", encoder, learn) for encoder in (FROZEN, TUNED) for name, learn in alone.items()]
    return [*single, Way(SERVED, TUNED, both)]


def understood(questions: Sequence[Question], rows: Array, calibration: Calibration, classes: Sequence[str]) -> list[Understood]:
    """Returns what is made of n questions with calibrated probabilities (n x classes), as the IntentClassifier does."""
    return [
        Understood(
            one, calibration.decide(row, classes), tuple((classes[at], float(row[at])) for at in np.argsort(-row)[:_RANKED])
        )
        for one, row in zip(questions, rows, strict=True)
    ]
