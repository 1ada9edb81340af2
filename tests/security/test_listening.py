"""Nothing listens beyond this machine unless the operator says so (reads /proc)."""

import os
import pathlib
import socket
import sys

import pytest
from sanic import Sanic

from inversion_faq.channels.production import warn_of_interface
from tests.conftest import free_port
from tests.project import actions_port, make_project, run_script
from tests.setup.test_serve import READY, Served, served

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc: run it on Linux")
__all__ = ["served"]
LISTENS = "0A"


def listening(pid: int) -> "set[tuple[str, int]]":
    """Returns the addresses and ports at which a process listens."""
    links = [link.readlink().name for link in pathlib.Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()]
    own = {name[len("socket:[") : -1] for name in links if name.startswith("socket:[")}
    found = set()
    for table, family, digits in (("tcp", socket.AF_INET, 8), ("tcp6", socket.AF_INET6, 32)):
        for line in pathlib.Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENS and fields[9] in own:
                address, port = fields[1].split(":")
                words = [bytes.fromhex(address[start : start + 8])[::-1] for start in range(0, digits, 8)]
                found.add((socket.inet_ntop(family, b"".join(words)), int(port, 16)))
    return found


@linux
def test_listening_is_seen():
    with socket.socket() as everywhere, socket.socket(socket.AF_INET6) as sixth:
        everywhere.bind(("0.0.0.0", 0))
        sixth.bind(("::1", 0))
        everywhere.listen()
        sixth.listen()
        assert {("0.0.0.0", everywhere.getsockname()[1]), ("::1", sixth.getsockname()[1])} <= listening(os.getpid())


@linux
@pytest.mark.slow
def test_both_servers_listen_on_this_machine_alone(served: Served):
    served.wait_until(READY)
    found = {address for pid in served.servers() for address in listening(pid)}
    assert found == {("127.0.0.1", served.port), ("127.0.0.1", actions_port(served.home))}


@pytest.mark.parametrize("host", ["", "localhost", "everywhere", "127.0.0.1:80", "::"])
def test_host_that_is_no_address_is_one_clear_line(tmp_path, model, host):
    result = run_script(make_project(tmp_path), "scripts/serve.py", PORT=str(free_port()), CHAT_HOST=host)
    assert result.returncode == 1
    [line] = result.stderr.splitlines()
    assert line.startswith(f"run: CHAT_HOST={host} is no IPv4 address")


@pytest.mark.parametrize(
    ("host", "named", "warned"),
    [
        ("0.0.0.0", {}, True),
        ("::", {}, True),
        ("192.168.1.5", {"CHAT_HOST": "0.0.0.0"}, True),
        ("0.0.0.0", {"CHAT_HOST": "0.0.0.0"}, False),
        ("127.0.0.1", {}, False),
        ("::1", {}, False),
        ("localhost", {}, False),
    ],
)
def test_bare_start_of_rasa_is_warned_of_when_it_listens_everywhere(caplog, host, named, warned):
    app = Sanic(f"listening-{len(Sanic._app_registry)}")
    app.state.host = host
    warn_of_interface(app, named)
    assert ("beyond this machine: start it with -i 127.0.0.1" in caplog.text) is warned
