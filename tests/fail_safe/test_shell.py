"""What a person reads in the terminal when something breaks, and that the shell goes on.

The tests share one conversation and stand in the order in which they are said: every failure is healed before the next, but
for the emergencies and the lost conversation, which come last.
"""

import os
import pathlib
import re
import signal
import sqlite3
import sys
from collections.abc import Iterator

import pytest
import yaml

from tests.conftest import MODEL, ROOT, Process, start, wait_for
from tests.fail_safe.disk import Disk
from tests.fail_safe.models import with_breakable_components
from tests.fragile import AnsweringServer, change_content
from tests.project import actions_port, processes_of
from tests.shell.test_shell import PROMPT, Shell

EMERGENCY_LINE = "In an emergency, call your emergency number"
NAMES_A_CONDITION = "doctor zwetschgendatschi says i have glaucoma"
HOW_LONG = "how long should i stay upside down"
EMERGENCY = "i cant feel my groin"
CHECKED = "Tell them about"
SAID = re.compile("zwetschgendatschi|glaucoma|upside|groin")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds the servers in /proc: run it on Linux")


class BreakableShell(Shell):
    """A shell whose action server, components, disk and database can be broken."""

    def prepare(self) -> None:
        self.disk = Disk(self.home / "disk")
        self.database = self.disk.folder / "conversations.db"
        self.component = self.home / "broken-component"
        (self.home / "tests").symlink_to(ROOT / "tests")
        (self.home / "models").unlink()
        (self.home / "models").mkdir()
        with_breakable_components(MODEL, self.home / "models" / MODEL.name, self.component)
        endpoints = yaml.safe_load((self.home / "endpoints.yml").read_text())
        endpoints["tracker_store"]["db"] = str(self.database)
        (self.home / "endpoints.yml").write_text(yaml.safe_dump(endpoints))
        self.actions_port = actions_port(self.home)
        self.actions: Process | None = None

    def pid(self, words: str) -> int:
        return next(pid for pid, command in processes_of(self.home).items() if words in command)

    def stop_actions(self) -> None:
        if self.actions:
            self.actions.kill()
        else:
            os.kill(self.pid("rasa_sdk"), signal.SIGKILL)

    def start_actions(self) -> None:
        command = ["-m", "rasa_sdk", "--actions", "actions", "--port", str(self.actions_port)]
        self.actions = start(command, self.home / "actions.log", self.actions_port, cwd=self.home)
        wait_for(f"http://127.0.0.1:{self.actions_port}/health", self.actions)

    def says_the_safe_reply(self, message: str) -> None:
        """Says something, and expects the safe reply, a line in the log that does not quote, and the next prompt."""
        shown = self.say(message, until=EMERGENCY_LINE)
        assert "Something went wrong" in shown
        assert "Please do not use an inversion table on the strength of no answer" in shown
        assert "You told me about" not in shown
        assert PROMPT in shown
        self.logged_without_words(shown)

    def logged_without_words(self, shown: str) -> None:
        logged = [line for line in shown.splitlines() if re.search(r" (ERROR|WARNING) ", line)]
        assert logged
        assert not [line for line in logged if SAID.search(line.lower())]
        assert "Traceback" not in shown

    def remembers_glaucoma(self) -> None:
        assert "You told me about glaucoma" in self.say(HOW_LONG, until=CHECKED)

    def end(self) -> None:
        self.terminal.end()
        if self.actions:
            self.actions.stop()
        self.disk.unmount()


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path) -> Iterator[BreakableShell]:
    running = BreakableShell(tmp_path_factory.mktemp("shell"), "actions", "data", "inversion_faq")
    yield running
    running.end()


@pytest.mark.parametrize("component", ["SentenceEncoder", "RedFlagDetector", "RulePolicy", "SafetyPolicy"])
def test_a_component_that_raises(shell: BreakableShell, component: str) -> None:
    shell.component.write_text(component)
    shell.says_the_safe_reply(NAMES_A_CONDITION)
    shell.component.unlink()
    shell.remembers_glaucoma()


def test_an_action_server_that_hangs(shell: BreakableShell) -> None:
    pid = shell.pid("rasa_sdk")
    os.kill(pid, signal.SIGSTOP)
    shell.says_the_safe_reply(HOW_LONG)
    os.kill(pid, signal.SIGCONT)
    shell.remembers_glaucoma()


def test_an_action_server_that_is_down(shell: BreakableShell) -> None:
    shell.stop_actions()
    shell.says_the_safe_reply(HOW_LONG)


@pytest.mark.parametrize("status", [200, 400, 500], ids=["nonsense", "rejecting", "error"])
def test_something_else_in_place_of_the_action_server(shell: BreakableShell, status: int) -> None:
    instead = AnsweringServer(shell.actions_port, status)
    try:
        shell.says_the_safe_reply(HOW_LONG)
    finally:
        instead.end()


def test_an_action_server_that_is_restarted_with_other_content(shell: BreakableShell) -> None:
    phrases = shell.home / "data" / "phrases.yml"
    as_trained = phrases.read_text()
    change_content(shell.home)
    shell.start_actions()
    shell.says_the_safe_reply(HOW_LONG)
    assert "the action server has other content (data/) than the model was trained from" in shell.terminal.shown
    shell.stop_actions()
    phrases.write_text(as_trained)
    shell.start_actions()
    shell.remembers_glaucoma()


def test_a_full_disk(shell: BreakableShell) -> None:
    rasa = shell.pid("quiet.py")
    shell.disk.fill(rasa)
    shell.says_the_safe_reply("and i have osteoporosis")
    shell.disk.empty(rasa)
    shell.remembers_glaucoma()


def test_a_database_without_its_table(shell: BreakableShell) -> None:
    change(shell.database, "ALTER TABLE events RENAME TO away")
    shell.says_the_safe_reply(HOW_LONG)
    change(shell.database, "ALTER TABLE away RENAME TO events")
    shell.remembers_glaucoma()


def test_an_emergency_while_a_component_raises_and_the_disk_is_full(shell: BreakableShell) -> None:
    shell.component.write_text("SentenceEncoder")
    shell.disk.fill(shell.pid("quiet.py"))
    shown = shell.say(EMERGENCY, until="Call your emergency number now")
    assert "Something went wrong" not in shown
    shell.logged_without_words(shown)
    shell.disk.empty(shell.pid("quiet.py"))
    shell.component.unlink()
    shell.remembers_glaucoma()


def test_a_conversation_that_is_lost_is_never_answered_as_a_new_one(shell: BreakableShell) -> None:
    change(shell.database, "DELETE FROM events")
    for _ in range(2):
        shell.says_the_safe_reply(HOW_LONG)
    assert "Call your emergency number now" in shell.say(EMERGENCY, until="Call your emergency number now")


def test_the_shell_can_still_be_ended(shell: BreakableShell) -> None:
    shell.terminal.settle()
    shell.terminal.type("/stop\r")
    assert shell.terminal.process.wait(60) == 0


def change(database: pathlib.Path, statement: str) -> None:
    with sqlite3.connect(database) as connection:
        connection.execute(statement)
    connection.close()
