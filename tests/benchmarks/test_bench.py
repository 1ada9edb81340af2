import copy
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import asdict
from typing import Any

import pytest

from benchmarks.bench import options, results, write
from benchmarks.bots import BOTS, FLOOR, OURS
from benchmarks.budgets import State
from benchmarks.errors import BenchError
from benchmarks.measure import QUICK, Measured
from benchmarks.mix import CUSTOM, PLAIN
from benchmarks.training import Trained, given
from tests.conftest import ROOT

ABOUT = {
    "date": "2026-11-22",
    "commit": "abc1234",
    "machine": {"cores": 2, "memory_mb": 24000, "system": "Linux", "python": "3.10", "rasa": "3.6", "load_before": 0.1},
    "effort": asdict(QUICK),
}


def visit(slower: float) -> dict[str, float]:
    shares = {"n": 100, "p50": 4.0 * slower, "p95": 8.0 * slower, "p99": 9.0 * slower, "throughput": 200 / slower}
    loads = {f"{kind}.{clients}": shares for kind in (PLAIN, CUSTOM) for clients in QUICK.clients}
    found = {f"{load}.{share}": value for load, values in loads.items() for share, value in values.items()}
    memory = {f"memory.{when}.{kind}": 100 * slower for when in ("start", "load") for kind in ("pss", "uss", "rss")}
    growth = {f"growth.{kind}.{name}": 1.0 for kind in (PLAIN, CUSTOM) for name in ("early", "late", "ratio")}
    saturation = {f"{kind}.saturation": 200 / slower for kind in (PLAIN, CUSTOM)}
    return {
        "start": 5 * slower,
        **saturation,
        **found,
        **memory,
        **growth,
        "stored.none": 4.0,
        "stored.many": 5.0,
        "stored.ratio": 1.25,
    }


@pytest.fixture
def measured() -> Measured:
    visits = {OURS: [visit(0.5), visit(0.5)], FLOOR: [visit(1), visit(1)]}
    curves = {bot: [[(5.0, 4.0), (15.0, 5.0)]] * 2 for bot in visits}
    return Measured(visits, curves, {PLAIN: ["how long"] * 10, CUSTOM: ["with glaucoma"] * 5})


@pytest.fixture
def models(tmp_path: pathlib.Path) -> dict[str, Trained]:
    model = tmp_path / "model.tar.gz"
    model.write_bytes(b"x" * 2_000_000)
    kept = Trained(model, "key", 20.0, 30.0, "2026-11-22T01:00:00+00:00", {"cores": 2, "load_before": 0.1})
    return {OURS: given(model), FLOOR: kept}


def reported(measured: Measured, models: dict[str, Trained], *bots: str) -> tuple[dict[str, Any], int]:
    return results(ABOUT, [BOTS[one] for one in bots], models, measured)


def test_the_report_holds_every_budget_and_every_bot_with_its_ratio(
    measured: Measured, models: dict[str, Trained], tmp_path: pathlib.Path
) -> None:
    whole, status = reported(measured, models, OURS, FLOOR)
    write(whole, tmp_path / "out")

    page = (tmp_path / "out" / "bench.md").read_text()
    assert status == 0
    assert "| an answer | p50, one client, this bot / floor | 0.50 x (0.50 to 0.50) | \u2264 3 x | met |" in page
    assert (
        "| an answer, against Rasa's default | p50, one client, this bot / default | \u2013 | \u2264 0.5 x | left out |" in page
    )
    assert "| this bot | 2.5 (0.50) | 50 (0.50) | 50 (0.50) | 50 (0.50) | 400 (2.00) | 2.0 (1.00) | \u2013 | \u2013 |" in page
    assert "| floor | 4 | 200 | 4.0 | 8.0 | 9.0 | 200 |" in page
    assert "Every message was answered." in page
    assert "its training was not measured" in page
    assert json.loads((tmp_path / "out" / "bench.json").read_text()) == json.loads(json.dumps(whole))


def test_the_drawings_are_svg_with_every_bot_in_them(
    measured: Measured, models: dict[str, Trained], tmp_path: pathlib.Path
) -> None:
    write(reported(measured, models, OURS, FLOOR)[0], tmp_path)

    for name in ("latency", "conversation", "resources"):
        drawing = (tmp_path / f"{name}.svg").read_text()
        assert ElementTree.fromstring(drawing).tag == "{http://www.w3.org/2000/svg}svg"
        assert all(f"<!-- {BOTS[bot].words} -->" in drawing for bot in (OURS, FLOOR))


def test_a_budget_that_is_missed_ends_with_1_and_says_so(measured: Measured, models: dict[str, Trained]) -> None:
    slow = copy.deepcopy(measured)
    slow.visits[OURS] = [visit(4), visit(4)]

    whole, status = reported(slow, models, OURS, FLOOR)

    assert status == 1
    assert {one["name"] for one in whole["budgets"] if one["state"] == State.MISSED.value} == {
        "an answer",
        "start-up as served",
        "memory as served",
    }


def test_an_unanswered_message_ends_with_2_and_stands_in_the_report(
    measured: Measured, models: dict[str, Trained], tmp_path: pathlib.Path
) -> None:
    measured.errors = {FLOOR: {"HTTP 503": 3}, OURS: {}}

    whole, status = reported(measured, models, OURS, FLOOR)
    write(whole, tmp_path)

    assert status == 2
    assert "- floor: 3 messages without an answer (HTTP 503)" in (tmp_path / "bench.md").read_text()


def test_a_bot_that_failed_ends_with_2_and_its_budgets_are_not_measured(
    measured: Measured, models: dict[str, Trained], tmp_path: pathlib.Path
) -> None:
    measured.failed = {FLOOR: "many lines\nthe floor ended"}

    whole, status = reported(measured, models, OURS, FLOOR)
    write(whole, tmp_path)

    assert status == 2
    assert list(whole["figures"]) == [OURS]
    assert "- floor could not be measured: the floor ended" in (tmp_path / "bench.md").read_text()
    assert {one["state"] for one in whole["budgets"] if FLOOR in one["how"]} <= {State.UNMEASURED.value, State.LEFT_OUT.value}


def test_a_run_in_which_every_bot_failed_still_says_why(models: dict[str, Trained], tmp_path: pathlib.Path) -> None:
    whole, status = reported(Measured(failed={OURS: "no", FLOOR: "nor this"}, mix={PLAIN: [], CUSTOM: []}), models, OURS, FLOOR)
    write(whole, tmp_path)

    assert status == 2
    assert "- this bot could not be measured: no" in (tmp_path / "bench.md").read_text()


def test_a_model_that_is_not_there_names_the_command_that_makes_it(tmp_path: pathlib.Path) -> None:
    with pytest.raises(BenchError, match="run `make train`"):
        given(tmp_path / "none.tar.gz")


@pytest.mark.parametrize("given_options", [["--bots", "nobody"], ["--rounds", "many"], ["--rounds", "0"], ["--epochs", "-1"]])
def test_bad_options_are_refused_by_name(given_options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        options().parse_args(given_options)

    assert given_options[0] in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.slow
@pytest.mark.timeout(3000)
def test_the_command_measures_two_bots_side_by_side(model: pathlib.Path, tmp_path: pathlib.Path) -> None:
    bots = ["ours-tensorflow", FLOOR]
    command = [
        sys.executable,
        "-m",
        "benchmarks.bench",
        "--quick",
        "--bots",
        *bots,
        "--model",
        str(model),
        "--out",
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    whole = json.loads((tmp_path / "bench.json").read_text())
    states = {one["state"] for one in whole["budgets"]}
    assert done.returncode == (2 if whole["failed"] or whole["errors"] else 1 if "missed" in states else 0), done.stderr
    assert (whole["failed"], whole["errors"]) == ({}, {})
    assert list(whole["figures"]) == bots
    assert whole["figures"]["ours-tensorflow"]["plain.1.n"]["median"] > 0
    assert whole["figures"][FLOOR]["memory.load.rss"]["median"] > 0
    assert {one["name"] for one in whole["budgets"] if one["state"] in ("met", "missed")} == {"memory", "start-up"}
    assert {path.name for path in tmp_path.iterdir()} >= {"bench.md", "latency.svg", "conversation.svg", "resources.svg"}
