"""What a person can take away: the summary for a clinician, and everything that was said."""

import datetime
from typing import Any

import requests

from tests.channel.contract import assert_card
from tests.conftest import Session


def get(session: Session, path: str) -> "dict[str, Any]":
    answer = requests.get(f"{session.bot.url}{path}", headers=session.headers, timeout=30)
    assert answer.status_code == 200
    return dict(answer.json())


def test_summary_has_questions_conditions_cautions_and_sources(session):
    session.say("hello")
    [answer] = session.say("how long should I stay upside down")
    session.say("I have glaucoma and I might have osteoporosis")
    session.say("I have crushing chest pain")
    summary = get(session, "/summary")
    assert summary["asked"] == [
        "how long should I stay upside down",
        "I have glaucoma and I might have osteoporosis",
        "I have crushing chest pain",
    ]
    assert [one.split(" or ")[0] for one in summary["conditions"]] == ["glaucoma", "osteoporosis"]
    assert "not sure" in summary["conditions"][1]
    assert any("chest" in one for one in summary["cautions"])
    assert {source["id"] for source in answer["card"]["sources"]} <= set(summary["sources"])
    assert all(part in summary["text"] for part in summary["asked"] + summary["conditions"] + summary["cautions"])
    assert summary["text"].startswith(summary["title"])
    assert "not a diagnosis" in summary["text"]


def test_summary_of_an_empty_conversation_says_that_there_is_nothing(session):
    summary = get(session, "/summary")
    assert (summary["asked"], summary["conditions"], summary["cautions"], summary["sources"]) == ([], [], [], [])
    assert "None." in summary["text"]


def test_export_has_everything_as_it_was_said_and_shown(session):
    said = ["/restart", "/duration", "I have crushing chest pain and glaucoma", "I have glaucoma. " * 40]
    shown = [session.say(message) for message in said]
    exported = get(session, "/export")["messages"]
    assert [one["text"] for one in exported if one["who"] == "you"] == [message.strip() for message in said]
    replies = [(one["id"], one["text"], one["card"]) for one in exported if one["who"] == "bot"]
    assert replies == [(one["id"], one["text"], one["card"]) for replies in shown for one in replies]
    for one in exported:
        assert datetime.datetime.fromisoformat(one["at"]).utcoffset() == datetime.timedelta(0)
        if one["who"] == "bot":
            assert_card(one["card"])


def test_export_has_the_feedback_given(session):
    [reply] = session.say("/duration")
    body = {"message_id": reply["id"], "helpful": False, "reason": "too long"}
    session.post("/feedback", body)
    assert get(session, "/export")["feedback"] == [body]


def test_taking_away_is_no_message_of_the_conversation(session):
    session.say("/duration")
    before = get(session, "/export")
    get(session, "/summary")
    assert get(session, "/export") == before


def test_each_session_gets_only_its_own(bot):
    mine, theirs = bot.session(), bot.session()
    mine.say("I have glaucoma")
    assert get(theirs, "/export") == {"messages": [], "feedback": []}
    assert get(theirs, "/summary")["conditions"] == []
