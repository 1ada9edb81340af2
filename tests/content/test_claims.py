import pytest

from inversion_faq.content.library import Library

LAST = {"D": 9, "M": 18, "B": 28, "R": 12, "C": 13, "H": 18, "E": 12, "K": 5, "X": 11, "Z": 6}
CLAIMS = [f"{letter}{number:02}" for letter, last in LAST.items() for number in range(1, last + 1)]
# What goes beyond every study: it may be told only with the words that no study supports it.
OVERCLAIMS = """
    M04 M08 M13 M14 M17 B02 B03 B04 B05 B06 B07 B09 B10 B11 B18 B19 B20 B21 B22 B23 B25 B28 E04 E07 K01 K02
"""


def test_every_claim_of_the_popular_articles_is_accounted_for_once(library: Library):
    assert len(CLAIMS) == 132
    assert list(library.claims) == CLAIMS


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_told_corrected_or_left_out_for_a_reason(library: Library, name: str):
    claim = library.claims[name]
    assert claim.claim.strip()
    assert set(claim.told) | set(claim.corrected) <= set(library.answers)
    if not claim.told and not claim.corrected:
        assert len((claim.left_out or "").split()) >= 4


@pytest.mark.parametrize("name", OVERCLAIMS.split())
def test_an_overclaim_is_never_told_as_a_fact_alone(library: Library, name: str):
    claim = library.claims[name]
    assert claim.corrected or claim.left_out
