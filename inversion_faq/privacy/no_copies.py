"""Keeps Rasa from keeping, in memory and beyond any deletion, what its tracker store could not save."""

from typing import Optional

from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class _Nowhere(TrackerStore):
    """Keeps nothing."""

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Does nothing."""

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """Returns nothing."""
        return None


def keep_no_copies() -> None:
    """Puts a store that keeps nothing in the place of the one in memory that Rasa falls back to."""
    nowhere = _Nowhere(Domain.empty())
    FailSafeTrackerStore.fallback_tracker_store = property(lambda _: nowhere)
