"""Deletes conversations when their time is over: at the start, and every hour, in the server that runs."""

import asyncio
import logging
import time
from typing import Any, Callable, Optional

from rasa.core.lock_store import LockStore

from inversion_faq import private_logs
from inversion_faq.channels.stores import innermost
from inversion_faq.channels.tracker_store import PrivateSQLTrackerStore
from inversion_faq.observing import metrics

EVERY_SECONDS = 3600.0
RETRY_SECONDS = 60.0
"""After an error, and while deleted words wait in the journal."""
BATCH = 20
_PAUSE_SECONDS = 0.05

logger = logging.getLogger(__name__)


class Retention:
    """Keeps to the `retention_days` of endpoints.yml, in the background."""

    def __init__(
        self, every: float = EVERY_SECONDS, retry: float = RETRY_SECONDS, clock: Callable[[], float] = time.time
    ) -> None:
        """Looks every `every` seconds, after an error in `retry`; `clock` gives the time as events have it, in seconds."""
        self._every = every
        self._retry = retry
        self._clock = clock
        self._task: Optional[asyncio.Task[None]] = None

    def start(self, agent: Any) -> None:
        """Begins; called once, when the server runs."""
        store = innermost(agent.tracker_store)
        if isinstance(store, PrivateSQLTrackerStore):
            self._task = asyncio.ensure_future(self._enforce(store, agent.lock_store))
        else:
            logger.error("conversations are never deleted by themselves: %s cannot", type(store).__name__)

    def stop(self) -> None:
        """Ends it."""
        if self._task:
            self._task.cancel()

    async def _enforce(self, store: PrivateSQLTrackerStore, locks: LockStore) -> None:
        store.unswept = True  # the process before this one may have ended between a deletion and the sweep
        due = 0.0
        while True:
            try:
                if time.monotonic() >= due:
                    await retire_expired(store, locks, self._clock)
                    due = time.monotonic() + self._every
                elif store.unswept:
                    await asyncio.to_thread(store.sweep)
            except Exception as error:  # whatever it is, the next look must still come
                logger.error("expired conversations could not be deleted; tried again: %s", private_logs.described(error))
            await asyncio.sleep(min(self._retry, self._every))


async def retire_expired(store: PrivateSQLTrackerStore, locks: LockStore, clock: Callable[[], float] = time.time) -> int:
    """Deletes every conversation that has expired, none that is under way, and returns how many.

    The database works in a thread, for a moment at a time, so that turns go on meanwhile.
    """
    retired = 0
    while True:
        before = retired
        expired = await asyncio.to_thread(store.expired, clock(), BATCH)
        for conversation in expired:
            async with locks.lock(conversation):  # behind a turn that is under way, after which it is young again
                retired += await asyncio.to_thread(store.retire, conversation, clock())
        if expired or store.unswept:
            await asyncio.to_thread(store.sweep)
        if len(expired) < BATCH or retired == before:
            break
        await asyncio.sleep(_PAUSE_SECONDS)
    if retired:
        metrics.conversations_retired(retired)
        logger.info("%d conversations were deleted: their time was over", retired)
    return retired
