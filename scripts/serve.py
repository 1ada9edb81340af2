"""Starts the action server and Rasa, waits until both answer, and stops both on Ctrl-C.

    python scripts/serve.py           the web chat at http://127.0.0.1:5005/chat
    python scripts/serve.py --shell   `rasa shell` with the action server behind it

PORT in the environment moves Rasa to another port; the action server's port is the one in endpoints.yml.
CHAT_HOST lets Rasa listen on another address than 127.0.0.1, such as 0.0.0.0 in a container; the action server never does.
Rasa runs without TensorFlow, see serving/; STAND_INS=off in the environment gives it back.
Logs are var/actions.log and var/rasa.log.
"""

import ctypes
import ipaddress
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import List, Optional

import yaml
from quiet import MODEL, NO_LIBRARY, NO_MODEL, OTHER_CONTENT, PYTHON, ROOT, environment

HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - only where CHAT_HOST says so
CHANGE_ACTIONS_PORT = ", or choose another in endpoints.yml"
LONGEST_START = 180
LONGEST_END = 15
"""Seconds; Rasa ends within 13, whatever is under way (inversion_faq/channels/shutdown.py)."""
BROKEN_MODEL = "the trained model cannot be loaded: run `make train`"
MISSING_LIBRARY = "the trained model cannot be loaded: this server runs without a library that it needs, as said above"
OLD_ACTIONS = "the action server has other content (data/) than the trained model: restart it, or run `make train`"
_DIE_WITH_PARENT = 1
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ServeError(Exception):
    """A start that failed; the message says what to do."""


class Server:
    """A child process with its log, which ends when this process does."""

    def __init__(self, name: str, command: List[str], log: Optional[pathlib.Path]) -> None:
        self.name = name
        self.log = log
        output = log.open("w") if log else None
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment(),
            stdin=subprocess.DEVNULL if log else None,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=log is not None,
            preexec_fn=_prepare_server if log else _take_signals,
        )
        if output:
            output.close()

    def exit_status(self) -> Optional[int]:
        """Returns its exit status, or None while it runs."""
        return self._process.poll()

    def wait(self) -> int:
        """Waits for its end."""
        return self._process.wait()

    def stop(self) -> None:
        """Ends it: asks first, then insists."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(LONGEST_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def _take_signals() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def _prepare_server() -> None:
    _take_signals()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def start(servers: List[Server], name: str, command: List[str], log: Optional[pathlib.Path]) -> None:
    """Starts a server. A signal to end waits until the server is among those that are then stopped."""
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        servers.append(Server(name, command, log))
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)


def answers(url: str) -> bool:
    """Tells whether an address answers with 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError, ValueError):
        return False


def _hopeless(url: str) -> str:
    """Returns why waiting will not help, where Rasa says so; it listens only after it has tried to load its model."""
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError as error:
        try:
            state = json.loads(error.read())
        except ValueError:
            return ""
        if state.get("model") in ("missing", "failing"):
            return BROKEN_MODEL
        return OLD_ACTIONS if state.get("actions") == "other_content" else ""
    except (OSError, ValueError):
        pass
    return ""


def require_free(port: int, what: str, change: str) -> None:
    """Raises ServeError when something listens on a port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ServeError(f"port {port}, for {what}, is in use: end what uses it{change}") from error


def _missing_library(log: Optional[pathlib.Path]) -> str:
    """Returns what Rasa's log says of a library that this server runs without (serving/stand_ins.py)."""
    found = re.search("this server runs without .*?, run `make train`", log.read_text(errors="replace") if log else "")
    return found.group() if found else ""


def free_port() -> int:
    """Returns a port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_until_ready(servers: List[Server], url: str) -> None:
    """Waits until an address answers.

    Raises:
        ServeError: when a server ends before, it takes too long, or Rasa says what is wrong.
    """
    end = time.monotonic() + LONGEST_START
    while not answers(url):
        hopeless = _hopeless(url)
        if hopeless:
            raise ServeError(f"{_missing_library(servers[-1].log) or hopeless}; see {_relative(servers[-1].log)}")
        for server in servers:
            if server.exit_status() is not None:
                log = f"{_tail(server.log)}\nThe whole log is {_relative(server.log)}"
                raise ServeError(f"{server.name} did not start:\n{log}")
        if time.monotonic() > end:
            logs = ", ".join(_relative(server.log) for server in servers)
            raise ServeError(f"no answer after {LONGEST_START} s; see {logs}")
        time.sleep(0.3)


def actions_server(servers: List[Server], port: int) -> None:
    """Starts the action server, or uses the one that runs already."""
    if answers(f"http://{HOST}:{port}/health"):
        sys.stderr.write(f"run: using the action server on port {port}\n")
        return
    require_free(port, "the action server", CHANGE_ACTIONS_PORT)
    command = [str(PYTHON), "-m", "rasa_sdk", "--actions", "actions", "--port", str(port)]
    start(servers, "the action server", command, ROOT / "var" / "actions.log")


def serve(servers: List[Server]) -> None:
    """Serves the web chat until Ctrl-C or the end of a server."""
    port = _port()
    actions_port = _actions_port()
    host = _host()
    require_free(port, "Rasa", ", or choose another: PORT=5006 make run")
    require_free(actions_port, "the action server", CHANGE_ACTIONS_PORT)
    sys.stderr.write("run: starting, this takes about 10 seconds\n")
    actions_server(servers, actions_port)
    command = [str(PYTHON), "-m", "serving", "run", "-i", host, "-p", str(port), "--endpoints", "endpoints.yml"]
    command += ["--credentials", "credentials.yml", "--model", str(MODEL)]
    start(servers, "Rasa", command, ROOT / "var" / "rasa.log")
    reached = HOST if host == EVERYWHERE else host
    wait_until_ready(servers, f"http://{reached}:{port}/chat/ready")
    sys.stderr.write(f"run: ready at http://{reached}:{port}/chat (Ctrl-C stops it; logs in var/)\n")
    while all(server.exit_status() is None for server in servers):
        time.sleep(0.5)
    ended = next(server for server in servers if server.exit_status() is not None)
    raise ServeError(f"{ended.name} ended by itself; see {_relative(ended.log)}")


def shell(servers: List[Server]) -> None:
    """Runs the Rasa shell in this terminal."""
    actions_port = _actions_port()
    actions_server(servers, actions_port)
    wait_until_ready(servers, f"http://{HOST}:{actions_port}/health")
    command = [str(PYTHON), str(ROOT / "scripts" / "quiet.py"), "shell", "--quiet", "-i", HOST, "-p", str(free_port())]
    command += ["--endpoints", "endpoints.yml", "--model", str(MODEL)]
    foreground = Server("rasa shell", command, None)
    servers.append(foreground)
    said = {NO_MODEL: BROKEN_MODEL, OTHER_CONTENT: OLD_ACTIONS, NO_LIBRARY: MISSING_LIBRARY}.get(foreground.wait())
    if said:
        raise ServeError(said)


def _host() -> str:
    given = os.environ.get("CHAT_HOST", HOST)
    try:
        return str(ipaddress.IPv4Address(given))
    except ValueError as error:
        raise ServeError(f"CHAT_HOST={given} is no IPv4 address: use one of this machine's, or {EVERYWHERE} for all") from error


def _port() -> int:
    given = os.environ.get("PORT", "5005")
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise ServeError(f"PORT={given} is not a port: use a number from 1 to 65535")
    return int(given)


def _actions_port() -> int:
    """Returns the port where Rasa looks for the action server."""
    try:
        endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text(encoding="utf-8"))
        port = urllib.parse.urlsplit(endpoints["action_endpoint"]["url"]).port
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ServeError("endpoints.yml does not say where the action server is: action_endpoint, url") from error
    if port is None:
        raise ServeError("the url of action_endpoint in endpoints.yml has no port")
    return port


def _tail(log: Optional[pathlib.Path]) -> str:
    lines = log.read_text(errors="replace").splitlines() if log else []
    return "\n".join(line for line in lines[-6:] if line.strip())


def _relative(log: Optional[pathlib.Path]) -> str:
    return os.path.relpath(log) if log else "above"


def main() -> int:
    """Serves, or runs the shell; returns the exit status."""
    servers: List[Server] = []
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job starts with it ignored
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: sys.exit(0))
    (ROOT / "var").mkdir(exist_ok=True)
    try:
        if not MODEL.exists():
            raise ServeError("there is no trained model: run `make train`")
        (shell if "--shell" in sys.argv[1:] else serve)(servers)
    except KeyboardInterrupt:
        sys.stderr.write("\nrun: stopping\n")
    except (ServeError, OSError) as error:
        sys.stderr.write(f"run: {error}\n")
        return 1
    finally:
        for server in reversed(servers):
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
