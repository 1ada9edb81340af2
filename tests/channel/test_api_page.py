"""The examples of docs/api.md do what the page says."""

import re
import shutil
import subprocess

import pytest

from tests.conftest import ROOT

PAGE = ROOT / "docs" / "api.md"
ADDRESS = "http://127.0.0.1:5005/chat"


@pytest.fixture(scope="module")
def shown(bot, tmp_path_factory) -> str:
    """What the examples print when they are run one after the other."""
    if not shutil.which("curl"):
        pytest.skip("curl is not installed: install it to try the examples of docs/api.md")
    script = "\n".join(re.findall(r"```bash\n(.*?)```", PAGE.read_text(), re.DOTALL))
    assert ADDRESS in script
    script = script.replace(ADDRESS, bot.url)
    folder = tmp_path_factory.mktemp("examples")
    done = subprocess.run(["bash", "-euc", script], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "part",
    [
        '"kind": "condition_check"',
        '"title": "You told me about glaucoma or high eye pressure"',
        "Summary for your clinician",
        '"reason":"too long"',
        '"code":"session_ended"',
    ],
)
def test_examples_show_what_the_page_promises(shown, part):
    assert part in shown


def test_feedback_and_deletion_of_the_examples_succeed(shown):
    assert shown.count("HTTP/1.1 204") == 2


def test_page_names_every_path(bot):
    from inversion_faq.channels.settings import Settings
    from inversion_faq.channels.web import WebChannel

    channel = WebChannel(Settings(secret_file=str(bot.folder / "session-secret")))
    channel.blueprint(None)
    page = PAGE.read_text()
    assert [path for path in channel._routes if f"/chat{path}".rstrip("/") not in page] == ["/page.css", "/page.js"]
