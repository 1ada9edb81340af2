"""What serves computes in one thread, unless the environment says otherwise."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

ENTRIES = {
    "python -m serving": "import runpy; runpy.run_module('serving', run_name='__main__')",
    "make run": "from scripts.quiet import rasa_without_warnings; rasa_without_warnings()",
}
SAYS_HOW_MANY = """
import atexit, os, sys
sys.argv = ["rasa", "run", "--help"]
atexit.register(lambda: print("threads:", os.environ.get("OPENBLAS_NUM_THREADS")))
"""


def said(code: str, **env: str) -> str:
    usual = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    command = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(command, cwd=ROOT, env={**usual, **env}, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_every_way_to_serve_keeps_to_one_thread(entry: str) -> None:
    assert "threads: 1" in said(SAYS_HOW_MANY + entry)


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_environment_has_the_last_word(entry: str) -> None:
    assert "threads: 4" in said(SAYS_HOW_MANY + entry, OPENBLAS_NUM_THREADS="4")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux lists a process's threads under /proc")
def test_numpy_keeps_to_it() -> None:
    computes = "import numpy as np; a = np.ones((400, 400)); a @ a; import os; print(len(os.listdir('/proc/self/task')))"
    assert said(f"from serving.threads import one_thread; one_thread(); {computes}").strip() == "1"
