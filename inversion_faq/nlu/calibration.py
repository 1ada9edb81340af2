"""Turns scores into probabilities that keep their word, and decides what is answered, refused or asked back.

Temperature scaling (Guo et al., On Calibration of Modern Neural Networks, 2017) and two thresholds, all fitted on questions
that nothing was learned from. How often the bot may refuse or ask back is chosen in config.yml; from which confidence on it
does is read off the risk-coverage curve of those questions (Geifman and El-Yaniv, Selective Classification, 2017).
"""

from dataclasses import dataclass
from typing import AbstractSet, Any, Dict, List, Sequence

import numpy as np

OFF_TOPIC = "out_of_scope"
FALLBACK = "nlu_fallback"
_LEAST = 1e-9
_TEMPERATURES = (0.1, 10.0)


@dataclass(frozen=True)
class Calibration:
    """What was fitted.

    Attributes:
        temperature: the scores are sharpened (below 1) or flattened by.
        refuse: probability of being off topic from which a message is refused.
        answer: probability from which the likeliest other intent is taken.
        curve: for each coverage (share of in-scope questions answered) its threshold and the risk (share of these wrong).
    """

    temperature: float = 1.0
    refuse: float = 0.5
    answer: float = 0.5
    curve: Sequence[Dict[str, float]] = ()

    def probabilities(self, scores: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
        """Returns calibrated rows that add up to 1 (n x classes)."""
        logarithms = np.log(np.clip(scores, _LEAST, 1.0)) / self.temperature
        powers = np.exp(logarithms - logarithms.max(axis=1, keepdims=True))
        rows: np.ndarray[Any, Any] = powers / powers.sum(axis=1, keepdims=True)
        return rows

    def decide(self, row: "np.ndarray[Any, Any]", classes: Sequence[str]) -> str:
        """Returns the intent to act on: the likeliest, off topic, or `nlu_fallback` where neither is sure enough."""
        off_topic = float(row[classes.index(OFF_TOPIC)]) if OFF_TOPIC in classes else 0.0
        likeliest = max((one for one in classes if one != OFF_TOPIC), key=lambda one: row[classes.index(one)])
        confidence = float(row[classes.index(likeliest)])
        if off_topic > confidence:
            return OFF_TOPIC if off_topic >= self.refuse else FALLBACK
        return likeliest if confidence >= self.answer else FALLBACK


def fit(
    scores: "np.ndarray[Any, Any]",
    right: Sequence[AbstractSet[str]],
    classes: Sequence[str],
    most_refused: float,
    most_asked_back: float,
) -> Calibration:
    """Returns the calibration for n questions.

    Args:
        scores: what the model gave each question (n x classes, rows add up to 1).
        right: the intents that are right for each.
        classes: the intents, in the order of the columns.
        most_refused: the share of in-scope questions that may be taken for off topic.
        most_asked_back: the share of in-scope questions that may be answered with a question.
    """
    from scipy.optimize import minimize_scalar

    column = {name: number for number, name in enumerate(classes)}
    columns = [[column[name] for name in names if name in column] for names in right]

    def loss(logarithm: float) -> float:
        rows = Calibration(temperature=float(np.exp(logarithm))).probabilities(scores)
        given = np.array([row[right_ones].sum() for row, right_ones in zip(rows, columns, strict=True)])
        return float(-np.log(np.clip(given, _LEAST, 1.0)).mean())

    low, high = np.log(_TEMPERATURES)
    temperature = float(np.exp(minimize_scalar(loss, bounds=(low, high), method="bounded").x))
    rows = Calibration(temperature=temperature).probabilities(scores)
    in_scope = np.array([OFF_TOPIC not in names for names in right])
    off_topic = rows[:, column[OFF_TOPIC]]
    others = rows.copy()
    others[:, column[OFF_TOPIC]] = 0.0
    confidence = others.max(axis=1)
    taken_for_off_topic = np.where(off_topic > confidence, off_topic, 0.0)[in_scope]
    correct = np.array([bool(others[at].argmax() in ones) for at, ones in enumerate(columns)])
    return Calibration(
        temperature=temperature,
        refuse=float(np.quantile(taken_for_off_topic, 1.0 - most_refused, method="higher")) + _LEAST,
        answer=float(np.quantile(confidence[in_scope], most_asked_back, method="lower")),
        curve=_curve(confidence[in_scope], correct[in_scope]),
    )


def _curve(confidence: "np.ndarray[Any, Any]", correct: "np.ndarray[Any, Any]") -> List[Dict[str, float]]:
    """Returns the risk at each hundredth of coverage, the surest questions first."""
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~correct[order])
    counts = np.unique(np.linspace(1, len(order), min(len(order), 100)).round().astype(int))
    return [
        {
            "coverage": float(count / len(order)),
            "threshold": float(confidence[order[count - 1]]),
            "risk": float(wrong[count - 1] / count),
        }
        for count in counts
    ]
