"""schemathesis makes requests of /chat/openapi.json, fitting and not, and holds each answer against it."""

import json
import os
import pathlib
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.tools import missing

FOLDER = pathlib.Path(__file__).parent / "schemathesis"
HOME = ROOT / ".schemathesis"
HOW = "schemathesis is not installed: `python3 scripts/setup.py schemathesis` says why"
FEWEST_CASES = 500

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


@pytest.fixture(scope="module")
def program() -> pathlib.Path:
    """schemathesis in an environment of its own: it needs a newer jsonschema than Rasa allows."""
    made = subprocess.run([sys.executable, "scripts/setup.py", "schemathesis"], cwd=ROOT, capture_output=True, text=True)
    if made.returncode:
        missing(f"{HOW}\n{made.stderr}")
    return HOME / "bin" / "schemathesis"


@pytest.fixture(scope="module")
def report(bot, program, tmp_path_factory) -> "dict[str, Any]":
    folder = tmp_path_factory.mktemp("schemathesis")
    path = folder / "report.json"
    command = [program, "--config-file", FOLDER / "schemathesis.toml", "run", f"{bot.url}/openapi.json"]
    command += ["--checks", "all", "--report", "json", "--report-json-path", path]
    env = {**os.environ, "CHAT_URL": bot.url, "SCHEMATHESIS_HOOKS": str(FOLDER / "sessions.py"), "NO_COLOR": "1"}
    run = subprocess.run(list(map(str, command)), cwd=folder, env=env, capture_output=True, text=True)
    assert path.exists(), run.stdout + run.stderr
    return {**json.loads(path.read_text()), "said": run.stdout}


def test_no_answer_breaks_the_description(report):
    assert report["complete"], report["said"]
    assert report["failures"] == report["errors"] == [], report["said"]
    assert report["exit_code"] == 0, report["said"]


def test_every_operation_was_tried_in_every_way_with_requests_that_fit_and_such_that_do_not(report):
    print(report["said"])
    assert report["operations"]["tested"] == report["operations"]["total"] > 0
    assert report["test_cases"]["generated"] >= FEWEST_CASES
    assert {name for name, phase in report["phases"].items() if phase["status"] == "success"} >= {
        "coverage",
        "fuzzing",
        "stateful",
    }


def test_requests_that_fit_were_accepted(report):
    accepted = {name: sum(phase["accepted"] for phase in rates.values()) for name, rates in report["valid_rates"].items()}
    assert len(accepted) == report["operations"]["total"]
    assert all(accepted.values()), accepted
