"""scripts/serve.py: both servers start together and end together, and what stops a start is one clear line."""

import concurrent.futures
import os
import pathlib
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import requests

from tests.conftest import free_port
from tests.project import actions_port, make_project, processes_of, run_script

LONGEST_START = 180
LONGEST_END = 30
READY = "run: ready at"
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc: run it on Linux")


class Served:
    """`scripts/serve.py` in a project of its own, as `make run` starts it."""

    def __init__(self, home: pathlib.Path) -> None:
        self.home = make_project(home)
        self.port = free_port()
        self.said = home / "serve.log"
        with self.said.open("w") as output:
            self.process = subprocess.Popen(
                [str(self.home / ".venv" / "bin" / "python"), "scripts/serve.py"],
                cwd=self.home,
                env={**os.environ, "PORT": str(self.port)},
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
            )

    def wait_until(self, words: str) -> None:
        end = time.monotonic() + LONGEST_START
        while words not in self.said.read_text():
            if time.monotonic() > end or self.process.poll() is not None:
                pytest.fail(f"no {words!r} in:\n{self.said.read_text()}")
            time.sleep(0.1)

    def servers(self) -> dict[int, str]:
        return {pid: command for pid, command in processes_of(self.home).items() if pid != self.process.pid}

    def server(self, words: str) -> int:
        return next(pid for pid, command in self.servers().items() if words in command)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for pid in self.servers():
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def served(tmp_path: pathlib.Path, model: pathlib.Path) -> Iterator[Served]:
    running = Served(tmp_path)
    yield running
    running.end()


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield int(taken.getsockname()[1])


def test_a_busy_port_of_rasa_is_one_clear_line(tmp_path: pathlib.Path, model: pathlib.Path, busy_port: int) -> None:
    result = run_script(make_project(tmp_path), "scripts/serve.py", PORT=str(busy_port))

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"run: port {busy_port}, for Rasa, is in use: end what uses it, or choose another: PORT=5006 make run"
    ]


@pytest.mark.parametrize("arguments", [[], ["--shell"]], ids=["chat", "shell"])
def test_a_busy_port_of_the_action_server_is_one_clear_line(
    tmp_path: pathlib.Path, model: pathlib.Path, busy_port: int, arguments: list[str]
) -> None:
    home = make_project(tmp_path)
    (home / "endpoints.yml").write_text(f"action_endpoint:\n  url: http://127.0.0.1:{busy_port}/webhook\n")

    result = run_script(home, "scripts/serve.py", *arguments, PORT=str(free_port()))

    assert result.returncode == 1
    assert result.stderr.splitlines() == [
        f"run: port {busy_port}, for the action server, is in use: end what uses it, or choose another in endpoints.yml"
    ]


def test_a_busy_port_leaves_no_server_behind(tmp_path: pathlib.Path, model: pathlib.Path, busy_port: int) -> None:
    home = make_project(tmp_path)

    run_script(home, "scripts/serve.py", PORT=str(busy_port))

    assert is_free(actions_port(home))


@pytest.mark.parametrize("port", ["", "0", "65536", "five", "-1"])
def test_a_port_that_is_none_is_one_clear_line(tmp_path: pathlib.Path, model: pathlib.Path, port: str) -> None:
    result = run_script(make_project(tmp_path), "scripts/serve.py", PORT=port)

    assert result.returncode == 1
    assert result.stderr.splitlines() == [f"run: PORT={port} is not a port: use a number from 1 to 65535"]


def test_without_a_model_it_says_how_to_train_one(tmp_path: pathlib.Path) -> None:
    home = make_project(tmp_path)
    (home / "models").unlink()

    result = run_script(home, "scripts/serve.py", PORT=str(free_port()))

    assert result.returncode == 1
    assert result.stderr.splitlines() == ["run: there is no trained model: run `make train`"]


@pytest.mark.parametrize(
    "endpoints", ["", "action_endpoint:\n", "action_endpoint:\n  url: http://127.0.0.1\n", "action_endpoint: {url: ["]
)
def test_endpoints_without_an_action_server_are_one_clear_line(
    tmp_path: pathlib.Path, model: pathlib.Path, endpoints: str
) -> None:
    home = make_project(tmp_path)
    (home / "endpoints.yml").write_text(endpoints)

    result = run_script(home, "scripts/serve.py", PORT=str(free_port()))

    assert result.returncode == 1
    assert len(result.stderr.splitlines()) == 1
    assert "endpoints.yml" in result.stderr


def test_a_model_that_cannot_be_loaded_is_one_clear_line(tmp_path: pathlib.Path) -> None:
    home = make_project(tmp_path)
    (home / "models").unlink()
    (home / "models").mkdir()
    (home / "models" / "inversion-faq.tar.gz").write_text("no model")

    result = run_script(home, "scripts/serve.py", PORT=str(free_port()))

    assert result.returncode == 1
    assert result.stderr.splitlines()[1:] == ["run: the trained model cannot be loaded: run `make train`; see var/rasa.log"]


def test_an_action_server_that_does_not_start_is_told_with_its_log(tmp_path: pathlib.Path, model: pathlib.Path) -> None:
    home = make_project(tmp_path)
    (home / "actions").unlink()

    result = run_script(home, "scripts/serve.py", "--shell")

    assert result.returncode == 1
    assert "run: the action server did not start:" in result.stderr
    assert result.stderr.splitlines()[-1] == "The whole log is var/actions.log"


@linux
@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_a_signal_during_the_start_leaves_no_process(served: Served, ends: signal.Signals) -> None:
    served.wait_until("run: starting")
    served.process.send_signal(ends)

    assert served.process.wait(LONGEST_END) == 0
    assert served.servers() == {}


@linux
@pytest.mark.slow
@pytest.mark.parametrize("ends", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_a_signal_stops_both_servers(served: Served, ends: signal.Signals) -> None:
    served.wait_until(READY)
    assert requests.get(f"http://127.0.0.1:{served.port}/chat/ready", timeout=10).json()["actions"] == "ok"
    started = served.servers()

    served.process.send_signal(ends)

    assert len(started) >= 2
    assert served.process.wait(LONGEST_END) == 0
    assert served.servers() == {}
    assert is_free(served.port)
    assert is_free(actions_port(served.home))


@linux
@pytest.mark.slow
def test_a_turn_under_way_is_answered_when_both_end(served: Served) -> None:
    served.wait_until(READY)
    url = f"http://127.0.0.1:{served.port}/chat"
    headers = {"Authorization": f"Bearer {requests.post(f'{url}/sessions', timeout=30).json()['session']}"}
    actions = served.server("rasa_sdk")
    os.kill(actions, signal.SIGSTOP)
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        body = {"message": "I have glaucoma"}
        answer = pool.submit(requests.post, f"{url}/messages", json=body, headers=headers, timeout=60)
        time.sleep(1)
        served.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        os.kill(actions, signal.SIGCONT)
        [reply] = answer.result().json()["messages"]

    assert reply["card"]["kind"] == "condition_check"
    assert served.process.wait(LONGEST_END) == 0
    assert served.servers() == {}


@linux
@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "name", "log"),
    [("rasa_sdk", "the action server", "var/actions.log"), ("serving run", "Rasa", "var/rasa.log")],
    ids=["actions", "rasa"],
)
def test_a_killed_server_ends_both_with_a_clear_line(served: Served, words: str, name: str, log: str) -> None:
    served.wait_until(READY)

    os.kill(served.server(words), signal.SIGKILL)

    assert served.process.wait(LONGEST_END) == 1
    assert served.said.read_text().splitlines()[-1] == f"run: {name} ended by itself; see {log}"
    assert served.servers() == {}


@linux
@pytest.mark.slow
def test_a_killed_serve_takes_its_servers_with_it(served: Served) -> None:
    served.wait_until(READY)

    served.process.kill()
    served.process.wait()

    end = time.monotonic() + LONGEST_END
    while served.servers() and time.monotonic() < end:
        time.sleep(0.2)
    assert served.servers() == {}
