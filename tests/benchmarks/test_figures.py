import pytest

from benchmarks.figures import curve, differences, joined, latency, ratios, spread, windows


def test_percentiles_are_in_milliseconds_and_say_how_many_turns_they_rest_on() -> None:
    found = latency([number / 1000 for number in range(1, 102)])

    assert found == pytest.approx({"n": 101, "p50": 51, "p95": 96, "p99": 100})


def test_no_turns_have_no_percentiles() -> None:
    assert latency([]) == {"n": 0}


def test_a_spread_is_the_median_with_the_least_and_the_largest() -> None:
    found = spread([5.0, 1.0, 2.0])

    assert found is not None
    assert (found.median, found.low, found.high, found.n) == (2.0, 1.0, 5.0, 3)
    assert spread([]) is None


def test_ratios_are_taken_round_by_round() -> None:
    slow_round_for_both = ratios([10.0, 100.0], [5.0, 50.0])

    assert slow_round_for_both == [2.0, 2.0]


def test_what_was_measured_once_is_set_against_each_round() -> None:
    assert ratios([10.0], [5.0, 20.0]) == [2.0, 0.5]
    assert ratios([10.0, 20.0], [10.0]) == [1.0, 2.0]


def test_a_round_that_one_bot_did_not_come_to_is_left_out() -> None:
    assert ratios([10.0, 10.0, 10.0], [5.0, 2.0]) == [2.0, 5.0]
    assert differences([10.0, 10.0, 10.0], [5.0, 2.0]) == [5.0, 8.0]


def test_there_is_no_ratio_to_nothing() -> None:
    assert ratios([], [1.0]) == ratios([1.0], []) == ratios([1.0], [0.0]) == []


def test_windows_compare_the_medians_so_that_one_slow_turn_does_not_count() -> None:
    found = windows([(0.010, 0.020), (0.010, 0.020), (0.010, 9.0)])

    assert found == pytest.approx({"early": 10, "late": 20, "ratio": 2})
    assert windows([]) == {}


def test_a_curve_has_ten_parts_over_all_conversations() -> None:
    rows = [(number, number / 1000) for number in range(1, 201)]

    found = curve([rows, rows])

    assert [place for place, _ in found] == [10, 30, 50, 70, 90, 110, 130, 150, 170, 190]
    assert found[0][1] == pytest.approx(10.5)
    assert found[-1][1] == pytest.approx(190.5)
    assert curve([[]]) == []


def test_figures_are_joined_over_the_rounds_they_were_measured_in() -> None:
    assert joined([{"start": 1.0}, {"start": 2.0, "rare": 3.0}]) == {"start": [1.0, 2.0], "rare": [3.0]}
