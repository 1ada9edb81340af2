"""The environment in which Rasa runs here: no telemetry, no flood of warnings, no GPU search."""

import functools
import os
import pathlib
import sys
import tarfile
import zlib
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv" / "bin" / "python"
NO_MODEL, OTHER_CONTENT, NO_LIBRARY = 3, 4, 5
"""Exit statuses of Rasa's shell that `serve.py` explains."""
MODEL = ROOT / "models" / "inversion-faq.tar.gz"


def environment() -> "dict[str, str]":
    """Returns the environment for a child process."""
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONWARNINGS": "ignore",
        "PYTHONUNBUFFERED": "1",
        "SANIC_HOST": "127.0.0.1",
    }


def rasa_without_warnings() -> None:
    """Runs Rasa's command line with the stand-ins; its libraries' warnings, which no setting of its own silences, stay away."""
    import warnings

    warnings.showwarning = lambda *_, **__: None
    sys.path.insert(0, str(ROOT))
    from serving import stand_ins, threads

    threads.one_thread()
    stand_ins.install()
    import rasa.core.run

    rasa.core.run.load_agent_on_start = functools.partial(_load_or_end, rasa.core.run.load_agent_on_start)
    from rasa.__main__ import main

    try:
        main()
    except (EOFError, tarfile.TarError, zlib.error) as error:  # of the model's file, which Rasa reads first
        sys.stderr.write(f"{error}\n")
        sys.exit(NO_MODEL)


async def _load_or_end(load: Any, *arguments: Any) -> Any:
    """Ends Rasa when its model or its action server is not right: its shell would take messages all the same."""
    from inversion_faq.channels.state import actions_state
    from serving import stand_ins

    agent = await load(*arguments)
    if not agent.is_ready():
        _end(NO_LIBRARY if stand_ins.refused else NO_MODEL)
    if await actions_state(agent) == "other_content":
        _end(OTHER_CONTENT)
    return agent


def _end(status: int) -> None:
    """Ends at once: Sanic catches SystemExit in a listener and goes on."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    rasa_without_warnings()
