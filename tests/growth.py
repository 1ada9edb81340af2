"""How the cost of reading a text grows with its length: a ratio, so that it holds on any machine."""

import time
from collections.abc import Callable
from typing import Any

SHORT, LONG = 1000, 4000
QUADRATIC = (LONG / SHORT) ** 2


def growth(read: Callable[[str], Any], text: str) -> float:
    """Returns how many times longer it takes to read the longest message than a quarter of it, in processor time."""
    return _cost(read, (text * LONG)[:LONG]) / _cost(read, (text * LONG)[:SHORT])


def _cost(read: Callable[[str], Any], text: str) -> float:
    costs = []
    for _ in range(3):
        begun = time.process_time()
        read(text)
        costs.append(time.process_time() - begun)
    return min(costs)
