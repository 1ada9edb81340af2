import concurrent.futures

import pytest
import requests

from tests.channel.contract import (
    EMERGENCY_LINE,
    assert_messages,
    kinds,
    named_conditions,
    stored_events,
    stored_messages,
)

HOW_LONG = "how long should I stay upside down"
NO_SENSE = ["table", "the straps", "upside down", "back hurts", "blood"]


def test_new_session_greets_says_that_it_is_a_program_and_gives_the_emergency_line(session):
    assert_messages(session.greeting)
    assert kinds(session.greeting) == ["small_talk"]
    assert "computer program" in session.greeting[0]["text"]
    assert EMERGENCY_LINE in session.greeting[0]["text"]


@pytest.mark.parametrize(
    "request_of",
    [
        pytest.param({}, id="no body"),
        pytest.param({"json": {}}, id="an empty object"),
        pytest.param({"data": "", "headers": {"Content-Type": "application/json"}}, id="an empty body"),
    ],
)
def test_session_starts_with_or_without_a_body(bot, request_of):
    answer = requests.post(f"{bot.url}/sessions", timeout=30, **request_of)
    assert answer.status_code == 201
    assert set(answer.json()) == {"session", "messages"}


def test_every_session_is_another_conversation(bot):
    assert bot.session().token != bot.session().token


def test_answer_is_complete_in_its_text_and_has_its_card(session):
    [reply] = session.say("/duration")
    assert_messages([reply])
    card = reply["card"]
    assert (card["kind"], card["topic"], card["urgency"]) == ("answer", "duration", "clinician")
    assert reply["text"].startswith(card["title"])
    assert reply["text"].endswith(card["clinician"])
    assert card["evidence"]["label"] in reply["text"].lower()
    assert f"{card['title']}\n\n{card['body']}\n\n" in reply["text"]
    assert all(source["fact"] for source in card["sources"])
    assert card["checked"].count("-") == 2
    assert 2 <= len(card["related"]) <= 4
    assert card["sources"]
    assert all(source["title"].rstrip(".") in reply["text"] for source in card["sources"])
    assert card["conditions"] == []


def test_condition_check_has_each_condition_named_and_nothing_else(session):
    [reply] = session.say("I have glaucoma and I might have osteoporosis, no heart disease. Is it safe?")
    assert_messages([reply])
    card = reply["card"]
    assert (card["kind"], card["urgency"]) == ("condition_check", "clinician")
    assert reply["text"].startswith(card["title"])
    assert card["clinician"] in reply["text"]
    assert [(one["id"], one["advice"], one["subject"], one["status"]) for one in card["conditions"]] == [
        ("glaucoma", "do_not_use", "self", "confirmed"),
        ("osteoporosis", "ask_first", "self", "unconfirmed"),
    ]
    known = {source["id"] for source in card["sources"]}
    assert all(one["reason"] and set(one["sources"]) <= known for one in card["conditions"])
    assert all(f"\n• {one['text']}\n" in reply["text"] for one in card["conditions"])


def test_emergency_card_has_its_sign_and_no_inversion_content(session):
    [reply] = session.say("I have crushing chest pain")
    assert_messages([reply])
    card = reply["card"]
    assert (card["kind"], card["topic"], card["urgency"]) == ("red_flag", "red_flag", "emergency")
    assert card["sign"]["id"] == "chest_pain"
    assert reply["text"].startswith(f"{card['title']}\n\n• {card['sign']['name']}\n\n")
    assert reply["text"] == f"{card['title']}\n\n{card['body']}\n\n{card['clinician']}"
    assert card["clinician"] in reply["text"]
    assert (card["related"], card["evidence"], reply["buttons"]) == ([], None, [])
    assert "999" in reply["text"]
    assert "911" in reply["text"]


def test_emergency_card_lists_the_conditions_that_the_message_named(session):
    session.say("I have osteoporosis")
    [reply] = session.say("I have crushing chest pain and glaucoma")
    assert_messages([reply])
    assert (reply["card"]["kind"], named_conditions(reply)) == ("red_flag", ["glaucoma"])
    assert [one["text"] for one in reply["card"]["conditions"]] == [None]


def test_clarify_has_the_same_suggestions_as_buttons_and_in_its_card(bot):
    suggesting = [
        reply
        for words in NO_SENSE
        for reply in bot.session().say(words)
        if reply["card"]["kind"] == "clarify" and reply["buttons"]
    ]
    assert suggesting, f"none of {NO_SENSE} made the bot ask what was meant"
    for reply in suggesting:
        assert_messages([reply])
        related = [{"title": one["title"], "payload": one["payload"]} for one in reply["card"]["related"]]
        assert reply["buttons"] == related
        assert len(related) <= 3
        assert reply["text"].startswith(reply["card"]["title"])
        assert reply["card"]["clinician"] in reply["text"]


@pytest.mark.parametrize("before", ["hello", "what's the best pizza in town", "/duration", "the straps", "I have glaucoma"])
def test_unclear_message_is_asked_back_whatever_came_before(session, before):
    session.say(before)
    assert kinds(session.say("")) == ["clarify"]


def test_every_suggestion_can_be_tapped(bot):
    payloads = {one["payload"] for words in NO_SENSE for reply in bot.session().say(words) for one in reply["card"]["related"]}
    assert payloads
    for payload in payloads:
        assert kinds(bot.session().say(payload)) == ["answer"]


@pytest.mark.parametrize("message", ["what's the best pizza in town", "who won the football match yesterday"])
def test_off_topic_reply_says_what_the_bot_knows(session, message):
    [reply] = session.say(message)
    assert_messages([reply])
    assert reply["card"]["kind"] == "out_of_scope"
    assert reply["text"].startswith(reply["card"]["title"])


@pytest.mark.parametrize(("message", "topic"), [("hello", "greet"), ("thank you", "thanks"), ("bye", "goodbye")])
def test_small_talk_has_a_card_with_its_topic(session, message, topic):
    [reply] = session.say(message)
    assert_messages([reply])
    assert (reply["card"]["kind"], reply["card"]["topic"]) == ("small_talk", topic)


@pytest.mark.parametrize("message", ["", " ", "\n\t \u00a0\u2003", "\x00\x1f", "\u2028", "\ud83d"], ids=ascii)
def test_message_without_words_is_asked_for_a_question(session, message):
    [reply] = session.say(message)
    assert_messages([reply])
    assert reply["card"]["kind"] == "clarify"


@pytest.mark.parametrize("length", [500, 501, 4000])
def test_emergency_is_found_in_a_message_of_any_length(session, length):
    assert kinds(session.say("I have crushing chest pain now".rjust(length, "."))) == ["red_flag"]


@pytest.mark.parametrize("length", [501, 4000])
def test_conditions_of_a_long_message_are_answered_before_it_is_asked_for_fewer_words(session, length):
    check, shorter = session.say("I have glaucoma, is it safe? ".ljust(length, "x"))
    assert_messages([check, shorter])
    assert (check["card"]["kind"], named_conditions(check)) == ("condition_check", ["glaucoma"])
    assert (shorter["card"]["kind"], shorter["text"].startswith(shorter["card"]["title"])) == ("clarify", True)
    assert "one or two short sentences" in shorter["text"]


def test_condition_named_hundreds_of_times_is_checked_like_any_other(session):
    check, shorter = session.say(("glaucoma " * 500)[:4000])
    assert (kinds([check, shorter]), named_conditions(check)) == (["condition_check", "clarify"], ["glaucoma"])


def test_long_message_without_a_condition_is_asked_for_fewer_words(session):
    [reply] = session.say("how long should I hang upside down? " * 40)
    assert_messages([reply])
    assert reply["card"]["kind"] == "clarify"
    assert "one or two short sentences" in reply["text"]


def test_message_of_500_characters_is_answered_as_usual(session):
    assert kinds(session.say(HOW_LONG.ljust(499) + "?")) == ["answer"]


@pytest.mark.parametrize(
    "message",
    ["/restart", " /restart", "\n/session_start", "/back", '/restart{"x":1}', "\u00a0/restart", "\x00/restart"],
    ids=ascii,
)
def test_command_of_rasa_is_never_carried_out(session, message):
    session.say("I have glaucoma")
    assert_messages(session.say(message))
    assert stored_messages(session)[-1].startswith("\u2060/")
    [reply] = session.say(HOW_LONG)
    assert named_conditions(reply) == ["glaucoma"]


@pytest.mark.parametrize(
    "message",
    ["/red_flag", "/duration now", '/duration@1.0{"x":1}', '/safe_with_condition{"topic":"safe_x"}', "/greet"],
)
def test_intent_that_is_no_button_is_read_as_words(session, message):
    assert_messages(session.say(message))
    [event] = [event for event in stored_events(session) if event["event"] == "user"]
    assert event["text"] == "\u2060" + message
    assert event["parse_data"]["entities"] == []
    assert event["parse_data"]["intent"]["confidence"] < 1


@pytest.mark.parametrize("message", ["\u2060/restart", "/\u2060restart", "\u2060\u2060/session_start", "\ufeff/restart"])
def test_invisible_characters_do_not_smuggle_a_command(session, message):
    session.say("I have glaucoma")
    assert_messages(session.say(message))
    [reply] = session.say(HOW_LONG)
    assert named_conditions(reply) == ["glaucoma"]


def test_emergency_behind_a_slash_is_still_an_emergency(session):
    assert kinds(session.say("/I have crushing chest pain")) == ["red_flag"]


def test_entity_of_a_button_chooses_the_answer(session):
    [reply] = session.say('/safe_with_condition{"topic":"safe_eyes"}')
    assert (reply["card"]["kind"], reply["card"]["topic"]) == ("answer", "safe_eyes")


def test_two_sessions_do_not_mix(bot):
    mine, theirs = bot.session(), bot.session()
    mine.say("I have glaucoma")
    assert kinds(theirs.say(HOW_LONG)) == ["answer"]
    assert kinds(mine.say(HOW_LONG)) == ["condition_check"]


def test_messages_of_one_session_at_the_same_time_are_all_answered_and_kept(session):
    messages = ["/duration", "/angle", "/frequency", "/cost", "/definition", "/sciatica", "/arthritis", "/prevention"]
    with concurrent.futures.ThreadPoolExecutor(len(messages)) as pool:
        replies = list(pool.map(session.say, messages))
    assert [reply[0]["card"]["topic"] for reply in replies] == [message.strip("/") for message in messages]
    assert sorted(stored_messages(session)) == sorted(messages)


def test_condition_named_while_another_message_is_answered_is_held(session):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(session.say, ["I have glaucoma", "I might have osteoporosis"]))
    [reply] = session.say(HOW_LONG)
    assert sorted(named_conditions(reply)) == ["glaucoma", "osteoporosis"]


def test_message_ids_are_unique_over_a_conversation(session):
    ids = [one["id"] for message in ("/duration", "/duration", "hello") for one in session.say(message)]
    assert len(set(ids)) == len(ids)
