"""A message that only tells something, and one that asks or wants something."""

import pytest

from inversion_faq.content.library import Library
from inversion_faq.nlu.statements import StatementFinder

STATEMENTS = """
    im on apixaban
    i take apixaban every day
    I have glaucoma
    I've got high blood pressure
    ive had two strokes
    my blood pressure is high
    my dad takes warfarin
    he has a pacemaker
    was diagnosed with glaucoma last year
    been on ramipril for ten years
    taking clopidogrel since my stent
    living with asthma since i was a kid
    hi, i have epilepsy
    just so you know i have a pacemaker
    btw i use latanoprost drops
    forgot to say im diabetic
    we both have high blood pressure
    and i suffer from migraines
    got a hiatus hernia.
    apixaban
    Blood thinners!
    epileptic
"""
QUESTIONS = """
    is ramipril the same as lisinopril
    can I drink on naproxen
    how soon after cataracts can i wear mascara
    what foods lower high blood pressure
    best inhaler for somebody with asthma
    i take apixaban, can i have a glass of wine
    I have glaucoma. Which opticians near me take walk ins
    i need a low salt soup for my high blood pressure
    looking for a good glaucoma specialist in leeds
    do i have to tell the dvla about my epilepsy
    im on warfarin what vegetables should i avoid
    my mum has osteoporosis and i want a calcium rich cake
    im wondering if i can fly with a pacemaker
    tell me about lisinopril
    i have diabetes recommend a breakfast cereal
    i forgot to take my apixaban this morning, what now
    does bisoprolol make you tired
    i have asthma and my neighbour burns rubbish, who do i report it to
    I have high blood pressure and would like a recipe for soup
    i'm pregnant, suggest a girl's name
    my stent is from 2019. any tips for airport scanners
    glaucoma?
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def finder(library: Library) -> StatementFinder:
    return StatementFinder(library.context["tells"], library.context["asks"])


@pytest.mark.parametrize("text", lines(STATEMENTS))
def test_what_only_tells_something_is_a_statement(finder: StatementFinder, text: str) -> None:
    assert finder.is_statement(text)


@pytest.mark.parametrize("text", [*lines(QUESTIONS), "", "  ", "..."])
def test_what_asks_or_wants_something_is_none(finder: StatementFinder, text: str) -> None:
    assert not finder.is_statement(text)
