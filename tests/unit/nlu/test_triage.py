"""Which sign the reply names."""

from typing import Optional

import pytest

from inversion_faq.nlu.triage import Triage

EMERGENCIES = frozenset({"chest_pain", "breathing", "stroke_face"})


@pytest.mark.parametrize(
    ("worded", "shares", "sign"),
    [
        ("chest_pain", {"breathing": 0.7, "fainted": 0.3}, "chest_pain"),
        ("chest_pain", {"breathing": 0.9, "fainted": 0.1}, "breathing"),
        ("fainted", {"fainted": 0.6, "chest_pain": 0.4}, "fainted"),
        ("fainted", {"chest_pain": 0.85, "fainted": 0.15}, "chest_pain"),
        ("fainted", {"chest_pain": 0.45, "breathing": 0.4, "fainted": 0.15}, "chest_pain"),
        (None, {"chest_pain": 0.7, "breathing": 0.3}, "chest_pain"),
        (None, {"fainted": 0.8, "chest_pain": 0.2}, "fainted"),
        (None, {"fainted": 0.6, "chest_pain": 0.4}, "chest_pain"),
        (None, {"chest_pain": 0.35, "breathing": 0.34, "stroke_face": 0.31}, None),
        (None, {}, None),
    ],
    ids=[
        "an emergency's words decide",
        "but not where it is surely another one",
        "so do those of a same-day sign",
        "but not where it is surely an emergency",
        "of whichever sign",
        "the likeliest, without words",
        "surely for the same day",
        "not surely for the same day",
        "an emergency, unclear which",
        "nothing known",
    ],
)
def test_more_urgent_sign_is_named(worded: Optional[str], shares: dict[str, float], sign: Optional[str]) -> None:
    assert Triage(EMERGENCIES).sign(worded, sorted(shares.items(), key=lambda pair: -pair[1])) == sign
