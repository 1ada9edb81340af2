import pytest

from tests.channel.contract import assert_error, kinds, stored_events, stored_messages


def test_feedback_is_kept_with_the_conversation_and_is_no_message_of_it(session):
    [reply] = session.say("/duration")
    body = {"message_id": reply["id"], "helpful": False, "reason": "too vague"}
    answer = session.post("/feedback", body)
    assert (answer.status_code, answer.content) == (204, b"")
    slots = [event for event in stored_events(session) if event["event"] == "slot" and event["name"] == "feedback"]
    assert [slot["value"] for slot in slots] == [body]
    assert stored_messages(session) == ["/duration"]


@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": None}], ids=str)
def test_reason_may_be_left_out(session, reason):
    [reply] = session.say("/duration")
    assert session.post("/feedback", {"message_id": reply["id"], "helpful": True, **reason}).status_code == 204


def test_each_of_two_replies_takes_feedback(session):
    replies = session.say("I have glaucoma. ".ljust(600, "x"))
    for reply in replies:
        assert session.post("/feedback", {"message_id": reply["id"], "helpful": True}).status_code == 204
    assert len(replies) == 2


def test_conversation_goes_on_after_feedback(session):
    [reply] = session.say("I have glaucoma")
    session.post("/feedback", {"message_id": reply["id"], "helpful": True})
    assert kinds(session.say("how long should I stay upside down")) == ["condition_check"]
    [sources] = session.say("where does that come from")
    assert sources["card"]["topic"] == "ask_sources"
    assert sources["card"]["sources"]


def test_feedback_on_a_reply_that_was_never_given_is_refused(session):
    session.say("/duration")
    assert_error(session.post("/feedback", {"message_id": "nothing-0", "helpful": True}), 404, "unknown_message")


def test_feedback_on_a_reply_to_somebody_else_is_refused(bot):
    mine, theirs = bot.session(), bot.session()
    [reply] = theirs.say("/duration")
    assert_error(mine.post("/feedback", {"message_id": reply["id"], "helpful": True}), 404, "unknown_message")
