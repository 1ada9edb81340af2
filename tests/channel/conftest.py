"""A bot of its own whose action server, database and process tests may break."""

import pathlib
from collections.abc import Iterator

import pytest

from tests.conftest import Bot, Process, free_port, start, start_bot, wait_for

RAISING = """
from rasa_sdk import Action


class {class_name}(Action):
    def name(self):
        return "{action}"

    def run(self, dispatcher, tracker, domain):
        raise RuntimeError("this action always fails")
"""
ACTIONS = ["action_condition_check", "action_clarify", "action_sources"]


class Fragile:
    """Rasa and an action server that can be broken and healed."""

    def __init__(self, folder: pathlib.Path, model: pathlib.Path) -> None:
        self.folder = folder
        self._model = model
        self._port = free_port()
        self._broken = False
        package = folder / "raising"
        package.mkdir()
        (package / "__init__.py").write_text("")
        for action in ACTIONS:
            (package / f"{action}.py").write_text(RAISING.format(class_name=action.title(), action=action))
        self.actions = self._start_actions("actions")
        self.bot: Bot = start_bot(folder, model, self._port)

    def _start_actions(self, package: str) -> Process:
        command = ["-m", "rasa_sdk", "--actions", package, "--port", str(self._port)]
        server = start(command, self.folder / f"{package}.log", self._port, {"PYTHONPATH": str(self.folder)})
        wait_for(f"http://127.0.0.1:{self._port}/health", server)
        return server

    def break_actions(self, how: str) -> None:
        """`down`: no server; `hanging`: it accepts and never answers; `raising`: every action fails."""
        self._broken = True
        if how == "hanging":
            self.actions.pause()
            return
        self.actions.stop()
        if how == "raising":
            self.actions = self._start_actions("raising")

    def heal_actions(self) -> None:
        if self._broken:
            self.actions.stop()
            self.actions = self._start_actions("actions")
            self._broken = False

    def restart(self) -> None:
        """Ends Rasa and starts it again on the same database and secret."""
        self.bot.stop()
        self.bot = start_bot(self.folder, self._model, self._port)

    def log(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    def stop(self) -> None:
        self.bot.stop()
        self.actions.stop()


@pytest.fixture(scope="session")
def fragile_servers(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path) -> Iterator[Fragile]:
    servers = Fragile(tmp_path_factory.mktemp("fragile"), model)
    yield servers
    servers.stop()


@pytest.fixture
def fragile(fragile_servers: Fragile) -> Iterator[Fragile]:
    """Servers that are well when a test gets them, and healed afterwards."""
    yield fragile_servers
    fragile_servers.heal_actions()
