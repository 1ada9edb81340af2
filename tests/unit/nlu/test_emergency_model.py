"""What an emergency model learns, and how its threshold is read."""

import numpy as np
import pytest

from inversion_faq.nlu.emergency_model import UNNAMED, EmergencyModel, Thresholds, Told, fit_thresholds

EMERGENCIES = {
    "chest": ["my chest is tight and heavy", "chest tight since lunch", "heavy chest, cannot rest", "tight heavy chest now"],
    "legs": ["my legs gave way today", "legs gave way on the stairs", "both legs gave way", "my legs keep giving way"],
}
HARMLESS = [
    "how long should i hang",
    "what angle is best",
    "how long to hang at first",
    "which angle at first",
    "my back is stiff",
]


def rows(count: int, column: int) -> np.ndarray:
    found = np.zeros((count, 4), dtype=np.float32)
    found[:, column] = 1.0
    return found


@pytest.fixture(scope="module")
def model() -> EmergencyModel:
    texts = [*EMERGENCIES["chest"], *EMERGENCIES["legs"], *HARMLESS, "something is very wrong"]
    signs = ["chest"] * 4 + ["legs"] * 4 + [None] * 5 + [UNNAMED]
    embeddings = np.vstack([rows(4, 0), rows(4, 1), rows(5, 2), rows(1, 0)])
    told = Told(texts, embeddings, embeddings, [sign is not None for sign in signs])
    return EmergencyModel(5.0, 1.0, 1.0).fit(told, signs)


def test_emergency_is_likelier_than_a_question(model: EmergencyModel) -> None:
    read = np.vstack([rows(1, 0), rows(1, 2)])
    urgent, harmless = model.probabilities(Told(["chest heavy", "what angle"], read, read, [True, False]))
    assert urgent > 0.5 > harmless


def test_words_of_a_sign_make_it_likelier(model: EmergencyModel) -> None:
    with_words, without = model.probabilities(Told(["chest", "chest"], rows(2, 2), rows(2, 2), [True, False]))
    assert with_words > without


@pytest.mark.parametrize("view", ["meaning", "urgency"])
def test_meaning_and_urgency_each_make_it_likelier(model: EmergencyModel, view: str) -> None:
    views = {"meaning": rows(2, 2), "urgency": rows(2, 2), view: np.vstack([rows(1, 0), rows(1, 2)])}
    near, far = model.probabilities(Told(["oh dear", "oh dear"], found=[False, False], **views))
    assert near > far


@pytest.mark.parametrize(("text", "column", "sign"), [("tight chest", 0, "chest"), ("legs gave way", 1, "legs")])
def test_likeliest_sign_comes_first_and_shares_add_up(model: EmergencyModel, text: str, column: int, sign: str) -> None:
    signs = model.signs(Told([text], rows(1, 2), rows(1, column), [True]))
    assert signs[0][0] == sign
    assert sum(share for _, share in signs) == pytest.approx(1.0)
    assert {name for name, _ in signs} == {"chest", "legs"}


NOTHING: tuple[list[float], float] = ([], 0.0)
STEPS = [number / 100 for number in range(100)]
LOOSE = (1.0, 0.0, 1.0)
"""Settings that change nothing."""


def test_chosen_share_of_harmless_messages_may_alarm() -> None:
    thresholds = fit_thresholds([(STEPS, 0.05)], NOTHING, *LOOSE)
    assert sum(one >= thresholds.whole for one in STEPS) == 4  # never more than the share: one more would be over it


def test_strictest_kind_of_harmless_message_decides() -> None:
    look_alikes, ordinary = [0.1, 0.9], [0.1, 0.5]
    assert fit_thresholds([(look_alikes, 0.0), (ordinary, 0.5)], NOTHING, *LOOSE).whole > 0.9
    assert fit_thresholds([(look_alikes, 0.5), (ordinary, 0.0)], NOTHING, *LOOSE).whole > 0.5


def test_passage_may_need_more_and_never_needs_less() -> None:
    assert fit_thresholds([([0.5], 0.0)], ([0.7], 0.0), *LOOSE).passage == pytest.approx(0.7)
    assert fit_thresholds([([0.5], 0.0)], ([0.2], 0.0), *LOOSE).passage == pytest.approx(0.5)


def test_found_words_never_raise_a_threshold_nor_does_another_meaning_lower_it() -> None:
    strict = fit_thresholds([([0.5], 0.0)], ([0.7], 0.0), 0.9, 0.1, 0.9)
    assert strict.worded == strict.unlikely == strict.whole
    assert strict.worded_passage == strict.passage


@pytest.mark.parametrize(
    ("probabilities", "found", "unlikely", "reached"),
    [
        ([0.5], [False], False, True),
        ([0.49], [False], False, False),
        ([0.3], [True], False, True),
        ([0.29], [True], False, False),
        ([0.3], [True], True, True),
        ([0.8], [False], True, True),
        ([0.79], [False], True, False),
        ([0.1, 0.2, 0.9], [False] * 3, True, True),
        ([0.1, 0.89, 0.2], [False] * 3, False, False),
        ([0.1, 0.6, 0.2], [False, True, False], True, True),
        ([0.1, 0.59, 0.2], [False, True, False], False, False),
    ],
    ids=[
        "as a whole",
        "not quite",
        "with words",
        "not even with words",
        "with words, although unlikely",
        "although unlikely",
        "not quite, and unlikely",
        "in a passage",
        "not quite in a passage",
        "in a passage with words",
        "not even in a passage with words",
    ],
)
def test_message_counts_from_its_threshold_on(
    probabilities: list[float], found: list[bool], unlikely: bool, reached: bool
) -> None:
    thresholds = Thresholds(whole=0.5, worded=0.3, unlikely=0.8, passage=0.9, worded_passage=0.6)
    assert thresholds.reached(probabilities, found, unlikely) is reached
