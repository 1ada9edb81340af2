"""The widget's sources: types, unit tests of rendering, and that the file the server sends is their build."""

import gzip
import json
import os
import pathlib
import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from tests.tools import missing

WIDGET = ROOT / "widget"
BUILT = ROOT / "inversion_faq" / "channels" / "static" / "widget.js"
LARGEST = 15_000
HOW = "Node.js is not installed, which the widget's tests need: install Node.js 20 (https://nodejs.org)"


def npm(*command: str, cwd: pathlib.Path = WIDGET) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "NO_COLOR": "1", "CI": "1"}
    return subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=280)


@pytest.fixture(scope="session")
def node() -> None:
    """Node.js with what package-lock.json names."""
    if not shutil.which("npm"):
        missing(HOW)
    made = npm("make", "--silent", "widget/node_modules/.package-lock.json", cwd=ROOT)
    assert made.returncode == 0, made.stdout + made.stderr


@pytest.mark.usefixtures("node")
def test_types_are_sound() -> None:
    checked = npm("npx", "--no-install", "tsc", "--noEmit")
    assert checked.returncode == 0, checked.stdout


@pytest.mark.usefixtures("node")
def test_rendering() -> None:
    run = npm("npx", "--no-install", "vitest", "run")
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.usefixtures("node")
def test_file_that_is_served_is_the_build_of_the_sources(tmp_path: pathlib.Path) -> None:
    built = npm("npx", "--no-install", "vite", "build", "--outDir", str(tmp_path))
    assert built.returncode == 0, built.stdout + built.stderr
    assert (tmp_path / "widget.js").read_bytes() == BUILT.read_bytes(), "the widget's sources changed: run `make widget`"


def test_38_one_file_of_at_most_15_kb_without_dependencies() -> None:
    package = json.loads((WIDGET / "package.json").read_text())
    assert "dependencies" not in package
    assert sorted(path.name for path in BUILT.parent.iterdir()) == ["widget.js"]
    assert len(gzip.compress(BUILT.read_bytes(), 9)) <= LARGEST
