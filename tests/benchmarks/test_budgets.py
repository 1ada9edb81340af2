import pytest

from benchmarks.bots import BOTS, DEFAULT, FLOOR, OURS, OURS_TENSORFLOW
from benchmarks.budgets import BUDGETS, TRAINING, State, Verdict, exit_status, judged

EVERYTHING = {*BOTS, TRAINING}


def runs(**changed: dict[str, list[float]]) -> dict[str, dict[str, list[float]]]:
    """Figures with which each budget is met, but for what a test changes."""
    quick = {"plain.1.p50": [10.0, 12.0], "plain.1.p99": [20.0, 24.0], "custom.1.p50": [20.0, 24.0], "start": [4.0, 4.0]}
    ours = {**quick, "growth.plain.ratio": [1.1, 1.2], "memory.load.rss": [150.0, 150.0], "training.cpu": [100.0]}
    floor = {"plain.1.p50": [5.0, 6.0], "start": [10.0, 10.0], "memory.load.rss": [400.0, 400.0]}
    default = {"plain.1.p50": [40.0, 40.0], "training.cpu": [300.0]}
    found = {
        OURS: ours,
        OURS_TENSORFLOW: {"start": [12.0, 12.0], "memory.load.rss": [500.0, 500.0]},
        FLOOR: floor,
        DEFAULT: default,
    }
    return {bot: {**figures, **changed.get(bot.replace("-", "_"), {})} for bot, figures in found.items()}


def missed(verdicts: list[Verdict]) -> list[str]:
    return [one.budget.name for one in verdicts if one.state is State.MISSED]


def test_a_run_within_all_limits_meets_every_budget() -> None:
    verdicts = judged(runs(), EVERYTHING)

    assert [one.state for one in verdicts] == [State.MET] * len(BUDGETS)
    assert exit_status(verdicts, failed=False) == 0


@pytest.mark.parametrize(
    ("changed", "budget"),
    [
        ({"floor": {"plain.1.p50": [3.0, 3.0]}, "ours": {"custom.1.p50": [11.0, 11.0]}}, "an answer"),
        ({"default": {"plain.1.p50": [19.0, 19.0]}}, "an answer, against Rasa's default"),
        ({"ours": {"custom.1.p50": [26.0, 32.0]}}, "an answer by a custom action"),
        ({"ours": {"plain.1.p99": [41.0, 50.0]}}, "the slowest answers"),
        ({"ours": {"growth.plain.ratio": [1.4, 1.7]}}, "a long conversation"),
        ({"ours_tensorflow": {"memory.load.rss": [551.0, 552.0]}}, "memory"),
        ({"ours_tensorflow": {"start": [17.0, 17.0]}}, "start-up"),
        ({"default": {"training.cpu": [190.0]}}, "training"),
        ({"ours": {"start": [8.0, 8.0]}}, "start-up as served"),
        ({"ours": {"memory.load.rss": [230.0, 230.0]}}, "memory as served"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_each_budget_is_missed_beyond_its_limit_and_ends_the_command_with_1(
    changed: dict[str, dict[str, list[float]]], budget: str
) -> None:
    verdicts = judged(runs(**changed), EVERYTHING)

    assert missed(verdicts) == [budget]
    assert exit_status(verdicts, failed=False) == 1


def test_a_value_at_its_limit_meets_the_budget() -> None:
    at_limits = {"ours": {"growth.plain.ratio": [1.5]}, "ours_tensorflow": {"memory.load.rss": [550.0, 550.0]}}

    assert missed(judged(runs(**at_limits), EVERYTHING)) == []


def test_what_slows_all_bots_in_one_round_misses_no_budget() -> None:
    slow = {"ours": {"plain.1.p50": [10.0, 12_000.0], "plain.1.p99": [20.0, 24_000.0]}, "floor": {"plain.1.p50": [5.0, 6000.0]}}

    assert "an answer" not in missed(judged(runs(**slow), EVERYTHING))


def test_a_budget_of_a_bot_that_was_not_chosen_is_left_out() -> None:
    verdicts = judged({OURS: runs()[OURS], FLOOR: runs()[FLOOR]}, {OURS, FLOOR})

    left_out = {one.budget.name for one in verdicts if one.state is State.LEFT_OUT}
    assert left_out == {"an answer, against Rasa's default", "memory", "start-up", "training"}
    assert exit_status(verdicts, failed=False) == 0


def test_a_bot_that_was_chosen_and_could_not_be_measured_ends_the_command_with_2() -> None:
    without_floor = {bot: figures for bot, figures in runs().items() if bot != FLOOR}

    verdicts = judged(without_floor, EVERYTHING)

    unmeasured = {one.budget.name for one in verdicts if one.state is State.UNMEASURED}
    assert unmeasured == {one.name for one in BUDGETS if FLOOR in one.needs}
    assert exit_status(verdicts, failed=False) == 2


def test_a_figure_that_is_missing_is_not_taken_for_met() -> None:
    verdicts = judged(runs(ours={"growth.plain.ratio": []}), EVERYTHING)

    assert [one.budget.name for one in verdicts if one.state is State.UNMEASURED] == ["a long conversation"]


def test_a_message_without_an_answer_fails_a_run_that_met_every_budget() -> None:
    assert exit_status(judged(runs(), EVERYTHING), failed=True) == 2
