"""Draws what was measured, as SVG. `whole` is what bench.json holds."""

import io
import pathlib
from collections.abc import Mapping
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np

from benchmarks.bots import BOTS, DEFAULT, FLOOR, OURS, OURS_TENSORFLOW
from benchmarks.mix import CUSTOM, PLAIN
from evaluation.writing import write_whole

_COLOURS = {OURS: "#0a6a7d", OURS_TENSORFLOW: "#5fa8b5", FLOOR: "#7a868c", DEFAULT: "#a85a00"}
_MARKS = {OURS: "o", OURS_TENSORFLOW: "s", FLOOR: "^", DEFAULT: "D"}
_LINES = {OURS_TENSORFLOW: "--"}
_STYLE = {
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": "#4a5960",
    "axes.labelcolor": "#4a5960",
    "axes.titleweight": "bold",
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "text.color": "#1d2327",
    "xtick.color": "#4a5960",
    "ytick.color": "#4a5960",
    "axes.grid": True,
    "grid.color": "#d3dde0",
    "axes.axisbelow": True,
    "legend.frameon": False,
    "svg.hashsalt": "bench",
}


def draw(whole: Mapping[str, Any], folder: pathlib.Path) -> list[pathlib.Path]:
    """Writes latency.svg, conversation.svg and resources.svg into `folder`; returns their paths."""
    drawn = {"latency": _latency, "conversation": _conversation, "resources": _resources}
    paths = []
    with plt.rc_context(_STYLE):
        for name, drawing in drawn.items():
            paths.append(folder / f"{name}.svg")
            _save(drawing(whole), paths[-1])
    return paths


def _latency(whole: Mapping[str, Any]) -> Any:
    """Latency by how many ask at once: p50 as a line, up to p95 as an area."""
    clients = whole["about"]["effort"]["clients"]
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.6), sharey=True)
    for axis, kind, title in zip(axes, (PLAIN, CUSTOM), ("Compiled answers", "Custom actions"), strict=True):
        for bot, figures in whole["figures"].items():
            there = [one for one in clients if f"{kind}.{one}.p50" in figures]
            p50, p95 = ([figures[f"{kind}.{one}.{share}"]["median"] for one in there] for share in ("p50", "p95"))
            axis.plot(there, p50, **_look(bot))
            axis.fill_between(there, p50, p95, color=_COLOURS[bot], alpha=0.12, linewidth=0)
        axis.set(xscale="log", yscale="log", xlabel="clients at once", title=title)
        axis.set_xticks(clients, [str(one) for one in clients])
        axis.minorticks_off()
    axes[0].set_ylabel("milliseconds: p50, shaded up to p95")
    axes[0].yaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda value, _: f"{value:g}"))
    axes[0].legend()
    return figure


def _conversation(whole: Mapping[str, Any]) -> Any:
    """What a turn costs as its conversation goes on, against its cost at the beginning."""
    figure, axis = plt.subplots(figsize=(6, 3.4))
    for bot, rounds in whole["curves"].items():
        places = [place for place, _ in rounds[0]]
        costs = np.array([[cost for _, cost in one] for one in rounds])
        against = costs / costs[:, :1]
        axis.plot(places, np.median(against, axis=0), **_look(bot))
        axis.fill_between(places, against.min(axis=0), against.max(axis=0), color=_COLOURS[bot], alpha=0.12, linewidth=0)
    axis.set(
        xlabel="number of the message",
        ylabel="cost of a turn, first tenth = 1",
        title="A conversation that goes on",
        ylim=(0, None),
    )
    axis.legend()
    return figure


def _resources(whole: Mapping[str, Any]) -> Any:
    """Start-up, memory and training as bars; whiskers from the least to the largest of the rounds."""
    panels = {"start": "Start-up, s", "memory.load.rss": "Memory after load, MB (RSS)", "training.cpu": "Training, CPU minutes"}
    scale = {"training.cpu": 1 / 60}
    bots = [one for one in reversed(BOTS) if one in whole["figures"]]
    figure, axes = plt.subplots(1, len(panels), figsize=(9, 0.7 + 0.4 * len(bots)), sharey=True)
    for axis, (name, title) in zip(axes, panels.items(), strict=True):
        for place, bot in enumerate(bots):
            one = whole["figures"][bot].get(name)
            if one is None:
                axis.text(0, place, " not measured", va="center", color="#4a5960")
                continue
            median, low, high = (scale.get(name, 1) * one[key] for key in ("median", "low", "high"))
            axis.barh(place, median, color=_COLOURS[bot], height=0.6, xerr=[[median - low], [high - median]], ecolor="#1d2327")
            axis.annotate(
                f"{median:.3g}" if median < 1000 else f"{median:,.0f}",
                (high, place),
                (4, 0),
                textcoords="offset points",
                va="center",
            )
        axis.set_title(title)
        axis.margins(x=0.18)
        axis.grid(axis="y", visible=False)
    axes[0].set_yticks(range(len(bots)), [BOTS[one].words for one in bots])
    return figure


def _look(bot: str) -> dict[str, Any]:
    """How a bot's line is drawn."""
    look = {"color": _COLOURS[bot], "marker": _MARKS[bot], "linestyle": _LINES.get(bot, "-")}
    return {**look, "markersize": 4, "label": BOTS[bot].words}


def draw_memory(whole: Mapping[str, Any], path: pathlib.Path) -> None:
    """Draws the memory of a soak over time with the line of its growth; `whole` is what soak.json holds."""
    with plt.rc_context(_STYLE):
        figure, axis = plt.subplots(figsize=(6, 3.2))
        for (name, samples), colour, words in zip(
            whole["samples"].items(), (_COLOURS[OURS], _COLOURS[DEFAULT]), ("the bot", "the action server"), strict=True
        ):
            minutes = np.array([seconds / 60 for seconds, _ in samples])
            axis.plot(minutes, [size for _, size in samples], color=colour, linewidth=1, label=words)
            line = whole["slopes"][name]
            if line:
                ends = np.array([line["start"], minutes[-1]])
                axis.plot(
                    ends, line["intercept"] + line["slope"] * (ends - line["start"]), color="#1d2327", linestyle="--", linewidth=1
                )
                label = f"{line['slope']:+.2f} MB a minute"
                axis.annotate(label, (ends[1], samples[-1][1]), (0, 8), textcoords="offset points", ha="right")
        axis.set(xlabel="minutes", ylabel="MB (RSS)", title="Memory under mixed load")
        axis.set_ylim(0, 1.2 * max(size for samples in whole["samples"].values() for _, size in samples))
        axis.legend(loc="center right")
        _save(figure, path)


def _save(figure: Any, path: pathlib.Path) -> None:
    figure.tight_layout()
    content = io.StringIO()
    figure.savefig(content, format="svg", bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)
    write_whole(path, content.getvalue())
