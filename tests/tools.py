"""What a test does when a tool of the machine is not there."""

import os
from typing import NoReturn

import pytest


def missing(how: str) -> NoReturn:
    """Skips the test, saying what to install; where every test has to run (EVERY_TEST=1, as in CI) it fails."""
    if os.environ.get("EVERY_TEST"):
        pytest.fail(how)
    pytest.skip(how)
