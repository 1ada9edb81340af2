import numpy as np
import pytest

from benchmarks.ways import SERVED, SIMPLEST, TUNED, Way, understood, ways
from evaluation.sets import Question
from inversion_faq.nlu.calibration import FALLBACK, Calibration
from inversion_faq.nlu.intent_model import IntentModel

CONFIG = {"C": 20, "character_weight": 1.4, "neighbours": 2, "width": 0.05, "neighbours_share": 0.5}
TEXTS = ["how long", "how many minutes", "what does it cost", "the price please"]
EMBEDDINGS = np.array([[1.0, 0.0], [0.9, 0.1], [0.0, 1.0], [0.1, 0.9]])
LABELS = ["duration", "duration", "cost", "cost"]
ASKED = ["how long then", "price"], np.array([[0.95, 0.05], [0.05, 0.95]])


@pytest.mark.parametrize("way", ways(CONFIG), ids=lambda way: way.name)
def test_every_way_learns_which_column_is_which(way: Way) -> None:
    rows = way.learn(TEXTS, EMBEDDINGS, LABELS)(*ASKED)

    assert [sorted(set(LABELS))[at] for at in rows.argmax(axis=1)] == ["duration", "cost"]
    assert rows.sum(axis=1) == pytest.approx([1.0, 1.0])


def test_the_last_way_is_the_one_that_is_served() -> None:
    *_, last = ways(CONFIG)
    served = IntentModel(20, 1.4, 2, 0.05, 0.5).fit(TEXTS, EMBEDDINGS, LABELS)

    assert (last.name, last.encoder) == (SERVED, TUNED)
    assert last.learn(TEXTS, EMBEDDINGS, LABELS)(*ASKED) == pytest.approx(served.scores(*ASKED))


def test_each_way_has_a_name_of_its_own() -> None:
    names = [way.name for way in ways(CONFIG)]

    assert len(set(names)) == len(names) == 7
    assert SIMPLEST in names


def test_a_message_that_is_not_sure_is_asked_back_and_keeps_its_ranking() -> None:
    rows = np.array([[0.1, 0.5, 0.4], [0.05, 0.9, 0.05]])
    classes = ["cost", "duration", "out_of_scope"]

    unsure, sure = understood(
        [Question("?", ("cost",)), Question("how long", ("duration",))], rows, Calibration(answer=0.6), classes
    )

    assert (unsure.intent, sure.intent) == (FALLBACK, "duration")
    assert unsure.ranking == (("duration", 0.5), ("out_of_scope", 0.4), ("cost", 0.1))
