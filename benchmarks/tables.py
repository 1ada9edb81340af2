"""The tables that benchmarks/understanding.py prints. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from evaluation.report import percent, points

_RATES = {
    "forced_right": "likeliest right",
    "top3": "in top 3",
    "right": "right",
    "right_or_offered": "or offered",
    "wrong": "wrong",
    "asked_back": "asked back",
    "off_topic_answered": "off topic answered",
}
_SCALARS = {"roc": "off-topic ROC area", "ece": "calibration error", "aurc": "risk-coverage area"}
SHARES = ["way", *_RATES.values(), *_SCALARS.values()]
_DIFFERENCES = ("forced_right", "right_or_offered", "wrong", "off_topic_answered")
DIFFERENCES = ["served, against", *(_RATES[name] for name in _DIFFERENCES)]
OFF_TOPICS = ["told by", "ROC area"]
COSTS = ["way", "seconds to learn", "ms a message"]


def shares_of(figures: Mapping[str, Any]) -> list[str]:
    """Returns the cells of a row of `SHARES`, but for its name; `figures` as `evaluation.figures` has them, and `roc`."""
    shares = [*(figures["rates"][name]["share"] for name in _RATES), *(figures[name] for name in _SCALARS)]
    return [percent(one).removesuffix(" %") for one in shares]


def differences_of(differences: Mapping[str, Mapping[str, float | None]]) -> list[str]:
    """Returns the cells of a row of `DIFFERENCES`, but for its name: percentage points with their 95 % interval."""
    return [
        points(one["share"]) + (f" ({points(one['low'])} to {points(one['high'])})" if one["share"] is not None else "")
        for one in (differences[name] for name in _DIFFERENCES)
    ]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Returns a Markdown table; all columns but the first are set to the right."""
    lines = [list(head), ["---", *["--:"] * (len(head) - 1)], *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
