"""What an action reads from the tracker that Rasa sends."""

from typing import Any

from actions.conversation import held_conditions, last_card, turns

GLAUCOMA = {"id": "glaucoma", "name": "glaucoma", "subject": "self", "status": "confirmed", "now": True}
ASTHMA = {**GLAUCOMA, "id": "asthma", "name": "asthma"}


def test_conditions_of_the_newest_message_are_held(conversation: Any) -> None:
    conversation.user("I have glaucoma", conditions=[GLAUCOMA]).user("asthma instead", conditions=[ASTHMA])
    assert held_conditions(conversation.tracker()) == [ASTHMA]


def test_tapped_button_carries_none_and_is_skipped(conversation: Any) -> None:
    conversation.user("I have glaucoma", conditions=[GLAUCOMA]).user("/angle", "angle")
    assert held_conditions(conversation.tracker()) == [GLAUCOMA]


def test_conditions_of_an_earlier_session_are_not_held(conversation: Any) -> None:
    conversation.user("I have glaucoma", conditions=[GLAUCOMA]).new_session().user("/angle", "angle")
    assert held_conditions(conversation.tracker()) == []


def test_newest_card_is_the_last_one(conversation: Any) -> None:
    conversation.user("a").bot(topic="angle").user("b").bot(topic="cost")
    assert last_card(conversation.tracker())["topic"] == "cost"


def test_newest_card_of_a_kind_is_found_behind_others(conversation: Any) -> None:
    conversation.user("a").bot(topic="angle").user("b").bot(kind="clarify")
    assert last_card(conversation.tracker(), "answer", "condition_check")["topic"] == "angle"


def test_there_is_no_card_before_the_first_reply(conversation: Any) -> None:
    assert last_card(conversation.user("a").tracker()) is None


def test_card_of_an_earlier_session_is_none(conversation: Any) -> None:
    conversation.user("a").bot(topic="angle").new_session().user("b")
    assert last_card(conversation.tracker()) is None


def test_turns_have_what_was_said_and_its_cards_in_order(conversation: Any) -> None:
    conversation.user("a").bot(topic="angle").bot(topic="cost").user("b")
    found = [(turn.said, [card["topic"] for card in turn.cards]) for turn in turns(conversation.tracker())]
    assert found == [("a", ["angle", "cost"]), ("b", [])]
