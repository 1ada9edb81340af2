import asyncio
import types

import pytest

from inversion_faq import fail_safe
from inversion_faq.channels.state import State


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def probes(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What the next probes find; the last one stays."""
    found = [True, False]

    async def works(_: object) -> bool:
        return found.pop(0)

    monkeypatch.setattr(fail_safe, "works", works)
    return found


def test_model_is_tried_at_most_once_a_second(probes: list[bool]) -> None:
    clock = Clock()
    state = State(clock)
    agent = types.SimpleNamespace(is_ready=lambda: True, processor=None, tracker_store=None)
    told = []
    for clock.now in (100.0, 100.9, 101.0, 101.5):
        told.append(asyncio.run(state.health(agent))["model"])
    assert told == ["ok", "ok", "failing", "failing"]
    assert probes == []


@pytest.mark.parametrize("agent", [None, types.SimpleNamespace(is_ready=lambda: False)])
def test_without_a_model_nothing_else_is_known(agent: object) -> None:
    assert asyncio.run(State().health(agent)) == {"model": "missing", "conversations": "unknown"}
