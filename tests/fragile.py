"""A bot of its own that tests may break and heal: its action server, its components, its database, its disk."""

import contextlib
import http.server
import json
import pathlib
import shutil
import threading

from tests.conftest import ROOT, Bot, Process, free_port, start, start_bot, wait_for
from tests.fail_safe.disk import Disk
from tests.fail_safe.models import with_breakable_components

RAISING = """
from rasa_sdk import Action


class {class_name}(Action):
    def name(self):
        return "{action}"

    def run(self, dispatcher, tracker, domain):
        raise RuntimeError("this action always fails")
"""
ACTIONS = ["action_condition_check", "action_clarify", "action_sources", "action_content"]


class Fragile:
    """Rasa and an action server that can be broken and healed."""

    def __init__(self, folder: pathlib.Path, model: pathlib.Path) -> None:
        self.folder = folder
        self.disk = Disk(folder / "disk")
        self._broken_component = folder / "broken-component"
        self._model = with_breakable_components(model, folder / "breakable.tar.gz", self._broken_component)
        self._port = free_port()
        self._broken = False
        self._answering: AnsweringServer | None = None
        package = folder / "raising"
        package.mkdir()
        (package / "__init__.py").write_text("")
        for action in ACTIONS:
            (package / f"{action}.py").write_text(RAISING.format(class_name=action.title(), action=action))
        with contextlib.ExitStack() as ending:
            ending.callback(self.disk.unmount)
            self.actions = self._start_actions("actions")
            ending.callback(lambda: self.actions.stop())
            self.bot: Bot = self._start_bot()
            ending.callback(lambda: self.bot.stop())
            self._ending = ending.pop_all()

    def _start_bot(self) -> Bot:
        database = self.disk.folder / "conversations.db"
        store = {
            "type": "inversion_faq.channels.tracker_store.PrivateSQLTrackerStore",
            "dialect": "sqlite",
            "db": str(database),
        }
        bot = start_bot(self.folder, self._model, self._port, tracker_store=store)
        bot.database = database
        return bot

    def _start_actions(self, package: str, home: pathlib.Path = ROOT) -> Process:
        command = ["-m", "rasa_sdk", "--actions", package, "--port", str(self._port)]
        server = start(command, self.folder / f"{package}.log", self._port, {"PYTHONPATH": str(self.folder)}, home)
        wait_for(f"http://127.0.0.1:{self._port}/health", server)
        return server

    def break_actions(self, how: str) -> None:
        """Breaks the action server.

        `down`: there is none; `hanging`: it accepts and never answers; `raising`: every action fails; `rejecting`, `nonsense`:
        something answers, with 400 or with what no action server says; `other content`: it is restarted with changed content.
        """
        self._broken = True
        if how == "hanging":
            self.actions.pause()
            return
        self.actions.stop()
        if how == "raising":
            self.actions = self._start_actions("raising")
        elif how == "other content":
            self.actions = self._start_actions("actions", with_other_content(self.folder / "other"))
        elif how != "down":
            self._answering = AnsweringServer(self._port, 400 if how == "rejecting" else 200)

    def heal_actions(self) -> None:
        if self._broken:
            if self._answering:
                self._answering.end()
                self._answering = None
            self.actions.stop()
            self.actions = self._start_actions("actions")
            self._broken = False

    def break_component(self, name: str) -> None:
        """Lets a component of the pipeline or a policy raise (see tests/fail_safe/breakable.py)."""
        self._broken_component.write_text(name)

    def heal_component(self) -> None:
        self._broken_component.unlink(missing_ok=True)

    def heal(self) -> None:
        self.heal_component()
        self.heal_actions()
        self.disk.empty(self.bot.server.process.pid)

    def restart(self) -> None:
        """Ends Rasa and starts it again on the same database and secret."""
        self.bot.stop()
        self.bot = self._start_bot()

    def log(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))

    def log_of_rasa(self) -> str:
        """What Rasa logged; an action server that was made to raise logs its traces elsewhere."""
        return self.bot.server.log.read_text()

    def stop(self) -> None:
        self._ending.close()


class AnsweringServer:
    """Answers every request with one status, and with what it was sent: whoever logs that logs what people write."""

    def __init__(self, port: int, status: int) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                sent = self.rfile.read(int(self.headers["Content-Length"]))
                action = {"action_name": json.loads(sent)["next_action"], "error": "rejected"}
                body = json.dumps(action).encode() if status == 400 else sent
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError):
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def end(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def with_other_content(home: pathlib.Path) -> pathlib.Path:
    """Returns a copy of the action server whose content differs in one word of advice."""
    if not home.exists():
        for name in ("actions", "data", "inversion_faq"):
            shutil.copytree(ROOT / name, home / name, ignore=shutil.ignore_patterns("__pycache__"))
        change_content(home)
    return home


def change_content(home: pathlib.Path) -> None:
    """Changes one sentence of the content in `home`."""
    phrases = home / "data" / "phrases.yml"
    text = phrases.read_text(encoding="utf-8")
    assert "do not use an inversion table." in text
    phrases.write_text(text.replace("do not use an inversion table.", "do not use any inversion table."), encoding="utf-8")
