import pytest

from evaluation.charts import Plot, matrix, plot_of_risk, risk_at, stack


def test_a_plot_runs_upwards_from_its_lower_left_corner() -> None:
    plot = Plot(left=10, top=20, width=100, height=50, y_most=0.5)

    assert plot.line([(0, 0), (1, 0.5), (0.5, 0.25)]) == "10.0,70.0 110.0,20.0 60.0,45.0"


@pytest.mark.parametrize(
    ("highest", "most", "ticks"),
    [
        (0.0, 0.1, [0, 0.1]),
        (0.21, 0.3, [0, 0.1, 0.2, 0.3]),
        (0.41, 0.5, [0, 0.1, 0.2, 0.3, 0.4, 0.5]),
        (0.7, 1.0, [0, 0.2, 0.4, 0.6, 0.8, 1.0]),
    ],
)
def test_the_risk_axis_ends_at_a_round_value(highest: float, most: float, ticks: list[float]) -> None:
    plot = plot_of_risk([[(1.0, highest)], []])

    assert plot.y_most == most
    assert plot.ticks(plot.y_most) == pytest.approx(ticks)


def test_the_risk_at_a_coverage_is_that_of_the_first_point_beyond() -> None:
    assert risk_at([(0.25, 0.0), (0.5, 0.1), (1.0, 0.3)], 0.3) == 0.1


def test_a_bar_leaves_out_what_is_empty() -> None:
    counts = {"n": 4, "right": 2, "offered": 0, "asked_back": 0, "refused": 0, "other": 0, "emergency": 1, "wrong": 1}

    assert stack(counts) == [("right", 0, 50), ("emergency", 50, 25), ("wrong", 75, 25)]


def test_a_matrix_keeps_the_order_and_only_cells_that_are_not_empty() -> None:
    found = matrix(
        [{"meant": "b", "found": "b", "n": 3}, {"meant": "b", "found": "new", "n": 1}, {"meant": "a", "found": "b", "n": 2}],
        ["a", "unused", "b"],
    )

    assert found.names == ["a", "b", "new"]
    assert found.cells == [(1, 1, 3, 0.75), (1, 2, 1, 0.25), (0, 1, 2, 1.0)]
