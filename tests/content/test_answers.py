"""The contract of the answers: every topic that people ask about, and what each reply owes its reader."""

import re
import statistics

import pytest

from inversion_faq.content import rules
from inversion_faq.content.checks import check
from inversion_faq.content.library import Library
from inversion_faq.content.models import Family
from inversion_faq.content.rendering import render_answer

FAMILIES = {
    "evidence": """
        definition how_it_works effectiveness_general evidence long_term_vs_short_term results_timeline sciatica
        herniated_disc upper_back_neck_shoulder stenosis spondylolisthesis scoliosis arthritis other_condition_benefit
        avoid_surgery benefits_other brain_depression_claims spine_ageing_claim hair_growth prevention
        causes_of_back_pain""",
    "safety": """
        risks_side_effects who_should_not safe_blood_pressure safe_heart safe_stroke_blood_thinner safe_eyes
        safe_pregnancy safe_bones safe_surgery safe_implant safe_obesity_weight_limit safe_headache_migraine
        safe_head_injury safe_hernia_reflux safe_other_condition age_children_elderly medication see_clinician""",
    "how_to": """
        how_to_start angle duration frequency time_of_day supervision equipment_setup exercises_on_table
        too_long_upside_down stuck_getting_upright feeling_during_use pain_after_use when_to_stop""",
    "equipment": """
        equipment_choice cost insurance_reimbursement product_recall_safety
        alternatives_hanging_boots_gravity_chair""",
}
FAMILY_OF = {topic: family for family, topics in FAMILIES.items() for topic in topics.split()}
TOPICS = list(FAMILY_OF)


def test_every_topic_has_an_answer_and_no_other_has_one(library: Library):
    assert len(TOPICS) == 57
    assert set(library.answers) == set(TOPICS)


def test_the_content_keeps_every_rule(library: Library):
    assert [str(problem) for problem in check(library)] == []


@pytest.mark.parametrize("topic", TOPICS)
def test_an_answer_belongs_to_its_family(library: Library, topic: str):
    assert library.answers[topic].family is Family(FAMILY_OF[topic])


@pytest.mark.parametrize("topic", TOPICS)
def test_an_answer_has_two_to_four_other_topics_to_ask_next(library: Library, topic: str):
    related = library.answers[topic].related
    assert 2 <= len(set(related)) == len(related) <= 4
    assert topic not in related
    assert set(related) <= set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_a_title_is_one_short_question(library: Library, topic: str):
    title = library.answers[topic].title
    assert title.endswith("?")
    assert title.count("?") == 1
    assert len(title) <= 80


def test_no_two_answers_have_the_same_title(library: Library):
    titles = [answer.title for answer in library.answers.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("topic", TOPICS)
def test_the_text_is_complete_in_itself(library: Library, topic: str):
    answer = library.answers[topic]
    text, card = render_answer(library, answer)
    body, sources = text.split("\n\nSources:\n")
    lines, clinician = sources.split("\n\n")
    assert body.startswith(f"{answer.title}\n\n")
    assert clinician == answer.clinician == card["clinician"]
    cited = {int(number) for number in re.findall(r"\[(\d+)\]", body)}
    assert cited == set(range(1, len(card["sources"]) + 1))
    assert len(lines.splitlines()) == len(card["sources"]) >= 1
    for number, (line, source) in enumerate(zip(lines.splitlines(), card["sources"], strict=True), 1):
        assert line.startswith(f"[{number}] {source['title'].rstrip('.')}")
        assert (source["year"] or "undated") in line


@pytest.mark.parametrize("topic", TOPICS)
def test_the_text_is_plain(library: Library, topic: str):
    text, _ = render_answer(library, library.answers[topic])
    assert re.findall(r"[{}@*`<>]|__|\[\]|\[[^\d\]]|\?\.|\.\.|^- |^#|  ", text, re.MULTILINE) == []


@pytest.mark.parametrize("topic", TOPICS)
def test_the_card_says_how_sure_it_is_who_to_ask_and_when_it_was_checked(library: Library, topic: str):
    _, card = render_answer(library, library.answers[topic])
    assert card["kind"] == "answer"
    assert card["topic"] == topic
    assert card["evidence"]["grade"] in ("none", "conflicting", "very_limited", "limited", "moderate")
    assert card["evidence"]["label"]
    assert card["urgency"] == "clinician"
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", card["checked"])
    assert {one["topic"] for one in card["related"]} == set(library.answers[topic].related)


@pytest.mark.parametrize("topic", FAMILIES["how_to"].split())
def test_a_how_to_is_opened_by_asking_for_a_clinician(library: Library, topic: str):
    text, _ = render_answer(library, library.answers[topic])
    assert text.split("\n\n")[1].startswith("First: have you asked a clinician")


@pytest.mark.parametrize("topic", TOPICS)
def test_an_answer_reads_at_grade_8_or_lower(library: Library, topic: str):
    assert rules.reading_grade(rules.spoken_body(library.answers[topic], library.phrases)) <= 8


def test_the_median_answer_reads_at_grade_7_or_lower(library: Library):
    grades = [rules.reading_grade(rules.spoken_body(one, library.phrases)) for one in library.answers.values()]
    assert statistics.median(grades) <= 7
