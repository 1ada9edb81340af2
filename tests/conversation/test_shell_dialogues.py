"""One dialogue in five as `rasa shell` says it: the same words as in the widget, for who sees no cards.

The shell posts to Rasa's rest channel, which sends no cards and cuts a text at its blank lines; most are said there, each in
a conversation of its own. A few are typed into a real terminal.
"""

import pathlib
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.conftest import Bot
from tests.conversation.dialogues import Dialogue, Exchange, play, read_dialogues
from tests.shell.test_shell import RAW, Shell

ONE_IN = 5
TYPED_FOR_REAL = ("forgetting", "corrections")


def one_in_five(dialogues: list[Dialogue]) -> list[Dialogue]:
    """Chooses by name, so that a new dialogue hardly changes which others are chosen."""
    by_chance = sorted(dialogues, key=lambda one: zlib.crc32(one.name.encode()))
    return by_chance[: -(-len(dialogues) // ONE_IN)]


ALL = read_dialogues()
CHOSEN = one_in_five(ALL)


def paragraphs(texts: list[str]) -> list[str]:
    return [part for text in texts for part in text.strip().split("\n\n")]


def offered(messages: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["title"], one["payload"]) for message in messages for one in message.get("buttons") or []]


def is_a_command(exchange: Exchange) -> bool:
    """The widget's channel makes a typed "/restart" plain; in the shell it is a command to Rasa."""
    return "say" in exchange.turn and exchange.said.startswith("/")


@pytest.mark.parametrize("dialogue", CHOSEN, ids=lambda one: one.name)
def test_shell_says_what_the_widget_says(dialogue: Dialogue, bot: Bot) -> None:
    address = bot.url.removesuffix("/chat") + "/webhooks/rest/webhook"
    for exchange in play(bot, dialogue):
        if is_a_command(exchange):
            return
        answer = requests.post(address, json={"sender": dialogue.name, "message": exchange.said}, timeout=60)
        assert answer.status_code == 200, answer.text
        messages = answer.json()

        assert paragraphs([one["text"] for one in messages]) == paragraphs([one["text"] for one in exchange.messages])
        assert offered(messages) == offered(exchange.messages)


def test_one_dialogue_in_five_is_said_in_the_shell() -> None:
    assert len(CHOSEN) * ONE_IN >= len(ALL)
    assert len({one.phenomenon for one in CHOSEN}) >= 15


def typed_for_real(phenomenon: str) -> Dialogue:
    """The first of the chosen that needs no tap: in a terminal a choice is made with the arrow keys."""
    return next(one for one in CHOSEN if one.phenomenon == phenomenon and all("say" in turn for turn in one.turns))


@pytest.fixture
def shell(tmp_path: pathlib.Path, model: pathlib.Path) -> Iterator[Shell]:
    running = Shell(tmp_path)
    yield running
    running.terminal.end()


@pytest.mark.parametrize("dialogue", [typed_for_real(one) for one in TYPED_FOR_REAL], ids=lambda one: one.name)
def test_dialogue_typed_into_a_terminal_shows_every_line(dialogue: Dialogue, bot: Bot, shell: Shell) -> None:
    for exchange in play(bot, dialogue):
        lines = [line for one in exchange.messages for line in one["text"].splitlines() if line.strip()]

        shown = shell.say(exchange.said, until=lines[-1])

        assert [line for line in lines if line not in shown] == []
        assert not RAW.search(shown)
