"""Which conditions are held over a conversation, by the real data/conditions.yml."""

from typing import Any

import pytest

from inversion_faq.nlu.conditions import Extraction, Mention, held_after, merged
from inversion_faq.nlu.context import Status
from inversion_faq.nlu.people import SELF


def ids(conditions: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in conditions]


def mention(status: Status, subject: str = SELF, name: str = "glaucoma") -> Mention:
    return Mention(name, name, subject, status)


def test_each_message_marks_what_it_names_itself(held: Any) -> None:
    assert {one["id"]: one["now"] for one in held("I have glaucoma", "and asthma")} == {
        "glaucoma": False,
        "asthma": True,
    }


def test_condition_named_again_is_marked_again(held: Any) -> None:
    assert [one["now"] for one in held("I have glaucoma", "how long?", "with glaucoma I mean")] == [True]


def test_message_without_conditions_keeps_those_before(held: Any) -> None:
    assert [(one["id"], one["now"]) for one in held("I have glaucoma", "how long should I hang?")] == [("glaucoma", False)]


def test_condition_taken_back_is_held_no_longer(held: Any) -> None:
    assert ids(held("I have glaucoma and asthma", "my mistake, I don't have glaucoma")) == ["asthma"]


def test_condition_that_is_past_is_held_no_longer(held: Any) -> None:
    assert held("I have vertigo", "I mean I used to have vertigo") == []


def test_condition_of_the_family_takes_nothing_back(held: Any) -> None:
    assert ids(held("I have glaucoma", "glaucoma runs in my family")) == ["glaucoma"]


def test_doubt_that_is_lifted_updates_the_status(held: Any) -> None:
    assert [one["status"] for one in held("maybe I have osteoporosis", "I have osteoporosis")] == ["confirmed"]


def test_new_doubt_updates_the_status(held: Any) -> None:
    assert [one["status"] for one in held("I have osteoporosis", "I might have osteoporosis")] == ["unconfirmed"]


def test_denial_for_another_person_leaves_the_users_own(held: Any) -> None:
    both = held("I have glaucoma and my mum has glaucoma", "my mum does not have glaucoma")
    assert [one["subject"] for one in both] == ["self"]


def test_denial_by_the_user_takes_back_everybodys(held: Any) -> None:
    before = merged([], Extraction((mention(Status.CONFIRMED), mention(Status.CONFIRMED, "mother")), ()))
    assert merged(before, Extraction((mention(Status.NEGATED),), ())) == []


def test_updated_condition_moves_to_the_end(held: Any) -> None:
    assert ids(held("glaucoma and asthma", "glaucoma again")) == ["asthma", "glaucoma"]


def test_conditions_held_are_plain_data_for_the_tracker(held: Any, library: Any) -> None:
    name = library.conditions["asthma"].name
    assert held("my mum might have asthma") == [
        {"id": "asthma", "name": name, "subject": "mother", "status": "unconfirmed", "now": True, "age": 0}
    ]


def test_age_counts_the_messages_since_a_condition_was_named(held: Any) -> None:
    ages = {one["id"]: one["age"] for one in held("I have glaucoma", "I have asthma", "how long?")}
    assert ages == {"glaucoma": 2, "asthma": 1}


NOTHING_NAMED = Extraction((), ())


def test_taking_back_without_a_name_takes_back_what_was_named_last(held: Any) -> None:
    assert ids(merged(held("I have glaucoma", "I have asthma and gout"), NOTHING_NAMED, takes_back=True)) == ["glaucoma"]


def test_taking_back_some_messages_later_takes_back_the_same(held: Any) -> None:
    assert ids(merged(held("I have glaucoma", "I have asthma", "why?"), NOTHING_NAMED, takes_back=True)) == ["glaucoma"]


def test_taking_back_without_anything_held_is_harmless() -> None:
    assert merged([], NOTHING_NAMED, takes_back=True) == []


def test_condition_held_without_an_age_can_be_taken_back() -> None:
    assert merged([GLAUCOMA], NOTHING_NAMED, takes_back=True) == []


def test_merging_leaves_what_was_held_before_untouched() -> None:
    before = merged([], Extraction((mention(Status.CONFIRMED),), ()))
    merged(before, Extraction((mention(Status.NEGATED),), ()))
    assert [one["now"] for one in before] == [True]


GLAUCOMA = {"id": "glaucoma", "name": "glaucoma", "subject": "self", "status": "confirmed", "now": True}


@pytest.mark.parametrize(
    ("parse_datas", "expected"),
    [
        ([], []),
        ([None, {}], []),
        ([{"conditions": [GLAUCOMA]}], [GLAUCOMA]),
        ([{"intent": {"name": "angle"}}, {"conditions": [GLAUCOMA]}], [GLAUCOMA]),
        ([None, {"conditions": [GLAUCOMA]}], [GLAUCOMA]),
        ([{"conditions": []}, {"conditions": [GLAUCOMA]}], []),
    ],
    ids=["no message", "none carries any", "newest", "tapped button is skipped", "no parse data", "taken back since"],
)
def test_newest_message_that_carries_conditions_decides(parse_datas: list[Any], expected: list[Any]) -> None:
    assert held_after(parse_datas) == expected
