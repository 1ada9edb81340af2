"""docs/security.md names a test for each threat, and each of them is there."""

import pathlib

import pytest

from inversion_faq.channels.settings import Settings
from tests.conftest import ROOT
from tests.content.named_tests import missing_tests
from tests.security.threat_model import FIELDS, Threat, read_threats

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
THREATS = read_threats(TEXT)
EACH = pytest.mark.parametrize("threat", THREATS, ids=lambda one: one.id)


@EACH
def test_every_test_of_a_threat_exists(threat: Threat) -> None:
    assert missing_tests(threat.tests, ROOT) == []


@EACH
def test_every_threat_says_what_is_done_what_proves_it_and_what_is_left(threat: Threat) -> None:
    assert [field for field in FIELDS if not threat.fields.get(field)] == []
    assert threat.tests


def test_threats_are_numbered_in_order() -> None:
    assert [one.id for one in THREATS] == [f"T{number:02}" for number in range(1, len(THREATS) + 1)]
    assert len({one.title for one in THREATS}) == len(THREATS) >= 30


def test_every_file_of_these_tests_stands_behind_a_threat() -> None:
    named = {test.split("::")[0] for one in THREATS for test in one.tests}
    files = {f"tests/security/{path.name}" for path in pathlib.Path(__file__).parent.glob("test_*.py")}
    assert files - named == {"tests/security/test_threat_model.py"}


def test_every_setting_is_in_the_table_of_the_interface() -> None:
    table = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert [name for name in Settings.__fields__ if f"`{name}`" not in table] == []


MADE_UP = "#### T01 A kettle\n- **Done:** a lid.\n- **Tests:** `tests/test_lid.py::test_lid`, a look\n- **Left:** steam.\n"


@pytest.mark.parametrize("field", FIELDS)
def test_missing_field_is_found(field: str) -> None:
    [threat] = read_threats(MADE_UP)
    assert threat.fields[field]
    [cut] = read_threats("\n".join(line for line in MADE_UP.splitlines() if field not in line))
    assert field not in cut.fields


def test_missing_test_is_found(tmp_path: pathlib.Path) -> None:
    [threat] = read_threats(MADE_UP)
    assert missing_tests(threat.tests, tmp_path) == ["tests/test_lid.py::test_lid"]
