"""How fast memory grows. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy.stats import theilslopes

WARM_UP = 0.3
"""The share of the time that is left out: caches fill."""
_LEVEL = 0.95
_FEWEST = 3


@dataclass(frozen=True)
class Slope:
    """Growth of a memory.

    Attributes:
        slope, low, high: MB a minute, and its 95 % interval.
        intercept: MB where the line begins.
        start: minutes after the first sample where it does.
    """

    slope: float
    low: float
    high: float
    intercept: float
    start: float


def slope(samples: Sequence[Sequence[float]], warm_up: float = WARM_UP) -> Slope | None:
    """Returns the Theil-Sen slope: the median of all slopes between two samples, which single peaks do not move.

    Its interval (Sen 1968) takes the samples for independent; those of a memory are not quite, so it is rather too narrow.

    Args:
        samples: rows of seconds and MB.
        warm_up: the share of the time, from the first sample on, that is left out.

    Returns:
        None when fewer than 3 samples are left.
    """
    if not samples:
        return None
    first, last = samples[0][0], samples[-1][0]
    start = first + warm_up * (last - first)
    kept = [(seconds / 60, size) for seconds, size in samples if seconds >= start]
    if len(kept) < _FEWEST:
        return None
    minutes, sizes = zip(*kept, strict=True)
    found, intercept, low, high = theilslopes(sizes, minutes, _LEVEL)
    return Slope(float(found), float(low), float(high), float(intercept + found * minutes[0]), float(minutes[0]))
