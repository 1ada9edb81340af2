"""The summary for a clinician, from the conversation as Rasa sends it."""

from typing import Any

from actions.action_summary import ActionSummary
from inversion_faq.content.library import Library

ACTION = ActionSummary()
GLAUCOMA = {"id": "glaucoma", "name": "glaucoma", "subject": "self", "status": "confirmed", "now": True}


def test_summary_says_what_was_asked_named_and_on_which_sources(conversation: Any, library: Library) -> None:
    source = next(iter(library.sources))
    conversation.user("does it help my sciatica?", "sciatica").bot(topic="sciatica", sources=[{"id": source}])
    conversation.user("I have glaucoma", conditions=[GLAUCOMA]).bot(kind="condition_check", topic="safe_eyes")
    text = conversation.user("summary please", "summary", conditions=[{**GLAUCOMA, "now": False}]).run(ACTION)["text"]
    assert "does it help my sciatica?" in text
    assert "glaucoma" in text
    assert library.sources[source].title.rstrip(".") in text


def test_summary_of_nothing_says_so(conversation: Any, library: Library) -> None:
    text = conversation.user("summary please", "summary").run(ACTION)["text"]
    assert text.count(library.phrases.summary["none"]) == 4


def test_earlier_session_is_not_summed_up(conversation: Any) -> None:
    conversation.user("does it help my sciatica?", "sciatica").bot(topic="sciatica").new_session()
    assert "sciatica" not in conversation.user("summary please", "summary").run(ACTION)["text"]


def test_action_has_its_name_in_the_domain() -> None:
    assert ACTION.name() == "action_summary"
