"""Slips of the keyboard in long names, and ordinary words that must stay as they are."""

from typing import Any

import pytest

from inversion_faq.nlu.conditions import ConditionFinder
from inversion_faq.nlu.spelling import Spelling
from tests.growth import QUADRATIC, growth

NAMES = ["glaucoma", "amlodipine", "spondylolisthesis", "hernia", "cancer", "concussion"]


@pytest.fixture
def spelling() -> Spelling:
    return Spelling(NAMES, ordinary=["cancel", "conclusion"])


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (" i have gluacoma ", " i have glaucoma "),
        (" amlodapin daily ", " amlodipine daily "),
        (" spondylolythesis . ", " spondylolisthesis . "),
        (" herina , glacoma ", " hernia , glaucoma "),
    ],
)
def test_a_slip_in_a_name_is_put_right(spelling: Spelling, written: str, meant: str) -> None:
    assert spelling.corrected(written) == meant


@pytest.mark.parametrize(
    "text",
    [" cancel my order ", " in conclusion ", " hern ", " glaucoma ", " i hang daily ", " bernia ", "  ", ""],
    ids=["ordinary", "ordinary, long", "short", "right", "nothing near", "first letter", "blank", "empty"],
)
def test_other_words_stay(spelling: Spelling, text: str) -> None:
    assert spelling.corrected(text) == text


def test_short_names_are_left_out() -> None:
    assert Spelling(["gout"]).corrected(" gouty gott ") == " gouty gott "


@pytest.mark.parametrize("text", ["".join(f"glaucomatous{number} " for number in range(300)), "x"], ids=["words", "one word"])
def test_cost_grows_with_the_length_and_not_with_its_square(spelling: Spelling, text: str) -> None:
    assert growth(spelling.corrected, text) < 0.75 * QUADRATIC


@pytest.mark.parametrize(
    "word",
    [
        "corner",
        "cancel",
        "overnight",
        "conclusion",
        "confusion",
        "stimulate",
        "inhale",
        "recession",
        "simulator",
        "automatic",
        "stations",
        "deposit",
        "contrive",
    ],
)
def test_ordinary_english_names_no_condition(library: Any, word: str) -> None:
    assert ConditionFinder(library).find(f"a {word} of it").mentions == ()
