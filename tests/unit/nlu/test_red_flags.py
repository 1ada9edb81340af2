"""Emergency signs in messages as people write them, by the real data/red_flags.yml."""

from typing import Any

import pytest

from inversion_faq.content.models import Urgency
from inversion_faq.nlu.red_flags import RedFlagFinder

PLAIN = [
    ("I can't wee", "cannot_pass_urine"),
    ("I lost control of my bladder", "lost_bladder_bowel_control"),
    ("numbness between my legs", "saddle_numbness"),
    ("my legs have gone numb", "both_legs"),
    ("I have chest pain", "chest_pain"),
    ("I can't breathe", "breathing"),
    ("coughing blood since this morning", "coughing_blood"),
    ("my face is drooping", "stroke_face"),
    ("sudden worst headache of my life", "severe_headache"),
    ("I fainted on the table yesterday", "fainted"),
    ("I'm stuck upside down", "stuck_upside_down"),
    ("I want to die", "self_harm"),
    ("my foot drags when I walk", "foot_drop"),
    ("I have a temperature and my back is agony", "fever_back_pain"),
]

INSIDE_A_QUESTION = [
    "How long should I hang? Also I can't wee since this morning",
    "what angle is best, my arm went weak and my face is drooping",
    "Is a table good for sciatica? My bladder has stopped working since yesterday.",
    "my back is killing me, wet myself twice today, which table should I buy",
    "what angle, and why can't I feel my groin",
    "how long is a session and why did my vision go black in one eye",
    "does it help if both legs are numb and weak",
    "can I use it with chest pain",
]

PLAYED_DOWN = [
    "it's probably nothing but I can't feel my groin",
    "just a bit of chest pain lol, nothing serious",
    "not a big deal but I passed out on the table for a minute",
    "don't want to make a fuss but I have chest pain",
    "no need to panic, I just can't feel between my legs",
    "only a little numb down below",
    "my face is numb down one side, prob slept funny haha",
]

WRITTEN_ODDLY = [
    "CHEST PAIN HELP",
    "I CANT FEEL MY LEGS",
    "i can’t feel my legs",
    "i can´t feel my legs",
    "I CANT FEEEEL MY LEGS",
    "chest\u200b pain",
    "chest pain!!!! help!!!!",
    "  \n chest pain \n ",
    "why cant i feel my legs",
]

RELATIVES = [
    "my mum has chest pain after using it",
    "my husband can't move his legs",
    "my nan has lost feeling between her legs",
    "my partner says she can't wee",
    "my mate fell off the table and hit his head",
    "my daughter collapsed and won't wake up",
    "MY DAD IS STUCK UPSIDE DOWN",
]

DENIED = [
    "no numbness, no weakness, just stiff",
    "no bladder problems, no numbness, just sore",
    "no chest pain, just a stiff back",
    "I haven't got any numbness or weakness",
    "I don't have chest pain or trouble breathing",
    "there is no numbness between my legs",
    "no fever",
    "never had a seizure",
    "no chest pain. What angle?",
    "I don't want to die",
]

SOUNDS_LIKE_A_DENIAL = [
    "not joking, my chest hurts really bad",
    "no joke chest pain",
    "I'm not kidding, chest pain since I got off it",
    "never had chest pain like this before",
    "not had chest pain before but I do now",
    "no one believes me I have chest pain",
    "no I have chest pain",
    "I don't usually have chest pain but after hanging today I do",
    "without warning my legs gave way",
    "no better, still can't pee",
    "no feeling between my legs",
    "no strength in my left arm",
]

BESIDE_AN_OLD_STORY = [
    "I've had back pain for 10 years and I have lost control of my bladder",
    "had a fusion 3 years ago and I can't feel my groin",
    "I slipped a disc years ago and my legs are numb",
    "history of back pain, I can't feel between my legs",
    "as a kid I was bendy, now I can't feel my legs",
    "I bought it last summer and my face is drooping",
    "my friend had a stroke last year and my face is drooping",
    "I read that it helps but I have chest pain",
    "out of curiosity how long, I have chest pain",
]

DENIED_BESIDE_A_SIGN = [
    ("no numbness but I can't wee", "cannot_pass_urine"),
    ("no chest pain but I can't breathe", "breathing"),
    ("I have not slept and I have chest pain", "chest_pain"),
    ("no fever. My face is drooping", "stroke_face"),
    ("no idea why, my legs are numb", "both_legs"),
]

HISTORY = [
    "I had a stroke 10 years ago",
    "I had chest pain years ago",
    "I had a detached retina in 2015",
    "as a child I had seizures",
    "my dad died of a heart attack",
    "history of blood clots",
]

HYPOTHESIS = [
    "can inversion cause a stroke?",
    "what if I faint upside down",
    "what happens if I get stuck upside down",
    "is it possible to lose bladder control from inversion",
    "can hanging upside down make you faint?",
    "worried I might faint",
    "if I get chest pain should I stop?",
    "what are the signs of a stroke?",
]

HARMLESS = [
    "my back hurts",
    "how long should I hang?",
    "does it help sciatica?",
    "I have glaucoma",
    "thanks, bye",
    "does it help with stiff legs",
    "",
    "\u2060/angle",
]

RETURNED = [
    "I had chest pain years ago and I have chest pain right now",
    "can it cause chest pain? I have chest pain since this morning",
]


@pytest.fixture(scope="module")
def finder(library: Any) -> RedFlagFinder:
    return RedFlagFinder(library)


@pytest.mark.parametrize(("message", "sign"), PLAIN, ids=[message for message, _ in PLAIN])
def test_sign_is_found_by_its_words(finder: RedFlagFinder, message: str, sign: str) -> None:
    found = finder.find(message)
    assert found is not None
    assert found.id == sign


@pytest.mark.parametrize("message", INSIDE_A_QUESTION)
def test_sign_is_found_with_a_question_around_it(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is not None


@pytest.mark.parametrize("message", PLAYED_DOWN)
def test_sign_is_found_although_played_down(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is not None


@pytest.mark.parametrize("message", WRITTEN_ODDLY, ids=ascii)
def test_sign_is_found_however_it_is_written(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is not None


@pytest.mark.parametrize("message", RELATIVES)
def test_sign_of_somebody_else_is_found(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is not None


@pytest.mark.parametrize("message", DENIED)
def test_denied_sign_is_not_raised(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is None


@pytest.mark.parametrize(("message", "sign"), DENIED_BESIDE_A_SIGN, ids=[message for message, _ in DENIED_BESIDE_A_SIGN])
def test_denial_of_one_sign_does_not_hide_another(finder: RedFlagFinder, message: str, sign: str) -> None:
    found = finder.find(message)
    assert found is not None
    assert found.id == sign


@pytest.mark.parametrize("message", SOUNDS_LIKE_A_DENIAL)
def test_what_only_sounds_like_a_denial_hides_no_sign(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is not None


@pytest.mark.parametrize("message", BESIDE_AN_OLD_STORY)
def test_old_story_or_hypothesis_in_the_same_sentence_hides_no_sign(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is not None


@pytest.mark.parametrize("message", HISTORY)
def test_what_happened_long_ago_is_not_raised(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is None


@pytest.mark.parametrize("message", HYPOTHESIS)
def test_what_might_happen_is_not_raised(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is None


@pytest.mark.parametrize("message", RETURNED)
def test_sign_that_happens_now_is_found_beside_history_or_hypothesis(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is not None


@pytest.mark.parametrize("message", HARMLESS, ids=ascii)
def test_ordinary_message_is_not_raised(finder: RedFlagFinder, message: str) -> None:
    assert finder.find(message) is None


@pytest.mark.parametrize("message", ["I fainted yesterday and I can't wee", "I can't wee and I fainted yesterday"])
def test_emergency_wins_over_a_same_day_sign(finder: RedFlagFinder, library: Any, message: str) -> None:
    found = finder.find(message)
    assert found is not None
    assert library.replies[found.reply].urgency is Urgency.EMERGENCY


def test_sign_is_found_at_the_end_of_a_long_message(finder: RedFlagFinder) -> None:
    assert finder.find("my back is stiff and I sit a lot at work. " * 90 + "I can't wee.") is not None
