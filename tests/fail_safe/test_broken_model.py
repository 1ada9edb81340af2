"""A model that cannot be used stops the start with what to do; where Rasa runs on all the same, it answers no question."""

import dataclasses
import pathlib
import time
import uuid
from collections.abc import Iterator

import pytest
import requests

from inversion_faq.channels.sessions import PREFIX, Sessions
from tests.channel.contract import EMERGENCY_LINE, assert_error, rest
from tests.conftest import Bot, Process, Session, free_port, start
from tests.fail_safe.models import cut_off, cut_off_archive, with_noise, without_numbers
from tests.project import make_project
from tests.shell.terminal import Terminal

LONGEST_START = 180
SECRET = "no secret, for these tests only !!!!"
NAMES_A_CONDITION = "the Zwetschgendatschi says I have glaucoma"
EMERGENCY = "i cant feel my groin"
WAYS = [
    pytest.param(cut_off, id="encoder cut off"),
    pytest.param(without_numbers, id="encoder that gives no numbers"),
    pytest.param(with_noise, id="encoder of noise", marks=pytest.mark.slow),
    pytest.param(cut_off_archive, id="model cut off", marks=pytest.mark.slow),
]


@dataclasses.dataclass
class Broken:
    """Rasa with a broken model, and what was shown by a shell with the same model."""

    bot: Bot
    shown: str
    status: int


@pytest.fixture(scope="module", params=WAYS)
def broken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path) -> Iterator[Broken]:
    home = make_project(tmp_path_factory.mktemp("broken"), "models")
    broken_model = request.param(model, home / "models" / model.name)
    terminal = Terminal([str(home / ".venv" / "bin" / "python"), "scripts/serve.py", "--shell"], home)
    bot = without_waiting_for_health(home, broken_model)
    try:
        terminal.settle(LONGEST_START)
        yield Broken(bot, terminal.shown, terminal.process.wait(30))
    finally:
        terminal.end()
        bot.stop()


def without_waiting_for_health(home: pathlib.Path, model: pathlib.Path) -> Bot:
    """Starts Rasa as it may be started without scripts/serve.py, and waits until it answers anything."""
    port = free_port()
    own = (home / "credentials.yml").read_text(encoding="utf-8")
    (home / "with-rest.yml").write_text(f"{own}\nrest:\n", encoding="utf-8")
    command = ["-m", "serving", "run", "-i", "127.0.0.1", "-p", str(port), "--model", str(model), "--endpoints", "endpoints.yml"]
    server = start([*command, "--credentials", "with-rest.yml"], home / "rasa.log", port, {"CHAT_SECRET": SECRET}, home)
    bot = Bot(server, home)
    end = time.monotonic() + LONGEST_START
    while not answers(bot):
        assert server.process.poll() is None
        assert time.monotonic() < end, log_of(server)
        time.sleep(0.2)
    return bot


def answers(bot: Bot) -> bool:
    try:
        return bool(requests.get(f"{bot.url}/health", timeout=5).status_code)
    except requests.RequestException:
        return False


def log_of(server: Process) -> str:
    return server.log.read_text()


def test_shell_ends_with_what_to_do_and_takes_no_message(broken: Broken) -> None:
    assert broken.status == 1
    assert broken.shown.strip().splitlines()[-1] == "run: the trained model cannot be loaded: run `make train`"
    assert "Your input ->" not in broken.shown


def test_health_and_ready_tell_that_there_is_no_model(broken: Broken) -> None:
    for path in ("health", "ready"):
        answer = requests.get(f"{broken.bot.url}/{path}", timeout=30)
        assert (answer.status_code, answer.json()["model"]) == (503, "missing")
        assert EMERGENCY_LINE in answer.json()["message"]


@pytest.mark.parametrize("message", [NAMES_A_CONDITION, EMERGENCY])
def test_web_answers_nothing_but_the_emergency_line(broken: Broken, message: str) -> None:
    conversation, token = Sessions(SECRET).new()
    assert conversation.startswith(PREFIX)
    assert_error(Session(broken.bot, token, []).post("/messages", {"message": message}), 503, "unavailable")
    assert_error(requests.post(f"{broken.bot.url}/sessions", json={}, timeout=30), 503, "unavailable")


def test_other_channels_get_the_safe_reply_and_emergencies_told_by_words(broken: Broken) -> None:
    said = rest(broken.bot, uuid.uuid4().hex, NAMES_A_CONDITION)
    assert said.startswith("Something went wrong")
    assert EMERGENCY_LINE in said
    assert rest(broken.bot, uuid.uuid4().hex, EMERGENCY).startswith("Call your emergency number now")


def test_log_says_what_to_do_and_no_words_of_the_user(broken: Broken) -> None:
    log = log_of(broken.bot.server)
    assert "Could not load model due to" in log
    for words in ("Zwetschgendatschi", "groin"):
        assert words not in log + broken.shown


def test_every_way_to_break_the_encoder_is_another_model(tmp_path: pathlib.Path, model: pathlib.Path) -> None:
    copies = [way.values[0](model, tmp_path / str(number)) for number, way in enumerate(WAYS)]
    assert len({path.read_bytes() for path in [model, *copies]}) == len(WAYS) + 1
