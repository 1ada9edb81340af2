"""`rasa shell`, as scripts/serve.py --shell starts it, in a real terminal: what a person reads is complete in itself.

The tests share one conversation and stand in the order in which they are said: what outlasts a message
(the condition, the killed action server, the emergency) comes last.
"""

import os
import pathlib
import re
import signal
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from inversion_faq.content.rendering import render_answer
from tests.project import make_project, processes_of
from tests.shell.terminal import Terminal

PROMPT = "Your input ->"
RAW = re.compile(r"[{}]|\*\*|\]\(|\[@|\\n|\"(?:card|metadata|text|recipient_id)\"|Traceback|Warning")
PAYLOAD = re.compile(r"\(/\w+(?:\{[^}]*\})?\)")  # Rasa's shell shows what a choice sends behind its title
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the action server in /proc: run it on Linux")


class Shell:
    """A conversation in the terminal."""

    def __init__(self, home: pathlib.Path, *own: str) -> None:
        self.home = make_project(home, *own)
        self.prepare()
        self.terminal = Terminal([str(home / ".venv" / "bin" / "python"), "scripts/serve.py", "--shell"], home)
        self.opening = self.terminal.wait_for(PROMPT)

    def prepare(self) -> None:
        """Changes the project before it is started."""

    def say(self, message: str, until: str) -> str:
        """Types a message; returns what is shown after it, up to the next prompt."""
        return self.press(message + "\r", until).split(message)[-1]

    def press(self, keys: str, until: str) -> str:
        self.terminal.settle()
        start = len(self.terminal.shown)
        self.terminal.type(keys)
        self.terminal.wait_for(until, start)
        return self.terminal.settle()[start:]


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path) -> Iterator[Shell]:
    running = Shell(tmp_path_factory.mktemp("shell"))
    yield running
    running.terminal.end()


def missing_lines(text: str, shown: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and line not in shown]


def test_nothing_but_a_short_opening_stands_before_the_prompt(shell: Shell) -> None:
    lines = [line for line in shell.opening.split(PROMPT)[0].splitlines() if line.strip(" ?")]

    assert not RAW.search(shell.opening)
    assert len(lines) <= 3, "\n".join(lines)


def test_off_topic_says_what_the_bot_knows(shell: Shell) -> None:
    shown = shell.say("what is the capital of france", until="emergency number")

    assert "I only know inversion tables" in shown
    assert "doctor, physiotherapist or pharmacist" in shown
    assert not RAW.search(shown)


def test_an_answer_is_shown_whole(shell: Shell, library: Any) -> None:
    answer = library.answers["hair_growth"]

    shown = shell.say("does hanging upside down make hair grow back", until=answer.clinician)

    assert missing_lines(render_answer(library, answer)[0], shown) == []
    assert not RAW.search(shown)


def test_a_clarify_shows_its_choices(shell: Shell) -> None:
    shown = shell.say("hanging ???", until="Type out your own message")

    assert "Can you say a little more?" in shown
    assert re.search(r"1: .+\?.*\(/\w+", shown)
    assert re.search(r"2: .+\?.*\(/\w+", shown)
    assert not RAW.search(PAYLOAD.sub("", shown))


def test_a_chosen_suggestion_is_answered(shell: Shell) -> None:
    shown = shell.press("\r", until="Sources:")

    assert "How sure is this?" in shown
    assert not RAW.search(PAYLOAD.sub("", shown))


def test_a_condition_check_is_shown_whole(shell: Shell) -> None:
    shown = shell.say("i have glaucoma, is it safe for me", until="Tell them about")

    assert "You told me about glaucoma" in shown
    assert "do not use an inversion table" in shown
    assert re.search(r"^\[1\] .+(?:\d{4}|undated)\.", shown, re.MULTILINE)
    assert not RAW.search(shown)


def test_the_safe_reply_is_shown_when_the_action_server_is_gone(shell: Shell) -> None:
    servers = processes_of(shell.home)
    os.kill(next(pid for pid, command in servers.items() if "rasa_sdk" in command), signal.SIGKILL)

    shown = shell.say("and with high blood pressure, is it safe", until="emergency number")

    assert "Something went wrong" in shown
    assert "Please do not use an inversion table on the strength of no answer" in shown
    assert not RAW.search(shown)


def test_an_emergency_is_shown_whole_and_alone_even_then(shell: Shell, library: Any) -> None:
    reply = library.replies[library.signs["chest_pain"].reply]

    shown = shell.say("i have crushing chest pain", until=reply.clinician)

    assert reply.title in shown
    assert missing_lines(reply.text, shown) == []
    assert "Sources:" not in shown
    assert not RAW.search(shown)


def test_stop_ends_everything(shell: Shell) -> None:
    shell.terminal.settle()
    shell.terminal.type("/stop\r")

    assert shell.terminal.process.wait(60) == 0
    assert {pid: command for pid, command in processes_of(shell.home).items() if "python" in command} == {}
