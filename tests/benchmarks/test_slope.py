import random

import pytest

from benchmarks.slope import slope


def test_growth_is_told_in_mb_a_minute() -> None:
    found = slope([(second, 200 + 0.1 * second) for second in range(0, 600, 5)])

    assert found is not None
    assert found.slope == pytest.approx(6)


def test_single_peaks_do_not_move_it() -> None:
    samples = [(second, 300.0 if second % 100 == 0 else 200.0) for second in range(0, 600, 5)]

    found = slope(samples)

    assert found is not None
    assert found.slope == 0


def test_what_fills_while_it_warms_up_is_no_growth() -> None:
    samples = [(second, min(100 + second, 200)) for second in range(0, 600, 5)]

    found = slope(samples)

    assert found is not None
    assert (found.slope, found.start) == (0, pytest.approx(3, abs=0.1))


def test_its_interval_holds_the_true_slope_of_a_noisy_memory() -> None:
    chance = random.Random(3)
    samples = [(second, 200 + second / 60 + chance.gauss(0, 2)) for second in range(0, 600, 5)]

    found = slope(samples)

    assert found is not None
    assert found.low < 1 < found.high
    assert found.low > 0


def test_too_few_samples_have_no_slope() -> None:
    assert slope([]) is None
    assert slope([(0, 200), (5, 200)]) is None
