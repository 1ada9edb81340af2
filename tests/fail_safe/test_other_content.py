"""The content of the action server is compared with the model's when the servers start."""

import os
import pathlib
import subprocess
import time
from collections.abc import Iterator

import pytest

from tests.conftest import Bot, Process, free_port, start, start_bot, wait_for
from tests.fragile import change_content, with_other_content
from tests.project import make_project
from tests.shell.terminal import Terminal

LONGEST_WAIT = 15
SAID = "run: the action server has other content (data/) than the trained model: restart it, or run `make train`"


@pytest.fixture
def home(tmp_path: pathlib.Path, model: pathlib.Path) -> pathlib.Path:
    """A project whose content was changed after the training."""
    home = make_project(tmp_path, "actions", "data", "inversion_faq")
    change_content(home)
    return home


@pytest.fixture
def other_actions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    folder, port = tmp_path_factory.mktemp("other"), free_port()
    command = ["-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    server = start(command, folder / "actions.log", port, cwd=with_other_content(folder / "home"))
    wait_for(f"http://127.0.0.1:{port}/health", server)
    yield server
    server.stop()


def test_start_of_the_web_chat_ends_with_what_to_do(home: pathlib.Path) -> None:
    command = [str(home / ".venv" / "bin" / "python"), "scripts/serve.py"]
    env = {**os.environ, "PORT": str(free_port())}
    result = subprocess.run(command, cwd=home, env=env, capture_output=True, text=True, timeout=300)

    assert result.returncode == 1
    assert result.stderr.splitlines()[1:] == [f"{SAID}; see var/rasa.log"]
    assert "the action server has other content" in (home / "var" / "rasa.log").read_text()


def test_start_of_the_shell_ends_with_what_to_do(home: pathlib.Path) -> None:
    terminal = Terminal([str(home / ".venv" / "bin" / "python"), "scripts/serve.py", "--shell"], home)
    try:
        shown = terminal.wait_for(SAID)
        assert terminal.process.wait(30) == 1
    finally:
        terminal.end()
    assert "Your input ->" not in shown


def test_rasa_started_alone_logs_it(tmp_path: pathlib.Path, model: pathlib.Path, other_actions: Process) -> None:
    bot = start_bot(tmp_path, model, other_actions.port)
    try:
        assert logged(bot, "the action server has other content (data/)")
    finally:
        bot.stop()


def logged(bot: Bot, words: str) -> bool:
    """Waits until words stand in the log: Rasa answers while its start goes on."""
    end = time.monotonic() + LONGEST_WAIT
    while words not in bot.server.log.read_text() and time.monotonic() < end:
        time.sleep(0.1)
    return words in bot.server.log.read_text()
