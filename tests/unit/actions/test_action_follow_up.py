"""Replies that lean on the answer before: why, simpler, more, are you sure, and pressing for a yes."""

from typing import Any

import pytest

from actions.action_follow_up import ActionFollowUp
from inversion_faq.content import payloads
from inversion_faq.content.follow_up import FOLLOW_UPS, MORE, PUSH, SURE
from inversion_faq.content.library import Library

ACTION = ActionFollowUp()


def followed(conversation: Any, intent: str, topic: str = "sciatica", kind: str = "answer") -> dict[str, Any]:
    conversation.user("a question", topic).bot(kind=kind, topic=topic)
    return conversation.user("go on", intent).run(ACTION)


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_follow_up_stays_with_the_topic_of_the_last_answer(conversation: Any, library: Library, intent: str) -> None:
    reply = followed(conversation, intent)
    assert reply["card"]["topic"] == "sciatica"
    assert reply["text"].startswith(library.answers["sciatica"].title)
    assert library.phrases.follow_up[intent].strip() in reply["text"]


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_follow_up_names_sources_and_a_person_to_ask(conversation: Any, library: Library, intent: str) -> None:
    reply = followed(conversation, intent)
    assert reply["card"]["sources"]
    assert reply["text"].endswith(library.answers["sciatica"].clinician)


def test_question_how_sure_is_answered_with_the_grade(conversation: Any, library: Library) -> None:
    grade = library.answers["sciatica"].evidence
    assert library.phrases.evidence_explained[grade].strip() in followed(conversation, SURE)["text"]


@pytest.mark.parametrize("topic", ["angle", "duration", "frequency"])
def test_pressing_for_a_number_gets_none_as_advice(conversation: Any, library: Library, topic: str) -> None:
    text = followed(conversation, PUSH, topic)["text"]
    assert library.phrases.follow_up[PUSH].strip() in text
    assert "degrees" not in text.split("Sources:")[0]


def test_wish_for_more_offers_the_related_questions(conversation: Any, library: Library) -> None:
    offered = [button["payload"] for button in followed(conversation, MORE)["buttons"]]
    assert offered == [payloads.for_topic(topic) for topic in library.answers["sciatica"].related]


@pytest.mark.parametrize("intent", [one for one in FOLLOW_UPS if one != MORE])
def test_other_follow_ups_offer_no_buttons(conversation: Any, intent: str) -> None:
    assert not followed(conversation, intent)["buttons"]


def test_condition_check_can_be_followed_up(conversation: Any) -> None:
    assert followed(conversation, MORE, "safe_eyes", "condition_check")["card"]["topic"] == "safe_eyes"


def test_small_talk_between_does_not_hide_the_answer(conversation: Any) -> None:
    conversation.user("a question", "sciatica").bot(topic="sciatica").user("thanks", "thanks").bot(kind="small_talk")
    assert conversation.user("why?", "follow_up_why").run(ACTION)["card"]["topic"] == "sciatica"


@pytest.mark.parametrize("intent", FOLLOW_UPS)
def test_without_an_answer_before_it_asks_what_is_meant(conversation: Any, intent: str) -> None:
    assert conversation.user("why?", intent).run(ACTION)["card"]["kind"] == "clarify"


def test_emergency_is_not_followed_up_as_an_answer(conversation: Any) -> None:
    assert followed(conversation, MORE, "red_flag", "red_flag")["card"]["kind"] == "clarify"


def test_topic_that_is_no_longer_in_the_content_is_asked_about(conversation: Any) -> None:
    assert followed(conversation, MORE, "gone_topic")["card"]["kind"] == "clarify"


def test_action_has_its_name_in_the_domain() -> None:
    assert ACTION.name() == "action_follow_up"
