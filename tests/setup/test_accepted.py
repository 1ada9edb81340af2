"""requirements/accepted.yml: every known vulnerability that stays has a reason and a day to look again, and nothing else does."""

import datetime
import pathlib
import re

import pytest
import tomli

from scripts.accepted import ACCEPTED, DOCUMENT, AcceptedError, Entry, Finding, pins, problems, read_accepted, table
from tests.conftest import ROOT

TODAY = datetime.date(2026, 11, 22)
DATED = {"hole": "reads files", "reason": "not reachable", "until": TODAY}
KERAS = Entry(package="keras", ids=["CVE-2024-3660"], **DATED)
FOUND = Finding("keras", "2.12.0", "PYSEC-2024-1", ("CVE-2024-3660",), ("2.13.1",))


def test_a_finding_that_is_accepted_under_any_of_its_ids_is_no_problem() -> None:
    assert problems([FOUND], [KERAS], TODAY) == []


def test_a_finding_that_nobody_accepted_is_a_problem_and_says_what_closes_it() -> None:
    new = Finding("sanic", "21.12.2", "GHSA-aaaa-bbbb-cccc", (), ("23.12.3",))

    assert problems([FOUND, new], [KERAS], TODAY) == [
        "sanic 21.12.2 has GHSA-aaaa-bbbb-cccc: raise it to 23.12.3, or accept it with a reason in requirements/accepted.yml"
    ]


def test_a_finding_that_no_version_closes_says_so() -> None:
    new = Finding("sanic", "21.12.2", "CVE-2026-1")

    assert "no version is without it: leave it out" in problems([new], [], TODAY)[0]


def test_one_accepted_for_another_package_is_not_accepted() -> None:
    [unlisted, stale] = problems([FOUND], [KERAS.copy(update={"package": "tensorflow"})], TODAY)

    assert unlisted.startswith("keras 2.12.0 has CVE-2024-3660 = PYSEC-2024-1")
    assert stale.startswith("tensorflow: CVE-2024-3660 no longer applies")


def test_a_finding_in_two_requirement_files_is_told_once() -> None:
    assert len(problems([FOUND, FOUND], [], TODAY)) == 1


def test_an_id_that_is_no_longer_found_is_a_problem() -> None:
    entry = Entry(package="keras", ids=["CVE-2024-3660", "CVE-2024-1"], **DATED)

    assert problems([FOUND], [entry], TODAY) == ["keras: CVE-2024-1 no longer applies: take it out of requirements/accepted.yml"]


def test_an_entry_holds_on_its_last_day_and_is_a_problem_the_day_after() -> None:
    assert problems([FOUND], [KERAS], TODAY) == []
    assert problems([FOUND], [KERAS], TODAY + datetime.timedelta(days=1)) == [
        "keras: CVE-2024-3660 was accepted until 2026-11-22: look at it again, then set a new date"
    ]


GOOD = "{package: keras, ids: [CVE-2024-3660], hole: h, reason: r, until: 2027-01-01}"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("- [", "cannot be read", id="no YAML"),
        pytest.param("", "has to be a list of entries", id="empty"),
        pytest.param("keras: CVE-2024-3660", "has to be a list of entries", id="no list"),
        pytest.param(f"- {GOOD}\n- keras", "entry 2 has to have package, ids", id="no entry"),
        pytest.param(f"- {GOOD.replace('CVE-2024-3660', '3660')}", "entry 1 (keras): ids: 0: '3660' is no CVE", id="no id"),
        pytest.param(f"- {GOOD.replace('CVE-2024-3660', '')}", "entry 1 (keras): ids: ensure this value", id="no ids"),
        pytest.param(f"- {GOOD.replace('2027-01-01', 'soon')}", "until: invalid date format", id="no date"),
        pytest.param(f"- {GOOD.replace('reason: r, ', '')}", "reason: field required", id="no reason"),
        pytest.param(f"- {GOOD.replace('reason: r', 'reason: ')}", "reason: none is not an allowed value", id="empty reason"),
        pytest.param(f"- {GOOD.replace('hole', 'whole')}", "whole: extra fields not permitted", id="a misspelt key"),
        pytest.param(f"- {GOOD.replace('package: keras', 'package: Keras 2')}", "package: string does not match", id="no name"),
        pytest.param("- {1: 2}", "entry 1 (no package)", id="a key that is no word"),
    ],
)
def test_a_file_that_is_not_right_is_one_clear_line(tmp_path: pathlib.Path, text: str, words: str) -> None:
    file = tmp_path / "accepted.yml"
    file.write_text(text)

    with pytest.raises(AcceptedError) as error:
        read_accepted(file)

    assert str(error.value).startswith("accepted.yml")
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_missing_is_one_clear_line(tmp_path: pathlib.Path) -> None:
    with pytest.raises(AcceptedError, match=r"accepted\.yml cannot be read"):
        read_accepted(tmp_path / "accepted.yml")


def test_every_accepted_package_is_pinned() -> None:
    """An entry whose package is gone is stale, which needs no service to tell."""
    assert {entry.package for entry in read_accepted()} <= set(pins())


def test_no_id_is_accepted_twice() -> None:
    ids = [(entry.package, one) for entry in read_accepted() for one in entry.ids]

    assert len(ids) == len(set(ids))


def test_the_document_shows_what_is_accepted() -> None:
    assert table(read_accepted(), pins()) in DOCUMENT.read_text(), (
        f"{ACCEPTED.name} changed: run .venv/bin/python scripts/accepted.py"
    )


def test_the_document_explains_every_pin_of_rasa_that_is_overridden() -> None:
    overrides = tomli.loads((ROOT / "pyproject.toml").read_text())["tool"]["uv"]["override-dependencies"]
    names = {re.match(r"[a-z0-9-]+", one)[0]: one for one in overrides}
    rows = dict(re.findall(r"^\| ([a-z0-9-]+) \|(.*)\|$", DOCUMENT.read_text(), re.MULTILINE))

    for name, override in names.items():
        assert name in rows, f"docs/dependencies.md says nothing of {override}"
        assert ("left out" if "never" in override else override.removeprefix(name)) in rows[name]
