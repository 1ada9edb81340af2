"""What is said of other treatments: where it comes from, how it reads, whom to ask; and what the content check refuses."""

import pathlib
import re

import pytest
import yaml

from inversion_faq.content import rules
from inversion_faq.content.library import DATA, Library
from inversion_faq.content.models import Kind, Treatment
from inversion_faq.content.rendering import render_treatment
from inversion_faq.content.sentences import citations_in
from tests.small_content import SmallContent

IDS = [one["id"] for one in yaml.safe_load((DATA / "treatments.yml").read_text(encoding="utf-8"))]
MEDICINES = """
    anti_inflammatories paracetamol opioids nerve_pain_tablets muscle_relaxants steroid_tablets creams supplements cannabis"""
each = pytest.mark.parametrize("name", IDS)


@pytest.fixture
def content(tmp_path: pathlib.Path) -> SmallContent:
    return SmallContent(tmp_path / "data")


def treatment(library: Library, name: str) -> Treatment:
    return library.treatments[name]


def test_there_are_many_treatments(library: Library):
    assert len(library.treatments) == len(IDS) >= 30


def test_no_name_and_no_words_stand_twice(library: Library):
    names = [one.name for one in library.treatments.values()]
    words = [word for one in library.treatments.values() for word in one.words]
    assert len(set(names)) == len(names)
    assert sorted({word for word in words if words.count(word) > 1}) == []


@each
def test_a_treatment_has_words_people_use(library: Library, name: str):
    assert len(treatment(library, name).words) >= 3


@each
def test_what_is_said_of_it_rests_on_a_guideline_or_a_review(library: Library, name: str):
    guideline = treatment(library, name).guideline
    kinds = {library.sources[source].kind for source in citations_in(guideline or "")}
    assert kinds <= {Kind.GUIDELINE, Kind.SYSTEMATIC_REVIEW}
    assert bool(kinds) is (guideline is not None)


@each
def test_what_is_said_of_it_names_who_says_so(library: Library, name: str):
    guideline = treatment(library, name).guideline
    assert guideline is None or re.search(r"\b(NICE|WHO|US guideline|The Lancet|Guidelines)\b", guideline)


@each
def test_it_reads_at_grade_8_or_lower(library: Library, name: str):
    assert rules.reading_grade(rules.treatment_body(treatment(library, name), library.phrases)) <= 8


@each
def test_it_says_whom_to_ask(library: Library, name: str):
    assert re.search(r"\b(doctor|pharmacist|physiotherapist|surgeon)\b", treatment(library, name).ask)


@pytest.mark.parametrize("name", MEDICINES.split())
def test_a_doctor_or_a_pharmacist_is_asked_about_medicine(library: Library, name: str):
    assert {"pharmacist", "doctor"} <= set(treatment(library, name).ask.split())


@each
def test_no_dose_is_named(library: Library, name: str):
    one = treatment(library, name)
    text, _ = render_treatment(library, one)
    assert re.findall(r"\d+ ?(mg|ml|g|tablets?|times|minutes?)\b", text) == []


@each
def test_the_reply_is_complete_in_itself(library: Library, name: str):
    one = treatment(library, name)
    text, card = render_treatment(library, one)
    assert text.startswith(f"{card['title']}\n\n{card['body']}\n\n")
    assert text.endswith(f"\n\n{card['clinician']}")
    assert card["title"].lower() == f"{one.name}: i only know inversion tables".lower()
    assert card["title"][0].isupper()
    assert one.ask in card["clinician"]
    assert library.phrases.emergency_line in card["clinician"]
    assert re.findall(r"[{}@*`<>]|  |\.\.", text) == []
    assert ("Sources:" in text) is bool(card["sources"])


@each
def test_the_card_is_off_topic_with_the_sources_in_the_order_of_their_numbers(library: Library, name: str):
    one = treatment(library, name)
    _, card = render_treatment(library, one)
    assert card["kind"] == "out_of_scope"
    assert [source["id"] for source in card["sources"]] == list(citations_in(one.guideline or ""))
    assert re.findall(r"\[(\d+)\]", card["body"]) == [str(number) for number in range(1, len(card["sources"]) + 1)]


def test_where_no_source_says_anything_the_reply_says_so(library: Library):
    silent = [one for one in library.treatments.values() if one.guideline is None]
    assert silent
    for one in silent:
        assert f"My sources do not cover {one.name}." in render_treatment(library, one)[0]


RESTS_ON = {
    "exercise": "exercise",
    "yoga": "yoga",
    "tai_chi": "tai chi",
    "physiotherapy": "exercise first",
    "osteopathy": "hands-on",
    "chiropractic": "spinal manipulation",
    "massage": "massage",
    "acupuncture": "needling",
    "traction": "traction",
    "brace": "braces and belts",
    "anti_inflammatories": "medicine",
    "opioids": "opioids",
    "injections": "injections",
    "surgery": "surgery",
    "talking_therapy": "psychological",
    "mindfulness": "mindfulness",
    "rest": "rest",
}


@pytest.mark.parametrize(("name", "words"), RESTS_ON.items())
def test_the_fact_shown_is_the_one_the_sentence_rests_on(library: Library, name: str, words: str):
    _, card = render_treatment(library, library.treatments[name])
    assert words in card["sources"][0]["fact"].lower()


BROKEN = {
    "no citation": (" [@clinic-page]", "", "uncited statement"),
    "a source that is not there": ("[@clinic-page]", "[@nowhere]", "unknown source 'nowhere'"),
    "a number of no fact": ("goes up when", "goes up 40 times when", "the number 40 stands in no fact"),
    "a promise": ("A clinic page says that blood pressure goes up", "It cures the back", "a promise: 'cures'"),
    "too long": ("goes up when", "goes up and up and up and up and up and up and up and up and up when", "at most 25 words"),
    "two sentences": ("goes up when", "goes up [@clinic-page]. It does when", "at most 25 words"),
    "hard words": ("blood pressure goes up", "intraoperative haemodynamic decompensation materialises", "reading grade"),
    "a brace": ("blood pressure", "blood {pressure}", "a brace"),
    "nobody to ask": ("ask: your doctor", "ask: a friend", "`ask` names whom to ask"),
    "words that cannot be read": ("[yoga, yogga, hatha]", '[yoga, yogga, "(hatha"]', "a bracket is not closed"),
}


@pytest.mark.parametrize(("old", "new", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_rule_is_told_with_file_and_line(content: SmallContent, old: str, new: str, message: str):
    content.replace("treatments.yml", old, new)
    told = [problem for problem in content.problems() if message in problem.message]
    assert [(one.file, one.line) for one in told][:1] == [
        (content.path("treatments.yml"), content.line_of("treatments.yml", "id: yoga"))
    ]
