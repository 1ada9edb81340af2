"""The reply to a message that was not understood."""

from typing import Any

import pytest

from actions.action_clarify import ActionClarify
from inversion_faq.content import payloads
from inversion_faq.content.library import Library
from inversion_faq.content.rules import names_a_clinician

ACTION = ActionClarify()


def ranking(*intents: str) -> list[dict[str, Any]]:
    return [{"name": intent, "confidence": 0.3 - 0.02 * place} for place, intent in enumerate(intents)]


@pytest.fixture
def clarify(conversation: Any) -> Any:
    """The reply to a message with this ranking."""

    def reply(*intents: str, text: str = "blah", **parse_data: Any) -> dict[str, Any]:
        return conversation.user(text, "nlu_fallback", intent_ranking=ranking(*intents), **parse_data).run(ACTION)

    return reply


RANKINGS = {
    "many": ["sciatica", "angle", "cost", "duration", "evidence"],
    "two": ["sciatica", "angle"],
    "one twice": ["sciatica", "sciatica", "angle"],
    "small talk between": ["greet", "sciatica", "out_of_scope", "angle", "nlu_fallback", "cost"],
    "safety": ["safe_with_condition", "angle", "safe_with_condition"],
}


@pytest.mark.parametrize("intents", RANKINGS.values(), ids=RANKINGS)
def test_at_most_three_buttons_each_with_title_and_payload(clarify: Any, library: Library, intents: list[str]) -> None:
    buttons = clarify(*intents)["buttons"]
    assert 1 <= len(buttons) <= 3
    assert all(set(button) == {"title", "payload"} and button["title"] for button in buttons)
    assert {button["payload"] for button in buttons} <= payloads.allowed(library.answers)


@pytest.mark.parametrize("intents", RANKINGS.values(), ids=RANKINGS)
def test_no_button_stands_twice(clarify: Any, intents: list[str]) -> None:
    offered = [button["payload"] for button in clarify(*intents)["buttons"]]
    assert len(set(offered)) == len(offered)


@pytest.mark.parametrize("intents", RANKINGS.values(), ids=RANKINGS)
def test_card_offers_the_same_as_the_buttons(clarify: Any, intents: list[str]) -> None:
    reply = clarify(*intents)
    assert [(one["title"], one["payload"]) for one in reply["card"]["related"]] == [
        (button["title"], button["payload"]) for button in reply["buttons"]
    ]


def test_likeliest_question_stands_first(clarify: Any, library: Library) -> None:
    titles = [button["title"] for button in clarify("greet", "angle", "sciatica")["buttons"]]
    assert titles == [library.answers["angle"].title, library.answers["sciatica"].title]


def test_question_about_safety_offers_the_topic_asked_about(clarify: Any) -> None:
    buttons = clarify("safe_with_condition", "angle", condition_topics=["safe_eyes"])["buttons"]
    assert buttons[0]["payload"] == payloads.for_topic("safe_eyes")


def test_message_like_no_question_gets_no_buttons(clarify: Any, library: Library) -> None:
    reply = clarify("greet", "out_of_scope")
    assert reply["buttons"] == []
    assert library.phrases.clarify["none"] in reply["text"]


@pytest.mark.parametrize("text", ["", "   ", "\u2060"])
def test_empty_message_is_asked_for_a_question(clarify: Any, library: Library, text: str) -> None:
    reply = clarify("sciatica", text=text)
    assert reply["buttons"] == []
    assert library.phrases.clarify["empty"] in reply["text"]


def test_reply_is_a_clarify_card_with_a_person_to_ask(clarify: Any) -> None:
    reply = clarify("sciatica")
    assert reply["card"]["kind"] == "clarify"
    assert reply["text"].startswith(reply["card"]["title"])
    assert names_a_clinician(reply["text"])


def test_second_miss_in_a_row_says_what_it_can_do_and_whom_to_ask(conversation: Any, clarify: Any, library: Library) -> None:
    conversation.user("blah", "nlu_fallback").bot(kind="clarify")
    text = clarify("sciatica")["text"]
    assert library.phrases.clarify["again"].strip() in text
    assert "what is known about inversion tables" in text
    assert names_a_clinician(library.phrases.clarify["again"])


def test_second_miss_still_offers_what_may_have_been_meant(conversation: Any, clarify: Any) -> None:
    conversation.user("blah", "nlu_fallback").bot(kind="clarify")
    assert len(clarify("sciatica", "angle")["buttons"]) == 2


@pytest.mark.parametrize("kind", ["answer", "condition_check", "red_flag", "out_of_scope", "small_talk"])
def test_first_miss_after_anything_else_is_a_first_miss(conversation: Any, clarify: Any, library: Library, kind: str) -> None:
    conversation.user("blah", "nlu_fallback").bot(kind="clarify").user("angle?", "angle").bot(kind=kind)
    assert library.phrases.clarify["text"] in clarify("sciatica")["text"]


def test_miss_of_an_earlier_session_does_not_count(conversation: Any, clarify: Any, library: Library) -> None:
    conversation.user("blah", "nlu_fallback").bot(kind="clarify").new_session()
    assert library.phrases.clarify["text"] in clarify("sciatica")["text"]


def test_message_without_a_ranking_is_answered_too(conversation: Any, library: Library) -> None:
    reply = conversation.user("blah", intent_ranking=[]).run(ACTION)
    assert library.phrases.clarify["none"] in reply["text"]


def test_action_has_its_name_in_the_domain() -> None:
    assert ACTION.name() == "action_clarify"
