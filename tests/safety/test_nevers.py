"""The nevers (nevers.py), through the real bot: every answer it can give, and every reply of every dialogue."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inversion_faq.content.library import Library
from inversion_faq.content.models import OTHER_LANGUAGE
from tests.conftest import Bot, Process
from tests.conversation.dialogues import Played, read_dialogues
from tests.safety.asked import conversations
from tests.safety.nevers import NEVERS, Message

SAFE_REPLY = "safe reply"
GROUPS = ("topics", "conditions", "pairs", "red flags", "treatments", "languages", "around", SAFE_REPLY)
DIALOGUES = read_dialogues()

Replies = dict[str, list[list[Message]]]
"""The messages that answered each turn of a conversation, by its name; the greeting is the first."""
Answers = Callable[[str], Replies]


@pytest.fixture(scope="session")
def answers(bot: Bot, library: Library, actions: Process) -> Answers:
    """Has the conversations of a group (asked.py) once, however many tests look at them."""

    @functools.cache
    def get(group: str) -> Replies:
        if group != SAFE_REPLY:
            return {name: list(_had(bot, turns)) for name, turns in conversations(library)[group].items()}
        actions.pause()
        try:
            return {SAFE_REPLY: list(_had(bot, ("i have glaucoma, may i use a table",)))}
        finally:
            actions.resume()

    return get


def _had(bot: Bot, turns: tuple[str, ...]) -> Iterator[list[Message]]:
    session = bot.session()
    yield session.greeting
    for said in turns:
        yield session.say(said)


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("never", NEVERS)
def test_no_answer_breaks_a_never(never: str, group: str, answers: Answers) -> None:
    broken = {
        f"{name}: {violation}"
        for name, replies in answers(group).items()
        for messages in replies
        for message in messages
        for violation in NEVERS[never](message)
    }

    assert not broken, "\n".join(sorted(broken))


@pytest.mark.parametrize("phenomenon", sorted({one.phenomenon for one in DIALOGUES}))
@pytest.mark.parametrize("never", NEVERS)
def test_no_reply_of_a_dialogue_breaks_a_never(never: str, phenomenon: str, played: Played) -> None:
    broken = [
        f"{dialogue.name}, {exchange.said!r}: {violation}"
        for dialogue in DIALOGUES
        if dialogue.phenomenon == phenomenon
        for exchange in played(dialogue)
        for message in exchange.messages
        for violation in NEVERS[never](message)
    ]

    assert not broken, "\n".join(broken)


def _cards(answers: Answers, group: str) -> dict[str, list[dict[str, Any]]]:
    """The cards of each conversation of a group, the greeting's left out."""
    return {name: [one["card"] for messages in replies[1:] for one in messages] for name, replies in answers(group).items()}


def test_every_answer_was_given(answers: Answers, library: Library) -> None:
    for topic, cards in _cards(answers, "topics").items():
        assert [(card["kind"], card["topic"]) for card in cards] == [("answer", topic)] * len(cards), topic
        assert len(cards) >= 4
    assert len(answers("topics")) == len(library.answers)


def test_every_condition_was_checked_for_oneself_and_for_somebody_else(answers: Answers, library: Library) -> None:
    checked = _cards(answers, "conditions")
    for name in library.conditions:
        for conversation, subject in ((name, "self"), (f"{name} of somebody else", "mother")):
            first = checked[conversation][0]
            if first["kind"] == "answer":  # a diagnosis of the back has an answer instead of a check
                assert first["topic"] == library.conditions[name].topic
            else:
                assert [(one["id"], one["subject"]) for one in first["conditions"]] == [(name, subject)]
    assert sum(cards[0]["kind"] == "condition_check" for cards in checked.values()) >= 60


def test_every_pair_that_is_worse_together_was_told(answers: Answers, library: Library) -> None:
    told = [messages[1][0]["text"] for messages in answers("pairs").values()]
    heading = library.phrases.condition_check["together"]

    assert sum(heading in text for text in told) >= len(library.together) - 1  # one is of two diagnoses, which have answers


def test_every_emergency_reply_was_given(answers: Answers, library: Library) -> None:
    given = {(cards[0]["sign"] or {}).get("id") for cards in _cards(answers, "red flags").values()}
    assert given == set(library.signs)
    titles = {card["title"] for cards in _cards(answers, "red flags").values() for card in cards[1:]}
    assert library.phrases.getting_help["title"] in titles


def test_every_other_treatment_was_answered(answers: Answers, library: Library) -> None:
    titles = {name: cards[0]["title"].lower() for name, cards in _cards(answers, "treatments").items()}
    assert titles == {one.id: f"{one.name}: i only know inversion tables".lower() for one in library.treatments.values()}


def test_every_language_was_answered_in_an_emergency_and_without(answers: Answers, library: Library) -> None:
    for name, cards in _cards(answers, "languages").items():
        kinds = [(card["kind"], (card["language"] or {}).get("code")) for card in cards]
        assert kinds[0] == ("out_of_scope", None if name == OTHER_LANGUAGE else name)
        assert kinds[1:] == ([] if name == OTHER_LANGUAGE else [("red_flag", None), ("red_flag", name)])
    assert {*answers("languages")} == {*library.languages, OTHER_LANGUAGE}


def test_what_is_said_around_the_answers_was_said(answers: Answers, library: Library) -> None:
    said = [one["text"] for replies in answers("around").values() for messages in replies for one in messages]
    phrases = library.phrases
    for text in (
        phrases.greeting,
        phrases.clarify["text"],
        phrases.clarify["again"],
        phrases.clarify["empty"],
        phrases.clarify["too_long"],
        phrases.out_of_scope["title"],
        phrases.sources["none"],
        phrases.sources["facts"],
        phrases.forgotten["title"],
        phrases.condition_check["unconfirmed"],
        phrases.getting_help["text"].splitlines()[0],
        phrases.summary["closing"],
        phrases.condition_check["unknown"].removeprefix("<name>: "),
    ):
        assert any(" ".join(text.split()) in " ".join(one.split()) for one in said), text


def test_the_safe_reply_was_given(answers: Answers) -> None:
    assert [card["kind"] for card in _cards(answers, "safe reply")[SAFE_REPLY]] == ["error"]
