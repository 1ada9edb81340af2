"""Where the last answer comes from."""

from typing import Any

import pytest

from actions.action_sources import ActionSources
from inversion_faq.content.library import Library

ACTION = ActionSources()


@pytest.fixture
def two(library: Library) -> list[dict[str, Any]]:
    """Two real sources, as a card lists them."""
    return [{"id": name} for name in list(library.sources)[:2]]


@pytest.fixture
def other(library: Library) -> list[dict[str, Any]]:
    return [{"id": list(library.sources)[5]}]


def asked(conversation: Any) -> dict[str, Any]:
    return conversation.user("says who?", "ask_sources").run(ACTION)


@pytest.mark.parametrize("kind", ["answer", "condition_check", "red_flag"])
def test_sources_of_the_last_answer_are_named(conversation: Any, library: Library, two: list[Any], kind: str) -> None:
    conversation.user("angle?", "angle").bot(kind=kind, title="How far back?", sources=two)
    reply = asked(conversation)
    assert [one["id"] for one in reply["card"]["sources"]] == [one["id"] for one in two]
    assert all(library.sources[one["id"]].title.rstrip(".") in reply["text"] for one in two)
    assert "How far back?" in reply["text"]


def test_each_source_comes_with_a_fact_taken_from_it(conversation: Any, library: Library, two: list[Any]) -> None:
    conversation.user("angle?", "angle").bot(sources=two)
    text = asked(conversation)["text"]
    assert all(any(fact.text in text for fact in library.sources[one["id"]].facts) for one in two)


def test_newest_answer_counts(conversation: Any, two: list[Any], other: list[Any]) -> None:
    conversation.user("angle?", "angle").bot(sources=two).user("cost?", "cost").bot(sources=other)
    assert [one["id"] for one in asked(conversation)["card"]["sources"]] == [one["id"] for one in other]


@pytest.mark.parametrize("kind", ["clarify", "small_talk", "out_of_scope", "error"])
def test_small_talk_after_an_answer_does_not_hide_it(conversation: Any, two: list[Any], kind: str) -> None:
    conversation.user("angle?", "angle").bot(sources=two).user("thanks", "thanks").bot(kind=kind)
    assert [one["id"] for one in asked(conversation)["card"]["sources"]] == [one["id"] for one in two]


def test_reply_names_a_person_to_ask(conversation: Any, library: Library, two: list[Any]) -> None:
    conversation.user("angle?", "angle").bot(sources=two)
    assert library.phrases.sources["clinician"] in asked(conversation)["text"]


def test_without_an_answer_it_says_that_there_is_none_yet(conversation: Any, library: Library) -> None:
    reply = asked(conversation)
    assert library.phrases.sources["none"] in reply["text"]
    assert reply["card"]["sources"] == []


def test_answer_of_an_earlier_session_is_none(conversation: Any, library: Library, two: list[Any]) -> None:
    conversation.user("angle?", "angle").bot(sources=two).new_session()
    assert library.phrases.sources["none"] in asked(conversation)["text"]


def test_source_that_is_no_longer_in_the_content_is_left_out(conversation: Any, two: list[Any]) -> None:
    conversation.user("angle?", "angle").bot(sources=[{"id": "gone-2019"}, *two])
    assert [one["id"] for one in asked(conversation)["card"]["sources"]] == [one["id"] for one in two]


def test_reply_starts_with_its_title(conversation: Any, two: list[Any]) -> None:
    conversation.user("angle?", "angle").bot(sources=two)
    reply = asked(conversation)
    assert reply["text"].startswith(reply["card"]["title"])


def test_action_has_its_name_in_the_domain() -> None:
    assert ACTION.name() == "action_sources"
