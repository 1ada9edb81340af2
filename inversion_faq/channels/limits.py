"""Rate limits: so many calls a minute for each key, counted in this process."""

import collections
import math
import time
from typing import Callable, Deque, Dict, Optional

_WINDOW_SECONDS = 60.0
_MOST_KEYS = 50_000


class RateLimit:
    """A sliding window. The library `limits` needs a newer `packaging` than Rasa 3.6 allows."""

    def __init__(self, per_minute: Optional[int], clock: Callable[[], float] = time.monotonic) -> None:
        """Allows `per_minute` calls a key; None allows all."""
        self._per_minute = per_minute
        self._clock = clock
        self._calls: collections.OrderedDict[str, Deque[float]] = collections.OrderedDict()

    def seconds_to_wait(self, key: str) -> int:
        """Counts a call and returns 0, or returns the whole seconds until the next one is allowed."""
        if self._per_minute is None:
            return 0
        now = self._clock()
        self._forget(now)
        calls = self._calls.setdefault(key, collections.deque())
        self._calls.move_to_end(key)
        while calls and now - calls[0] >= _WINDOW_SECONDS:
            calls.popleft()
        if len(calls) >= self._per_minute:
            return max(1, math.ceil(_WINDOW_SECONDS - (now - calls[0])))
        calls.append(now)
        while len(self._calls) > _MOST_KEYS:
            self._calls.popitem(last=False)
        return 0

    def _forget(self, now: float) -> None:
        """Forgets who has not called for a minute: a key may be somebody's address."""
        while self._calls:
            calls = next(iter(self._calls.values()))
            if calls and now - calls[-1] < _WINDOW_SECONDS:
                return
            self._calls.popitem(last=False)


def limits_off(environment: Dict[str, str]) -> bool:
    """Tells whether CHAT_RATE_LIMIT=off; for measuring only."""
    return environment.get("CHAT_RATE_LIMIT", "").lower() == "off"
