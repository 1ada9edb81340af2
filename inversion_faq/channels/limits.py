"""Rate limits: so many calls a minute for each key, counted in this process."""

import collections
import math
import time
from typing import Callable, Deque, Dict, Optional

from inversion_faq.channels.errors import ChatError
from inversion_faq.channels.settings import RATE_LIMIT_VARIABLE, Settings, SettingsError

_WINDOW_SECONDS = 60.0
_MOST_KEYS = 20_000
_MOST_CALLS = 200_000
Clock = Callable[[], float]


class RateLimit:
    """A sliding window. The library `limits` needs a newer `packaging` than Rasa 3.6 allows.

    What is remembered is bounded: calls of the last minute, at most 200,000 of 20,000 keys. Beyond that, the keys that have
    been quiet for longest are forgotten.
    """

    def __init__(self, per_minute: Optional[int], clock: Clock = time.monotonic) -> None:
        """Allows `per_minute` calls a key; None allows all."""
        self._per_minute = per_minute
        self._clock = clock
        self._calls: collections.OrderedDict[str, Deque[float]] = collections.OrderedDict()
        self._remembered = 0

    @property
    def keys(self) -> int:
        """How many keys are remembered."""
        return len(self._calls)

    @property
    def calls(self) -> int:
        """How many calls are remembered."""
        return self._remembered

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
            self._remembered -= 1
        if len(calls) >= self._per_minute:
            return max(1, math.ceil(_WINDOW_SECONDS - (now - calls[0])))
        calls.append(now)
        self._remembered += 1
        self._forget(now)
        return 0

    def _forget(self, now: float) -> None:
        """Drops the keys that have been quiet for a minute, and the quietest when there are too many."""
        while self._calls:
            oldest = next(iter(self._calls.values()))
            quiet = not oldest or now - oldest[-1] >= _WINDOW_SECONDS
            if not quiet and len(self._calls) <= _MOST_KEYS and self._remembered <= _MOST_CALLS:
                break
            self._remembered -= len(self._calls.popitem(last=False)[1])


class Limits:
    """Every limit of the channel. A request that is over one gets too_many, whose words name the emergency numbers."""

    def __init__(self, settings: Settings, off: bool = False, clock: Clock = time.monotonic) -> None:
        """Takes the limits of the settings; `off` allows everything."""

        def limit(per_minute: int) -> RateLimit:
            return RateLimit(None if off else per_minute, clock)

        self._requests = limit(settings.requests_per_minute)
        self._sessions = limit(settings.sessions_per_minute)
        self._messages = limit(settings.messages_per_minute)
        self._messages_of_address = limit(settings.messages_per_minute_of_address)

    def count_request(self, address: str) -> None:
        """Counts a request of any kind.

        Raises:
            ChatError: too_many.
        """
        _wait(self._requests.seconds_to_wait(address))

    def count_session(self, address: str) -> None:
        """Counts a new session.

        Raises:
            ChatError: too_many.
        """
        _wait(self._sessions.seconds_to_wait(address))

    def count_message(self, conversation: str, address: str) -> None:
        """Counts a message or feedback, for its session and for its address.

        Raises:
            ChatError: too_many.
        """
        _wait(self._messages.seconds_to_wait(conversation))
        _wait(self._messages_of_address.seconds_to_wait(address))


def _wait(seconds: int) -> None:
    if seconds:
        raise ChatError("too_many", retry_after=seconds)


def limits_off(environment: Dict[str, str]) -> bool:
    """Tells whether CHAT_RATE_LIMIT=off; for measuring only.

    Raises:
        SettingsError: when it is another word than `on` or `off`.
    """
    said = environment.get(RATE_LIMIT_VARIABLE, "").lower()
    if said not in ("", "on", "off"):
        raise SettingsError(
            f"{RATE_LIMIT_VARIABLE}={said} is unknown: `off` switches limits off, for measuring only; else leave it out"
        )
    return said == "off"
