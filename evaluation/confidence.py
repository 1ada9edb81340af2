"""Whether confidence can be trusted: selective risk (Geifman and El-Yaniv, 2017), calibration error, Brier score. Pure.

Each function takes n confidences (0 to 1) of the likeliest intents and n booleans: whether that intent is right.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10


@dataclass(frozen=True)
class Bin:
    """The messages whose confidence lies in [low, high), the last bin's in [low, high]; both means are None where n is 0."""

    low: float
    high: float
    n: int
    confidence: float | None
    right: float | None


def risk_coverage(confidence: Sequence[float], right: Sequence[bool]) -> list[tuple[float, float]]:
    """Returns n points (share of messages decided on, share of those that is wrong), the most confident first.

    Messages of the same confidence share their errors evenly, so that their order does not matter.
    """
    if not confidence:
        return []
    _, group = np.unique(-np.asarray(confidence, dtype=float), return_inverse=True)
    wrong = 1.0 - np.asarray(right, dtype=float)
    shared = (np.bincount(group, wrong) / np.bincount(group))[np.sort(group)]
    decided = np.arange(1, len(shared) + 1)
    risk = np.cumsum(shared) / decided
    return [(float(at), float(one)) for at, one in zip(decided / len(shared), risk, strict=True)]


def aurc(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Returns the area under the risk-coverage curve (the mean risk), 0 to 1, less is better; None for no messages."""
    points = risk_coverage(confidence, right)
    return sum(risk for _, risk in points) / len(points) if points else None


def reliability(confidence: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """Returns `BINS` bins of equal width."""
    sure, correct = np.asarray(confidence, dtype=float), np.asarray(right, dtype=float)
    place = np.minimum((sure * BINS).astype(int), BINS - 1)
    bins = []
    for index in range(BINS):
        inside = place == index
        n = int(inside.sum())
        means = (float(sure[inside].mean()), float(correct[inside].mean())) if n else (None, None)
        bins.append(Bin(index / BINS, (index + 1) / BINS, n, *means))
    return bins


def calibration_error(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Returns the expected calibration error over those bins, 0 to 1, less is better; None for no messages."""
    if not confidence:
        return None
    gaps = [one.n * abs((one.confidence or 0.0) - (one.right or 0.0)) for one in reliability(confidence, right)]
    return sum(gaps) / len(confidence)


def brier(confidence: Sequence[float], right: Sequence[bool]) -> float | None:
    """Returns the mean squared gap between confidence and outcome, 0 to 1, less is better; None for no messages."""
    if not confidence:
        return None
    return float(np.mean((np.asarray(confidence, dtype=float) - np.asarray(right, dtype=float)) ** 2))
