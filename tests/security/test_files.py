"""What lies on the disk, and the action server: who may read it, what is loaded, how large it may grow."""

import pathlib
import pickle
import stat
import subprocess

import pytest
import requests

from tests.channel.contract import stored_events
from tests.conftest import ROOT, Bot, Process, start_bot

GROWN_MB = 1


def test_conversations_and_secret_are_readable_by_their_owner_alone(bot):
    bot.session().say("I have glaucoma")
    for path in [*bot.folder.glob("conversations.db*"), bot.folder / "session-secret"]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name


def test_nothing_secret_is_in_the_repository():
    if not (ROOT / ".git").exists():
        pytest.skip("this is no clone: run it in one")
    kept = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert [
        name for name in kept if name.startswith("var/") or name.endswith((".db", ".pem", ".key", ".env", "session-secret"))
    ] == []


@pytest.mark.parametrize("path", ["/model", "/status", "/domain", "/version"])
@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE"])
def test_model_cannot_be_replaced_or_read_over_http(bot, method, path):
    """A model holds pickles: whoever may replace it runs code."""

    class Harmful:
        def __reduce__(self):
            return (pathlib.Path.touch, (bot.folder / "was-run",))

    answer = requests.request(method, bot.url.removesuffix("/chat") + path, data=pickle.dumps(Harmful()), timeout=30)
    assert answer.status_code in (404, 405)
    assert not (bot.folder / "was-run").exists()


def call(actions: Process, body: object, path: str = "/webhook") -> requests.Response:
    return requests.post(f"http://127.0.0.1:{actions.port}{path}", json=body, timeout=30)


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "x",
        None,
        {"next_action": "os.system"},
        {"next_action": "action_summary", "tracker": "x"},
        {"next_action": {"a": 1}},
    ],
    ids=str,
)
def test_action_server_survives_whatever_is_posted_to_it(actions, body):
    call(actions, body)
    assert requests.get(f"http://127.0.0.1:{actions.port}/health", timeout=30).status_code == 200


def test_action_server_knows_no_conversation_but_the_one_in_the_call(session, actions):
    session.say("I have glaucoma")
    before = stored_events(session)
    tracker = {"sender_id": before[0].get("sender_id", "x"), "slots": {}, "latest_message": {}, "events": [], "paused": False}
    body = {"next_action": "action_summary", "tracker": tracker, "domain": {}, "version": "3.6.21"}
    answer = call(actions, body)
    assert "glaucoma" not in answer.text
    assert stored_events(session) == before


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, model: pathlib.Path, actions: Process):
    """A bot whose database may not grow beyond a megabyte, after a flood has filled it."""
    folder = tmp_path_factory.mktemp("filled")
    store = {
        "type": "inversion_faq.channels.tracker_store.PrivateSQLTrackerStore",
        "dialect": "sqlite",
        "db": str(folder / "conversations.db"),
        "largest_mb": GROWN_MB,
    }
    running = start_bot(folder, model, actions.port, tracker_store=store)
    yield running
    running.stop()


def test_flood_fills_no_disk_and_emergencies_are_answered_all_the_same(filled: Bot):
    session = filled.session()
    statuses = []
    while 503 not in statuses and len(statuses) < 2000:
        statuses.append(session.post("/messages", {"message": "/duration"}).status_code)
    assert statuses[-1] == 503
    assert filled.database.stat().st_size <= GROWN_MB * 1_000_000
    assert requests.get(f"{filled.url}/health", timeout=30).status_code == 503
    [reply] = session.say("I have crushing chest pain")
    assert reply["card"]["kind"] == "red_flag"
    assert session.delete().status_code == 204
    assert requests.get(f"{filled.url}/health", timeout=30).status_code == 200
    assert filled.session().say("/duration")
