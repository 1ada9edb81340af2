"""Which conditions a message says are there, and whose, by the real data/conditions.yml."""

from typing import Any

import pytest

from inversion_faq.nlu.conditions import UNKNOWN, ConditionFinder
from tests.growth import QUADRATIC, growth

DENIED = {
    "plain": ("I don't have glaucoma", {"glaucoma"}),
    "list": ("no asthma, glaucoma or epilepsy", {"asthma", "glaucoma", "epilepsy"}),
    "two words for it": ("I am not pregnant and not on blood thinners", {"pregnancy", "anticoagulants"}),
    "ruled out": ("glaucoma was ruled out", {"glaucoma"}),
    "corrected": ("it is not glaucoma, it's a cataract", {"glaucoma"}),
    "gone": ("my hiatal hernia has healed", {"hiatal_hernia"}),
    "in the family": ("stroke runs in my family", {"stroke_history"}),
    "relative not asked for": ("my sister is epileptic, is it ok for me?", {"epilepsy"}),
    "answered": ("high blood pressure - no", {"hypertension"}),
    "answered in a list": ("angina no, asthma yes, glaucoma no", {"heart_disease", "glaucoma"}),
    "any more": ("I'm not on warfarin any more", {"anticoagulants"}),
}

STILL_HELD = {
    "but": ("no asthma, glaucoma or epilepsy but I have reflux", {"reflux"}),
    "next sentence": ("I do not have glaucoma. I have asthma.", {"asthma"}),
    "corrected": ("it is not glaucoma, it's a cataract", {"cataract"}),
    "untreated": ("I take no medication for my high blood pressure", {"hypertension"}),
    "because": ("I can't sleep because of reflux", {"reflux"}),
    "long ago": ("I had a heart attack in 2010", {"heart_disease"}),
    "as a child": ("I had a spinal fusion when I was a child", {"surgery"}),
}

SEVERAL = {
    "three": (
        "I have glaucoma, high blood pressure and a hiatal hernia",
        ["glaucoma", "hypertension", "hiatal_hernia"],
    ),
    "turned": ("a hiatal hernia, high blood pressure and glaucoma", ["hiatal_hernia", "hypertension", "glaucoma"]),
    "in questions": ("Pregnant, is it ok? And with asthma? And epilepsy?", ["pregnancy", "asthma", "epilepsy"]),
    "with a medicine": ("I take metformin for my sugar and I'm on eliquis", ["diabetes", "anticoagulants"]),
    "back diagnoses": ("I have a slipped disc and sciatica", ["herniated_disc", "sciatica"]),
}


MISSPELT = {
    "glacoma": "glaucoma",
    "hi blod presure": "hypertension",
    "osteperosis": "osteoporosis",
    "pregnent": "pregnancy",
    "mygraines": "migraine",
    "warferin": "anticoagulants",
    "catarac": "cataract",
    "astma": "asthma",
}


def ids(conditions: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in conditions]


@pytest.mark.parametrize(("message", "conditions"), DENIED.values(), ids=DENIED)
def test_negated_condition_is_not_held_against_the_user(held: Any, message: str, conditions: set[str]) -> None:
    assert not conditions & set(ids(held(message)))


@pytest.mark.parametrize(("message", "conditions"), DENIED.values(), ids=DENIED)
def test_negated_condition_is_noticed_all_the_same(finder: ConditionFinder, message: str, conditions: set[str]) -> None:
    assert conditions <= {one.id for one in finder.find(message).mentions}


@pytest.mark.parametrize(("message", "conditions"), STILL_HELD.values(), ids=STILL_HELD)
def test_condition_beside_a_denial_is_held(held: Any, message: str, conditions: set[str]) -> None:
    assert set(ids(held(message))) == conditions


@pytest.mark.parametrize(("message", "conditions"), SEVERAL.values(), ids=SEVERAL)
def test_several_conditions_are_found_in_the_order_of_the_message(held: Any, message: str, conditions: list[str]) -> None:
    assert ids(held(message)) == conditions


@pytest.mark.parametrize(("word", "condition"), MISSPELT.items(), ids=MISSPELT)
def test_misspelt_condition_is_understood(held: Any, word: str, condition: str) -> None:
    assert ids(held(f"is it ok, I have {word}")) == [condition]


@pytest.mark.parametrize(
    ("message", "subject"),
    [
        ("my wife is pregnant", "partner"),
        ("my mum is on warfarin, can she use it?", "mother"),
        ("is it safe for someone with glaucoma?", "somebody"),
        ("my dad wants to try it. He has glaucoma", "father"),
    ],
)
def test_condition_of_another_person_is_that_persons(held: Any, message: str, subject: str) -> None:
    assert [one["subject"] for one in held(message)] == [subject]


def test_same_condition_of_two_people_is_held_twice(held: Any) -> None:
    both = held("I have glaucoma and my mum has glaucoma")
    assert [(one["id"], one["subject"]) for one in both] == [("glaucoma", "self"), ("glaucoma", "mother")]


def test_condition_named_twice_is_held_once(held: Any) -> None:
    assert ids(held("glaucoma, yes glaucoma. Is glaucoma bad?")) == ["glaucoma"]


def test_condition_denied_and_confirmed_in_one_message_is_held(held: Any) -> None:
    assert ids(held("I thought it was no glaucoma. I have glaucoma.")) == ["glaucoma"]


@pytest.mark.parametrize(
    ("message", "name"),
    [("I have lupus", "lupus"), ("is it ok with Ehlers Danlos?", "Ehlers-Danlos syndrome"), ("I've got gout", "gout")],
)
def test_condition_no_source_covers_is_named(held: Any, message: str, name: str) -> None:
    assert [(one["id"], one["name"]) for one in held(message)] == [(UNKNOWN, name)]


def test_two_conditions_no_source_covers_are_both_named(held: Any) -> None:
    assert [one["name"] for one in held("lupus and gout")] == ["lupus", "gout"]


def test_denied_condition_no_source_covers_leaves_the_other(held: Any) -> None:
    assert [one["name"] for one in held("lupus and gout", "sorry, I don't have gout")] == ["lupus"]


@pytest.mark.parametrize(
    ("message", "topic"),
    [
        ("does it raise blood pressure?", "safe_blood_pressure"),
        ("is there a weight limit?", "safe_obesity_weight_limit"),
        ("can it give me a stroke?", "safe_stroke_blood_thinner"),
    ],
)
def test_topic_is_found_although_nobody_has_the_condition(finder: ConditionFinder, message: str, topic: str) -> None:
    assert finder.find(message).topics == (topic,)


@pytest.mark.parametrize(
    "text",
    ["my mum has diabetes, asthma, glaucoma and cancer can she ", "glaucoma? no. ", "my dad says he has glaucoma and ", "i "],
)
def test_cost_grows_with_the_length_and_not_with_its_square(finder: ConditionFinder, text: str) -> None:
    assert growth(finder.find, text) < 0.75 * QUADRATIC
