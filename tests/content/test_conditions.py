import re

import pytest

from inversion_faq.content.condition_check import render_condition_check
from inversion_faq.content.library import Library
from inversion_faq.content.models import Advice
from inversion_faq.nlu.conditions import ConditionFinder

TOPIC_OF = {
    "hypertension": "safe_blood_pressure",
    "hypotension": "safe_blood_pressure",
    "heart_disease": "safe_heart",
    "stroke_history": "safe_stroke_blood_thinner",
    "anticoagulants": "safe_stroke_blood_thinner",
    "blood_clot_history": "safe_stroke_blood_thinner",
    "glaucoma": "safe_eyes",
    "retinal_problem": "safe_eyes",
    "cataract": "safe_eyes",
    "eye_problem": "safe_eyes",
    "pregnancy": "safe_pregnancy",
    "postpartum": "safe_pregnancy",
    "osteoporosis": "safe_bones",
    "fracture": "safe_bones",
    "surgery": "safe_surgery",
    "implant": "safe_implant",
    "obesity": "safe_obesity_weight_limit",
    "migraine": "safe_headache_migraine",
    "head_injury": "safe_head_injury",
    "hiatal_hernia": "safe_hernia_reflux",
    "hernia": "safe_hernia_reflux",
    "reflux": "safe_hernia_reflux",
    "diabetes": "safe_other_condition",
    "epilepsy": "safe_other_condition",
    "ear_problem": "safe_other_condition",
    "vertigo": "safe_other_condition",
    "motion_sickness": "safe_other_condition",
    "cancer": "safe_other_condition",
    "asthma": "safe_other_condition",
    "sleep_apnea": "safe_other_condition",
    "kidney_disease": "safe_other_condition",
    "joint_problem": "safe_other_condition",
    "sciatica": "sciatica",
    "herniated_disc": "herniated_disc",
    "stenosis": "stenosis",
    "spondylolisthesis": "spondylolisthesis",
    "scoliosis": "scoliosis",
    "arthritis": "arthritis",
}
FORBIDDEN = ["hypertension", "heart_disease", "glaucoma", "retinal_problem", "pregnancy"]


@pytest.fixture(scope="module")
def finder(library: Library) -> ConditionFinder:
    return ConditionFinder(library)


def held(library: Library, name: str, subject: str = "self", now: bool = True) -> dict:
    one = library.conditions[name]
    return {"id": name, "name": one.name, "subject": subject, "status": "confirmed", "now": now}


def test_every_condition_of_the_contract_is_there_and_no_other(library: Library):
    assert len(TOPIC_OF) == 38
    assert set(library.conditions) == set(TOPIC_OF)


@pytest.mark.parametrize("name", TOPIC_OF)
def test_a_condition_is_answered_with_its_topic(library: Library, name: str):
    assert library.conditions[name].topic == TOPIC_OF[name]


@pytest.mark.parametrize("name", TOPIC_OF)
def test_a_condition_is_known_by_six_words_or_more(library: Library, name: str):
    assert len(set(library.conditions[name].words)) >= 6


@pytest.mark.parametrize("name", FORBIDDEN)
def test_what_clinics_forbid_is_forbidden(library: Library, name: str):
    assert library.conditions[name].advice is Advice.DO_NOT_USE


@pytest.mark.parametrize(
    ("medicine", "name"),
    [
        ("amlodipine", "hypertension"),
        ("lisinopril", "hypertension"),
        ("apixaban", "anticoagulants"),
        ("warfarin", "anticoagulants"),
        ("latanoprost", "glaucoma"),
    ],
)
def test_a_medicine_that_implies_a_condition_counts(finder: ConditionFinder, medicine: str, name: str):
    assert name in [mention.id for mention in finder.find(f"I take {medicine} every morning").mentions]


@pytest.mark.parametrize("name", TOPIC_OF)
@pytest.mark.parametrize("now", [True, False], ids=["named now", "named before"])
def test_the_check_of_a_condition_is_complete_and_plain(library: Library, name: str, now: bool):
    text, card = render_condition_check(library, [held(library, name, now=now)], asks_how_to=False)
    assert text.startswith(f"{card['title']}\n\n")
    assert text.endswith(f"\n\n{card['clinician']}")
    assert library.conditions[name].name in card["title"]
    body = text.split("\n\nSources:\n")[0]
    assert {int(one) for one in re.findall(r"\[(\d+)\]", body)} == set(range(1, len(card["sources"]) + 1))
    assert len(card["sources"]) >= 1
    assert re.findall(r"[{}@*`<>]|__|\[\]|\[[^\d\]]|\?\.|\.\.|^- |  ", text, re.MULTILINE) == []


@pytest.mark.parametrize("name", TOPIC_OF)
def test_no_check_says_that_it_is_safe(library: Library, name: str):
    text, _ = render_condition_check(library, [held(library, name)], asks_how_to=False)
    assert not re.search(r"\b(you are safe|safe for you|go ahead)\b", text.lower())


def test_the_check_of_every_condition_at_once_has_a_line_for_each(library: Library):
    everything = [held(library, name) for name in library.conditions]
    text, card = render_condition_check(library, everything, asks_how_to=True)
    assert {one["id"] for one in card["conditions"]} == set(library.conditions)
    advice = [one["advice"] for one in card["conditions"]]
    assert advice == sorted(advice, key=["do_not_use", "ask_first"].index)
    assert library.phrases.condition_check["no_how_to"] in text


def test_conditions_that_are_worse_together_are_known_conditions_and_stand_once(library: Library):
    pairs = [frozenset(pair.ids) for pair in library.together]
    assert len(set(pairs)) == len(pairs) > 0
    assert all(pair <= set(library.conditions) and len(pair) >= 2 for pair in pairs)


def test_what_no_source_covers_has_no_name_of_a_known_condition(library: Library):
    names = {condition.name.lower() for condition in library.conditions.values()}
    assert [one.name for one in library.unknown_conditions if one.name.lower() in names] == []
