"""Writes what was measured as a page of Markdown. Pure.

`whole`, everywhere here, is what bench.json holds.
"""

import pathlib
from collections.abc import Mapping, Sequence
from typing import Any

import jinja2

from benchmarks.bots import BOTS, FLOOR
from benchmarks.figures import ratios, spread
from benchmarks.mix import CUSTOM, PLAIN
from benchmarks.tables import markdown

NONE = "\u2013"
_PAGE = pathlib.Path(__file__).with_name("bench.md.j2")


def page(whole: Mapping[str, Any]) -> str:
    """Returns the whole report."""
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["words"] = _words
    tables = {
        "budgets": budgets(whole["budgets"]),
        "costs": costs(whole),
        **{kind: latencies(whole, kind) for kind in (PLAIN, CUSTOM)},
        "growth": growth(whole),
    }
    return environment.from_string(_PAGE.read_text(encoding="utf-8")).render(whole, tables=tables)


def budgets(verdicts: Sequence[Mapping[str, Any]]) -> str:
    """Returns the table of the budgets."""
    rows = [
        [
            one["name"],
            one["how"],
            _with_range(one["value"], one["unit"]),
            f"\u2264 {_number(one['limit'])} {one['unit']}",
            one["state"],
        ]
        for one in verdicts
    ]
    return markdown(["budget", "how", "measured", "limit", ""], rows)


def costs(whole: Mapping[str, Any]) -> str:
    """Returns the table of what a bot takes and gives as a whole, with the ratio to the floor."""
    columns = {
        "start": ("start-up, s", 1),
        "memory.start.rss": ("memory at rest, MB", 0),
        "memory.load.rss": ("after load, MB", 0),
        "memory.load.pss": ("of it its own share (PSS)", 0),
        "plain.saturation": ("answers a second at most", 0),
        "model": ("model, MB", 1),
        "training.cpu": ("training, CPU s", 0),
        "training.wall": ("wall s", 0),
    }
    rows = [
        [_words(bot), *(_cell(whole, bot, name, digits) for name, (_, digits) in columns.items())] for bot in whole["figures"]
    ]
    return markdown(["bot", *(title for title, _ in columns.values())], rows)


def latencies(whole: Mapping[str, Any], kind: str) -> str:
    """Returns the table of the latencies of one kind of turn, with the ratio to the floor; p50, p95 and p99 at each load."""
    rows = []
    for bot in whole["figures"]:
        loads = [f"{kind}.{clients}" for clients in whole["about"]["effort"]["clients"]]
        names = [*loads, *(f"{channel}.{kind}.1" for channel in BOTS[bot].channels[1:])]
        for name in names:
            *channel, _, clients = name.split(".")
            label = f"{_words(bot)}{f', over {channel[0]}' if channel else ''}"
            against = f"{kind}.{clients}"
            cells = [_cell(whole, bot, f"{name}.{share}", 1, f"{against}.{share}") for share in ("p50", "p95", "p99")]
            turns = _count(whole["rounds"][bot].get(f"{name}.n", ()))
            rows.append([label, clients, turns, *cells, _cell(whole, bot, f"{name}.throughput", 0, f"{against}.throughput")])
    return markdown(["bot", "clients", "turns", "p50", "p95", "p99", "turns a second"], rows)


def growth(whole: Mapping[str, Any]) -> str:
    """Returns the table of what a long conversation and a full database do to a turn."""
    effort = whole["about"]["effort"]
    first, last = f"2\u2013{effort['window'] + 1}", f"{effort['length'] - effort['window'] + 1}\u2013{effort['length']}"
    head = ["bot", f"messages {first}, ms", f"{last}, ms", "ratio", "with a custom action", "nothing stored, ms"]
    head += [f"{effort['stored']:,} conversations, ms", "ratio"]
    names = {
        "growth.plain.early": 1,
        "growth.plain.late": 1,
        "growth.plain.ratio": 2,
        "growth.custom.ratio": 2,
        "stored.none": 1,
        "stored.many": 1,
        "stored.ratio": 2,
    }
    rows = [
        [_words(bot), *(_number(figures[name]["median"], digits) if name in figures else NONE for name, digits in names.items())]
        for bot, figures in whole["figures"].items()
    ]
    return markdown(head, rows)


def _cell(whole: Mapping[str, Any], bot: str, name: str, digits: int, against: str = "") -> str:
    """A figure, and its ratio to the floor's."""
    figure = whole["figures"][bot].get(name)
    if figure is None:
        return NONE
    rounds = whole["rounds"]
    ratio = spread(ratios(rounds[bot][name], rounds.get(FLOOR, {}).get(against or name, ())))
    return _number(figure["median"], digits) + (f" ({ratio.median:.2f})" if ratio and bot != FLOOR else "")


def _count(rounds: Sequence[float]) -> str:
    """How many there were in all rounds together."""
    return f"{sum(rounds):,.0f}"


def _with_range(value: Mapping[str, Any] | None, unit: str) -> str:
    if value is None:
        return NONE
    digits = 2 if unit == "x" else 0
    text = f"{value['median']:.{digits}f} {unit}"
    return text if value["n"] == 1 else f"{text} ({value['low']:.{digits}f} to {value['high']:.{digits}f})"


def _number(value: float, digits: int | None = None) -> str:
    return f"{value:g}" if digits is None else f"{value:,.{digits}f}"


def _words(bot: str) -> str:
    return BOTS[bot].words
