"""Which conditions a message names, by the real data/conditions.yml, and which are held over a conversation."""

import time
from typing import Any

import pytest

from inversion_faq.nlu.conditions import UNKNOWN, ConditionFinder, Extraction, Mention, held_after, merged
from inversion_faq.nlu.context import Status
from inversion_faq.nlu.people import SELF

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

MEDICINES = {
    "lisinopril": "hypertension",
    "warfarin": "anticoagulants",
    "Eliquis": "anticoagulants",
    "latanoprost": "glaucoma",
    "bisoprolol": "heart_disease",
    "alendronate": "osteoporosis",
    "omeprazole": "reflux",
    "levetiracetam": "epilepsy",
    "metformin": "diabetes",
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

LAY_WORDS = {
    "list of bare nouns": ("emphysema, thin bones, dodgy hips", {"asthma", "osteoporosis", "joint_problem"}),
    "Indian English": ("my mother is having sugar and pressure", {"diabetes", "hypertension"}),
    "pressure without blood": ("I take tablets for pressure", {"hypertension"}),
    "reading without a name": ("the nurse got 162 over 94", {"hypertension"}),
    "POTS": ("can I hang with POTS", {"hypotension"}),
    "slang for the heart": ("the ticker is a bit dodgy", {"heart_disease"}),
    "valve": ("I've a leaky valve", {"heart_disease"}),
    "bypass": ("double bypass last year", {"heart_disease", "surgery"}),
    "gastric bypass": ("I had a gastric bypass", {"surgery"}),
    "aspirin every day": ("on bisoprolol and a small aspirin", {"heart_disease", "anticoagulants"}),
    "brand in India": ("I take Ecosprin and Telma", {"anticoagulants", "hypertension"}),
    "brand in Australia": ("on Coversyl and Somac", {"hypertension", "reflux"}),
    "eyes without a diagnosis": ("my eyes are not great", {"eye_problem"}),
    "cataract done": ("I had my cataract out", {"cataract"}),
    "organ out": ("had my gallbladder out", {"surgery"}),
    "hernia repaired": ("my hernia was repaired", {"surgery"}),
    "lay implant": ("I have a tin hip", {"implant"}),
    "gadget in the chest": ("a wee box under the skin that keeps my heart going", {"implant"}),
    "metal left in": ("broke my ankle, the plate is still in", {"fracture", "implant"}),
    "one kidney": ("I was born with one kidney", {"kidney_disease"}),
    "ringing": ("a constant hissing in my ears", {"ear_problem"}),
    "Meniere's": ("I have Ménière's disease", {"ear_problem"}),
    "hiatus hernia alone": ("I have a hiatus hernia", {"hiatal_hernia"}),
    "hiatus hernia misspelt": ("I have a hietus hernia", {"hiatal_hernia"}),
    "hernia of the disc": ("hernia of the disc L5", {"herniated_disc"}),
    "sick as a passenger": ("I go green on every ferry", {"motion_sickness"}),
    "mask at night": ("I sleep with a mask and a hose", {"sleep_apnea"}),
    "shoulder": ("frozen shoulder since May", {"joint_problem"}),
    "ankylosing spondylitis": ("ank spond since 2001", {"arthritis"}),
    "weight in stone": ("I am seventeen stone", {"obesity"}),
    "over, yet lasting": ("skin cancer years ago, all clear", {"cancer"}),
    "stent after a no": ("pacemaker no, stent yes", {"heart_disease"}),
    "end of the message": ("I have gout and the sugar", {"diabetes"}),
}

HARMLESS = [
    "gestational diabetes thirty years ago with my last one",
    "turmeric and fish oil",
    "a high pressure salesman",
    "the frame has a fracture in it",
    "how do I put the pin in the ankle bar?",
    "I am blind as to the angle",
    "I am 60 and fit",
    "is it clinically proven?",
    "just had my dinner, how long do I wait?",
    "it was my turn and I was going to be an hour",
    "does it raise blood pressure?",
    "can hanging upside down give me a stroke?",
    "will it cause glaucoma?",
    "a stroke of luck",
    "my blood pressure is normal",
    "how long should I hang?",
    "which angle is best?",
    "",
]


@pytest.fixture(scope="module")
def finder(library: Any) -> ConditionFinder:
    return ConditionFinder(library)


@pytest.fixture
def held(finder: ConditionFinder) -> Any:
    """The conditions held after messages said in turn."""

    def after(*messages: str) -> list[dict[str, Any]]:
        kept: list[dict[str, Any]] = []
        for message in messages:
            kept = merged(kept, finder.find(message))
        return kept

    return after


def ids(conditions: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in conditions]


def mention(status: Status, subject: str = SELF, name: str = "glaucoma") -> Mention:
    return Mention(name, name, subject, status)


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


@pytest.mark.parametrize(("medicine", "condition"), MEDICINES.items(), ids=MEDICINES)
def test_medicine_stands_for_its_condition(held: Any, medicine: str, condition: str) -> None:
    assert ids(held(f"can I hang if I take {medicine}?")) == [condition]


@pytest.mark.parametrize(("word", "condition"), MISSPELT.items(), ids=MISSPELT)
def test_misspelt_condition_is_understood(held: Any, word: str, condition: str) -> None:
    assert ids(held(f"is it ok, I have {word}")) == [condition]


@pytest.mark.parametrize(("message", "conditions"), LAY_WORDS.values(), ids=LAY_WORDS)
def test_lay_words_name_a_condition_and_no_other(held: Any, message: str, conditions: set[str]) -> None:
    assert {one["id"] for one in held(message) if one["id"] != UNKNOWN} == conditions


@pytest.mark.parametrize("message", HARMLESS)
def test_question_about_an_effect_names_no_condition(finder: ConditionFinder, message: str) -> None:
    assert finder.find(message).mentions == ()


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


@pytest.mark.parametrize(
    "text",
    ["my mum has diabetes, asthma, glaucoma and cancer can she ", "glaucoma? no. ", "my dad says he has glaucoma and ", "i "],
)
def test_longest_message_is_read_in_time(finder: ConditionFinder, text: str) -> None:
    begun = time.perf_counter()
    finder.find((text * 4000)[:4000])
    assert time.perf_counter() - begun < 1


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
