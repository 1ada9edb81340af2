"""What people call a condition, a medicine or an operation, by the real data/conditions.yml."""

from typing import Any

import pytest

from inversion_faq.nlu.conditions import UNKNOWN, ConditionFinder

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
    "non-Hodgkin": ("non-Hodgkin lymphoma on watch and wait", {"cancer"}),
    "inhalers beside the disease": ("COPD, two inhalers", {"asthma"}),
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

FOR_SOMETHING_ELSE = {
    "metformin": "no diabetes, the metformin is for my PCOS",
    "beta blocker": "bisoprolol 2.5mg just for anxiety",
    "topiramate": "topiramate is for weight loss",
    "aspirin now and then": "I take aspirin but only for the odd headache",
}

READINGS = {
    "140/90": {"hypertension"},
    "158 over 97": {"hypertension"},
    "118/76": set(),
    "120 over 80": set(),
    "90/55": {"hypotension"},
}

DONE = {
    "prostate": ("prostate cancer in 2012, had it out", {"cancer", "surgery"}),
    "hernia": ("groin hernia fixed on the left", {"surgery"}),
    "hernia not yet": ("a groin hernia, not fixed yet", {"hernia"}),
    "ligament": ("cruciate recon last year", {"joint_problem", "surgery"}),
}


def ids(conditions: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in conditions]


@pytest.mark.parametrize(("medicine", "condition"), MEDICINES.items(), ids=MEDICINES)
def test_medicine_stands_for_its_condition(held: Any, medicine: str, condition: str) -> None:
    assert ids(held(f"can I hang if I take {medicine}?")) == [condition]


@pytest.mark.parametrize(("message", "conditions"), LAY_WORDS.values(), ids=LAY_WORDS)
def test_lay_words_name_a_condition_and_no_other(held: Any, message: str, conditions: set[str]) -> None:
    assert {one["id"] for one in held(message) if one["id"] != UNKNOWN} == conditions


@pytest.mark.parametrize("message", HARMLESS)
def test_question_about_an_effect_names_no_condition(finder: ConditionFinder, message: str) -> None:
    assert finder.find(message).mentions == ()


@pytest.mark.parametrize("message", FOR_SOMETHING_ELSE.values(), ids=FOR_SOMETHING_ELSE)
def test_medicine_for_something_else_does_not_stand_for_its_usual_condition(held: Any, message: str) -> None:
    assert {one["id"] for one in held(message)} <= {UNKNOWN, "obesity"}


@pytest.mark.parametrize(("reading", "conditions"), READINGS.items(), ids=READINGS)
def test_blood_pressure_is_judged_by_its_numbers(held: Any, reading: str, conditions: set[str]) -> None:
    assert set(ids(held(f"my blood pressure is {reading}"))) == conditions


@pytest.mark.parametrize(("message", "conditions"), DONE.values(), ids=DONE)
def test_what_was_done_to_an_organ_is_an_operation(held: Any, message: str, conditions: set[str]) -> None:
    assert conditions <= set(ids(held(message)))
    assert ("surgery" in ids(held(message))) is ("surgery" in conditions)


def test_worn_disc_is_none_that_slipped(held: Any) -> None:
    assert ids(held("degenerative disc disease in two levels")) == ["arthritis"]


def test_arthritis_of_a_joint_is_both(held: Any) -> None:
    assert set(ids(held("osteoarthritis both knees"))) == {"arthritis", "joint_problem"}


def test_plain_word_for_fine_after_an_organ_names_nothing(held: Any) -> None:
    assert held("retina fine, kidneys fine, lungs clear, knees fine") == []
