import asyncio

import pytest
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from inversion_faq.channels.tracker_store import PrivateSQLTrackerStore, store_failed
from inversion_faq.privacy.no_copies import keep_no_copies


@pytest.fixture(autouse=True)
def rasas_wrapper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa's wrapper around the store, put back afterwards."""
    monkeypatch.setattr(FailSafeTrackerStore, "fallback_tracker_store", FailSafeTrackerStore.fallback_tracker_store)
    keep_no_copies()


def test_what_could_not_be_stored_is_kept_nowhere_else(tmp_path):
    database = tmp_path / "conversations.db"
    store = FailSafeTrackerStore(PrivateSQLTrackerStore(Domain.empty(), db=str(database)))
    database.unlink()
    tracker = DialogueStateTracker("web-1", [])
    tracker.update(UserUttered("my name is Siegfried Zwetschgendatschi"))

    async def turn() -> bool:
        store_failed.set(False)
        await store.save(tracker)
        return store_failed.get()

    assert asyncio.run(turn())
    assert asyncio.run(store.fallback_tracker_store.retrieve("web-1")) is None
    assert "Zwetschgendatschi" not in repr(vars(store.fallback_tracker_store))
