"""What serving may cost, as ratios within one run; whether a run kept to it. Pure.

Where a bot is set against another, the value is the median over the rounds of the ratio within each round.
"""

import enum
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.bots import DEFAULT, FLOOR, OURS, OURS_TENSORFLOW
from benchmarks.figures import Rounds, Spread, differences, ratios, spread

TRAINING = "training"
"""In the place of a bot: that the training was measured."""

Runs = Mapping[str, Rounds]
"""The rounds of each bot."""


class State(enum.Enum):
    """What became of a budget."""

    MET = "met"
    MISSED = "missed"
    UNMEASURED = "not measured"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Budget:
    """A limit.

    Attributes:
        name: what is limited.
        how: how its value is made, in words.
        limit: what the value may be at most.
        unit: of value and limit: `x` for a ratio, else `MB`.
        needs: the bots it takes, and `TRAINING`.
        values: makes its value of each round.
    """

    name: str
    how: str
    limit: float
    unit: str
    needs: tuple[str, ...]
    values: Callable[[Runs], Sequence[float]]


@dataclass(frozen=True)
class Verdict:
    """A budget, its value (None where there is none) and what became of it."""

    budget: Budget
    value: Spread | None
    state: State


def _quotient(figure: str, bot: str, against: str, other: str = "") -> Callable[[Runs], Sequence[float]]:
    return lambda runs: ratios(runs[bot].get(figure, ()), runs[against].get(other or figure, ()))


_P50 = "plain.1.p50"
BUDGETS = (
    Budget("an answer", "p50, one client, this bot / floor", 3, "x", (OURS, FLOOR), _quotient(_P50, OURS, FLOOR)),
    Budget(
        "an answer, against Rasa's default",
        "p50, one client, this bot / default",
        0.5,
        "x",
        (OURS, DEFAULT),
        _quotient(_P50, OURS, DEFAULT),
    ),
    Budget(
        "an answer by a custom action",
        "p50, one client, this bot / an answer of the floor without one",
        5,
        "x",
        (OURS, FLOOR),
        _quotient("custom.1.p50", OURS, FLOOR, _P50),
    ),
    Budget("the slowest answers", "p99 / p50, one client, this bot", 4, "x", (OURS,), _quotient("plain.1.p99", OURS, OURS, _P50)),
    Budget(
        "a long conversation",
        "last messages / first messages of a conversation, this bot",
        1.5,
        "x",
        (OURS,),
        lambda runs: runs[OURS].get("growth.plain.ratio", ()),
    ),
    Budget(
        "memory",
        "RSS after load, both with TensorFlow, this bot - floor",
        150,
        "MB",
        (OURS_TENSORFLOW, FLOOR),
        lambda runs: differences(*(runs[bot].get("memory.load.rss", ()) for bot in (OURS_TENSORFLOW, FLOOR))),
    ),
    Budget(
        "start-up",
        "start to first right answer, both with TensorFlow, this bot / floor",
        1.6,
        "x",
        (OURS_TENSORFLOW, FLOOR),
        _quotient("start", OURS_TENSORFLOW, FLOOR),
    ),
    Budget(
        "training",
        "CPU seconds, this bot / default",
        0.5,
        "x",
        (OURS, DEFAULT, TRAINING),
        _quotient("training.cpu", OURS, DEFAULT),
    ),
    Budget("start-up as served", "this bot / floor", 0.75, "x", (OURS, FLOOR), _quotient("start", OURS, FLOOR)),
    Budget(
        "memory as served",
        "RSS after load, this bot / floor",
        0.55,
        "x",
        (OURS, FLOOR),
        _quotient("memory.load.rss", OURS, FLOOR),
    ),
)


def judged(runs: Runs, chosen: Collection[str], budgets: Sequence[Budget] = BUDGETS) -> list[Verdict]:
    """Returns what became of each budget.

    Args:
        runs: the figures of the bots that could be measured.
        chosen: what was to be measured: bots, and `TRAINING`. A budget that needs another is left out.
        budgets: the limits.
    """
    return [_judged(runs, chosen, budget) for budget in budgets]


def exit_status(verdicts: Sequence[Verdict], failed: bool) -> int:
    """Returns 2 when something that was chosen could not be measured, else 1 when a budget is missed, else 0."""
    states = {one.state for one in verdicts}
    if failed or State.UNMEASURED in states:
        return 2
    return 1 if State.MISSED in states else 0


def _judged(runs: Runs, chosen: Collection[str], budget: Budget) -> Verdict:
    if not set(budget.needs) <= set(chosen):
        return Verdict(budget, None, State.LEFT_OUT)
    there = all(one in runs for one in budget.needs if one != TRAINING)
    value = spread(budget.values(runs)) if there else None
    if value is None:
        return Verdict(budget, None, State.UNMEASURED)
    return Verdict(budget, value, State.MET if value.median <= budget.limit else State.MISSED)
