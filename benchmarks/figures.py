"""Figures of a measurement: percentiles, spreads over the rounds, and ratios. Pure."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Rounds = Mapping[str, Sequence[float]]
"""The values of each figure of one bot, one a round."""

SHARES = (50, 95, 99)
PLACES = 10
"""How many parts the curve of a conversation's length has."""


@dataclass(frozen=True)
class Spread:
    """A figure over the rounds: its median, least and largest value, and how many rounds there were."""

    median: float
    low: float
    high: float
    n: int


def spread(values: Sequence[float]) -> Spread | None:
    """Returns the spread of a figure; None for no values."""
    return Spread(statistics.median(values), min(values), max(values), len(values)) if values else None


def latency(seconds: Sequence[float]) -> dict[str, float]:
    """Returns `p50`, `p95` and `p99` in milliseconds, and `n`, how many turns they rest on; only `n` for no turns."""
    if not seconds:
        return {"n": 0}
    values = np.percentile(seconds, SHARES) * 1000
    return {"n": len(seconds), **{f"p{share}": float(value) for share, value in zip(SHARES, values, strict=True)}}


def ratios(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Returns the quotients of two figures, round by round: what slows the machine in a round weighs on both.

    A figure that was measured once, such as the training, is set against each round of the other.
    """
    if not above or not below:
        return []
    rounds = max(len(above), len(below))
    if {len(above), len(below)} - {1, rounds}:
        rounds = min(len(above), len(below))
    return [_at(above, index) / _at(below, index) for index in range(rounds) if _at(below, index)]


def differences(above: Sequence[float], below: Sequence[float]) -> list[float]:
    """Returns the differences of two figures, round by round."""
    return [one - other for one, other in zip(above, below, strict=False)]


def windows(pairs: Sequence[Sequence[float]]) -> dict[str, float]:
    """Returns the medians in milliseconds of turns `early` and `late` in a conversation, and their `ratio`.

    Args:
        pairs: seconds early and late, asked one after the other.
    """
    if not pairs:
        return {}
    early, late = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    return {"early": early, "late": late, "ratio": late / early}


def curve(conversations: Sequence[Sequence[Sequence[float]]]) -> list[tuple[float, float]]:
    """Returns how a turn's cost goes with the number of the message: middle of each part, and its median in milliseconds.

    Args:
        conversations: rows of number (from 1) and seconds, one list a conversation.
    """
    rows = sorted(tuple(row) for one in conversations for row in one)
    if not rows:
        return []
    width = max(row[0] for row in rows) / PLACES
    parts: dict[int, list[float]] = {}
    for number, seconds in rows:
        parts.setdefault(min(int((number - 1) / width), PLACES - 1), []).append(seconds)
    return [(width * (part + 0.5), statistics.median(values) * 1000) for part, values in sorted(parts.items())]


def joined(visits: Sequence[Mapping[str, float]]) -> dict[str, list[float]]:
    """Returns each figure's values over the visits; one that a visit has not is left out there."""
    names = dict.fromkeys(name for visit in visits for name in visit)
    return {name: [visit[name] for visit in visits if name in visit] for name in names}


def _at(values: Sequence[float], index: int) -> float:
    return values[index if len(values) > 1 else 0]
