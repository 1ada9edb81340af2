"""Renders an evaluation as one page that needs nothing else. Messages are other people's text: everything is escaped."""

import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2

from evaluation import charts
from evaluation.run import BOT, DEFAULT

_NONE = "\u2013"
_TEMPLATES = pathlib.Path(__file__).with_name("templates")
_MEASURES = (  # name, words, whether more is better (None: neither)
    ("right", "Right answer", True),
    ("right_or_offered", "Right, or among the three offered", True),
    ("wrong", "Another answer given", False),
    ("asked_back", "Asked back", None),
    ("refused", "Refused as off topic", False),
    ("emergency", "Emergency reply, not labelled one", None),
    ("other", "Another kind of reply", False),
    ("forced_right", "Likeliest intent right", True),
    ("top3", "Right among the likeliest three", True),
    ("off_topic_refused", "Off topic: refused", True),
    ("off_topic_answered", "Off topic: answered anyway", False),
    ("off_topic_asked_back", "Off topic: asked back", None),
    ("off_topic_emergency", "Off topic: emergency reply", None),
    ("off_topic_other", "Off topic: another kind of reply", None),
)
_SCALARS = (
    ("macro_f1", "Macro-F1", True),
    ("aurc", "Area under the risk-coverage curve", False),
    ("ece", "Expected calibration error", False),
    ("brier", "Brier score", False),
)


def render(results: Mapping[str, Any]) -> str:
    """Returns the page for what reports/evaluation.json holds."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"by_right": by_right, "percent": percent, "points": points, "words": words, "zip": zip}
    environment.globals["charts"] = charts
    page = environment.get_template("report.html.j2")
    return page.render(
        results, all=results["sets"][-1], bot=BOT, default=DEFAULT, measures=_MEASURES, scalars=_SCALARS, verdict=verdict
    )


def by_right(topics: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Returns topics, the least understood first."""
    return sorted(topics, key=lambda one: one["right"] / one["n"])


def percent(share: float | None, digits: int = 1) -> str:
    """Returns a share as per cent, or a dash where there is none."""
    return _NONE if share is None else f"{100 * share:.{digits}f} %"


def points(difference: float | None) -> str:
    """Returns a difference of shares in percentage points, with its sign."""
    return _NONE if difference is None else f"{100 * difference:+.1f}".replace("-", "\u2212")


def words(name: str) -> str:
    """Returns an intent's name in words."""
    return name.replace("_", " ")


def verdict(difference: Mapping[str, float | None], more_is_better: bool | None) -> str:
    """Returns `better`, `worse` or `no clear difference` (its interval holds 0); nothing where neither is better."""
    low, high = difference["low"], difference["high"]
    if low is None or high is None or more_is_better is None:
        return ""
    if low <= 0 <= high:
        return "no clear difference"
    return "better" if (low > 0) == more_is_better else "worse"
