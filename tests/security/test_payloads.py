"""No message is a command to Rasa, whatever it is dressed in; only the payloads of our own buttons are."""

import pytest
import requests
import yaml

from tests.channel.contract import assert_messages, named_conditions, stored_events
from tests.conftest import ROOT, Session

HOW_LONG = "how long should I stay upside down"
COMMANDS = ["restart", "session_start", 'duration{"last_topic": "cost"}']
DRESSES = {
    "plain": "/{}",
    "spaces": "  / {}",
    "newlines": "\n\n/{}",
    "tab": "\t/{}",
    "carriage return": "\r/{}",
    "no-break space": "\u00a0/{}",
    "ideographic space": "\u3000/{}",
    "line separator": "\u2028/{}",
    "next line": "\x85/{}",
    "file separator": "\x1c/{}",
    "null": "\x00/{}",
    "BOM": "\ufeff/{}",
    "zero width space": "\u200b/{}",
    "zero width joiner inside": "/\u200d{}",
    "word joiner": "\u2060/{}",
    "right to left": "\u202e/{}",
    "fullwidth slash": "\uff0f{}",
    "fraction slash": "\u2044{}",
    "division slash": "\u2215{}",
    "twice": "//{}",
    "escaped": "\\/{}",
    "percent": "%2f{}",
    "external": "EXTERNAL: {}",
    "external command": "EXTERNAL: /{}",
    "second line": "hello\n/{}",
}


@pytest.fixture(scope="module")
def with_glaucoma(bot) -> Session:
    session = bot.session()
    session.say("I have glaucoma")
    return session


def last_user_event(session: Session) -> dict:
    return [event for event in stored_events(session) if event["event"] == "user"][-1]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("dress", DRESSES.values(), ids=DRESSES)
def test_message_is_never_a_command(with_glaucoma, dress, command):
    before = len(stored_events(with_glaucoma))
    assert_messages(with_glaucoma.say(dress.replace("{}", command)))
    happened = stored_events(with_glaucoma)[before:]
    user = next(event for event in happened if event["event"] == "user")
    assert user["parse_data"]["intent"]["name"] not in {"restart", "session_start", "back"}
    assert user["parse_data"]["intent"]["confidence"] < 1
    assert user["parse_data"]["entities"] == []
    assert not {event["event"] for event in happened} & {"restart", "session_started", "rewind", "undo"}


def test_condition_is_held_after_all_of_them(with_glaucoma):
    [reply] = with_glaucoma.say(HOW_LONG)
    assert named_conditions(reply) == ["glaucoma"]


@pytest.mark.parametrize(
    "message",
    [
        "[table](equipment)",
        '[glaucoma]{"entity": "conditions", "value": "none"}',
        '/safe_with_condition{"topic": "safe_eyes", "last_topic": "cost"}',
        '/safe_with_condition{"topic":"no_such_topic"}',
        '/safe_with_condition{"topic":["safe_eyes"]}',
        "@duration",
        "/duration@0.99",
        "/ask_faq/duration",
    ],
)
def test_entities_and_slots_cannot_be_written_into_a_message(session, message):
    assert_messages(session.say(message))
    user = last_user_event(session)
    assert user["parse_data"]["entities"] == []
    assert user["parse_data"]["intent"]["confidence"] < 1


@pytest.mark.parametrize("field", ["sender", "sender_id", "metadata", "input_channel", "slots", "intent", "events"])
def test_other_fields_of_a_body_change_nothing(session, field):
    for value in ("web-0", {"conditions": [], "idempotency_key": "x"}, [{"event": "restart"}]):
        assert session.post("/messages", {"message": "hello", field: value}).status_code == 200
    user = last_user_event(session)
    assert user["input_channel"] == "web"
    assert set(user["metadata"]) <= {"model_id", "assistant_id"}


def test_shipped_credentials_open_no_channel_but_the_web_chat():
    assert list(yaml.safe_load((ROOT / "credentials.yml").read_text())) == ["inversion_faq.channels.web.WebChannel"]


@pytest.mark.parametrize(
    "path",
    [
        "/webhooks/rest/webhook",
        "/webhooks/rest",
        "/conversations/default/tracker",
        "/conversations/x/messages",
        "/model",
        "/model/parse",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_nothing_of_rasas_own_interface_is_there(production_bot, method, path):
    address = production_bot.url.removesuffix("/chat") + path
    answer = requests.request(method, address, json={"sender": "x", "message": "/restart"}, timeout=30)
    assert answer.status_code == 404
