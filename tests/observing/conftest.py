"""A bot as an operator runs it: logs in JSON, a token for the metrics, an action server of its own that tests may stop."""

import dataclasses
from collections.abc import Iterator

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests.conftest import Bot, Process, start_actions, start_bot

TOKEN = "t" * 32
OPERATED = {"CHAT_LOG_FORMAT": "json", "CHAT_METRICS_TOKEN": TOKEN}


@dataclasses.dataclass
class Operated:
    """Both servers and their metrics."""

    bot: Bot
    actions: Process

    def metrics(self) -> "dict[tuple[str, ...], float]":
        """Returns the value of each series, by its name and the values of its labels in the order of their names."""
        url = self.bot.url.replace("/chat", "/metrics")
        answer = requests.get(url, headers={"Authorization": f"Bearer {TOKEN}"}, timeout=30)
        assert answer.status_code == 200, answer.text
        return {
            (sample.name.removeprefix("inversion_faq_"), *(sample.labels[one] for one in sorted(sample.labels))): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }


@pytest.fixture(scope="session")
def operated(tmp_path_factory: pytest.TempPathFactory, model) -> Iterator[Operated]:
    folder = tmp_path_factory.mktemp("operated")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("CHAT_LOG_FORMAT", "json")
        actions = start_actions(folder)
    bot = start_bot(folder, model, actions.port, OPERATED)
    yield Operated(bot, actions)
    bot.stop()
    actions.stop()
