"""Two tabs share one session: nothing is lost, mixed up or told twice."""

import concurrent.futures

import pytest
import requests

from tests.channel.contract import assert_messages, kinds, named_conditions, stored_events, stored_messages
from tests.conftest import Session

CONDITIONS = {"glaucoma": "glaucoma", "osteoporosis": "osteoporosis", "hiatal hernia": "hiatal_hernia"}


def together(session: Session, messages: "list[str]") -> "list[list[dict]]":
    with concurrent.futures.ThreadPoolExecutor(len(messages)) as pool:
        return list(pool.map(session.say, messages))


def test_each_tab_gets_the_replies_to_its_own_messages(session):
    tabs = [["/duration", "/angle", "/cost"], ["/sciatica", "/arthritis", "/prevention"]]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        told = list(pool.map(lambda tab: [session.say(message)[0]["card"]["topic"] for message in tab], tabs))
    assert told == [[message.strip("/") for message in tab] for tab in tabs]
    kept = stored_messages(session)
    assert [[one for one in kept if one in tab] for tab in tabs] == tabs


def test_no_condition_named_in_another_tab_is_lost(session):
    together(session, [f"I have {name}" for name in CONDITIONS])
    [reply] = session.say("how long should I stay upside down")
    assert kinds([reply]) == ["condition_check"]
    assert sorted(named_conditions(reply)) == sorted(CONDITIONS.values())


def test_replies_stand_behind_the_message_that_they_answer(session):
    together(session, ["/duration", "/angle", "/cost", "/sciatica"])
    said = requests.get(f"{session.bot.url}/export", headers=session.headers, timeout=30).json()["messages"]
    asked = [one["text"].strip("/") for one in said if one["who"] == "you"]
    assert [one["card"]["topic"] for one in said if one["who"] == "bot"] == asked
    assert sorted(asked) == ["angle", "cost", "duration", "sciatica"]


def test_emergency_in_one_tab_is_answered_whatever_the_other_says(session):
    [emergency, other] = together(session, ["I have crushing chest pain", "/duration"])
    assert kinds(emergency) == ["red_flag"]
    assert_messages(other)


@pytest.mark.parametrize("_", range(3))
def test_deletion_in_one_tab_leaves_nothing_of_what_the_other_says_meanwhile(bot, _):
    session = bot.session()
    session.say("I have glaucoma")
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        saying = [pool.submit(session.post, "/messages", {"message": "I might have osteoporosis"}) for _ in range(3)]
        deleted = pool.submit(session.delete).result()
    assert deleted.status_code == 204
    for one in (future.result() for future in saying):
        assert one.status_code in (200, 401)
        if one.status_code == 200:
            assert_messages(one.json()["messages"])
    assert stored_events(session) == []
