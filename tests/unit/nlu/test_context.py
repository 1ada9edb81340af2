"""What the words around a phrase say of it. The phrase meant stands in [brackets]; the cues are data/context.yml."""

from typing import Any

import pytest

from inversion_faq.nlu.context import Context, Status, clause_around
from inversion_faq.nlu.phrase_pattern import PatternError
from tests.unit.nlu.marked import read

NEGATED = [
    "no [glaucoma]",
    "I am not [pregnant]",
    "I don't have [glaucoma]",
    "I do not have any kind of [glaucoma]",
    "I have never had [glaucoma]",
    "I haven't got [glaucoma]",
    "I no longer have [glaucoma]",
    "without any [glaucoma]",
    "I tested negative for [glaucoma]",
    "my doctor says I do not have [glaucoma]",
    "I have not been diagnosed with [glaucoma]",
    "it is not [glaucoma], it's cataracts",
    "forget what I said about [glaucoma]",
    "[glaucoma] was ruled out",
    "they tested me for [glaucoma] and it was ruled out",
    "[osteoporosis] tests came back negative",
    "nobody in my house has [glaucoma]",
    "neither of us has [glaucoma]",
    "they ruled out [glaucoma]",
    "it's not that I have [glaucoma], I only had a scare",
    "I don't think I have [glaucoma]",
    "I can't say I have ever had [glaucoma]",
    "I have never been told I have [glaucoma]",
    "I can't be [pregnant]",
    "[glaucoma]? no.",
    "asthma? yes. [glaucoma]? no. what angle?",
    "any history of [glaucoma]? not that I know of.",
    "[glaucoma]: no, asthma: yes.",
    "asthma yes [glaucoma] no.",
    "[glaucoma] I don't have, reflux I do",
    "reflux I have, [glaucoma] I don't have.",
    "checked me for [glaucoma] and the scan came back clear",
    "they tested me for [glaucoma]. It came back normal",
    "bloods for [glaucoma], all good",
    "all clear on the [glaucoma] front",
    "no sign of [glaucoma]",
    "no chance I am [pregnant]",
    "no htn, cva, pe, reflux, migraine, hiatal hernia, retinal detachment, fits or [glaucoma]",
    "I had a heart scare but it was not [glaucoma]",
]

DENIED_LISTS = [
    "I don't have [glaucoma], epilepsy or asthma",
    "I don't have glaucoma, [epilepsy] or asthma",
    "I don't have glaucoma, epilepsy or [asthma]",
    "no glaucoma, no [asthma]",
    "never had glaucoma, osteoporosis or [asthma]",
    "neither glaucoma nor [asthma]",
    "no glaucoma and no [asthma]",
    "no reflux, glaucoma, [asthma]",
    "no reflux, no glaucoma, [asthma] or epilepsy",
]

CONFIRMED = [
    "I have [glaucoma]",
    "[glaucoma]",
    "is it safe with [glaucoma]?",
    "no asthma but [glaucoma]",
    "no asthma, but I have [glaucoma]",
    "no asthma however I do have [glaucoma]",
    "no asthma although I have [glaucoma]",
    "no asthma, just [glaucoma]",
    "no problems except [glaucoma]",
    "nothing is wrong with me apart from [glaucoma]",
    "I have [glaucoma] but no asthma",
    "I have [glaucoma], no asthma",
    "no asthma. [glaucoma] though",
    "I don't smoke and have [glaucoma]",
    "I am not diabetic and have [glaucoma]",
    "I have no idea, I have [glaucoma]",
    "don't worry, I have [glaucoma]",
    "it's not asthma, it's [glaucoma]",
    "no medication for my [glaucoma]",
    "I don't take anything for my [glaucoma]",
    "I don't sleep because of [reflux]",
    "it did not fix me and now my [spine] is fused",
    "asthma? no. [glaucoma]? yes.",
    "I have [glaucoma]. No, I have not asked my doctor.",
    "im on [warfarin]. no, really, can I?",
    "asthma no [glaucoma] yes.",
    "is it safe with [glaucoma], no?",
    "no asthma, no reflux, bad knees, [glaucoma]",
    "it's not that I have asthma, I have [glaucoma]",
    "I can't say I've never had [glaucoma]",
    "no, [glaucoma]",
    "not pregnant, [baby is] 10 weeks",
    "is it a no for [glaucoma]?",
    "no problems bar the [glaucoma]",
    "[glaucoma] runs in my family and I have it too",
    "not only [glaucoma] but asthma",
    "I had [asthma] as a kid",
    "I had a [fusion] when I was a child",
    "heart all clear, ears not so good ([tinnitus])",
    "never without my [inhaler]",
    "no asthma can I use it with [glaucoma]",
    "not on warfarin anymore, they switched me to [apixaban]",
    "no reflux, if anything [glaucoma]",
]

PAST = [
    "I used to have [vertigo]",
    "I grew out of [asthma]",
    "[asthma] as a kid, gone now",
    "my [hernia] has healed",
    "I was cured of [cancer]",
    "I came off [warfarin]",
    "I am off the [warfarin]",
    "[warfarin] stopped in 2019",
    "[cancer], all clear",
    "no [seizures] since the operation",
    "no [clots] since",
    "off [warfarin] since 2021",
    "[labyrinthitis] in 2018, long over",
]

UNCONFIRMED = [
    "maybe [osteoporosis]",
    "possible [osteoporosis]",
    "suspected [osteoporosis]",
    "it might be [osteoporosis]",
    "I might have [osteoporosis]",
    "I may have [osteoporosis]",
    "I think I have [osteoporosis]",
    "I am worried I've got [osteoporosis]",
    "not sure if I have [osteoporosis]",
    "I don't know whether it's [osteoporosis]",
    "I am being tested for [osteoporosis]",
    "waiting for a scan for [osteoporosis]",
    "[osteoporosis], not confirmed yet",
    "checked me for [osteoporosis], is ok to use?",
]

SURELY_DENIED = [
    "no [numbness]",
    "not any [numbness]",
    "I don't have any [numbness]",
    "I have never had [numbness]",
    "no numbness or [weakness]",
    "no numbness, no [weakness], just stiff",
    "without numbness, tingling or [weakness]",
    "[numbness] has been ruled out",
]

NOT_SURELY_DENIED = [
    "I have [numbness]",
    "not slept, chest [hurts]",
    "I have not slept and my chest [hurts]",
    "no numbness, [weakness]",
    "no numbness but [weakness]",
    "no numbness. [weakness]",
    "I do not have any kind of [numbness]",
    "it is not going away, the [numbness]",
    "no better today with the [numbness]",
    "nobody knows why I have [numbness]",
    "no joke, [numbness]",
    "I'm not joking [numbness] everywhere",
    "no I have [numbness]",
    "I don't usually have [numbness]",
    "never had [numbness] like this",
    "not had [numbness] before",
]


@pytest.mark.parametrize("marked", NEGATED)
def test_denied_phrase_is_negated(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.NEGATED


@pytest.mark.parametrize("marked", DENIED_LISTS)
def test_denial_reaches_every_item_of_a_list(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.NEGATED


@pytest.mark.parametrize("marked", CONFIRMED)
def test_denial_of_something_else_does_not_reach_the_phrase(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.CONFIRMED


@pytest.mark.parametrize("marked", PAST)
def test_what_is_gone_is_past(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.PAST


@pytest.mark.parametrize("marked", UNCONFIRMED)
def test_doubt_makes_it_unconfirmed(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.UNCONFIRMED


@pytest.mark.parametrize("marked", SURELY_DENIED)
def test_denial_right_before_a_sign_is_sure(context: Context, marked: str) -> None:
    assert context.is_surely_denied(*read(marked))


@pytest.mark.parametrize("marked", NOT_SURELY_DENIED)
def test_denial_that_may_mean_something_else_is_not_sure(context: Context, marked: str) -> None:
    assert not context.is_surely_denied(*read(marked))


@pytest.mark.parametrize(
    ("marked", "before", "after"),
    [
        ("one. two [three] four but five", " two ", " four "),
        ("one but two [three] four. five", " two ", " four "),
        ("one [two]", " one ", " "),
        ("[one] two", " ", " two "),
    ],
)
def test_clause_ends_at_a_sentence_end_or_a_turning_word(marked: str, before: str, after: str) -> None:
    clause = clause_around(*read(marked))
    assert (clause.before, clause.after) == (before, after)


def test_cue_that_cannot_be_read_is_named(library: Any) -> None:
    with pytest.raises(PatternError, match="not closed"):
        Context({**library.context, "past_before": ["(used to"]})
