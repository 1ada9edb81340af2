"""Makes the sentence encoder in a process of its own: TensorFlow gives the memory it took back only when its process ends."""

import importlib
import multiprocessing
import os
import pathlib
import signal
import threading
import traceback
from multiprocessing.connection import Connection
from typing import Callable, Optional

from inversion_faq.nlu.encoder_tuning import EncoderError, Lessons, Tuning, find_weights, make_encoder

_MEMORY = 4
"""Gigabytes that are enough for it and the process that waits for it (docs/understanding.md)."""
_STEP, _FAILED, _DONE = "step", "failed", "done"


def make_apart(
    questions: Lessons, emergencies: Lessons, tuning: Tuning, target: pathlib.Path, say: Callable[[str], None]
) -> None:
    """Does what `make_encoder` does, in a child process that never outlives this one.

    Raises:
        EncoderError: when it fails, in the words of the child, or when the child was ended.
    """
    spawn = multiprocessing.get_context("spawn")  # a forked child would inherit TensorFlow's locks without its threads
    ours, theirs = spawn.Pipe(duplex=False)
    child = spawn.Process(target=_make, args=(theirs, questions, emergencies, tuning, target), daemon=True)
    child.start()
    theirs.close()
    try:
        _listen(ours, say)
    except EOFError:
        child.join()
        raise EncoderError(_ended(child.exitcode)) from None
    finally:
        child.kill()
        child.join()
        ours.close()


def _listen(child: Connection, say: Callable[[str], None]) -> None:
    while True:
        kind, words = child.recv()
        if kind == _DONE:
            return
        if kind == _FAILED:
            raise EncoderError(words)
        say(words)


def _ended(status: Optional[int]) -> str:
    """Says why a child may have ended that said nothing of it."""
    if status == -signal.SIGKILL:
        return (
            "the process that makes the sentence encoder was killed, most likely because memory ran out: "
            f"it takes up to {_MEMORY} GB. Free some and train again."
        )
    return f"the process that makes the sentence encoder ended with status {status}; the log before this line may say why"


def _make(parent: Connection, questions: Lessons, emergencies: Lessons, tuning: Tuning, target: pathlib.Path) -> None:
    """What the child does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches both; the parent ends the child
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        find_weights()  # where they are missing this says so at once, without TensorFlow
        importlib.import_module("inversion_faq.nlu.encoder_layers")
        make_encoder(questions, emergencies, tuning, target, lambda step: parent.send((_STEP, step)))
        parent.send((_DONE, ""))
    except EncoderError as error:
        parent.send((_FAILED, str(error)))
    except Exception as error:
        traceback.print_exc()
        parent.send((_FAILED, f"the sentence encoder cannot be made: {type(error).__name__}: {error}"))


def _end_with_parent() -> None:
    """A parent that is killed cannot end its child."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(1)
