"""Denials, families, trades and tests around a phrase in [brackets]; the cues are data/context.yml."""

from typing import Any

import pytest

from inversion_faq.nlu.conditions import ConditionFinder
from inversion_faq.nlu.context import Context, Status
from tests.unit.nlu.marked import read

NEGATED = {
    "high, then low": "never had [high blood pressure], if anything it's low",
    "nil before it": "nil [glaucoma], nil asthma",
    "nil after it": "asthma nil, [glaucoma] nil.",
    "a slip in the denial": "i havnt [glaucoma]",
    "asked and answered by oneself": "am I on [warfarin]? no.",
    "a claim taken back": "never said I had [glaucoma]",
    "no point in time": "at no point have I had [glaucoma]",
    "aint": "I aint got [glaucoma]",
    "not something one has": "[glaucoma] isn't something I have",
    "a specialist who found none": "retina man too, [retina fine no tears]",
    "none there": "they checked me for [glaucoma] and there was none",
    "a harmless growth": "had a scare with [cancer], biopsy benign",
    "a mistake": "I was told I had [glaucoma] but it was a mistake",
    "a fear that was none": "I thought it was [glaucoma] but it wasn't.",
    "a test without a find": "my wife swears I have [glaucoma]. eye test came back normal",
    "the test itself": "the [glaucoma] test was clear",
    "a joint denial": "neither my partner nor I has [glaucoma]",
    "a joint denial of a list": "none of us has asthma or [glaucoma]",
}

CONFIRMED = {
    "the other of two clauses": "don't have asthma, just [reflux]",
    "what one does have": "don't have asthma, just a cough. do have [glaucoma]",
    "a turning word inside": "I don't [have migraine, just vertigo]",
    "the low one": "never had high blood pressure, if anything [low blood pressure]",
    "a denial denied": "it's not that I don't have [glaucoma], I do",
    "a baby that came": "not pregnant now, [the baby came] in may",
    "a family and oneself": "everyone in our house has [glaucoma], me included",
    "a shop that stocks ones own": "my chemist stocks my [warfarin]",
    "after a joint denial": "neither my partner nor I is diabetic, she does have [glaucoma]",
    "a denial of a denial": "I never said I didn't have [glaucoma]",
    "an untold illness": "I never told them I have [glaucoma]",
    "nobody who knows": "nobody is ill here and I have [glaucoma]",
    "an answer about another thing": "I have [glaucoma]. The eye clinic said it is stable",
    "a pressure that is fine": "doctor says I have [glaucoma]. bp was fine",
    "a small find in a report": "no stenosis, mild [bulge]",
    "a patient of the ward": "I was a [stroke] unit patient",
    "one's nurse": "I see the [diabetes] nurse",
    "one's own in a question": "can it trigger my [asthma]?",
    "what the table does to one": "it gives me [migraines]",
    "a plain no": "told no by the eye man, [glaucoma]",
    "after a no to another": "no cancer, [stitches out] tuesday",
    "whom one cares for and asks about": "I work with people with [glaucoma], can they use it?",
}

FAMILY = {
    "a whole family": "[diabetes] in whole family",
    "a household": "everybody in this house [has high blood pressure] except me",
    "one's people": "all my people have [glaucoma] but I am clear",
    "a side of the family": "dads side all got [glaucoma], I haven't yet",
    "the women of a side": "all the women on mum's side get [osteoporosis]",
    "what it did to a relative": "[osteoporosis] is what killed my gran's hips",
    "a contrast to oneself": "my sister has [epilepsy] but I've never had a fit",
}

GENERAL = {
    "what one sells": "I run a shop, we sell [blood thinners]",
    "a trade": "I am a [diabetes] nurse",
    "a ward": "I'm a nurse on a [stroke] ward",
    "a charity": "I raised money for a [stroke] charity",
    "what one sees at work": "I see [fractures] every shift",
    "those one cares for": "I work at a hospice for people with [cancer]",
    "an effect of the table": "can it give you [glaucoma]?",
    "a fear of the table": "will I get [glaucoma] from it?",
    "anybody": "what happens to a person with [glaucoma] if he uses it?",
}


@pytest.mark.parametrize("marked", NEGATED.values(), ids=NEGATED.keys())
def test_denial_is_read(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.NEGATED


@pytest.mark.parametrize("marked", CONFIRMED.values(), ids=CONFIRMED.keys())
def test_what_is_there_is_confirmed(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.CONFIRMED


@pytest.mark.parametrize("marked", FAMILY.values(), ids=FAMILY.keys())
def test_illness_of_the_family_is_not_ones_own(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.FAMILY


@pytest.mark.parametrize("marked", GENERAL.values(), ids=GENERAL.keys())
def test_illness_of_nobody_is_general(context: Context, marked: str) -> None:
    assert context.status(*read(marked)) is Status.GENERAL


def test_denial_holds_for_a_match_that_takes_in_the_verb(held: Any) -> None:
    assert held("do I have kidney disease? no.") == []


def test_people_one_uses_no_table_with_are_bystanders(finder: ConditionFinder) -> None:
    statuses = {one.id: one.status for one in finder.find("my nan has glaucoma. I've no problems.").mentions}
    assert statuses == {"glaucoma": Status.FAMILY}


def test_a_table_shared_is_for_both(held: Any) -> None:
    both = held("my partner has glaucoma and I use an inhaler, can two heights share one table?")
    assert {one["id"] for one in both} == {"glaucoma", "asthma"}
