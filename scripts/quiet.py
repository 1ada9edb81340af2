"""The environment in which Rasa runs here: no telemetry, no flood of warnings, no GPU search."""

import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv" / "bin" / "python"
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
    """Runs Rasa's command line; Python warnings of its libraries, which no setting of its own silences, stay away."""
    import warnings

    warnings.showwarning = lambda *_, **__: None
    from rasa.__main__ import main

    main()


if __name__ == "__main__":
    rasa_without_warnings()
