import pytest

from evaluation.bootstrap import interval
from evaluation.confidence import aurc, brier, calibration_error, reliability, risk_coverage

SURE = [0.6, 0.9, 0.7, 0.8]
RIGHT = [False, True, True, False]


def test_risk_coverage_takes_the_surest_first() -> None:
    assert risk_coverage(SURE, RIGHT) == [
        (0.25, 0.0),
        (0.5, 0.5),
        (0.75, pytest.approx(1 / 3)),
        (1.0, 0.5),
    ]
    assert aurc(SURE, RIGHT) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_the_order_of_equally_sure_messages_does_not_matter() -> None:
    assert aurc([0.5, 0.5], [True, False]) == aurc([0.5, 0.5], [False, True]) == pytest.approx(0.5)
    assert aurc([0.9, 0.5, 0.5], [True, True, False]) == pytest.approx((0 + 0.25 + 1 / 3) / 3)


def test_reliability_has_ten_bins_and_the_last_holds_certainty() -> None:
    bins = reliability([0.05, 0.62, 0.68, 1.0, 0.95], [False, True, False, True, True])

    assert [one.n for one in bins] == [1, 0, 0, 0, 0, 0, 2, 0, 0, 2]
    assert (bins[6].low, bins[6].high) == (0.6, 0.7)
    assert (bins[6].confidence, bins[6].right) == (pytest.approx(0.65), 0.5)
    assert (bins[1].confidence, bins[1].right) == (None, None)


def test_calibration_error_weighs_each_bin_by_its_messages() -> None:
    confidence, right = [0.62, 0.68, 0.95, 0.95], [True, False, True, True]

    assert calibration_error(confidence, right) == pytest.approx(0.5 * 0.15 + 0.5 * 0.05)


def test_the_brier_score_is_the_mean_squared_gap() -> None:
    assert brier([0.8, 0.4], [True, True]) == pytest.approx((0.04 + 0.36) / 2)


def test_no_messages_have_no_figure() -> None:
    assert (aurc([], []), calibration_error([], []), brier([], []), interval([])) == (None,) * 4


def test_an_interval_is_the_same_at_every_call_and_holds_the_mean() -> None:
    values = [1.0] * 80 + [0.0] * 20

    low, high = interval(values) or (0, 0)

    assert (low, high) == interval(values)
    assert 0.70 < low < 0.75  # 0.8 less 1.96 standard errors of 0.04: 0.722
    assert 0.85 < high < 0.90  # 0.878


def test_nothing_varies_where_all_values_are_the_same() -> None:
    assert interval([1.0, 1.0, 1.0]) == (1.0, 1.0)
