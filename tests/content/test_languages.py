"""data/languages.yml: every language has every part, in its own script, and no pattern can be English."""

import re
import unicodedata
from typing import Any

import pytest
import yaml

from inversion_faq.content.checks import check
from inversion_faq.content.library import Library
from inversion_faq.content.models import Language, Urgency
from inversion_faq.content.rendering import render_emergency_in, render_other_language
from inversion_faq.nlu.folding import fold
from inversion_faq.nlu.foreign_red_flags import GENERAL
from tests.conftest import ROOT
from tests.small_content import SmallContent

LANGUAGES = ["es", "fr", "de", "pt", "it", "hi", "zh", "ar", "pl"]
SCRIPTS = {"hi": "DEVANAGARI", "zh": "CJK", "ar": "ARABIC"}
NUMBERS = ("112", "999", "911")
MORE_NUMBERS = ("000", "111")
NEEDED = {
    *("cannot_pass_urine", "lost_bladder_bowel_control", "saddle_numbness", "both_legs", "legs_failing", "sight_loss"),
    *("chest_pain", "breathing", "stroke_face", "severe_headache", "stuck_upside_down", "self_harm", "unconscious", GENERAL),
}
OF_TABLES = {"es": "mesa", "fr": "table", "de": "tisch", "pt": "mesa", "it": "panc", "hi": "टेबल", "zh": "倒"}
OF_TABLES |= {"ar": "طاول", "pl": "stoł"}
ENGLISH = re.compile(r"\b(the|you|your|call|emergency|number|inversion table|doctor)\b", re.IGNORECASE)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, library: Library) -> Language:
    return library.languages[request.param]


def readable(language: Language) -> list[str]:
    emergency = language.emergency
    return [language.title, language.text, language.clinician, emergency.title, emergency.text, emergency.clinician]


def test_nine_languages_have_words_of_their_own(library: Library):
    assert list(library.languages) == LANGUAGES
    assert library.languages["ar"].dir == "rtl"
    assert {one.dir for one in library.languages.values() if one.id != "ar"} == {"ltr"}


def test_every_part_is_there_in_the_script_of_its_language(language: Language):
    for text in readable(language):
        letters = [unicodedata.name(one).split()[0] for one in text if one.isalpha()]
        assert letters.count(SCRIPTS.get(language.id, "LATIN")) == len(letters), text
        assert not ENGLISH.search(text), text


def test_a_language_is_known_by_its_script_or_by_common_words(language: Language):
    assert language.script == SCRIPTS.get(language.id)
    assert language.script or len(language.words.split()) >= 100


def test_a_common_word_of_a_language_is_no_english_one(library: Library, language: Language):
    english = {"male", "favor", "hand", "gut", "bank", "die", "pour", "on", "come", "per"}
    assert set(fold(language.words).split()) & (english | set(library.language_context["english"].split())) == set()


def test_every_reply_names_the_emergency_numbers_with_their_countries(language: Language):
    for text, numbers in [(language.text, NUMBERS), (language.emergency.text, NUMBERS + MORE_NUMBERS)]:
        found = re.findall(r"(?<!\d)(\d{3})(?!\d) ?[(（]", text)
        assert sorted(found) == sorted(numbers) == sorted(re.findall(r"\d+", text))


def test_the_emergency_reply_says_nothing_of_tables(language: Language):
    words = OF_TABLES[language.id]
    assert words in language.text.lower()
    assert not re.search(rf"{words}|invers", " ".join(readable(language)[3:]).lower())


def test_every_plain_emergency_has_words(library: Library, language: Language):
    assert set(language.red_flags) >= NEEDED
    for sign in set(language.red_flags) - {GENERAL}:
        assert library.replies[library.signs[sign].reply].urgency is Urgency.EMERGENCY


def test_no_pattern_is_a_single_english_word(library: Library, language: Language):
    english = set(library.language_context["english"].split())
    for patterns in language.red_flags.values():
        for pattern in patterns:
            words = re.findall(r"\w+", fold(pattern))
            assert not set(words) <= english, pattern


def test_no_words_are_taken_from_the_test_messages(library: Library):
    messages: dict[str, Any] = yaml.safe_load((ROOT / "tests" / "nlu" / "languages.yml").read_text(encoding="utf-8"))
    said = {fold(text) for texts in messages["foreign"].values() for text in texts if len(text.split()) > 3}
    patterns = {fold(one) for lang in library.languages.values() for some in lang.red_flags.values() for one in some}
    assert said & patterns == set()


def test_a_reply_is_put_together_again_from_its_card(language: Language):
    for text, card in (render_other_language(language), render_emergency_in(language)):
        assert text == "\n\n".join([card["title"], card["body"], card["clinician"]])
        assert card["language"] == {"code": language.id, "dir": language.dir}
        assert card["related"] == card["sources"] == []


def test_the_emergency_card_keeps_the_contract(language: Language):
    card = render_emergency_in(language)[1]
    assert (card["kind"], card["topic"], card["urgency"], card["sign"]) == ("red_flag", "red_flag", "emergency", None)


@pytest.fixture
def small(tmp_path: Any) -> SmallContent:
    return SmallContent(tmp_path / "data")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('      cannot_pee: ["no', '      no_such_sign: ["no', "no sign 'no_such_sign' of tier 1"),
        ('      cannot_pee: ["no', '      new_floaters: ["no', "no sign 'new_floaters' of tier 1"),
        ("no puedo orinar", "no (puedo orinar", "a bracket is not closed"),
        ("Escriba en inglés.", "Escriba {en} inglés.", "brace"),
        ("  text: Please write in English.\n", "", "`other:` has no `text`"),
    ],
    ids=["unknown sign", "sign of tier 2", "pattern", "brace", "part of the English reply"],
)
def test_broken_language_is_told(small: SmallContent, old: str, new: str, problem: str):
    assert check(small.read()) == []
    small.replace("languages.yml", old, new)
    assert problem in "\n".join(map(str, check(small.read())))
