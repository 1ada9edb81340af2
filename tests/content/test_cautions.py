import re

import pytest

from inversion_faq.content import rules
from inversion_faq.content.library import Library
from inversion_faq.content.models import Caution
from inversion_faq.content.rendering import render_caution
from inversion_faq.nlu.red_flags import CautionFinder, RedFlagFinder


@pytest.fixture(scope="module")
def finder(library: Library) -> CautionFinder:
    return CautionFinder(library)


def by_words(library: Library) -> list[Caution]:
    return [one for one in library.cautions.values() if one.patterns]


def test_every_example_of_a_caution_is_found(library: Library, finder: CautionFinder):
    found = [(one.id, text, finder.find(text)) for one in by_words(library) for text in one.examples]
    assert [(name, text) for name, text, caution in found if caution is None or caution.id != name] == []


def test_no_look_alike_of_a_caution_is_found(library: Library, finder: CautionFinder):
    assert [(one.id, text) for one in by_words(library) for text in one.look_alikes if finder.find(text)] == []


def test_every_caution_told_by_words_has_examples_and_look_alikes(library: Library):
    assert [one.id for one in by_words(library) if len(set(one.examples)) < 5 or len(set(one.look_alikes)) < 3] == []


def test_no_example_of_a_caution_is_an_emergency_by_its_words(library: Library):
    signs = RedFlagFinder(library)
    assert [(one.id, text) for one in by_words(library) for text in one.examples if signs.find(text)] == []


@pytest.mark.parametrize("condition", ["pregnancy", "cancer"])
def test_a_condition_that_was_named_gives_its_caution(finder: CautionFinder, condition: str):
    found = finder.for_message("does it help", frozenset([condition]))
    assert found is not None
    assert found.id == condition


def test_a_condition_without_a_caution_gives_none(finder: CautionFinder):
    assert finder.for_message("does it help with glaucoma", frozenset(["glaucoma"])) is None


def test_every_caution_says_whom_to_call_today_at_grade_5_or_lower(library: Library):
    for caution in library.cautions.values():
        text, card = render_caution(library, caution)
        assert rules.reading_grade(text) <= 5, caution.id
        assert "today" in card["clinician"]
        assert rules.names_a_clinician(card["clinician"])
        assert text.endswith(card["clinician"])
        assert card["urgency"] == "same_day"
        assert card["sources"]
        assert not re.findall(r"[{}@*`<>\[\]]", text)
