import pathlib
from collections.abc import Iterator

import pytest

from tests.conftest import Bot, Process, start_bot

SECRET = "2b7e151628aed2a6abf7158809cf4f3c762e7160f38b4da56a784d9045190cfe"
PREVIOUS = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"
SITE = "https://clinic.example"
LIMITS = {
    "messages_per_minute": 3,
    "sessions_per_minute": 4,
    "messages_per_minute_of_address": 5,
    "requests_per_minute": 20,
}


@pytest.fixture(scope="session")
def production_bot(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path, actions: Process) -> Iterator[Bot]:
    """A bot in the production profile, behind a proxy at 127.0.0.1, with small limits and a secret that was changed."""
    environment = {
        "CHAT_ENVIRONMENT": "production",
        "CHAT_RATE_LIMIT": "",
        "CHAT_SECRET": SECRET,
        "CHAT_SECRET_PREVIOUS": PREVIOUS,
    }
    channel = {**LIMITS, "allowed_origins": [SITE], "trusted_proxies": ["127.0.0.1"]}
    running = start_bot(tmp_path_factory.mktemp("production"), model, actions.port, environment, channel, rest=False)
    yield running
    running.stop()
