"""Whose it is: the user's own, a relative's, or nobody's. The phrase meant stands in [brackets]."""

import pytest

from inversion_faq.nlu.context import Context, Status
from inversion_faq.nlu.people import SELF
from inversion_faq.nlu.phrase_pattern import normalise
from tests.unit.nlu.marked import read

FAMILY = [
    "my landlord has [glaucoma] and swears by hers. is it worth it?",
    "my father-in-law with [AF] told me he uses one daily. which model?",
    "a man at my gym has a [herniated disc] and says it fixed him",
    "my brother has [epilepsy] but only I will use it",
    "family history of [glaucoma]",
    "[glaucoma] runs in my family",
    "it runs in my family, [glaucoma]",
    "there is [glaucoma] in our family",
    "my parents both had [glaucoma]",
    "[glaucoma] on my mother's side",
    "my dad died of a [stroke]",
    "my mum has [glaucoma], I don't",
    "my mum has [glaucoma]. can I use it?",
    "my sister's [diabetic] but I got away without. ok to invert?",
    "my husband has a [pacemaker]. it's for me",
    "gran had [osteoporosis], my own scan was fine. is it ok for me?",
    "dad, god rest him, had [glaucoma]",
    "my mum has [glaucoma] and my dad wants to try it",
    "asking for my dad, not me. I have [glaucoma]",
    "my nan had [osteoporosis], should I worry?",
    "my brother got [glaucoma] using one, should I be worried",
    "my sister got [osteoporosis], do I need a test first?",
    "both parents [diabetic], I'm not",
    "everyone on mum's side gets [glaucoma]",
    "I don't, that's my roommate's [inhaler]",
    "dad had [glaucoma] so I get checked every year",
]

ASKED_FOR_ANOTHER = [
    "my neighbour has [glaucoma] and swears by his. is that safe?",
    "my mum has [cancer] and told me she wants to try it",
    "my husband has [glaucoma] and uses one daily. how long?",
    "neither myself nor my wife has asthma, though she gets [migraine]",
    "my mum has [glaucoma], can she use it?",
    "my mum has [glaucoma] and wants to try it, what do I tell her?",
    "my dad has [glaucoma]. I told him no. he is dead set on it",
    "is it ok for my dad, he has [glaucoma]?",
    "my wife has [glaucoma]. can we both use it?",
    "asking for my dad, not me. he has [glaucoma]",
    "[glaucoma] here, can I use my husband's table?",
    "my wife says it's [glaucoma], can I use the table?",
    "my brother has [glaucoma] and I have the same, can I use it?",
    "my mum has [glaucoma], should I let her use it?",
    "mother is a [glaucoma] patient, she can try it?",
]

SUBJECTS = [
    ("I have [glaucoma]", SELF),
    ("[glaucoma]", SELF),
    ("he has [glaucoma]", SELF),
    ("my mum has [glaucoma]", "mother"),
    ("my mother in law has [glaucoma]", "parent"),
    ("is it ok for my dad, he takes [warfarin]", "father"),
    ("my wife, who is 60, has [glaucoma]", "partner"),
    ("my gran's [glaucoma]", "grandmother"),
    ("my mate got [glaucoma]", "friend"),
    ("is it safe for someone with [glaucoma]", "somebody"),
    ("[glaucoma] - that is my dad's problem", "father"),
    ("my mum has asthma and I have [glaucoma]", SELF),
    ("I have asthma and my mum has [glaucoma]", "mother"),
    ("my mum has [asthma] and I have glaucoma", "mother"),
    ("my mum has asthma. I have [glaucoma]", SELF),
    ("my dad has asthma, my sister has [glaucoma]", "sibling"),
    ("rods in my [back] as a kid", SELF),
    ("[asthma] when I was a child", SELF),
    ("my kid has [asthma]", "child"),
    ("my husband wants to try it. he has [glaucoma]", "partner"),
    ("my wife bought a table. is [glaucoma] a problem?", SELF),
    ("is [glaucoma] a problem? asking for my son", "child"),
    ("I have [glaucoma]. asking for my son too", SELF),
    ("[glaucoma] here, can I use my husband's table", SELF),
    ("my son says I have [glaucoma]", SELF),
    ("my wife (not me) has [glaucoma]", "partner"),
    ("I have asthma. asking for dad, he has [glaucoma]", "father"),
    ("my dad has a table. I have asthma, he has [glaucoma]", "father"),
]

IN_GENERAL = [
    "what is the list of people who should not use it, like [glaucoma]?",
    "is it dangerous for people with [glaucoma]? just being nosy.",
    "I am seeing [glaucoma] in the do not list. Why can these people not?",
    "making a handout: how do I explain why people with [glaucoma] shouldn't?",
    "why does the manual warn against [glaucoma]?",
]

NOT_IN_GENERAL = [
    "just curious, I have [glaucoma]",
    "just curious. [glaucoma], can I use it?",
    "why does the manual warn people with my [glaucoma]?",
    "is it safe for someone with [glaucoma]?",
]


@pytest.mark.parametrize("marked", FAMILY)
def test_history_of_the_family_is_not_the_users_own(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.FAMILY


@pytest.mark.parametrize("marked", ASKED_FOR_ANOTHER)
def test_what_the_one_asked_for_has_counts(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.CONFIRMED


@pytest.mark.parametrize(("marked", "subject"), SUBJECTS, ids=[marked for marked, _ in SUBJECTS])
def test_the_person_named_nearest_has_it(context: Context, marked: str, subject: str) -> None:
    assert context.subject(*read(marked)) == subject


@pytest.mark.parametrize("marked", IN_GENERAL)
def test_question_about_people_in_general_is_nobodys(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.GENERAL


@pytest.mark.parametrize("marked", NOT_IN_GENERAL)
def test_what_may_be_somebodys_counts(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.CONFIRMED


def test_every_person_named_is_listed_once(context: Context) -> None:
    people = context.people(normalise("my mum and my dad, and my mum's friend"))
    assert sorted(people) == ["father", "friend", "mother"]


def test_nobody_is_listed_when_only_the_user_is_meant(context: Context) -> None:
    assert context.people(normalise("I hurt my back")) == []
