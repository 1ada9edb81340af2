"""The bots that are measured side by side. How each is started stands here, and nowhere else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from benchmarks.load import REST, WEB

OURS, OURS_TENSORFLOW, FLOOR, DEFAULT = "ours", "ours-tensorflow", "floor", "default"
CHANNEL_SETTINGS: Mapping[str, str] = {WEB: "inversion_faq.channels.web.WebChannel", REST: "rest"}


@dataclass(frozen=True)
class Bot:
    """A bot.

    Attributes:
        name: in files and on the command line.
        words: in reports.
        model: whose trained model it serves: `OURS`, `FLOOR` or `DEFAULT`.
        module: what runs it: `python -m <module> run ...`.
        channels: those it is asked over; the first one for everything, others by one client only.
        environment: what it is started with besides `scripts.quiet.environment`.
    """

    name: str
    words: str
    model: str
    module: str = "rasa"
    channels: tuple[str, ...] = (REST,)
    environment: Mapping[str, str] = field(default_factory=dict)


_OURS: dict[str, Any] = {"model": OURS, "channels": (WEB, REST), "environment": {"CHAT_RATE_LIMIT": "off"}}
BOTS = {
    one.name: one
    for one in (
        Bot(OURS, "this bot", module="serving", **_OURS),
        Bot(OURS_TENSORFLOW, "this bot, with TensorFlow", **_OURS),
        Bot(FLOOR, "floor", FLOOR),
        Bot(DEFAULT, "Rasa's default", DEFAULT),
    )
}
