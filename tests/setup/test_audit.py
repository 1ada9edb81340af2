"""scripts/audit.py: what a vulnerability service does not answer is a failure, never a clean bill.

pip-audit stands in as a program that prints a report: its own tests are not ours.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT

ACCEPTED = "- {package: keras, ids: [CVE-2024-3660], hole: h, reason: r, until: 2999-01-01}\n"
HOLE = {"id": "PYSEC-2024-1", "aliases": ["CVE-2024-3660"], "fix_versions": ["2.13.1"]}
KERAS = {"name": "keras", "version": "2.12.0", "vulns": [HOLE]}
SILENT = {"name": "sanic", "skip_reason": "Dependency not found on PyPI and could not be audited: sanic (21.12.2)"}


class Audit:
    """A project of its own whose pip-audit is a shell script."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.root = folder
        shutil.copytree(ROOT / "scripts", folder / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
        (folder / "requirements").mkdir()
        (folder / "requirements" / "accepted.yml").write_text(ACCEPTED)
        (folder / "requirements" / "run.txt").write_text("keras==2.12.0\n")
        self.program(folder / ".uv" / "bin" / "uv", "echo uv 0.0")

    def program(self, path: pathlib.Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(0o755)

    def run(self, does: str, *arguments: str) -> subprocess.CompletedProcess:
        self.program(self.root / "build" / "audit" / "bin" / "python", does)
        return subprocess.run(
            [sys.executable, "scripts/audit.py", *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=60,
        )

    def run_with(self, *packages: dict[str, Any]) -> subprocess.CompletedProcess:
        (self.root / "report.json").write_text(json.dumps({"dependencies": packages, "fixes": []}))
        return self.run("cat report.json")


@pytest.fixture
def audit(tmp_path: pathlib.Path) -> Audit:
    return Audit(tmp_path)


def test_what_is_accepted_passes(audit: Audit) -> None:
    result = audit.run_with(KERAS)

    assert result.returncode == 0
    assert result.stderr == "audit: PyPI was asked; known vulnerabilities, all of them accepted: 1\n"


def test_what_nobody_accepted_fails(audit: Audit) -> None:
    result = audit.run_with(
        KERAS, {"name": "sanic", "version": "21.12.2", "vulns": [{**HOLE, "id": "CVE-2026-1", "aliases": []}]}
    )

    assert result.returncode == 1
    assert result.stderr.startswith("audit: sanic 21.12.2 has CVE-2026-1: raise it to 2.13.1")


def test_an_entry_that_no_longer_applies_fails(audit: Audit) -> None:
    result = audit.run_with({**KERAS, "vulns": []})

    assert result.returncode == 1
    assert result.stderr == "audit: keras: CVE-2024-3660 no longer applies: take it out of requirements/accepted.yml\n"


def test_a_package_the_service_is_silent_about_fails(audit: Audit) -> None:
    result = audit.run_with(KERAS, SILENT)

    assert result.returncode == 1
    assert result.stderr.startswith("audit: the service knows nothing of 1 of the 2 packages in requirements/run.txt (sanic)")


def test_a_report_without_packages_fails(audit: Audit) -> None:
    result = audit.run_with()

    assert result.returncode == 1
    assert "nothing of 0 of the 0 packages in requirements/run.txt" in result.stderr


def test_a_service_that_cannot_be_reached_fails_and_is_named_as_the_cause(audit: Audit) -> None:
    result = audit.run("echo Traceback >&2; echo 'ConnectionError: no route' >&2; exit 1")

    assert result.returncode == 1
    assert result.stderr == "audit: pip-audit gave no report on run.txt: ConnectionError: no route\n"


def test_every_requirement_file_is_asked_about(audit: Audit) -> None:
    (audit.root / "requirements" / "serve.txt").write_text("sanic==21.12.2\n")

    audit.run('echo "$@" >> asked; echo "{\\"dependencies\\": [{\\"name\\": \\"a\\", \\"version\\": \\"1\\", \\"vulns\\": []}]}"')

    asked = (audit.root / "asked").read_text()
    assert "requirements/run.txt" in asked
    assert "requirements/serve.txt" in asked


@pytest.mark.parametrize("arguments", [["nobody"], ["pypi", "osv"]])
def test_another_service_is_refused_with_the_usage(audit: Audit, arguments: list[str]) -> None:
    result = audit.run("exit 1", *arguments)

    assert result.returncode == 1
    assert "python scripts/audit.py osv" in result.stderr


def test_an_accepted_file_that_is_not_right_stops_it_before_anything_is_asked(audit: Audit) -> None:
    (audit.root / "requirements" / "accepted.yml").write_text("keras")

    result = audit.run("touch asked")

    assert result.returncode == 1
    assert result.stderr.startswith("audit: accepted.yml has to be a list of entries")
    assert not (audit.root / "asked").exists()
