"""Each of the 38 requirements of an accessible, private widget has a test that is named after its number."""

import re

import pytest

from tests.conftest import ROOT

PYTHON = re.compile(r"^ *(?:async )?def test_(\d\d)_\w+", re.MULTILINE)
SCRIPT = re.compile(r"""\b(?:it|test)\(\s*["'`](\d\d) """)


def tested() -> set[int]:
    python = [path for folder in ("browser", "widget") for path in (ROOT / "tests" / folder).glob("*.py")]
    script = list((ROOT / "widget" / "test").glob("*.test.ts"))
    found = [(PYTHON, path) for path in python] + [(SCRIPT, path) for path in script]
    return {int(number) for names, path in found for number in names.findall(path.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("number", range(1, 39))
def test_requirement_has_a_test(number: int) -> None:
    assert number in tested(), f"no test is named test_{number:02d}_..."
