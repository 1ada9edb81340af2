import json

import pytest

from inversion_faq.content import payloads


@pytest.mark.parametrize("topic", ["sciatica", "duration", "cost"])
def test_a_topic_is_an_intent_and_a_payload_of_its_own(topic: str):
    assert payloads.intent_of(topic) == topic
    assert payloads.for_topic(topic) == f"/{topic}"


@pytest.mark.parametrize("topic", ["safe_eyes", "safe_other_condition"])
def test_the_topics_about_a_condition_share_one_intent_and_name_the_topic(topic: str):
    assert payloads.intent_of(topic) == payloads.SAFE_INTENT
    intent, entities = payloads.for_topic(topic).split("{", 1)
    assert intent == f"/{payloads.SAFE_INTENT}"
    assert json.loads("{" + entities) == {"topic": topic}


def test_no_two_topics_share_a_payload():
    topics = ["sciatica", "safe_eyes", "safe_heart", "safe_other_condition"]
    assert len({payloads.for_topic(topic) for topic in topics}) == len(topics)


def test_only_the_payloads_of_the_topics_are_allowed():
    assert payloads.allowed(["sciatica", "safe_eyes"]) == {"/sciatica", '/safe_with_condition{"topic":"safe_eyes"}'}


@pytest.mark.parametrize("payload", ["/restart", "/red_flag", "/safe_with_condition", "sciatica", "/sciatica "])
def test_anything_else_is_not_allowed(payload: str):
    assert payload not in payloads.allowed(["sciatica", "safe_eyes"])
