"""Where the parts of the charts lie; the templates draw them. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_STACK = ("right", "offered", "asked_back", "refused", "other", "emergency", "wrong")
_SHORT = 0.4


@dataclass(frozen=True)
class Plot:
    """The area of a chart between its axes; both run from 0, x to the right, y upwards.

    Attributes:
        left, top, width, height: in units of the drawing.
        x_most, y_most: values at the ends of the axes.
    """

    left: float = 46
    top: float = 12
    width: float = 292
    height: float = 220
    x_most: float = 1.0
    y_most: float = 1.0

    def x(self, value: float) -> float:
        """Returns where a value lies from the left."""
        return round(self.left + self.width * value / self.x_most, 1)

    def y(self, value: float) -> float:
        """Returns where a value lies from the top."""
        return round(self.top + self.height * (1 - value / self.y_most), 1)

    def line(self, points: Sequence[Sequence[float]]) -> str:
        """Returns the points of an SVG polyline."""
        return " ".join(f"{self.x(x)},{self.y(y)}" for x, y in points)

    def ticks(self, most: float) -> list[float]:
        """Returns the fifths of an axis, from 0 to its end; the tenths of the whole on one that ends at 40 % or before."""
        steps = 5 if most > _SHORT else round(most * 10)
        return [most * step / steps for step in range(steps + 1)]


def plot_of_risk(curves: Sequence[Sequence[Sequence[float]]]) -> Plot:
    """Returns a plot high enough for every risk: to the next tenth up to 40 %, to the next half or whole above."""
    highest = max((risk for curve in curves for _, risk in curve), default=0.0)
    tenth = max(math.ceil(highest * 10), 1) / 10
    return Plot(y_most=tenth if tenth <= _SHORT else math.ceil(highest * 2) / 2)


def risk_at(curve: Sequence[Sequence[float]], coverage: float) -> float:
    """Returns the risk at the first point that covers at least `coverage`."""
    return next(risk for at, risk in curve if at >= coverage - 1e-9)


def stack(counts: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """Returns outcome, start and length of each part of a bar 100 long, without those that are empty."""
    parts, at = [], 0.0
    for name in _STACK:
        length = 100 * counts[name] / counts["n"]
        if length:
            parts.append((name, round(at, 2), round(length, 2)))
        at += length
    return parts


@dataclass(frozen=True)
class Matrix:
    """A confusion matrix: `names` in order; `cells` hold row (meant), column (found), n and the share of the row, only n > 0."""

    names: list[str]
    cells: list[tuple[int, int, int, float]]


def matrix(confusions: Sequence[Mapping[str, Any]], order: Sequence[str]) -> Matrix:
    """Returns the matrix of the intents that occur, in the given order, others after them."""
    occur = dict.fromkeys([*order, *(str(one[side]) for one in confusions for side in ("meant", "found"))])
    used = {str(one[side]) for one in confusions for side in ("meant", "found")}
    names = [name for name in occur if name in used]
    place = {name: index for index, name in enumerate(names)}
    totals = {name: sum(one["n"] for one in confusions if one["meant"] == name) for name in names}
    cells = [(place[one["meant"]], place[one["found"]], one["n"], one["n"] / totals[one["meant"]]) for one in confusions]
    return Matrix(names, cells)
