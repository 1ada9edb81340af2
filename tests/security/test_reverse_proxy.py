"""The nginx example of the docs is one that nginx takes, and what goes through it is as safe as without it."""

import pathlib
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator

import pytest
import requests

from tests.channel.contract import assert_messages
from tests.conftest import ROOT, Bot, Session, free_port
from tests.security.conftest import LIMITS
from tests.tools import missing

EXAMPLE = ROOT / "docs" / "nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory, production_bot: Bot) -> Iterator[str]:
    """The address of the chat behind nginx with the example, certificate and ports aside."""
    if NGINX is None or shutil.which("openssl") is None:
        missing("nginx or openssl is missing: `apt-get install nginx-light openssl`")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=bot.example.org", "-days", "1"]
    subprocess.run([*make, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
    config = folder / "nginx.conf"
    config.write_text(standalone(EXAMPLE.read_text(), folder, port, production_bot.server.port, certificate, key))
    checked = subprocess.run([NGINX, "-t", "-c", str(config)], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    running = subprocess.Popen([NGINX, "-c", str(config), "-g", "daemon off;"])
    try:
        wait_for_port(port)
        yield f"https://127.0.0.1:{port}/chat"
    finally:
        running.terminate()
        running.wait(10)


def standalone(example: str, folder: pathlib.Path, port: int, upstream: int, certificate: pathlib.Path, key: pathlib.Path) -> str:
    """Returns the example as a whole configuration, on ports and files of the test."""
    example = example.replace("127.0.0.1:5005", f"127.0.0.1:{upstream}")
    example = example.replace("/etc/ssl/certs/bot.example.org.pem", str(certificate))
    example = example.replace("/etc/ssl/private/bot.example.org.key", str(key))
    example = re.sub(r"listen \[::\].*\n", "", example)
    example = example.replace("listen 443", f"listen 127.0.0.1:{port}").replace("listen 80", f"listen 127.0.0.1:{free_port()}")
    temporary = "".join(f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    return f"pid {folder}/pid;\nerror_log {folder}/error.log;\nevents {{}}\nhttp {{\n{temporary}{example}\n}}\n"


def wait_for_port(port: int) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("nginx does not listen")


def ask(url: str, method: str = "GET", **named: object) -> requests.Response:
    return requests.request(method, url, verify=False, timeout=30, **named)


@pytest.mark.filterwarnings("ignore::urllib3.exceptions.InsecureRequestWarning")
class TestProxied:
    def test_chat_works_through_nginx_and_nothing_else_of_rasa_does(self, proxied, production_bot):
        started = ask(f"{proxied}/sessions", "POST")
        assert started.status_code == 201
        headers = Session(production_bot, started.json()["session"], []).headers
        said = ask(f"{proxied}/messages", "POST", json={"message": "I have glaucoma"}, headers=headers)
        assert_messages(said.json()["messages"])
        assert ask(proxied).status_code == 200
        for path in ("/", "/webhooks/rest/webhook", "/version", "/chatter"):
            assert ask(proxied.removesuffix("/chat") + path).status_code == 404
        assert ask(f"{proxied}/sessions", "DELETE", headers=headers).status_code == 204

    def test_client_cannot_choose_its_address_through_nginx(self, proxied):
        told = [
            ask(f"{proxied}/sessions", "POST", headers={"X-Forwarded-For": f"203.0.113.{number}"}).status_code
            for number in range(LIMITS["sessions_per_minute"] + 2)
        ]
        assert 429 in told

    def test_large_body_ends_at_nginx(self, proxied):
        assert ask(f"{proxied}/messages", "POST", data=b"x" * 100_000).status_code == 413
