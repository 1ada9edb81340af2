"""What is said when a condition no longer counts."""

from typing import Any

import pytest

from actions.action_taken_back import ActionTakenBack
from inversion_faq.content.library import Library

ACTION = ActionTakenBack()


@pytest.fixture
def asthma(library: Library) -> dict[str, Any]:
    name = library.conditions["asthma"].name
    return {"id": "asthma", "name": name, "subject": "self", "status": "confirmed", "now": False}


def test_condition_that_no_longer_counts_is_named(conversation: Any) -> None:
    reply = conversation.user("no glaucoma", "deny", conditions=[], taken_back=["glaucoma"]).run(ACTION)
    assert "glaucoma" in reply["text"]


def test_condition_that_still_counts_is_named(conversation: Any, library: Library, asthma: dict[str, Any]) -> None:
    reply = conversation.user("no glaucoma", "deny", conditions=[asthma], taken_back=["glaucoma"]).run(ACTION)
    assert library.phrases.forgotten["still"].replace("<names>", library.conditions["asthma"].name) in reply["text"]


def test_wish_to_forget_without_anything_to_forget_is_said(conversation: Any, library: Library) -> None:
    reply = conversation.user("forget it", "forget", conditions=[], taken_back=[]).run(ACTION)
    assert library.phrases.forgotten["nothing"] in reply["text"]


def test_unclear_wish_to_forget_asks_which(conversation: Any, library: Library, asthma: dict[str, Any]) -> None:
    reply = conversation.user("forget it", "forget", conditions=[asthma], taken_back=[]).run(ACTION)
    assert library.phrases.forgotten["which"] in reply["text"]
    assert "asthma" in reply["text"]


def test_reply_never_clears_a_person_for_the_table(conversation: Any, library: Library) -> None:
    reply = conversation.user("no glaucoma", "deny", conditions=[], taken_back=["glaucoma"]).run(ACTION)
    assert reply["text"].endswith(library.phrases.forgotten["clinician"])


def test_action_has_its_name_in_the_domain() -> None:
    assert ACTION.name() == "action_taken_back"
