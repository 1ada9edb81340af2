"""The checks of dialogues.py themselves: each finds the reply that it is there to find."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from inversion_faq.content.rendering import render_answer, render_emergency_in, render_red_flag
from tests.conversation.dialogues import Exchange, Message, broken_promises, debts, wrong_sources


def message(text: str, card: dict[str, Any]) -> Message:
    return {"id": "m-0", "text": text, "buttons": [], "card": card}


@pytest.fixture(scope="module")
def answer(library: Any) -> Message:
    return message(*render_answer(library, library.answers["angle"]))


@pytest.fixture(scope="module")
def emergency(library: Any) -> Message:
    return message(*render_red_flag(library, library.signs["chest_pain"]))


def broken(one: Message, **fields: Any) -> Message:
    other = copy.deepcopy(one)
    other["text"] = fields.pop("text", other["text"])
    other["card"].update(fields)
    return other


BREAKS: dict[str, Callable[[Message], Message]] = {
    "no text": lambda one: broken(one, text=" "),
    "braces": lambda one: broken(one, text=one["text"] + " {name}"),
    "Markdown": lambda one: broken(one, text=one["text"] + "\n- **bold**"),
    "does not start with the card's title": lambda one: broken(one, text="Hello. " + one["text"]),
    "without a title": lambda one: broken(one, title=None),
    "without a clinician": lambda one: broken(one, clinician=" "),
    "leaves out the clinician line": lambda one: broken(one, text=one["text"].replace(one["card"]["clinician"], "")),
    "no source": lambda one: broken(one, sources=[]),
    "has no line in the text": lambda one: broken(one, sources=[{**one["card"]["sources"][0], "title": "Another"}]),
    "neither its year nor 'undated'": lambda one: broken(one, sources=[{**one["card"]["sources"][0], "year": 1066}]),
    "no card of a known kind": lambda one: broken(one, kind="advert"),
}


def test_a_whole_answer_owes_nothing(answer: Message) -> None:
    assert list(debts([answer], set())) == []


@pytest.mark.parametrize("what", BREAKS)
def test_what_an_answer_owes_is_found(answer: Message, what: str) -> None:
    assert any(what in line for line in debts([BREAKS[what](answer)], set()))


def test_a_turn_without_a_message_is_found(answer: Message) -> None:
    assert list(debts([], set())) == ["no message"]


def test_a_third_answer_is_found(answer: Message) -> None:
    assert any("more than 2 answers" in line for line in debts([answer] * 3, set()))


def test_an_emergency_reply_alone_owes_nothing(emergency: Message) -> None:
    assert list(debts([emergency], {emergency["text"]})) == []


def test_an_answer_beside_an_emergency_reply_is_found(answer: Message, emergency: Message) -> None:
    assert any("another message" in line for line in debts([emergency, answer], {emergency["text"]}))


def test_the_same_emergency_in_another_language_owes_nothing(library: Any, emergency: Message) -> None:
    spanish = message(*render_emergency_in(library.languages["es"]))
    assert list(debts([emergency, spanish], {emergency["text"], spanish["text"]})) == []


def test_words_added_to_an_emergency_reply_are_found(emergency: Message) -> None:
    more = broken(emergency, text=emergency["text"] + "\nThen start at 20 degrees.")

    assert any("not one of the written ones" in line for line in debts([more], {emergency["text"]}))


def test_a_question_offered_in_an_emergency_is_found(emergency: Message) -> None:
    more = broken(emergency, related=[{"title": "What angle?", "payload": "/angle", "topic": "angle"}])

    assert any("offers something else" in line for line in debts([more], {emergency["text"]}))


@pytest.mark.parametrize(
    "turn",
    [
        {"say": "x", "expect": {"topic": ["duration"]}},
        {"say": "x", "expect": {"topic": ["angle", "duration"]}},
        {"say": "x", "expect": {"conditions": ["glaucoma"]}},
        {"say": "x", "expect": {"says": ["words that are not there"]}},
        {"say": "x", "never": {"kind": ["clarify", "answer"]}},
        {"say": "x", "never": {"says": ["Sources:"]}},
    ],
    ids=str,
)
def test_a_reply_that_breaks_its_turn_is_found(answer: Message, library: Any, turn: dict[str, Any]) -> None:
    assert len(list(broken_promises(Exchange(turn, "x", None, [answer]), library))) == 1


def test_a_reply_that_keeps_its_turn_is_not(answer: Message, library: Any) -> None:
    turn = {"say": "x", "expect": {"kind": ["answer"], "topic": ["angle"]}, "never": {"kind": ["red_flag"]}}

    assert list(broken_promises(Exchange(turn, "x", None, [answer]), library)) == []


def test_a_tap_that_is_answered_with_another_topic_is_found(answer: Message, library: Any) -> None:
    assert len(list(broken_promises(Exchange({"tap": 1}, "/duration", "duration", [answer]), library))) == 1


def test_sources_of_another_answer_are_found(answer: Message) -> None:
    named = broken(answer, kind="small_talk", topic="ask_sources", sources=answer["card"]["sources"][1:])
    asked = Exchange({"say": "where from"}, "where from", None, [named])

    assert len(list(wrong_sources([Exchange({"say": "x"}, "x", None, [answer]), asked]))) == 1
