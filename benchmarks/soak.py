"""A soak: people of all kinds at this bot for ten minutes; whether its memory grows and whether anything goes wrong.

    .venv/bin/python -m benchmarks.soak [--minutes 10] [--people 100] [--model model.tar.gz] [--bot ours] [--out reports/soak]

Writes soak.json, soak.md and memory.svg. The exit status is 0 when all that came back was what had to come, 1 when something else
did, and 2 when the bot could not be started, or ended.
"""

import argparse
import datetime
import json
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

import requests

from benchmarks import machine, mix
from benchmarks.bots import BOTS, OURS, OURS_TENSORFLOW
from benchmarks.errors import BenchError
from benchmarks.figures import latency
from benchmarks.mix import PLAIN, START_INTENT
from benchmarks.people import EMERGENCIES, Plan
from benchmarks.plots import draw_memory
from benchmarks.servers import RunningBot, Server, start_actions
from benchmarks.slope import slope
from benchmarks.tables import markdown
from benchmarks.training import given
from evaluation.git import short_commit
from evaluation.writing import write_whole
from inversion_faq.content.library import read_library
from scripts.quiet import MODEL, ROOT

SAMPLE_SECONDS = 5.0
_LONGEST_END = 120
MEMORIES = {"bot": "the bot", "actions": "the action server"}


def main() -> int:
    """Soaks; returns the exit status."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--minutes", type=float, default=10.0)
    options.add_argument("--people", type=int, default=100, help="how many at once")
    options.add_argument("--model", type=pathlib.Path, default=MODEL)
    options.add_argument("--bot", choices=[OURS, OURS_TENSORFLOW], default=OURS)
    options.add_argument("--out", type=pathlib.Path, default=ROOT / "reports" / "soak")
    chosen = options.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with tempfile.TemporaryDirectory(prefix="soak-") as folder:
            whole = soak(chosen.bot, chosen.model, chosen.minutes * 60, chosen.people, pathlib.Path(folder))
    except (BenchError, OSError) as error:
        sys.stderr.write("".join(f"soak: {line}\n" for line in str(error).splitlines()))
        return 2
    except KeyboardInterrupt:
        sys.stderr.write("soak: stopped; the report before is as it was\n")
        return 130
    write_whole(chosen.out / "soak.json", json.dumps(whole, indent=1))
    write_whole(chosen.out / "soak.md", page(whole))
    draw_memory(whole, chosen.out / "memory.svg")
    sys.stdout.write(page(whole))
    return 1 if whole["unexpected"] else 0


def soak(bot: str, model: pathlib.Path, seconds: float, people: int, folder: pathlib.Path) -> dict[str, Any]:
    """Returns what soak.json holds.

    Raises:
        BenchError: when a server cannot be started.
    """
    about = {"date": datetime.date.today().isoformat(), "commit": short_commit(ROOT), "machine": machine.facts()}
    actions = start_actions(folder / "actions")
    try:
        running = RunningBot(BOTS[bot], given(model).model, folder / "bot", actions, read_library().answers[START_INTENT].title)
        try:
            questions = [one.text for one in mix.candidates() if one.kind == PLAIN]
            plan = Plan(f"{running.server.url}/chat", questions, people, seconds)
            result, samples = _live(plan, {"bot": running.server, "actions": actions})
            unexpected = {**result["unexpected"], **_afterwards(plan.url)}
        finally:
            running.server.stop()
    finally:
        actions.stop()
    return {
        "about": {**about, "bot": bot, "people": people, "seconds": seconds, "pause": plan.pause},
        "calls": sum(result["statuses"].values()) + sum(result["unexpected"].values()),
        "seconds": result["seconds"],
        "statuses": result["statuses"],
        "unexpected": unexpected,
        "latency": {step: latency(took) for step, took in result["took"].items()},
        "samples": samples,
        "slopes": {name: asdict(found) if (found := slope(rows)) else None for name, rows in samples.items()},
    }


def page(whole: Mapping[str, Any]) -> str:
    """Returns the report as Markdown."""
    about = whole["about"]
    steps = [
        [step, str(found["n"]), *(f"{found[share]:,.0f}" for share in ("p50", "p95", "p99"))]
        for step, found in whole["latency"].items()
    ]
    lines = [
        "# Soak\n",
        f"{about['date']}, commit {about['commit']}: {about['people']} people at once for {whole['seconds'] / 60:.1f} minutes, "
        f"{whole['calls']:,} calls, {whole['calls'] / whole['seconds']:.1f} a second.\n",
        markdown(["what they did", "calls", "p50, ms", "p95", "p99"], steps) + "\n",
        "As they had to come: "
        + ", ".join(f"{times:,} times {status}" for status, times in sorted(whole["statuses"].items()))
        + ".",
        *(f"- Unexpected, {times} times: {what}" for what, times in whole["unexpected"].items()),
        *([] if whole["unexpected"] else ["Nothing unexpected came back, and an emergency was answered rightly afterwards."]),
        "",
        *(_growth(MEMORIES[name], whole["samples"][name], found) for name, found in whole["slopes"].items()),
    ]
    return "\n".join(lines) + "\n"


def _growth(name: str, samples: Sequence[Sequence[float]], found: Mapping[str, float] | None) -> str:
    if found is None:
        return f"Memory of {name}: too few samples for a slope."
    return (
        f"Memory of {name} (RSS): {samples[0][1]:.0f} MB at first, {samples[-1][1]:.0f} MB at last; after warming up it grows by "
        f"{found['slope']:.2f} MB a minute (95 % interval {found['low']:.2f} to {found['high']:.2f})."
    )


def _live(plan: Plan, servers: Mapping[str, Server]) -> tuple[dict[str, Any], dict[str, list[list[float]]]]:
    """Lets people live, and weighs the servers meanwhile."""
    samples: dict[str, list[list[float]]] = {name: [] for name in servers}
    command = [sys.executable, "-m", "benchmarks.people"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        try:
            began = time.monotonic()
            unsent: str | None = json.dumps(vars(plan))
            while True:
                for name, server in servers.items():
                    server.check()
                    samples[name].append([time.monotonic() - began, server.memory()["rss"]])
                try:
                    output, errors = process.communicate(unsent, timeout=SAMPLE_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    unsent = None
                    if time.monotonic() - began > plan.seconds + _LONGEST_END:
                        raise BenchError("the people did not come to an end") from None
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise BenchError(f"the people ended:\n{errors[-2000:]}")
    return json.loads(output), samples


def _afterwards(url: str) -> dict[str, int]:
    """Tells of each emergency in a new conversation; returns what is wrong with the answers."""
    wrong = {}
    for text in EMERGENCIES:
        session = requests.post(f"{url}/sessions", json={}, timeout=30)
        headers = {"Authorization": f"Bearer {session.json().get('session')}"}
        answer = requests.post(f"{url}/messages", json={"message": text}, headers=headers, timeout=30)
        kinds = [(one["card"] or {}).get("kind") for one in answer.json().get("messages", [])]
        if "red_flag" not in kinds:
            wrong[f"afterwards: {text!r} got HTTP {answer.status_code}, {kinds}"] = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main())
