"""Conditions told by numbers, abbreviations and what is said of them, and things that only sound like one."""

from typing import Any

import pytest

TOLD = {
    "weeks at the start": ("me: 39 weeks, heartburn", {"pregnancy", "reflux"}),
    "weeks and the feet": ("38 wks, can't see my feet", {"pregnancy"}),
    "a small fellow": ("had our little fella 5 weeks ago", {"postpartum"}),
    "a boy who arrived": ("our wee lad arrived 3 weeks ago", {"postpartum"}),
    "kilos and a limit": ("142 kilos, what's the weight limit?", {"obesity"}),
    "pressure of the eyes": ("pressures were 27 in both eyes", {"glaucoma"}),
    "pressure of an eye": ("the right eye pressure was 26", {"glaucoma"}),
    "type 1": ("my son is T1 on a pump, can he use it?", {"diabetes"}),
    "short name": ("ramip and bendro", {"hypertension"}),
    "spray": ("GTN in my pocket", {"heart_disease"}),
    "brand of aspirin": ("half an Ecotrin every morning", {"anticoagulants"}),
    "a slip in pressure": ("asthma, high presure and gout", {"asthma", "hypertension", "unknown"}),
    "the ringing": ("still have the ringing", {"ear_problem"}),
    "the lining of the eye": ("the lining at the back of my eye came away", {"retinal_problem"}),
    "operation of the eye": ("I had operation of eye", {"eye_problem"}),
    "a curve in degrees": ("she has a curve of 25 degrees", {"scoliosis"}),
    "fits": ("I'm living with fits.", {"epilepsy"}),
    "an ejection fraction": ("my EF is 35 now", {"heart_disease"}),
    "a clinic asked about": ("with kidney disease is it ok?", {"kidney_disease"}),
    "water tablets for the heart": ("water tablets for heart failure", {"heart_disease"}),
    "a medicine for something else": ("never had high blood pressure but take metoprolol for extra beats", {"heart_disease"}),
    "a medicine to stop something": ("verapamil to stop cluster headaches", {"migraine"}),
}

NOTHING = {
    "a frame": "the frame on mine has a fracture at the weld",
    "a bar": "I broke the ankle bar on my table",
    "a rest": "the hinge snapped on my foot rest",
    "spare parts": "can I get a spare plate and screws for it?",
    "a parcel": "expecting my table tomorrow",
    "a delivery": "waiting for my delivery, overdue by 9 days now",
    "an eye pressure that is fine": "eye pressure 14 and 15, all good they said",
    "a sugar that is fine": "sugar level is normal",
    "a lung test": "lung function fine",
    "an earlier partner of nobody": "ex rugby player here",
}


@pytest.mark.parametrize(("message", "ids"), TOLD.values(), ids=TOLD.keys())
def test_condition_is_told(held: Any, message: str, ids: set[str]) -> None:
    assert {one["id"] for one in held(message)} == ids


@pytest.mark.parametrize("message", NOTHING.values(), ids=NOTHING.keys())
def test_what_only_sounds_like_a_condition_is_none(held: Any, message: str) -> None:
    assert held(message) == []


def test_earlier_job_is_no_partner(held: Any) -> None:
    assert [one["subject"] for one in held("ex prop forward, 142 kilos")] == ["self"]
