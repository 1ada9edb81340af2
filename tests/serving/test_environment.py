"""An environment made from requirements/serve.txt alone serves the trained model, and answers as the usual one does."""

import os
import pathlib
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import ROOT, Bot, Process, Session, free_port
from tests.project import make_project, run_script

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]
LONGEST_START = 300
MESSAGES = {
    "a question": "does it help sciatica",
    "a condition": "im on apixaban and have glaucoma, is it ok",
    "an emergency": "both my legs went numb after i came off it",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path) -> pathlib.Path:
    """A project whose .venv holds what is in requirements/serve.txt, and nothing else; needs the network, as set-up does."""
    home = make_project(tmp_path_factory.mktemp("serving"))
    (home / ".venv").unlink()
    uv = run_script(ROOT, "-c", "import setup; print(setup.find_uv())", PYTHONPATH="scripts").stdout.strip()
    python, requirements = home / ".venv" / "bin" / "python", home / "requirements" / "serve.txt"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, home / ".venv"], check=True)
    install = [uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, requirements]
    subprocess.run(install, check=True)
    return home


@pytest.fixture(scope="module")
def served(home: pathlib.Path) -> Iterator[Bot]:
    """The bot as scripts/serve.py starts it there."""
    port, log = free_port(), home / "serve.log"
    with log.open("w") as output:
        command = [str(home / ".venv" / "bin" / "python"), "scripts/serve.py"]
        env = {**os.environ, "PORT": str(port), "STAND_INS": ""}
        process = subprocess.Popen(command, cwd=home, env=env, stdout=output, stderr=subprocess.STDOUT)
    server = Process(process, port, log)
    end = time.monotonic() + LONGEST_START
    while "run: ready at" not in log.read_text():
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.2)
    yield Bot(server, home)
    server.stop()


def test_tensorflow_is_not_installed_there(home: pathlib.Path) -> None:
    command = [str(home / ".venv" / "bin" / "python"), "-c", "import tensorflow"]

    assert "No module named 'tensorflow'" in subprocess.run(command, capture_output=True, text=True).stderr


@pytest.mark.parametrize("message", MESSAGES.values(), ids=MESSAGES)
def test_replies_are_those_of_the_usual_environment(served: Bot, bot: Bot, message: str) -> None:
    assert said(served.session(), message) == said(bot.session(), message)


def said(session: Session, message: str) -> list[dict[str, Any]]:
    """Returns what is said to a message, cards included, without the ids of the messages."""
    return [{key: value for key, value in one.items() if key != "id"} for one in session.say(message)]
