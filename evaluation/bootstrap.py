"""Percentile bootstrap of a mean: how far a figure may be off because these messages were asked and not others."""

from collections.abc import Sequence

import numpy as np

SAMPLES = 1000
SEED = 3
_LEVEL = (2.5, 97.5)


def interval(values: Sequence[float]) -> tuple[float, float] | None:
    """Returns the 95 % interval of the mean of n values, the same at every call; None for no values."""
    if not values:
        return None
    row = np.asarray(values, dtype=float)
    chosen = np.random.default_rng(SEED).integers(0, len(row), (SAMPLES, len(row)))
    low, high = np.percentile(row[chosen].mean(axis=1), _LEVEL)
    return float(low), float(high)
