"""Probabilities that keep their word, and what is answered, refused or asked back."""

import dataclasses
import json
import math

import numpy as np
import pytest

from inversion_faq.nlu.calibration import FALLBACK, OFF_TOPIC, Calibration, fit

CLASSES = ["angle", "cost", "duration", OFF_TOPIC, "sciatica"]
Rows = np.ndarray
Right = list[frozenset[str]]


def questions(count: int = 4000) -> tuple[Rows, Right]:
    """Probabilities (count x classes), and one right intent a row, drawn with just these probabilities."""
    random = np.random.default_rng(7)
    rows = random.dirichlet(np.full(len(CLASSES), 0.4), count)
    return rows, [frozenset([CLASSES[random.choice(len(CLASSES), p=row)]]) for row in rows]


def sharpened(rows: Rows, power: float) -> Rows:
    powers = np.clip(rows, 1e-9, 1.0) ** power
    return powers / powers.sum(axis=1, keepdims=True)


def fitted(scores: Rows, right: Right, most_refused: float = 0.02, most_asked_back: float = 0.1) -> Calibration:
    return fit(scores, right, CLASSES, most_refused, most_asked_back)


def one_hot(*names: str, sure: float = 0.9) -> Rows:
    """One row a name, which gets `sure`; the others share the rest."""
    rest = (1.0 - sure) / (len(CLASSES) - 1)
    return np.array([[sure if one == name else rest for one in CLASSES] for name in names])


@pytest.mark.parametrize("power", [2.0, 0.5], ids=["overconfident", "underconfident"])
def test_temperature_undoes_wrong_confidence(power: float) -> None:
    rows, right = questions()
    calibration = fitted(sharpened(rows, power), right)
    assert calibration.temperature == pytest.approx(power, rel=0.1)
    assert calibration.probabilities(sharpened(rows, power)) == pytest.approx(rows, abs=0.05)


def test_right_confidence_is_left_alone() -> None:
    assert fitted(*questions()).temperature == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("temperature", [0.2, 1.0, 5.0])
def test_probabilities_add_up_to_one_and_keep_their_order(temperature: float) -> None:
    scores = np.vstack([questions(200)[0], one_hot("cost", sure=1.0)])
    rows = Calibration(temperature=temperature).probabilities(scores)
    assert rows.sum(axis=1) == pytest.approx(np.ones(len(scores)))
    assert np.isfinite(rows).all()
    for before, after in zip(scores, rows, strict=True):
        assert (np.diff(after[np.argsort(before)]) >= 0).all()


DECISIONS = {
    "sure of a question": ({"angle": 0.6, OFF_TOPIC: 0.3}, "angle"),
    "just sure enough": ({"angle": 0.5, OFF_TOPIC: 0.4}, "angle"),
    "unsure of a question": ({"angle": 0.4, OFF_TOPIC: 0.3}, FALLBACK),
    "sure that it is off topic": ({OFF_TOPIC: 0.8, "angle": 0.1}, OFF_TOPIC),
    "unsure whether it is off topic": ({OFF_TOPIC: 0.6, "angle": 0.3}, FALLBACK),
    "question as likely as off topic": ({"angle": 0.5, OFF_TOPIC: 0.5}, "angle"),
}


@pytest.mark.parametrize(("row", "decided"), DECISIONS.values(), ids=DECISIONS)
def test_message_is_answered_refused_or_asked_back(row: dict[str, float], decided: str) -> None:
    calibration = Calibration(refuse=0.7, answer=0.5)
    assert calibration.decide(np.array([row.get(name, 0.01) for name in CLASSES]), CLASSES) == decided


def test_without_off_topic_questions_nothing_is_refused() -> None:
    assert Calibration().decide(np.array([0.7, 0.3]), ["angle", "cost"]) == "angle"


@pytest.mark.parametrize("most_refused", [0.0, 0.005, 0.05])
@pytest.mark.parametrize("power", [1.0, 2.0])
def test_no_more_in_scope_questions_are_refused_than_allowed(most_refused: float, power: float) -> None:
    rows, right = questions()
    calibration = fitted(sharpened(rows, power), right, most_refused=most_refused)
    decided = decisions(calibration, sharpened(rows, power), right)
    assert decided.count(OFF_TOPIC) <= math.ceil(most_refused * len(decided))


@pytest.mark.parametrize("most_asked_back", [0.0, 0.05, 0.3])
def test_no_more_questions_are_asked_back_than_allowed(most_asked_back: float) -> None:
    rows, right = questions()
    in_scope = [at for at, row in enumerate(rows) if row[CLASSES.index(OFF_TOPIC)] < 0.1]
    rows, right = rows[in_scope], [right[at] for at in in_scope]
    calibration = fitted(rows, right, most_asked_back=most_asked_back)
    decided = decisions(calibration, rows, right)
    assert decided.count(FALLBACK) <= math.ceil(most_asked_back * len(decided))
    assert decided.count(FALLBACK) >= math.floor(most_asked_back * len(decided))


def decisions(calibration: Calibration, scores: Rows, right: Right) -> list[str]:
    """What is decided on the questions in scope."""
    rows = calibration.probabilities(scores)
    return [calibration.decide(row, CLASSES) for row, names in zip(rows, right, strict=True) if OFF_TOPIC not in names]


def test_curve_answers_the_surest_questions_first() -> None:
    curve = fitted(*questions()).curve
    columns = {key: np.array([point[key] for point in curve]) for key in ("coverage", "threshold", "risk")}
    assert len(curve) == 100
    assert (np.diff(columns["coverage"]) > 0).all()
    assert (np.diff(columns["threshold"]) <= 0).all()
    assert columns["risk"][0] < columns["risk"][-1]


def test_risk_is_the_share_of_those_answered_that_is_wrong() -> None:
    likeliest = {"angle": 0.6, "cost": 0.9, "duration": 0.7, "sciatica": 0.8, OFF_TOPIC: 0.9}
    scores = np.vstack([one_hot(name, sure=sure) for name, sure in likeliest.items()])
    right = [frozenset([name if name != "sciatica" else "angle"]) for name in likeliest]
    curve = fitted(scores, right).curve
    assert [point["coverage"] for point in curve] == [0.25, 0.5, 0.75, 1.0]
    assert [point["risk"] for point in curve] == pytest.approx([0, 1 / 2, 1 / 3, 1 / 4])


def test_alternative_that_is_right_as_well_counts_as_right() -> None:
    scores = one_hot("angle", "cost", OFF_TOPIC)
    right = [frozenset(["duration", "angle"]), frozenset(["cost"]), frozenset([OFF_TOPIC])]
    assert fitted(scores, right).curve[-1]["risk"] == 0.0


def test_probability_of_all_right_intents_counts_for_the_temperature() -> None:
    scores = np.repeat(one_hot("angle", "cost", OFF_TOPIC, sure=0.4), 20, axis=0)
    alone = fitted(scores, [frozenset([name]) for name in ("angle", "duration", OFF_TOPIC) for _ in range(20)])
    both = fitted(scores, [frozenset(names) for names in (["angle"], ["duration", "cost"], [OFF_TOPIC]) for _ in range(20)])
    assert both.temperature < alone.temperature


def test_calibration_survives_json() -> None:
    calibration = fitted(*questions(300))
    assert Calibration(**json.loads(json.dumps(dataclasses.asdict(calibration)))) == calibration
