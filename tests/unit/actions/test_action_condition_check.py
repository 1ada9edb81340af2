"""What a person's conditions mean for them: which are named, in which order, and what is left unsaid."""

from typing import Any

import pytest

from actions.action_condition_check import ActionConditionCheck
from inversion_faq.content.library import Library

ACTION = ActionConditionCheck()


def held(library: Library, condition: str, **more: Any) -> dict[str, Any]:
    name = library.conditions[condition].name
    return {"id": condition, "name": name, "subject": "self", "status": "confirmed", "now": True, **more}


def unknown(name: str) -> dict[str, Any]:
    return {"id": "unknown", "name": name, "subject": "self", "status": "confirmed", "now": True}


@pytest.fixture
def check(conversation: Any) -> Any:
    """The reply to a message in which these conditions are held."""

    def reply(*conditions: dict[str, Any], intent: str = "safe_with_condition", **parse_data: Any) -> dict[str, Any]:
        return conversation.user("some words", intent, conditions=list(conditions), **parse_data).run(ACTION)

    return reply


def bullets(text: str) -> list[str]:
    return [line for line in text.lower().splitlines() if line.startswith("•")]


def test_one_condition_is_named_with_its_advice(check: Any, library: Library) -> None:
    reply = check(held(library, "glaucoma"))
    card = reply["card"]
    assert card["kind"] == "condition_check"
    assert [(one["id"], one["advice"]) for one in card["conditions"]] == [("glaucoma", "do_not_use")]
    assert library.phrases.advice["do_not_use"].rstrip(".") in reply["text"]


def test_reply_is_complete_in_itself(check: Any, library: Library) -> None:
    reply = check(held(library, "glaucoma"))
    card = reply["card"]
    assert reply["text"].startswith(card["title"])
    assert reply["text"].endswith(card["clinician"])
    assert library.conditions["glaucoma"].ask in card["clinician"]
    assert all(one["title"].rstrip(".") in reply["text"] for one in card["sources"])
    assert card["sources"]
    assert not set("{}") & set(reply["text"])


def test_several_conditions_are_named_the_strictest_first(check: Any, library: Library) -> None:
    reply = check(held(library, "asthma"), held(library, "glaucoma"), held(library, "epilepsy"))
    assert [one["id"] for one in reply["card"]["conditions"]] == ["glaucoma", "asthma", "epilepsy"]
    names = [library.conditions[one].name.lower() for one in ("glaucoma", "asthma", "epilepsy")]
    assert all(name in line for name, line in zip(names, bullets(reply["text"]), strict=False))


@pytest.mark.parametrize("ids", [["asthma"], ["glaucoma"], ["asthma", "glaucoma"], ["pregnancy", "hernia", "migraine"]])
def test_every_condition_is_cited_and_has_a_reason(check: Any, library: Library, ids: list[str]) -> None:
    card = check(*(held(library, one) for one in ids))["card"]
    assert {one["id"] for one in card["conditions"]} == set(ids)
    listed = {one["id"] for one in card["sources"]}
    for one in card["conditions"]:
        assert one["reason"]
        assert set(one["sources"])
        assert set(one["sources"]) <= listed


def test_pair_that_is_worse_together_is_told(check: Any, library: Library) -> None:
    pair = library.together[0]
    reply = check(*(held(library, one) for one in pair.ids))
    assert library.phrases.condition_check["together"] in reply["text"]


def test_condition_named_before_is_called_so(check: Any, library: Library) -> None:
    reply = check(held(library, "asthma", now=False), intent="sciatica")
    assert [one["id"] for one in reply["card"]["conditions"]] == ["asthma"]
    assert reply["card"]["title"] == library.phrases.condition_check["kept"].replace("<names>", library.conditions["asthma"].name)


def test_only_what_is_new_is_named_when_something_is_new(check: Any, library: Library) -> None:
    reply = check(held(library, "glaucoma", now=False), held(library, "asthma"))
    assert [one["id"] for one in reply["card"]["conditions"]] == ["asthma"]


@pytest.mark.parametrize("now", [True, False], ids=["named now", "named before"])
def test_withheld_how_to_is_said(check: Any, library: Library, now: bool) -> None:
    reply = check(held(library, "glaucoma", now=now), intent="angle")
    assert library.phrases.condition_check["no_how_to"] in reply["text"]


def test_withheld_how_to_is_said_for_the_second_of_two_questions(check: Any, library: Library) -> None:
    reply = check(held(library, "glaucoma"), intent="sciatica", questions=["sciatica", "angle"])
    assert library.phrases.condition_check["no_how_to"] in reply["text"]


def test_condition_that_withholds_the_how_to_is_named_beside_a_new_one(check: Any, library: Library) -> None:
    reply = check(held(library, "glaucoma", now=False), held(library, "asthma"), intent="angle")
    assert [one["id"] for one in reply["card"]["conditions"]] == ["glaucoma", "asthma"]
    assert library.phrases.condition_check["no_how_to"] in reply["text"]


@pytest.mark.parametrize(("condition", "intent"), [("asthma", "angle"), ("glaucoma", "sciatica")])
def test_nothing_is_said_to_be_withheld_where_nothing_is(check: Any, library: Library, condition: str, intent: str) -> None:
    reply = check(held(library, condition), intent=intent)
    assert library.phrases.condition_check["no_how_to"] not in reply["text"]


def test_another_persons_condition_is_named_as_theirs(check: Any, library: Library) -> None:
    reply = check(held(library, "glaucoma", subject="mother"))
    assert [one["subject"] for one in reply["card"]["conditions"]] == ["mother"]
    assert library.phrases.subjects["mother"] in reply["card"]["title"]


def test_another_persons_condition_is_not_named_in_later_messages(check: Any, library: Library) -> None:
    reply = check(held(library, "glaucoma", subject="mother", now=False), held(library, "asthma", now=False))
    assert [one["id"] for one in reply["card"]["conditions"]] == ["asthma"]


def test_condition_in_doubt_is_told_to_wait(check: Any, library: Library) -> None:
    reply = check(held(library, "osteoporosis", status="unconfirmed"))
    assert [one["status"] for one in reply["card"]["conditions"]] == ["unconfirmed"]
    assert library.phrases.condition_check["unconfirmed"].rstrip(".") in reply["text"]


def test_condition_no_source_covers_is_named_and_is_no_yes(check: Any, library: Library) -> None:
    reply = check(unknown("lupus"))
    assert reply["card"]["title"] == library.phrases.condition_check["unknown_title"].replace("<names>", "lupus")
    assert library.phrases.condition_check["unknown"].replace("<name>", "Lupus") in reply["text"]
    assert "lupus" in reply["card"]["clinician"]


def test_condition_no_source_covers_is_named_beside_a_known_one(check: Any, library: Library) -> None:
    reply = check(unknown("lupus"), held(library, "asthma"))
    assert "lupus" in reply["card"]["title"]
    assert [one["id"] for one in reply["card"]["conditions"]] == ["asthma"]


def test_back_diagnosis_alone_gets_the_general_answer(check: Any, library: Library) -> None:
    reply = check(held(library, "sciatica"))
    assert reply["card"]["topic"] == "safe_other_condition"
    assert reply["card"]["conditions"] == []


@pytest.mark.parametrize("topic", ["safe_eyes", "safe_pregnancy", "safe_surgery"])
def test_topic_asked_about_is_answered_when_nobody_has_a_condition(check: Any, library: Library, topic: str) -> None:
    reply = check(condition_topics=[topic])
    assert reply["card"]["kind"] == "answer"
    assert reply["card"]["topic"] == topic
    assert reply["text"].startswith(library.answers[topic].title)


def test_tapped_topic_is_answered(check: Any) -> None:
    assert check(entities=[{"entity": "topic", "value": "safe_eyes"}])["card"]["topic"] == "safe_eyes"


def test_tapped_topic_is_answered_although_a_condition_was_named_before(check: Any, library: Library) -> None:
    tapped = [{"entity": "topic", "value": "safe_eyes"}]
    assert check(held(library, "asthma", now=False), entities=tapped)["card"]["topic"] == "safe_eyes"


@pytest.mark.parametrize("value", [None, "safe_nonsense"], ids=["no topic", "unknown topic"])
def test_question_about_safety_without_a_topic_gets_the_general_answer(check: Any, value: str | None) -> None:
    entities = [{"entity": "topic", "value": value}] if value else []
    assert check(entities=entities)["card"]["topic"] == "safe_other_condition"


def test_conditions_end_with_the_session(conversation: Any, library: Library) -> None:
    conversation.user("I have glaucoma", conditions=[held(library, "glaucoma")]).new_session()
    reply = conversation.user("/safe_with_condition", "safe_with_condition").run(ACTION)
    assert reply["card"]["conditions"] == []


def test_tapped_button_keeps_the_conditions_of_the_message_before(conversation: Any, library: Library) -> None:
    conversation.user("I have glaucoma", conditions=[held(library, "glaucoma", now=False)])
    reply = conversation.user("/angle", "angle").run(ACTION)
    assert [one["id"] for one in reply["card"]["conditions"]] == ["glaucoma"]


@pytest.mark.parametrize("condition", ["glaucoma", "asthma", "pregnancy", "hernia"])
def test_nobody_is_ever_told_to_be_safe(check: Any, library: Library, condition: str) -> None:
    text = check(held(library, condition))["text"].lower()
    assert not any(promise in text for promise in ("you are safe", "safe for you", "it is safe", "you can use"))


def test_action_has_its_name_in_the_domain() -> None:
    assert ACTION.name() == "action_condition_check"
