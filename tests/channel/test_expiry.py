"""What ends by itself, on the real bot: conversations after the days of endpoints.yml, conditions after a day."""

import contextlib
import sqlite3
import time
import uuid
from collections.abc import Iterator

import pytest
import requests

from tests.channel.contract import assert_error, bytes_of_database, conversation_of, kinds, rest, stored_messages
from tests.conftest import Bot, Session, free_port, start, start_bot

DAY = 86_400
OLD, YOUNG = b"Zwetschgendatschi", b"Nebelhornbahn"
HOW_LONG = "how long should I stay upside down"
A_MINUTE = 60 / DAY


class Later:
    """The bot, started again when conversations have grown older: `ages` in days since their last event."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.ages: dict[str, float] = {}

    def session(self, days: float, message: str) -> Session:
        session = self.bot.session()
        session.say(message)
        self.ages[conversation_of(session)] = days
        return session

    def sender(self, days: float, message: str) -> str:
        sender = uuid.uuid4().hex
        rest(self.bot, sender, message)
        self.ages[sender] = days
        return sender

    def grow_old(self) -> None:
        with contextlib.closing(sqlite3.connect(self.bot.database)) as database, database:
            for sender, days in self.ages.items():
                for key, data in database.execute("SELECT id, data FROM events WHERE sender_id = ?", [sender]).fetchall():
                    [shifted] = database.execute(
                        "SELECT json_set(?, '$.timestamp', json_extract(?, '$.timestamp') - ?)", [data, data, days * DAY]
                    ).fetchone()
                    database.execute("UPDATE events SET data = ? WHERE id = ?", [shifted, key])
                database.execute("UPDATE events SET timestamp = timestamp - ? WHERE sender_id = ?", [days * DAY, sender])


@pytest.fixture(scope="module")
def later(tmp_path_factory, model, actions) -> Iterator[Later]:
    folder = tmp_path_factory.mktemp("expiry")
    before = start_bot(folder, model, actions.port)
    later = Later(before)
    try:
        later.old = later.session(30 + A_MINUTE, f"{OLD.decode()}, how long?")
        later.old_sender = later.sender(31, f"{OLD.decode()}, how long?")
        later.young = later.session(30 - 30 * A_MINUTE, f"{YOUNG.decode()}, how long?")
        later.held = later.session(1 - 30 * A_MINUTE, "I have glaucoma")
        later.ended = later.session(1 + A_MINUTE, "I have glaucoma")
        later.held_sender = later.sender(1 - 30 * A_MINUTE, "I have glaucoma")
        later.ended_sender = later.sender(1 + A_MINUTE, "I have glaucoma")
    finally:
        before.stop()
    later.grow_old()
    after = start_bot(folder, model, actions.port)
    for one in vars(later).values():
        if isinstance(one, Session):
            one.bot = after
    later.bot = after
    yield later
    after.stop()


def wait_until_retired(bot: Bot) -> None:
    end = time.monotonic() + 60
    while "conversations were deleted" not in bot.server.log.read_text():
        assert time.monotonic() < end, bot.server.log.read_text()[-2000:]
        time.sleep(0.1)


def test_words_of_an_old_conversation_are_gone_from_every_file_and_those_of_a_younger_one_are_not(later):
    wait_until_retired(later.bot)
    kept = bytes_of_database(later.bot)
    gone = [OLD, conversation_of(later.old).encode(), later.old_sender.encode()]
    assert [one in kept for one in gone] == [False, False, False]
    assert stored_messages(later.young) == [f"{YOUNG.decode()}, how long?"]


def test_token_of_an_old_conversation_is_of_no_use(later):
    wait_until_retired(later.bot)
    assert_error(later.old.post("/messages", {"message": "hello"}), 401, "session_ended")
    assert_error(later.old.delete(), 401, "session_ended")


def test_younger_conversation_goes_on(later):
    assert kinds(later.young.say("hello")) == ["small_talk"]


def test_condition_counts_for_a_day_after_the_last_message_and_no_longer(later):
    assert kinds(later.held.say(HOW_LONG)) == ["condition_check"]
    assert kinds(later.ended.say(HOW_LONG)) == ["answer"]


def test_condition_of_the_rest_channel_counts_as_long(later):
    assert rest(later.bot, later.held_sender, HOW_LONG).startswith("You told me about glaucoma")
    assert not rest(later.bot, later.ended_sender, HOW_LONG).startswith("You told me about glaucoma")


def test_export_has_the_sessions_before(later):
    later.ended.say("hello")
    answer = requests.get(f"{later.bot.url}/export", headers=later.ended.headers, timeout=30)
    assert answer.json()["messages"][0]["text"] == "I have glaucoma"


def test_retention_that_is_no_number_ends_the_start_and_says_what_to_do(tmp_path, model, actions):
    store = "{type: inversion_faq.channels.tracker_store.PrivateSQLTrackerStore, db: %s, retention_days: soon}"
    (tmp_path / "endpoints.yml").write_text(f"tracker_store: {store % (tmp_path / 'conversations.db')}\n")
    (tmp_path / "credentials.yml").write_text(
        f"inversion_faq.channels.web.WebChannel: {{secret_file: {tmp_path / 'secret'}}}\nrest:\n"
    )
    command = ["-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(free_port()), "--model", str(model)]
    command += ["--endpoints", str(tmp_path / "endpoints.yml"), "--credentials", str(tmp_path / "credentials.yml")]
    server = start(command, tmp_path / "rasa.log", 0)
    try:
        assert server.process.wait(120) != 0
    finally:
        server.stop()
    assert "retention_days: 'soon' in endpoints.yml, tracker_store" in server.log.read_text()
    assert "must be a number above 0, such as 30" in server.log.read_text()
