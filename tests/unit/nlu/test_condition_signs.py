"""Conditions told by numbers, abbreviations and what is said of them, and things that only sound like one."""

from typing import Any

import pytest

TOLD = {
    "normal on tablets": ("his bp stays okay provided he takes his pills, can he use it?", {"hypertension"}),
    "sugar in range on tablets": ("my glucose is in range while I keep taking the metformin", {"diabetes"}),
    "pressure before high": ("pressure high from many years", {"hypertension"}),
    "pressure before low": ("pressure low since childhood", {"hypotension"}),
    "disc before slip": ("disc slip at L5", {"herniated_disc"}),
    "hernia of a disc": ("hernia of disc", {"herniated_disc"}),
    "too low": ("nurse says the pressure's far too low", {"hypotension"}),
    "a heart that works badly": ("my ticker isn't beating as it should", {"heart_disease"}),
    "bones made thin": ("the steroids weakened my bones", {"osteoporosis"}),
    "bones that got thin": ("my bones have thinned a lot", {"osteoporosis"}),
    "a spine like a letter": ("my spine bends like an S on the film", {"scoliosis"}),
    "one kidney": ("down to the one kidney", {"kidney_disease"}),
    "one kidney from birth": ("I was born with a single kidney", {"kidney_disease"}),
    "the sleeve": ("I had the sleeve done in 2021", {"surgery"}),
    "a womb": ("hysterectomy in june", {"surgery"}),
    "a gland": ("thyroidectomy two years back", {"surgery", "unknown"}),
    "a hernia by its place": ("a hernia, the sort lower down", {"hernia"}),
    "sugar and the eyes": ("the sugar has gone to the back of my eyes", {"diabetes", "retinal_problem"}),
    "a crossing": ("can't do a ferry crossing without chundering", {"motion_sickness"}),
    "just fat": ("no asthma, no fits, just fat lol", {"obesity"}),
    "sight of an eye": ("I lost sight of my right eye", {"eye_problem"}),
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
    "a seller": "the rep was a bit high pressure",
    "tyres": "trolley tyre pressure high, what to do",
    "a part": "the latch on my table snapped, and a strap on mine fractured",
    "where it broke": "the fracture is along the weld",
    "a heavy thing": "a heavy frame, I won it in the raffle",
    "dust": "the hinge clots up with fluff",
    "an order": "we lost sight of the parcel",
    "a swelling from tablets": "side effect: feet swell",
    "a part with a shape": "the table has an S shaped hook",
    "no thinning": "my bones are fine, no weakening",
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
